//! What holds of every mutation, generated from the schema and the lines that `fields` tries: a key used twice gives the same answer, field for
//! field, and with other input CONFLICT; a stale version is CONFLICT; all that is wrong with an input is told at once; what one may not see is answered
//! like what is not there; and a replay after everything else happened gives the object as its asker may see it then.
mod contract;
mod ready;

use crate::{
    policy::{
        fields::{MUTATIONS, roots, tried},
        stage::{Place, Stage},
    },
    stories,
    world::World,
};
use async_graphql::Value;
use contract::{Case, Contract, base, parsed};
use ready::ready;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use vonk::policy::{Actor, Role};

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
) -> Result<(Actor, Case<'a>, Json), String> {
    let mut told = vec![];
    let instead = ready(copy, stage, field).await;
    let arguments = instead.as_deref().unwrap_or(arguments);
    let places = if Stage::of_a_place(arguments) { &[Place::Public, Place::Hidden][..] } else { &[Place::Public] };
    for place in places {
        for (who, actor, capacity) in &stage.people {
            let case = Case { contract, field, input: parsed(&stage.fill(arguments, *place, capacity)) };
            let answer = copy.send(actor, &case.keyed("once-and-again"), json!({})).await;
            assert_ne!(failed(&answer), Some("INTERNAL"), "{field} {answer:#}");
            if failed(&answer).is_none() {
                return Ok((actor.clone(), case, answer));
            }
            told.push(format!("{who}: {} {}", answer["errors"][0]["code"], answer["errors"][0]["problems"]));
        }
    }
    Err(format!("{field}: {}", told.join("; ")))
}

/// What a replay leaves out: the field, where, and why.
const TOLD_ONCE: &[(&str, &str, &str)] = &[("renewCalendarLink", "/path", "the secret in it is kept as a hash alone")];

/// Mutations that do not go through the runner yet, with how they drift from the others. This list only gets shorter: one that drifts no longer fails.
const DRIFTS: &[(&str, &str)] =
    &[("reinstateAccount", "it looks for its target before its key"), ("suspendAccount", "it looks for its target before its key")];

/// What leaves a row in the audit each time, and why.
const AUDITED_AGAIN: &[(&str, &str)] = &[("exportParticipants", "names are read again")];

async fn a_key_stands_for_one_change(world: World) {
    let (stage, contract) = (Stage::build(&world).await, Contract::read());
    let (mut undone, mut wrong, mut drifting) = (vec![], vec![], BTreeSet::new());
    for (field, arguments) in tried(&roots(&world, "Mutation").await, MUTATIONS) {
        let so_far = wrong.len();
        let copy = world.fork().await;
        let (actor, case, first) = match first_done(&contract, &copy, &stage, (field, arguments)).await {
            Ok(done) => done,
            Err(told) => {
                undone.push(told);
                continue;
            }
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
