//! A policy is adopted when nothing lacks; each point that lacks is named, all of them at once; an administrator's leave is told for ever.
use super::{Story, appoint, deed, done, from_now, network, not, pass, seen};
use crate::{stories, world::World};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

const A: &str = "input.policyTableId.inputs:PARENTS_INPUT_MISSING";
const B: &str = "input.policyTableId.inputs:RESPONSE_MISSING";
const C: &str = "input.policyTableId.parentsPosition:PARENTS_POSITION_MISSING";
const D: &str = "input.policyTableId.meetings:PARENT_FRIENDLY_MISSING";
const LEAVE: &str = "De wet vraagt dat dit beleid voor het einde van deze maand is vastgesteld.";

async fn nothing_lacks(world: World) {
    let story = Story::tell(&world).await;
    story.ready(&world).await;
    let before = seen(&world, &story.rosa, &story.table).await;
    assert!(before["adoptionRequirements"].as_array().unwrap().iter().all(|row| row["met"] == true), "{before:#}");
    let input = story.of(&world, json!({"idempotencyKey": "vastgesteld"})).await;
    let adopted = done(&world, &story.rosa, "adoptPolicy", input.clone()).await;
    assert_eq!(done(&world, &story.rosa, "adoptPolicy", input).await, adopted, "once");
    assert_eq!((&adopted["phase"], &adopted["override"], &adopted["adoptionRequirements"]), (&json!("ADOPTED"), &Json::Null, &json!([])));
    assert!(adopted["adoptedAt"].is_string());
    let twice = story.of(&world, json!({})).await;
    assert_eq!(not(&world, &story.rosa, "adoptPolicy", twice).await, "REFUSED input.policyTableId:ALREADY_ADOPTED");
    story.go(&world, &["EVALUATION"]).await;
    let twice = story.of(&world, json!({"overrideReason": LEAVE})).await;
    assert_eq!(not(&world, &story.admin, "adoptPolicy", twice).await, "REFUSED input.policyTableId:ALREADY_ADOPTED");
    for phase in ["ADOPTED", "CONSULTATION", "EVALUATION"] {
        let back = story.of(&world, json!({"phase": phase})).await;
        assert_eq!(not(&world, &story.rosa, "movePolicyTable", back).await, "REFUSED input.phase:WRONG_STATE");
    }
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'policy_table.adopted'").await, 1);
}

async fn everything_lacks_at_once(world: World) {
    let story = Story::tell(&world).await;
    story.go(&world, &["DRAFT"]).await;
    let draft = story.draft(&world).await;
    story.go(&world, &["CONSULTATION"]).await;
    story.window(&world, 3).await;
    story.give(&world, &story.anna, &draft).await;
    pass(&world, 80);
    assert_eq!(story.lacks(&world).await, format!("REFUSED {A} {B} {C} {D}"));
    // Too early in its phases is one more.
    story.go(&world, &["DRAFT"]).await;
    let told = not(&world, &story.rosa, "adoptPolicy", story.of(&world, json!({})).await).await;
    assert_eq!(told, format!("REFUSED input.policyTableId.phase:WRONG_STATE {A} {B} {C} {D}"));
    // In words, in the reader's language.
    let input = json!({"input": story.of(&world, json!({})).await});
    let told = world.send(&story.rosa, &deed("adoptPolicy"), input).await;
    let words: Vec<_> = told["errors"][0]["problems"].as_array().unwrap().iter().map(|problem| problem["message"].clone()).collect();
    assert_eq!(words[2], "Not every input has a response with a reason: number 1.");
    // At a table without anything: nothing was left unanswered.
    let empty = done(&world, &story.rosa, "openPolicyTable", Story::plan(&story.owner)).await;
    let input = json!({"policyTableId": empty["id"], "expectedVersion": 1});
    let told = not(&world, &story.rosa, "adoptPolicy", input).await;
    assert_eq!(told, format!("REFUSED input.policyTableId.phase:WRONG_STATE {A} {C} {D}"));
}

async fn parents_lack(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 14).await;
    for _ in 0..2 {
        let given = story.give(&world, &story.anna, &draft).await;
        story.respond(&world, &given).await;
    }
    pass(&world, 14 * 24);
    assert_eq!(story.lacks(&world).await, format!("REFUSED {A}"), "twice by one is by one");
}

async fn a_response_lacks(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 14).await;
    let first = story.give(&world, &story.anna, &draft).await;
    story.give(&world, &story.bea, &draft).await;
    story.respond(&world, &first).await;
    pass(&world, 14 * 24);
    assert_eq!(story.lacks(&world).await, format!("REFUSED {B}"));
}

async fn the_position_lacks_or_came_late(world: World) {
    let story = Story::tell(&world).await;
    story.go(&world, &["DRAFT"]).await;
    let draft = story.draft(&world).await;
    story.go(&world, &["CONSULTATION"]).await;
    story.window(&world, 14).await;
    for who in [&story.anna, &story.bea] {
        let given = story.give(&world, who, &draft).await;
        story.respond(&world, &given).await;
    }
    pass(&world, 14 * 24);
    assert_eq!(story.lacks(&world).await, format!("REFUSED {C}"));
    story.rosa(&world, "recordParentsPosition", json!({"position": "CO_DECIDING"})).await;
    assert_eq!(story.lacks(&world).await, format!("REFUSED {C}"), "late");
}

async fn time_for_parents_lacks(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 13).await;
    for who in [&story.anna, &story.bea] {
        let given = story.give(&world, who, &draft).await;
        story.respond(&world, &given).await;
    }
    pass(&world, 13 * 24);
    assert_eq!(story.lacks(&world).await, format!("REFUSED {D}"));
    // Fourteen days it is, once they are over.
    story.window(&world, 14).await;
    pass(&world, 14 * 24 - 1);
    assert_eq!(story.lacks(&world).await, format!("REFUSED {D}"));
    pass(&world, 1);
    story.adopt(&world).await;
}

async fn only_an_administrator_gives_leave(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 3).await;
    let given = story.give(&world, &story.anna, &draft).await;
    let leave = async |more: Json| story.of(&world, more).await;
    for who in [&story.rosa, &story.anna, &story.leo, &world.moderator("mo").await] {
        let told = not(&world, who, "adoptPolicy", leave(json!({"overrideReason": LEAVE})).await).await;
        assert!(told.starts_with("FORBIDDEN"), "{told}");
    }
    let told = not(&world, &story.rosa, "adoptPolicy", leave(json!({"overrideReason": LEAVE})).await).await;
    assert_eq!(told, "FORBIDDEN input.overrideReason:WRONG_CAPACITY");
    for (reason, what) in [("Het moet nu maar eens af zijn, vinden wij.", "TOO_SHORT"), (&*"é".repeat(2_001), "TOO_LONG"), ("", "REQUIRED")]
    {
        let wrong = leave(json!({"overrideReason": reason})).await;
        assert_eq!(not(&world, &story.admin, "adoptPolicy", wrong).await, format!("INVALID input.overrideReason:{what}"));
    }
    story.go(&world, &["DRAFT"]).await;
    let early = leave(json!({"overrideReason": LEAVE})).await;
    assert_eq!(not(&world, &story.admin, "adoptPolicy", early).await, "REFUSED input.policyTableId.phase:WRONG_STATE");
    story.go(&world, &["CONSULTATION"]).await;
    assert_eq!(not(&world, &story.admin, "adoptPolicy", leave(json!({})).await).await, format!("REFUSED {A} {B} {D}"));
    let at = world.app.clock.now();
    let adopted = done(&world, &story.admin, "adoptPolicy", leave(json!({"overrideReason": LEAVE})).await).await;
    assert_eq!((&adopted["phase"], &adopted["override"]["reason"]), (&json!("ADOPTED"), &json!(LEAVE)));
    pass(&world, 24 * 400);
    story.respond(&world, &given).await;
    story.go(&world, &["EVALUATION"]).await;
    let told = seen(&world, &Actor::Nobody, &story.table).await["override"].clone();
    assert_eq!(told["reason"], LEAVE, "for ever");
    assert_eq!(told["at"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap(), at);
}

async fn leave_that_is_not_needed_is_not_kept(world: World) {
    let story = Story::tell(&world).await;
    story.ready(&world).await;
    let adopted = done(&world, &story.admin, "adoptPolicy", story.of(&world, json!({"overrideReason": LEAVE})).await).await;
    assert_eq!((&adopted["phase"], &adopted["override"]), (&json!("ADOPTED"), &Json::Null));
}

async fn a_newer_version_starts_anew(world: World) {
    let story = Story::tell(&world).await;
    story.ready(&world).await;
    let draft = story.draft(&world).await;
    assert_eq!(story.lacks(&world).await, format!("REFUSED {A}"), "what was given on the version before does not count");
    story.window(&world, 1).await;
    let given = story.give(&world, &story.anna, &draft).await;
    assert_eq!(story.lacks(&world).await, format!("REFUSED {A} {B}"));
    story.respond(&world, &given).await;
    let given = story.give(&world, &story.bea, &draft).await;
    story.respond(&world, &given).await;
    story.adopt(&world).await;
}

async fn a_network_with_a_mandate_is_enough(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 14).await;
    let net = network(&world, "Ouders in de wijk", &story.anna).await;
    let given = done(&world, &story.anna, "giveParentInput", json!({"draftId": draft, "networkId": net, "text": super::TEXT})).await;
    story.respond(&world, &given).await;
    pass(&world, 14 * 24);
    story.adopt(&world).await;
}

async fn one_of_two_at_once(world: World) {
    let story = Story::tell(&world).await;
    story.ready(&world).await;
    let input = json!({"input": story.of(&world, json!({})).await});
    let second = world.professional("ruud").await;
    appoint(&world, &story.owner, &second).await;
    let query = deed("adoptPolicy");
    let (a, b) = tokio::join!(world.send(&story.rosa, &query, input.clone()), world.send(&second, &query, input.clone()));
    let codes: Vec<_> = [&a, &b].into_iter().map(|told| told["errors"][0]["code"].as_str().unwrap_or("done").to_owned()).collect();
    assert!(codes.contains(&"done".to_owned()) && codes.contains(&"CONFLICT".to_owned()), "{codes:?}");
    assert_eq!(world.count("SELECT count(*) FROM policy_tables WHERE version = 6 AND phase = 'ADOPTED'").await, 1);
}

async fn a_table_without_meetings_looks_at_its_windows(world: World) {
    let story = Story::tell(&world).await;
    story.go(&world, &["DRAFT"]).await;
    let draft = story.draft(&world).await;
    story.go(&world, &["CONSULTATION"]).await;
    let later = json!({"policyTableId": story.table, "opensAt": from_now(&world, 2), "closesAt": from_now(&world, 16)});
    done(&world, &story.rosa, "openWrittenWindow", later).await;
    pass(&world, 24);
    // A window that is planned was not the first yet.
    story.rosa(&world, "recordParentsPosition", json!({"position": "CONSULTED"})).await;
    pass(&world, 25);
    for who in [&story.anna, &story.bea] {
        let given = story.give(&world, who, &draft).await;
        story.respond(&world, &given).await;
    }
    pass(&world, 14 * 24);
    story.adopt(&world).await;
}

stories! {
    nothing_lacks, everything_lacks_at_once, parents_lack, a_response_lacks, the_position_lacks_or_came_late, time_for_parents_lacks,
    only_an_administrator_gives_leave, leave_that_is_not_needed_is_not_kept, a_newer_version_starts_anew,
    a_network_with_a_mandate_is_enough, one_of_two_at_once, a_table_without_meetings_looks_at_its_windows,
}
