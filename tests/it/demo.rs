//! The demo content: told once, counted, and every example of the explorer run on it as everyone whom it is for.
use crate::{stories, world::World};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use vonk::{
    demo,
    people::accounts,
    policy::{Actor, Role, Roles},
    tokens::LOCAL_ISSUER,
};

const EXAMPLES: &str = include_str!("../../src/http/explorer/examples.json");

/// The askers of the explorer, by the names that its examples have for them.
async fn askers(world: &World) -> BTreeMap<&'static str, Actor> {
    let mut askers = BTreeMap::from([("NOBODY", Actor::Nobody)]);
    for (role, subject) in demo::PEOPLE {
        let name = match role {
            Role::Ouder => "OUDER",
            Role::Professional => "PROFESSIONAL",
            Role::Moderator => "MODERATOR",
            Role::Admin => "ADMIN",
        };
        let actor = world.person(subject, &[role]).await;
        askers.insert(name, actor);
    }
    askers
}

/// An example's variables, as the page fills them in.
fn filled(variables: &Json, ids: &BTreeMap<&'static str, String>, run: usize) -> Json {
    let mut text = variables.to_string();
    for (name, id) in ids {
        text = text.replace(&format!("{{{{ids.{name}}}}}"), id);
    }
    let text = text.replace("{{uuid}}", &format!("run-number-{run}"));
    assert!(!text.contains("{{"), "{text}");
    serde_json::from_str(&text).expect("JSON")
}

async fn a_believable_service(world: World) {
    let ids = demo::fill(&world.app).await.expect("filled");
    assert_eq!(ids.keys().copied().collect::<Vec<_>>(), ["community", "event", "parentsCommunity", "question", "reviewedCommunity"]);

    for (least, sql) in [
        (3, "SELECT count(*) FROM communities"),
        (1, "SELECT count(*) FROM communities WHERE audience = 'OUDERS'"),
        (25, "SELECT count(*) FROM accounts"),
        (40, "SELECT count(*) FROM questions"),
        (150, "SELECT count(*) FROM answers"),
        (1, "SELECT count(*) FROM harvests WHERE state = 'PUBLISHED'"),
        (1, "SELECT count(*) FROM harvests WHERE state = 'PROPOSED'"),
        (1, "SELECT count(*) FROM questions WHERE withdrawn_at IS NOT NULL"),
        (1, "SELECT count(*) FROM questions WHERE anonymous"),
        (10, "SELECT count(*) FROM organisations"),
        (15, "SELECT count(*) FROM events"),
        (10, "SELECT count(*) FROM events WHERE series_id IS NOT NULL"),
        (1, "SELECT count(*) FROM answers WHERE kind = 'FROM_EVENT'"),
        (12, "SELECT count(*) FROM networks"),
        (1, "SELECT count(*) FROM networks WHERE state = 'ENDED'"),
        (3, "SELECT count(*) FROM policy_tables"),
        (1, "SELECT count(*) FROM policy_tables WHERE phase = 'ADOPTED' AND override_at IS NULL"),
        (3, "SELECT count(*) FROM parent_inputs"),
        (5, "SELECT count(*) FROM events WHERE state = 'CLOSED' AND report IS NOT NULL"),
        (1, "SELECT count(*) FROM events WHERE state = 'CANCELLED'"),
        (1, "SELECT count(*) FROM events WHERE state = 'DRAFT'"),
        (2, "SELECT count(*) FROM registrations WHERE state = 'WAITING'"),
    ] {
        assert!(world.count(sql).await >= least, "{sql}");
    }
    for state in ["DRAFT", "PENDING_REVIEW", "OPEN", "HARVESTED", "CLOSED"] {
        assert!(world.count(&format!("SELECT count(*) FROM questions WHERE state = '{state}'")).await > 0, "{state}");
    }
    // What the rows carry is what is there.
    for wrong in [
        "SELECT count(*) FROM questions q WHERE follower_count <> (SELECT count(*) FROM follows f WHERE f.question_id = q.id)",
        "SELECT count(*) FROM communities c WHERE member_count <> \
            (SELECT count(*) FROM memberships m WHERE m.community_id = c.id AND m.state = 'ACTIVE')",
        "SELECT count(*) FROM communities c WHERE parent_count <> \
            (SELECT count(*) FROM memberships m WHERE m.community_id = c.id AND m.state = 'ACTIVE' AND m.capacity = 'OUDER')",
        "SELECT count(*) FROM communities c WHERE question_count <> \
            (SELECT count(*) FROM questions q WHERE q.community_id = c.id AND q.position IS NOT NULL)",
        "SELECT count(*) FROM answers a JOIN questions q ON q.id = a.question_id WHERE a.created_at < q.created_at",
    ] {
        assert_eq!(world.count(wrong).await, 0, "{wrong}");
    }

    // The map is what one works out by hand, before and after a merger, and has something of everything.
    crate::networks::merger(&world).await;
    let days = ["2025-06-01", "2025-12-31", "2026-01-14", "2026-12-31", "2027-01-01"].map(|day| day.parse().expect("a day"));
    let states = crate::networks::covering::by_hand(&world, &days).await;
    assert_eq!(states.len(), 5, "{states:?}");

    // A second time it is served as it is.
    let before = world.fingerprint().await;
    assert_eq!(demo::fill(&world.app).await.expect("served again"), ids);
    assert_eq!(world.fingerprint().await, before);

    let askers = askers(&world).await;
    let examples: Vec<Json> = serde_json::from_str(EXAMPLES).expect("JSON");
    let mut run = 0;
    for example in &examples {
        for audience in example["audiences"].as_array().expect("audiences") {
            let asker = &askers[audience.as_str().expect("a name")];
            for _ in 0..2 {
                run += 1;
                let answer = world.send(asker, example["query"].as_str().expect("a query"), filled(&example["variables"], &ids, run)).await;
                assert!(answer.get("errors").is_none(), "{} as {audience}: {answer:#}", example["key"]);
                let data = answer["data"].as_object().expect("data");
                assert!(data.values().all(|value| !value.is_null()), "{} as {audience}: {answer:#}", example["key"]);
            }
        }
    }
}

/// Only an empty database is filled.
async fn what_is_not_the_demo_stays_as_it_is(world: World) {
    let anna = world.ouder("anna").await;
    assert!(anna.person().is_some());
    let before = world.fingerprint().await;
    let refused = demo::fill(&world.app).await.expect_err("refused").to_string();
    assert!(refused.contains("something else than the demo"), "{refused}");
    assert_eq!(world.fingerprint().await, before);
}

/// A start that was broken off does not pass for the demo.
async fn half_a_demo_is_not_served(world: World) {
    let (role, subject) = demo::PEOPLE[3];
    accounts::sign_in(&world.app, LOCAL_ISSUER, subject, Roles::NONE.with(role)).await.expect("signed in");
    let refused = demo::fill(&world.app).await.expect_err("refused").to_string();
    assert!(refused.contains("broken off"), "{refused}");
    let nothing = world.ask(&Actor::Nobody, "{ communities { edges { node { id } } } }", json!({})).await;
    assert_eq!(nothing["communities"]["edges"], json!([]));
}

stories! { a_believable_service, what_is_not_the_demo_stays_as_it_is, half_a_demo_is_not_served }
