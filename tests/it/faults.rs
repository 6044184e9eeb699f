//! The points at which a change can break: each mutation field has one just before its commit and one just behind it.
//! What fails before leaves nothing; what fails behind is there once, and a retry with the same key finds it.
use crate::{
    questions::{ASK, ask, community},
    stories,
    world::World,
};
use async_graphql::{
    ValidationMode,
    parser::{
        parse_schema,
        types::{TypeKind, TypeSystemDefinition},
    },
};
use sea_orm::{ConnectionTrait as _, DbBackend};
use serde_json::{Value as Json, json};
use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::{Arc, Mutex},
};
use vonk::{
    error::Error,
    policy::{Actor, Role},
    schema,
};

/// Where one deed of a service stands behind several fields: its file, how it commits, and the fields.
const SHARED: &[(&str, &str, &[&str])] = &[
    (
        "src/answers/service.rs",
        r#"if helpful { "markAnswerHelpful" } else { "unmarkAnswerHelpful" }"#,
        &["markAnswerHelpful", "unmarkAnswerHelpful"],
    ),
    (
        "src/jobs/service.rs",
        "what",
        &["FORGET_KEYS", "OFFER_LAPSES", "PARENT_PLACES_FALL_FREE", "KEPT_PLACES_LAPSE", "DUTY_APPROACHES", "REQUEST_LAPSES"],
    ),
    ("src/people/service/admin.rs", "what", &["suspendAccount", "reinstateAccount"]),
    ("src/tags/service.rs", "what", &["renameTag", "addSynonym", "removeSynonym", "mergeTag"]),
];

/// Changes that no mutation makes: the first sight of a token, the import, and what goes with jobs.
const OTHERS: &[&str] = &["sign_in", "importMunicipalities", "demo", "beginJobs", "jobFailed"];

/// The fields of a type, read from the contract.
fn fields(of: &str) -> BTreeSet<String> {
    let sdl = schema::build(ValidationMode::Strict).sdl();
    let found = parse_schema(sdl).expect("a schema").definitions.into_iter().find_map(|definition| match definition {
        TypeSystemDefinition::Type(found) if found.node.name.node == of => match found.node.kind {
            TypeKind::Object(object) => Some(object.fields.iter().map(|field| field.node.name.node.to_string()).collect()),
            _ => None,
        },
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no type {of}"))
}

/// Every source below, its white space made one space each.
fn sources(dir: &Path, out: &mut Vec<(String, String)>) {
    for path in fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let below = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).expect("below the root").display().to_string();
            let text = fs::read_to_string(&path).expect("a source");
            out.push((below, text.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
    }
}

/// A name as the schema spells it.
fn camel(name: &str) -> String {
    let mut words = name.split('_').map(str::to_owned);
    let first = words.next().unwrap_or_default();
    first + &words.map(|word| word[..1].to_uppercase() + &word[1..]).collect::<String>()
}

#[test]
fn every_mutation_commits_under_its_name() {
    let mut all = vec![];
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    let (mut reached, mut wrong) = (BTreeSet::new(), vec![]);
    for (_, text) in &all {
        // What runs through the runner commits under the name of the field that is resolved.
        for field in text.split("async fn ").filter(|field| field.contains(" mutate(ctx, ")) {
            reached.insert(camel(field.split_once('(').map_or("", |name| name.0)));
        }
        // `mutation_fields! { … name(Input = "what") -> Payload; … }`.
        for fields in text.split("mutation_fields! {").skip(1) {
            let names = fields.split("Input = \"").filter_map(|before| before.rsplit_once('(')?.0.split(' ').next_back());
            reached.extend(names.map(camel));
        }
    }
    for (file, text) in all.iter().filter(|(file, _)| file != "src/app.rs" && file != "src/mutation/mod.rs") {
        for call in text.replace(".commit_with(", ".commit(").split(".commit(").skip(1) {
            let what = call.split_once(").await").map_or(call, |(arguments, _)| arguments);
            let what = what.split(',').nth(1).unwrap_or_default().trim();
            match (what.strip_prefix('"').and_then(|what| what.strip_suffix('"')), SHARED.iter().find(|at| (at.0, at.1) == (file, what))) {
                (Some(field), _) => {
                    reached.insert(field.to_owned());
                }
                (None, Some((_, _, fields))) => reached.extend(fields.iter().map(|&field| field.to_owned())),
                (None, None) => wrong.push(format!("{file}: commit({call:.60}")),
            }
        }
    }
    assert!(wrong.is_empty(), "commits without a name of their own: {wrong:#?}");
    let mutations = fields("Mutation");
    assert!(mutations.len() > 25, "{mutations:?}");
    let missing: Vec<_> = mutations.difference(&reached).collect();
    assert!(missing.is_empty(), "mutations that reach no point: {missing:?}");
    let shared: Vec<_> = SHARED.iter().flat_map(|at| at.2).copied().collect();
    let unknown: Vec<_> = reached.iter().map(String::as_str).filter(|name| !OTHERS.contains(name) && !shared.contains(name)).collect();
    let unknown: Vec<_> = unknown.into_iter().filter(|name| !mutations.contains(*name)).collect();
    assert!(unknown.is_empty(), "points that no mutation reaches: {unknown:?}");
}

/// Breaks the service at the point that is named here, once.
#[derive(Clone, Default)]
pub struct Fuse(Arc<Mutex<Option<String>>>);

impl Fuse {
    pub fn of(world: &World) -> Self {
        let fuse = Self::default();
        let at = fuse.clone();
        world.app.points.set(Box::new(move |point| match at.take_if(point) {
            true => Err(Error::internal(format!("broken at {point}"))),
            false => Ok(()),
        }));
        fuse
    }
    pub fn set(&self, point: String) {
        *self.0.lock().expect("a fuse") = Some(point);
    }
    fn take_if(&self, point: &str) -> bool {
        let mut set = self.0.lock().expect("a fuse");
        let here = set.as_deref() == Some(point);
        if here {
            *set = None;
        }
        here
    }
    pub fn blown(&self) -> bool {
        self.0.lock().expect("a fuse").is_none()
    }
}

/// One mutation, and where its payload has the object's id.
pub struct Case<'a> {
    pub field: &'a str,
    pub query: &'a str,
    pub id: &'a str,
    /// Who, with what: twice, so that the second is a change too.
    pub twice: [(&'a Actor, Json); 2],
}

/// What the database holds, keys included.
async fn held(world: &World) -> (Vec<(String, i64, i64)>, i64) {
    (world.fingerprint().await, world.count("SELECT count(*) FROM idempotency").await)
}

pub async fn breaks_well(world: &World, fuse: &Fuse, case: &Case<'_>) {
    for (kind, (who, input)) in ["commit", "committed"].into_iter().zip(&case.twice) {
        let mut input = input.clone();
        input["idempotencyKey"] = json!(format!("{}-{kind}", case.field));
        let (variables, at) = (json!({"input": input}), format!("{kind}:{}", case.field));
        let before = held(world).await;
        fuse.set(at.clone());
        let broken = world.send(who, case.query, variables.clone()).await;
        assert!(fuse.blown(), "{at} is not reached: {broken:#}");
        assert_eq!((&broken["errors"][0]["code"], broken["data"].pointer(case.id)), (&json!("INTERNAL"), None), "{at} {broken:#}");
        let after = held(world).await;
        assert_eq!(before == after, kind == "commit", "{at}");
        let id = |done: &Json| done.pointer(case.id).filter(|id| id.is_string()).cloned().unwrap_or_else(|| panic!("{at} {done:#}"));
        let first = id(&world.ask(who, case.query, variables.clone()).await);
        let made = held(world).await;
        assert_eq!(after == made, kind == "committed", "{at}: a retry changes something if and only if nothing was kept");
        let again = id(&world.ask(who, case.query, variables).await);
        assert_eq!((&again, held(world).await), (&first, made), "{at}: the same object, once");
    }
}

async fn what_breaks_leaves_nothing_or_is_there_once(world: World) {
    let (anna, imke, admin) = (world.ouder("anna").await, world.professional("imke").await, world.admin().await);
    let place = community(&world, json!({})).await;
    let question = ask(&world, &anna, &place, "OUDER", "Wat helpt bij een eerste gesprek?").await;
    let fuse = Fuse::of(&world);
    let asked = |text: &str| json!({"communityId": place, "capacity": "OUDER", "text": text});
    let answered = |body: &str| json!({"questionId": question, "capacity": "PROFESSIONAL", "kind": "EXAMPLE", "body": body});
    let made = |name: &str| {
        json!({
            "name": name, "description": "Samen leren", "level": "NATIONAL", "workArea": {"level": "NATIONAL"},
            "audience": "EVERYONE", "visibility": "PUBLIC", "joining": "OPEN", "tags": {"words": [name]},
        })
    };
    let named = |name: &str, version: i32| json!({"capacity": "OUDER", "displayName": name, "expectedVersion": version});
    let cases = [
        Case {
            field: "askQuestion",
            query: ASK,
            id: "/askQuestion/question/id",
            twice: [(&anna, asked("Hoe begin ik hieraan?")), (&anna, asked("En hoe ga ik dan verder?"))],
        },
        Case {
            field: "answerQuestion",
            query: crate::questions::ANSWER,
            id: "/answerQuestion/answer/id",
            twice: [(&imke, answered("Begin thuis.")), (&imke, answered("Of begin op school."))],
        },
        Case {
            field: "requestCommunityMembership",
            query: "mutation($input: RequestCommunityMembershipInput!) { requestCommunityMembership(input: $input) { communityMembership { id } } }",
            id: "/requestCommunityMembership/communityMembership/id",
            twice: [
                (&anna, json!({"communityId": place, "capacity": "OUDER"})),
                (&imke, json!({"communityId": place, "capacity": "PROFESSIONAL"})),
            ],
        },
        Case {
            field: "createCommunity",
            query: "mutation($input: CreateCommunityInput!) { createCommunity(input: $input) { community { id } } }",
            id: "/createCommunity/community/id",
            twice: [(&admin, made("Onderwijs")), (&admin, made("Opvang"))],
        },
        Case {
            field: "updateProfile",
            query: "mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { profile { id } } }",
            id: "/updateProfile/profile/id",
            twice: [(&anna, named("Anna", 1)), (&anna, named("Anna B.", 2))],
        },
    ];
    for case in &cases {
        breaks_well(&world, &fuse, case).await;
    }
}

async fn a_first_sight_that_breaks_makes_no_account(world: World) {
    let fuse = Fuse::of(&world);
    let roles = [Role::Ouder].into_iter().collect();
    let sign_in = async || vonk::people::accounts::sign_in(&world.app, "test", "nieuw", roles).await;
    let before = world.fingerprint().await;
    fuse.set("commit:sign_in".into());
    assert!(matches!(sign_in().await, Err(Error::Internal(_))));
    assert_eq!(before, world.fingerprint().await);
    fuse.set("committed:sign_in".into());
    assert!(matches!(sign_in().await, Err(Error::Internal(_))));
    let made = world.fingerprint().await;
    let person = sign_in().await.expect("signed in");
    assert_eq!((made, person), (world.fingerprint().await, sign_in().await.expect("the same")), "one account");
}

/// Without a key an answer is a single statement on PostgreSQL, with points of its own around it.
async fn an_answer_without_a_key_is_there_whole_or_not_at_all(world: World) {
    let (anna, imke) = (world.ouder("anna").await, world.professional("imke").await);
    let place = community(&world, json!({})).await;
    let question = ask(&world, &anna, &place, "OUDER", "Wat helpt bij een eerste gesprek?").await;
    let input = json!({"input": {"questionId": question, "capacity": "PROFESSIONAL", "kind": "EXAMPLE", "body": "Begin thuis."}});
    let fuse = Fuse::of(&world);
    for (kind, kept) in [("commit", 0), ("committed", 1)] {
        let before = held(&world).await;
        fuse.set(format!("{kind}:answerQuestion"));
        let broken = world.send(&imke, crate::questions::ANSWER, input.clone()).await;
        assert_eq!((fuse.blown(), &broken["errors"][0]["code"]), (true, &json!("INTERNAL")), "{broken:#}");
        assert_eq!(before == held(&world).await, kept == 0, "{kind}");
        let answers = "SELECT count(*) FROM answers JOIN questions ON questions.id = answers.question_id AND questions.answer_count = 1";
        let told = "SELECT count(*) FROM outbox JOIN audit ON audit.subject_id = outbox.subject_id WHERE outbox.kind = 'question.answered'";
        assert_eq!((world.count(answers).await, world.count(told).await), (kept, kept), "{kind}");
    }
}

/// What was read before an answer is written may be otherwise by then: the statement that writes looks again.
async fn an_answer_to_a_question_that_closes_meanwhile_is_refused(world: World) {
    let (anna, imke) = (world.ouder("anna").await, world.professional("imke").await);
    let place = community(&world, json!({})).await;
    let question = ask(&world, &anna, &place, "OUDER", "Wat helpt bij een eerste gesprek?").await;
    let input = json!({"input": {"questionId": question, "capacity": "PROFESSIONAL", "kind": "EXAMPLE", "body": "Begin thuis."}});
    let closing = world.app.begin().await.expect("begun");
    closing.execute_unprepared("UPDATE questions SET state = 'CLOSED'").await.expect("closed");
    let close_when_it_waits = async {
        // On SQLite it waits for its turn, before it reads anything.
        let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while world.app.db.backend() == DbBackend::Postgres && world.count(waits).await == 0 {
            tokio::task::yield_now().await;
        }
        closing.commit().await.expect("kept");
    };
    let (answered, ()) = tokio::join!(world.send(&imke, crate::questions::ANSWER, input), close_when_it_waits);
    assert_eq!(answered["errors"][0]["code"], "REFUSED", "{answered:#}");
    assert_eq!(answered["errors"][0]["problems"][0]["code"], "WRONG_STATE", "{answered:#}");
    let left = "SELECT (SELECT count(*) FROM answers) + (SELECT count(*) FROM outbox WHERE kind = 'question.answered')";
    assert_eq!(world.count(left).await, 0);
}

stories! {
    what_breaks_leaves_nothing_or_is_there_once,
    a_first_sight_that_breaks_makes_no_account,
    an_answer_without_a_key_is_there_whole_or_not_at_all,
    an_answer_to_a_question_that_closes_meanwhile_is_refused,
}
