//! What holds of every mutation, generated from the schema and the lines that `fields` tries: a key used twice gives the same answer, field for
//! field, and with other input CONFLICT; a stale version is CONFLICT; all that is wrong with an input is told at once; what one may not see is answered
//! like what is not there; and a replay after everything else happened gives the object as its asker may see it then.
use crate::{
    policy::{
        fields::{MUTATIONS, roots, tried},
        stage::{Place, Stage},
    },
    stories,
    world::World,
};
use async_graphql::{
    Value,
    parser::{
        parse_query, parse_schema,
        types::{
            BaseType, DocumentOperations, ExecutableDocument, FieldDefinition, InputValueDefinition, Selection, Type, TypeDefinition,
            TypeKind, TypeSystemDefinition,
        },
    },
};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use vonk::{
    graphql::ids::{self, Global},
    policy::{Actor, Role},
    schema,
};

/// The types of the contract, by name.
struct Contract(BTreeMap<String, TypeDefinition>);

impl Contract {
    fn read() -> Self {
        let sdl = schema::sdl(&schema::build(async_graphql::ValidationMode::Strict));
        let types = parse_schema(sdl).expect("a schema").definitions.into_iter().filter_map(|definition| match definition {
            TypeSystemDefinition::Type(found) => Some((found.node.name.node.to_string(), found.node)),
            _ => None,
        });
        Self(types.collect())
    }
    fn fields(&self, of: &str) -> Vec<&FieldDefinition> {
        match self.0.get(of).map(|found| &found.kind) {
            Some(TypeKind::Object(object)) => object.fields.iter().map(|field| &field.node).collect(),
            _ => vec![],
        }
    }
    fn inputs(&self, of: &str) -> Vec<&InputValueDefinition> {
        match self.0.get(of).map(|found| &found.kind) {
            Some(TypeKind::InputObject(object)) => object.fields.iter().map(|field| &field.node).collect(),
            _ => vec![],
        }
    }
    fn field(&self, of: &str, name: &str) -> &FieldDefinition {
        self.fields(of).into_iter().find(|field| field.name.node == name).unwrap_or_else(|| panic!("{of}.{name}"))
    }
    /// All of a type that can be asked without arguments: what it says itself, and what the objects in it say. No lists of objects behind the first.
    fn selection(&self, of: &str, depth: usize) -> String {
        let mut out = vec!["__typename".to_owned()];
        for field in self.fields(of) {
            let (name, whole) = (base(&field.ty.node).to_owned(), &field.name.node);
            let asked = field.arguments.iter().any(|argument| !argument.node.ty.node.nullable && argument.node.default_value.is_none());
            if asked || name.ends_with("Connection") {
                continue;
            }
            match self.0.get(&name).map(|found| &found.kind) {
                Some(TypeKind::Object(_)) if depth > 0 => out.push(format!("{whole} {{ {} }}", self.selection(&name, depth - 1))),
                Some(TypeKind::Object(_) | TypeKind::Interface(_) | TypeKind::Union(_)) => {}
                _ => out.push(whole.to_string()),
            }
        }
        out.join(" ")
    }
}

fn base(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(of) => base(of),
    }
}

/// One mutation: its field, and its input as it was written down, filled in.
struct Case<'a> {
    contract: &'a Contract,
    field: &'static str,
    input: Value,
}

fn parsed(arguments: &str) -> Value {
    let ExecutableDocument { operations, .. } = parse_query(format!("{{ f(input: {{ {arguments} }}) }}")).expect(arguments);
    let DocumentOperations::Single(operation) = operations else { panic!("one operation") };
    let selections = operation.node.selection_set.node.items;
    let Some(Selection::Field(field)) = selections.into_iter().next().map(|item| item.node) else { panic!("one field") };
    field.node.arguments.into_iter().next().expect("input").1.node.into_const().expect("no variables")
}

impl Case<'_> {
    fn payload(&self) -> &str {
        base(&self.contract.field("Mutation", self.field).ty.node)
    }
    fn input_type(&self) -> &str {
        base(&self.contract.field("Mutation", self.field).arguments[0].node.ty.node)
    }
    fn document(&self, input: &Value) -> String {
        format!("mutation {{ {}(input: {input}) {{ {} }} }}", self.field, self.contract.selection(self.payload(), 2))
    }
    fn with(&self, field: &str, value: Value) -> Value {
        let Value::Object(mut all) = self.input.clone() else { panic!("an object") };
        all.insert(async_graphql::Name::new(field), value);
        Value::Object(all)
    }
    fn keyed(&self, key: &str) -> String {
        self.document(&self.with("idempotencyKey", Value::from(key)))
    }
    fn has(&self, field: &str) -> bool {
        matches!(&self.input, Value::Object(all) if all.contains_key(field))
    }
    /// Another input that is as well formed; nothing where there is nothing else to say.
    fn otherwise(&self) -> Option<Value> {
        if self.has("expectedVersion") {
            return Some(self.with("expectedVersion", Value::from(77)));
        }
        otherwise(&self.input)
    }
    /// The same input with every text and every id spoiled; and the paths of all that is wrong then.
    fn spoiled(&self) -> (Value, BTreeSet<String>) {
        let mut paths = BTreeSet::new();
        let input = self.spoil(self.input_type(), &self.input, "input", &mut paths);
        let Value::Object(mut all) = input else { panic!("an object") };
        all.insert(async_graphql::Name::new("idempotencyKey"), Value::from("short"));
        paths.insert("input.idempotencyKey".to_owned());
        (Value::Object(all), paths)
    }
    fn spoil(&self, of: &str, value: &Value, path: &str, paths: &mut BTreeSet<String>) -> Value {
        match value {
            Value::Object(all) => {
                let fields = self.contract.inputs(of);
                let one = |(name, value): (&async_graphql::Name, &Value)| {
                    let field = fields.iter().find(|field| field.name.node == *name).unwrap_or_else(|| panic!("{of}.{name}"));
                    (name.clone(), self.spoil(base(&field.ty.node), value, &format!("{path}.{name}"), paths))
                };
                Value::Object(all.iter().map(one).collect())
            }
            Value::List(all) => {
                Value::List(all.iter().enumerate().map(|(n, one)| self.spoil(of, one, &format!("{path}.{n}"), paths)).collect())
            }
            Value::String(_) if of == "ID" || of == "String" => {
                paths.insert(path.to_owned());
                Value::from(if of == "ID" { "not an id" } else { "\u{7}" })
            }
            other => other.clone(),
        }
    }
    /// The same with every id replaced by one of the same type that names nothing.
    fn of_nothing(&self) -> Value {
        fn each(value: &Value) -> Value {
            match value {
                Value::Object(all) => Value::Object(all.iter().map(|(name, value)| (name.clone(), each(value))).collect()),
                Value::List(all) => Value::List(all.iter().map(each).collect()),
                Value::String(text) if matches!(ids::read(text), Ok(Global::Row(..))) => Value::from(unknown(text)),
                other => other.clone(),
            }
        }
        each(&self.input)
    }
}

/// The same value with one thing in it that is otherwise: a boolean or a number before an id, an id before a text.
fn otherwise(value: &Value) -> Option<Value> {
    let Value::Object(all) = value else { return None };
    let changed = |of: fn(&Value) -> Option<Value>| {
        let (name, new) = all.iter().find_map(|(name, value)| Some((name.clone(), of(value)?)))?;
        let mut all = all.clone();
        all.insert(name, new);
        Some(Value::Object(all))
    };
    changed(otherwise)
        .or_else(|| {
            changed(|value| match value {
                Value::Boolean(is) => Some(Value::from(!is)),
                Value::Number(number) => Some(Value::from(number.as_i64()? + 1)),
                _ => None,
            })
        })
        .or_else(|| {
            changed(|value| match value {
                Value::String(text) if matches!(ids::read(text), Ok(Global::Row(..))) => Some(Value::from(unknown(text))),
                _ => None,
            })
        })
        .or_else(|| {
            changed(|value| match value {
                Value::String(text) if !text.ends_with('Z') => Some(Value::from(format!("{text} en zo"))),
                _ => None,
            })
        })
}

/// An id of the same type that names nothing, another one for each.
fn unknown(id: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let mut bytes = URL_SAFE_NO_PAD.decode(id).expect("an id");
    bytes[1..].iter_mut().for_each(|byte| *byte ^= 0xA5);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn failed(answer: &Json) -> Option<&str> {
    answer["errors"][0]["code"].as_str()
}

fn problem(answer: &Json) -> &str {
    answer["errors"][0]["problems"][0]["code"].as_str().unwrap_or_default()
}

/// Who can do it, and in which place: tried in a copy of the world, with a key, until it is done.
async fn first_done<'a>(
    contract: &'a Contract,
    copy: &World,
    stage: &Stage,
    (field, arguments): (&'static str, &str),
) -> Option<(Actor, Case<'a>, Json)> {
    let places = if Stage::of_a_place(arguments) { &[Place::Public, Place::Hidden][..] } else { &[Place::Public] };
    for place in places {
        for (_, actor, capacity) in &stage.people {
            let case = Case { contract, field, input: parsed(&stage.fill(arguments, *place, capacity)) };
            let answer = copy.send(actor, &case.keyed("once-and-again"), json!({})).await;
            assert_ne!(failed(&answer), Some("INTERNAL"), "{field} {answer:#}");
            if failed(&answer).is_none() {
                return Some((actor.clone(), case, answer));
            }
        }
    }
    None
}

/// What a replay leaves out: the field, where, and why.
const TOLD_ONCE: &[(&str, &str, &str)] = &[("renewCalendarLink", "/path", "the secret in it is kept as a hash alone")];

/// Mutations that do not go through the runner yet, with how they drift from the others. This list only gets shorter: one that drifts no longer fails.
const DRIFTS: &[(&str, &str)] = &[
    ("importMunicipalities", "a dry run does not look at its key"),
    ("suspendAccount", "it looks for its target before its key"),
    ("unfollowQuestion", "it looks for its target before its key"),
    ("unmarkAnswerHelpful", "it looks for its target before its key"),
];

/// What leaves a row in the audit each time, and why.
const AUDITED_AGAIN: &[(&str, &str)] = &[("exportParticipants", "names are read again")];

async fn a_key_stands_for_one_change(world: World) {
    let (stage, contract) = (Stage::build(&world).await, Contract::read());
    let (mut undone, mut wrong, mut drifting) = (vec![], vec![], BTreeSet::new());
    for (field, arguments) in tried(&roots(&world, "Mutation").await, MUTATIONS) {
        let so_far = wrong.len();
        let copy = world.fork().await;
        let Some((actor, case, first)) = first_done(&contract, &copy, &stage, (field, arguments)).await else {
            undone.push(field);
            continue;
        };
        let held = async || (copy.fingerprint().await, copy.count("SELECT count(*) FROM idempotency").await);
        let made = held().await;
        let again = copy.send(&actor, &case.keyed("once-and-again"), json!({})).await;
        let once = TOLD_ONCE.iter().find(|(of, ..)| *of == field);
        let same = |answer: &Json| {
            let mut answer = answer.clone();
            if let Some(secret) = once.and_then(|(_, path, _)| answer["data"][field].pointer_mut(path)) {
                *secret = Json::Null;
            }
            answer
        };
        if same(&first) != same(&again) {
            wrong.push(format!("{field}: another answer on its replay\n{first:#}\n{again:#}"));
        }
        if let Some(other) = case.otherwise() {
            let Value::Object(mut all) = other else { panic!("an object") };
            all.insert(async_graphql::Name::new("idempotencyKey"), Value::from("once-and-again"));
            let other = copy.send(&actor, &case.document(&Value::Object(all)), json!({})).await;
            if (failed(&other), problem(&other)) != (Some("CONFLICT"), "IDEMPOTENCY_KEY_REUSED") {
                wrong.push(format!("{field}: its key used for something else: {other:#}"));
            }
        }
        if case.has("expectedVersion") {
            let stale = copy.send(&actor, &case.document(&case.with("expectedVersion", Value::from(77))), json!({})).await;
            let told = failed(&stale) == Some("CONFLICT") && stale["errors"][0]["currentVersion"].is_i64();
            // What it was about may be gone, or no longer theirs to change, by its own doing.
            if !told && !matches!(failed(&stale), Some("NOT_FOUND" | "FORBIDDEN")) {
                wrong.push(format!("{field}: a stale version: {stale:#}"));
            }
        }
        if made != held().await && !AUDITED_AGAIN.iter().any(|(of, _)| *of == field) {
            wrong.push(format!("{field}: something changed after it was done"));
        }
        if wrong.len() > so_far && DRIFTS.iter().any(|(known, _)| *known == field) {
            wrong.truncate(so_far);
            drifting.insert(field);
        }
    }
    assert_eq!(drifting, DRIFTS.iter().map(|(field, _)| *field).collect(), "one that drifts no longer is struck from the list");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(undone.is_empty(), "nobody on the stage can do these: {undone:?}");
}

/// Everything is done once, one thing after the other, so that each changes or ends what others did; then each is replayed.
async fn a_replay_gives_what_its_asker_may_see_by_then(world: World) {
    let (stage, contract) = (Stage::build(&world).await, Contract::read());
    let mut done = vec![];
    for (n, (field, arguments)) in tried(&roots(&world, "Mutation").await, MUTATIONS).into_iter().enumerate() {
        for place in [Place::Public, Place::Hidden] {
            for (who, actor, capacity) in &stage.people {
                let case = Case { contract: &contract, field, input: parsed(&stage.fill(arguments, place, capacity)) };
                let key = format!("key-{n}-{place:?}-{}", who.replace([' ', ','], ""));
                let answer = world.send(actor, &case.keyed(&key), json!({})).await;
                if failed(&answer).is_none() {
                    done.push((actor, case, key, answer));
                }
            }
        }
    }
    assert!(done.len() > 100, "{}", done.len());
    let before = world.fingerprint().await;
    let mut wrong = vec![];
    for (actor, case, key, first) in done.iter().filter(|(_, case, ..)| !AUDITED_AGAIN.iter().any(|(of, _)| *of == case.field)) {
        let again = world.send(actor, &case.keyed(key), json!({})).await;
        if let Some(code) = failed(&again) {
            if !matches!(code, "NOT_FOUND" | "SUSPENDED") {
                wrong.push(format!("{}: {code} on its replay\n{again:#}", case.field));
            }
            continue;
        }
        // Each object in the payload is the one that it was, as it is read now.
        let (first, again) = (&first["data"][case.field], &again["data"][case.field]);
        for field in contract.fields(case.payload()) {
            let (name, of) = (field.name.node.as_str(), base(&field.ty.node));
            let Some(id) = again[name]["id"].as_str() else { continue };
            if first[name]["id"] != id {
                wrong.push(format!("{}: another object on its replay: {} {id}", case.field, first[name]["id"]));
            }
            if of == "Viewer" {
                continue;
            }
            let document = format!("query($id: ID!) {{ node(id: $id) {{ ... on {of} {{ {} }} }} }}", contract.selection(of, 1));
            let now = world.send(actor, &document, json!({"id": id})).await["data"]["node"].clone();
            if now != again[name] {
                wrong.push(format!("{}: its replay gives {:#}\nand node gives {now:#}", case.field, again[name]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert_eq!(before, world.fingerprint().await, "a replay changed something");
}

/// What is looked into only when the rest of the input is right, and why.
const LATER: &[(&str, &str, &str)] = &[("importMunicipalities", "input.csv", "its rows are told by their lines, each with its columns")];

async fn all_that_is_wrong_is_told_at_once(world: World) {
    let (stage, contract) = (Stage::build(&world).await, Contract::read());
    let everybody = world.person("everything", &[Role::Ouder, Role::Professional, Role::Moderator, Role::Admin]).await;
    let before = world.fingerprint().await;
    let mut wrong = vec![];
    for (field, arguments) in tried(&roots(&world, "Mutation").await, MUTATIONS) {
        let case = Case { contract: &contract, field, input: parsed(&stage.fill(arguments, Place::Public, "OUDER")) };
        let (input, paths) = case.spoiled();
        let answer = world.send(&everybody, &case.document(&input), json!({})).await;
        let told: BTreeSet<_> = answer["errors"][0]["problems"].as_array().into_iter().flatten().map(path).collect();
        let missing: Vec<_> = paths
            .iter()
            .filter(|path| !told.contains(*path) && !LATER.iter().any(|(of, at, _)| (*of, *at) == (field, path.as_str())))
            .collect();
        if failed(&answer) != Some("INVALID") || !missing.is_empty() {
            wrong.push(format!("{field}: not told: {missing:?}\n{answer:#}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert_eq!(before, world.fingerprint().await);
}

fn path(problem: &Json) -> String {
    let step = |step: &Json| step.as_str().map_or_else(|| step.to_string(), str::to_owned);
    problem["path"].as_array().into_iter().flatten().map(step).collect::<Vec<_>>().join(".")
}

async fn what_is_hidden_is_answered_like_what_is_not_there(world: World) {
    let (stage, contract) = (Stage::build(&world).await, Contract::read());
    let mut wrong = vec![];
    let lines = tried(&roots(&world, "Mutation").await, MUTATIONS);
    for (field, arguments) in lines.into_iter().filter(|(_, arguments)| Stage::of_a_place(arguments)) {
        for (who, actor, capacity) in stage.people.iter().filter(|(who, ..)| ["nobody", "ouder", "professional", "moderator"].contains(who))
        {
            let case = Case { contract: &contract, field, input: parsed(&stage.fill(arguments, Place::Hidden, capacity)) };
            let hidden = world.send(actor, &case.document(&case.input), json!({})).await;
            let nothing = world.send(actor, &case.document(&case.of_nothing()), json!({})).await;
            if failed(&hidden).is_none() || hidden != nothing {
                wrong.push(format!("{field} as {who}: {hidden:#}\nand of nothing: {nothing:#}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

stories! {
    a_key_stands_for_one_change,
    a_replay_gives_what_its_asker_may_see_by_then,
    all_that_is_wrong_is_told_at_once,
    what_is_hidden_is_answered_like_what_is_not_there,
}
