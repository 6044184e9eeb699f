//! What is said to parents' inputs, by whom, and what is kept of it.
use super::{Story, WHY, done, input_of, not};
use crate::{events::with, stories, world::World};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

fn to(input: &Json, more: Json) -> Json {
    let said = json!({"parentInputId": input["id"], "expectedVersion": input["version"], "kind": "ADOPTED", "reason": WHY});
    with(&said, more)
}

async fn the_owner_says_what_becomes_of_it(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 20).await;
    let given = story.give(&world, &story.anna, &draft).await;
    assert_eq!(not(&world, &Actor::Nobody, "respondToParentInput", to(&given, json!({}))).await, "UNAUTHENTICATED");
    for who in [&story.anna, &story.bea, &story.leo, &story.both, &world.moderator("mo").await] {
        assert_eq!(not(&world, who, "respondToParentInput", to(&given, json!({}))).await, "FORBIDDEN");
    }
    for (wrong, what) in [
        (json!({"reason": "Omdat het zo is."}), "INVALID input.reason:TOO_SHORT"),
        (json!({"reason": "é".repeat(2_001)}), "INVALID input.reason:TOO_LONG"),
        (json!({"reason": " \n "}), "INVALID input.reason:REQUIRED"),
        (json!({"parentInputId": story.table}), "INVALID input.parentInputId:WRONG_ID_TYPE"),
        (json!({"parentInputId": vonk::graphql::ids::id(entity::ids::ParentInputId::new())}), "NOT_FOUND input.parentInputId:UNKNOWN_ID"),
        (json!({"expectedVersion": 9}), "CONFLICT input.expectedVersion:STALE_VERSION"),
    ] {
        assert_eq!(not(&world, &story.rosa, "respondToParentInput", to(&given, wrong.clone())).await, what, "{wrong}");
    }
    let first = to(&given, json!({"kind": "NOT_ADOPTED", "reason": "👪".repeat(2_000), "idempotencyKey": "een-reactie"}));
    let said = done(&world, &story.rosa, "respondToParentInput", first.clone()).await;
    assert_eq!(done(&world, &story.rosa, "respondToParentInput", first.clone()).await, said, "once");
    assert_eq!(
        (&said["response"]["kind"], &said["response"]["reason"], &said["version"]),
        (&json!("NOT_ADOPTED"), &first["reason"], &json!(2))
    );
    let anew = done(&world, &story.admin, "respondToParentInput", to(&said, json!({"kind": "PARTLY"}))).await;
    let there = input_of(&world, &Actor::Nobody, &given["id"]).await;
    assert_eq!((&there["response"], &there["responses"]), (&anew["response"], &anew["responses"]));
    assert_eq!(there["responses"], json!([{"kind": "NOT_ADOPTED", "reason": first["reason"]}, {"kind": "PARTLY", "reason": WHY}]));
    // Two at once: one is told that the other was first.
    let query = super::deed("respondToParentInput");
    let input = json!({"input": to(&there, json!({}))});
    let (a, b) = tokio::join!(world.send(&story.rosa, &query, input.clone()), world.send(&story.admin, &query, input.clone()));
    let codes: Vec<_> = [a, b].iter().filter_map(|told| told["errors"][0]["code"].as_str().map(str::to_owned)).collect();
    assert_eq!(codes, ["CONFLICT"]);
}

async fn what_was_said_stays_once_it_is_adopted(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.ready(&world).await;
    story.adopt(&world).await;
    let list = "query($id: ID!) { policyTable(id: $id) { inputs { edges { node { id version } } } } }";
    let inputs = world.ask(&Actor::Nobody, list, json!({"id": story.table})).await["policyTable"]["inputs"]["edges"].clone();
    let first = inputs[0]["node"].clone();
    assert_eq!(
        not(&world, &story.rosa, "respondToParentInput", to(&first, json!({}))).await,
        "REFUSED input.parentInputId:ALREADY_ADOPTED"
    );
    // Nothing else of how it was made changes either.
    for (field, more, at) in [
        ("publishPolicyDraft", json!({"text": "Toch nog een versie."}), "policyTableId"),
        ("recordParentsPosition", json!({"position": "INFORMED"}), "policyTableId"),
        ("adoptPolicy", json!({}), "policyTableId"),
    ] {
        let told = not(&world, &story.rosa, field, story.of(&world, more).await).await;
        assert_eq!(told, format!("REFUSED input.{at}:ALREADY_ADOPTED"), "{field}");
    }
    let window = json!({"policyTableId": story.table, "closesAt": super::from_now(&world, 3)});
    assert_eq!(not(&world, &story.rosa, "openWrittenWindow", window).await, "REFUSED input.policyTableId:ALREADY_ADOPTED");
    let late = json!({"draftId": draft, "text": super::TEXT});
    assert_eq!(not(&world, &story.cas, "giveParentInput", late).await, "REFUSED input.draftId:ALREADY_ADOPTED input:INPUT_NOT_OPEN");
    // But who gave something can still take their words away.
    let erase = json!({"parentInputId": first["id"], "expectedVersion": first["version"]});
    assert_eq!(done(&world, &story.anna, "eraseParentInput", erase).await["text"], Json::Null);
}

async fn one_left_without_a_response_can_still_get_it(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 20).await;
    let given = story.give(&world, &story.anna, &draft).await;
    let leave = "De wet vraagt dat dit beleid voor het einde van deze maand is vastgesteld.";
    let leave = story.of(&world, json!({"overrideReason": leave})).await;
    done(&world, &story.admin, "adoptPolicy", leave).await;
    let said = done(&world, &story.rosa, "respondToParentInput", to(&given, json!({}))).await;
    assert_eq!(said["response"]["kind"], "ADOPTED");
    let again = to(&said, json!({"kind": "PARTLY"}));
    assert_eq!(not(&world, &story.rosa, "respondToParentInput", again).await, "REFUSED input.parentInputId:ALREADY_ADOPTED");
}

async fn it_is_not_said_anew_for_ever(world: World) {
    let story = Story::tell(&world).await;
    let draft = story.consulted(&world, 20).await;
    let mut given = story.give(&world, &story.anna, &draft).await;
    for _ in 0..50 {
        given = story.respond(&world, &given).await;
    }
    assert_eq!(not(&world, &story.rosa, "respondToParentInput", to(&given, json!({}))).await, "REFUSED input.parentInputId:TOO_MANY");
}

stories! {
    the_owner_says_what_becomes_of_it, what_was_said_stays_once_it_is_adopted, one_left_without_a_response_can_still_get_it,
    it_is_not_said_anew_for_ever,
}
