//! Every turn of a question is kept, for whoever may see it: what was said before is not lost when something else is said.
use super::{ASK, answer, appoint, ask, community, core, join, question};
use crate::{stories, world::World};
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

const TEXT: &str = "Hoe betrekken jullie ouders bij het eerste gesprek?";
const TURNS: &str = "query($id: ID!) { question(id: $id) { stateReason turns { from to reason by at } } }";

/// From where, to where, what was said, by whom; newest first.
async fn turns(world: &World, who: &Actor, id: &Json) -> Vec<Json> {
    let found = world.ask(who, TURNS, json!({"id": id})).await["question"]["turns"].clone();
    let told = |turn: &Json| json!([turn["from"], turn["to"], turn["reason"], turn["by"]]);
    found.as_array().expect("turns").iter().map(told).collect()
}

/// Changes a question as it is now.
async fn steer(world: &World, who: &Actor, field: &str, of: &str, id: &Json, more: Json) {
    let read = world.ask(who, "query($id: ID!) { question(id: $id) { version } }", json!({"id": id})).await;
    let mut input = json!({"questionId": id, "expectedVersion": read["question"]["version"]});
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let deed = format!("mutation($input: {of}!) {{ {field}(input: $input) {{ question {{ id }} }} }}");
    world.ask(who, &deed, json!({"input": input})).await;
}

async fn what_was_said_is_kept_through_a_harvest(world: World) {
    let (anna, imke, place) = (world.ouder("anna").await, world.professional("imke").await, community(&world, json!({})).await);
    core(&world, &imke, &place, "PROFESSIONAL").await;
    let id = json!(ask(&world, &anna, &place, "OUDER", TEXT).await);
    let text = id.as_str().unwrap();
    let answers = [
        answer(&world, &imke, text, "PROFESSIONAL", "Wij beginnen thuis.").await,
        answer(&world, &anna, text, "OUDER", "Bij ons hielp een wandeling.").await,
    ];
    world.app.clock.advance(Duration::hours(1));
    steer(&world, &imke, "closeQuestion", "CloseQuestionInput", &id, json!({"reason": "Dit is al beantwoord."})).await;
    steer(&world, &anna, "reopenQuestion", "ReopenQuestionInput", &id, json!({"reason": "Toch nog een vraag."})).await;
    let propose = "mutation($input: ProposeHarvestInput!) { proposeHarvest(input: $input) { harvest { id } } }";
    let harvest = json!({"input": {"questionId": id, "works": "Bel *vooraf*.", "answerIds": answers}});
    let harvest = world.ask(&imke, propose, harvest).await["proposeHarvest"]["harvest"]["id"].clone();
    world.app.clock.advance(Duration::days(8));
    let publish = "mutation($input: PublishHarvestInput!) { publishHarvest(input: $input) { harvest { question { stateReason } } } }";
    world.ask(&imke, publish, json!({"input": {"harvestId": harvest, "expectedVersion": 1}})).await;
    let all = json!([
        ["OPEN", "HARVESTED", null, "COMMUNITY"],
        ["CLOSED", "OPEN", "Toch nog een vraag.", "AUTHOR"],
        ["OPEN", "CLOSED", "Dit is al beantwoord.", "COMMUNITY"],
        [null, "OPEN", null, "AUTHOR"],
    ]);
    for who in [&anna, &imke, &Actor::Nobody, &world.admin().await] {
        assert_eq!(json!(turns(&world, who, &id).await), all, "{who:?}");
    }
    let told = world.ask(&Actor::Nobody, TURNS, json!({"id": id})).await["question"].clone();
    assert_eq!((&told["stateReason"], &told["turns"][2]["at"]), (&Json::Null, &json!("2026-01-14T09:30:00+00:00")));
    // A list tells the same.
    let list = world.ask(&Actor::Nobody, "{ questions { edges { node { turns { to } } } } }", json!({})).await;
    assert_eq!(list["questions"]["edges"][0]["node"]["turns"].as_array().map(Vec::len), Some(4));
}

async fn what_came_before_it_opened_is_not_for_everybody(world: World) {
    let place = community(&world, json!({"reviewed": true})).await;
    let (anna, imke, admin) = (world.ouder("anna").await, world.professional("imke").await, world.admin().await);
    let mo = world.moderator("mo").await;
    core(&world, &imke, &place, "PROFESSIONAL").await;
    let mut draft = question(&place, "OUDER", TEXT);
    draft["input"]["draft"] = json!(true);
    draft["input"]["anonymous"] = json!(true);
    let id = world.ask(&anna, ASK, draft).await["askQuestion"]["question"]["id"].clone();
    let back = json!({"decision": "SEND_BACK", "reason": "Noem alsjeblieft geen school."});
    steer(&world, &anna, "submitQuestion", "SubmitQuestionInput", &id, json!({})).await;
    let read = world.ask(&imke, "query($id: ID!) { question(id: $id) { version } }", json!({"id": id})).await;
    let review = "mutation($input: ReviewQuestionInput!) { reviewQuestion(input: $input) { question { turns { reason } } } }";
    let mut input = back.clone();
    input["questionId"] = id.clone();
    input["expectedVersion"] = read["question"]["version"].clone();
    let sent = world.ask(&imke, review, json!({"input": input})).await;
    assert_eq!(sent["reviewQuestion"]["question"]["turns"], json!([]), "the core group reviews, and reads no past");
    steer(&world, &anna, "submitQuestion", "SubmitQuestionInput", &id, json!({})).await;
    steer(&world, &imke, "reviewQuestion", "ReviewQuestionInput", &id, json!({"decision": "LET_THROUGH"})).await;
    let opened = json!(["PENDING_REVIEW", "OPEN", null, "COMMUNITY"]);
    let whole = json!([
        opened,
        ["DRAFT", "PENDING_REVIEW", null, "AUTHOR"],
        ["PENDING_REVIEW", "DRAFT", "Noem alsjeblieft geen school.", "COMMUNITY"],
        ["DRAFT", "PENDING_REVIEW", null, "AUTHOR"],
        [null, "DRAFT", null, "AUTHOR"],
    ]);
    for who in [&anna, &admin] {
        assert_eq!(json!(turns(&world, who, &id).await), whole, "its author and who moderates there");
    }
    for who in [&Actor::Nobody, &imke, &mo, &world.ouder("bea").await] {
        assert_eq!(json!(turns(&world, who, &id).await), json!([opened]), "{who:?}");
    }
    let seat = join(&world, &mo, &place, "STEWARD").await;
    appoint(&world, &seat, "MODERATOR").await;
    assert_eq!(json!(turns(&world, &mo, &id).await), whole);
}

async fn what_was_said_goes_with_the_words(world: World) {
    let (anna, imke) = (world.ouder("anna").await, world.professional("imke").await);
    let place = community(&world, json!({"reviewed": true})).await;
    let id = json!(ask(&world, &anna, &place, "OUDER", TEXT).await);
    steer(&world, &anna, "withdrawQuestion", "WithdrawQuestionInput", &id, json!({})).await;
    let waited = json!([["PENDING_REVIEW", "DRAFT", null, "AUTHOR"], [null, "PENDING_REVIEW", null, "AUTHOR"]]);
    assert_eq!(json!(turns(&world, &anna, &id).await), waited, "it waits no longer");

    let open = community(&world, json!({})).await;
    let id = json!(ask(&world, &anna, &open, "OUDER", TEXT).await);
    answer(&world, &imke, id.as_str().unwrap(), "PROFESSIONAL", "Wij beginnen thuis.").await;
    steer(&world, &anna, "closeQuestion", "CloseQuestionInput", &id, json!({"reason": "Over thuis zeg ik niets meer."})).await;
    steer(&world, &anna, "withdrawQuestion", "WithdrawQuestionInput", &id, json!({})).await;
    let left = json!([["OPEN", "CLOSED", null, "AUTHOR"], [null, "OPEN", null, "AUTHOR"]]);
    for who in [&anna, &imke, &world.admin().await] {
        assert_eq!(json!(turns(&world, who, &id).await), left, "when and where to stays: {who:?}");
    }
    assert_eq!(world.count("SELECT count(*) FROM turns WHERE reason IS NOT NULL").await, 0);
}

async fn the_latest_hundred_are_told(world: World) {
    let (anna, place) = (world.ouder("anna").await, community(&world, json!({})).await);
    let (id, other) = (json!(ask(&world, &anna, &place, "OUDER", TEXT).await), json!(ask(&world, &anna, &place, "OUDER", TEXT).await));
    for _ in 0..51 {
        steer(&world, &anna, "closeQuestion", "CloseQuestionInput", &id, json!({"reason": "Dit is al beantwoord."})).await;
        steer(&world, &anna, "reopenQuestion", "ReopenQuestionInput", &id, json!({"reason": "Toch nog een vraag."})).await;
    }
    let all = turns(&world, &Actor::Nobody, &id).await;
    assert_eq!((all.len(), &all[0][1], &all[99][1]), (100, &json!("OPEN"), &json!("CLOSED")));
    assert_eq!(turns(&world, &Actor::Nobody, &other).await.len(), 1, "each has its own");
}

stories! {
    what_was_said_is_kept_through_a_harvest, what_came_before_it_opened_is_not_for_everybody, what_was_said_goes_with_the_words,
    the_latest_hundred_are_told,
}
