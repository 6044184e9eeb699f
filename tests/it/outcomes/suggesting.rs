//! Three open questions on one tag, or fifteen followers on one question, suggest a meeting.
use super::{done, ids};
use crate::{
    events::{Story, evening, of, with},
    questions::{ASK, ask},
    stories,
    world::World,
};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

const DISMISS: &str = "mutation($input: DismissSuggestedEventInput!) { dismissSuggestedEvent(input: $input) { community { id } } }";

async fn suggested(world: &World, who: &Actor, place: &str) -> Json {
    let query = "query($id: ID!) { community(id: $id) { suggestedEvents { reason tag { id label } questions { id } questionCount } } }";
    world.ask(who, query, json!({"id": place})).await["community"]["suggestedEvents"].clone()
}

async fn tagged(world: &World, who: &Actor, place: &str, word: &str, text: &str) -> String {
    let input = json!({"communityId": place, "capacity": "PROFESSIONAL", "text": text, "tags": {"words": [word]}});
    world.ask(who, ASK, json!({"input": input})).await["askQuestion"]["question"]["id"].as_str().unwrap().to_owned()
}

async fn three_questions_on_one_tag(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let ask =
        async |n: i32| tagged(&world, &story.leo, &story.place, "thuiszitters", &format!("Wat helpt er bij thuiszitten, deel {n}?")).await;
    let (one, two) = (ask(1).await, ask(2).await);
    tagged(&world, &story.leo, &story.place, "iets anders", "Wat heeft hier niets mee te maken?").await;
    assert_eq!(suggested(&world, &story.imke, &story.place).await, json!([]));
    let three = ask(3).await;
    let there = suggested(&world, &story.imke, &story.place).await;
    assert_eq!((there.as_array().unwrap().len(), &there[0]["reason"], &there[0]["questionCount"]), (1, &json!("TAG"), &json!(3)));
    assert_eq!(
        (ids(&there[0]["questions"]), &there[0]["tag"]["label"]),
        (vec![three.clone(), two.clone(), one.clone()], &json!("thuiszitters"))
    );
    for who in [&Actor::Nobody, &story.noor, &story.leo, &story.zus] {
        assert_eq!(suggested(&world, who, &story.place).await, Json::Null);
    }
    assert_eq!(suggested(&world, &story.mo, &story.place).await, there);
    // A meeting of one of them takes it up; called off, it gives it back.
    let event = done(&world, &story.imke, "createEvent", with(&evening(&story.place, 30), json!({"questionIds": [one]}))).await;
    assert_eq!(suggested(&world, &story.imke, &story.place).await, json!([]));
    let event = done(&world, &story.imke, "publishEvent", of(&event)).await;
    done(&world, &story.imke, "cancelEvent", with(&of(&event), json!({"reason": "De spreker is ziek geworden."}))).await;
    assert_eq!(suggested(&world, &story.imke, &story.place).await, there);
    // One that is closed counts no more.
    let close = "mutation($input: CloseQuestionInput!) { closeQuestion(input: $input) { question { id } } }";
    world.ask(&story.leo, close, json!({"input": {"questionId": two, "expectedVersion": 1, "reason": "Het is beantwoord, dank."}})).await;
    assert_eq!(suggested(&world, &story.imke, &story.place).await, json!([]));
    ask(4).await;
    // Dismissed, with a reason: until three more are asked.
    let tag = there[0]["tag"]["id"].clone();
    let input = |more: Json| json!({"input": with(&json!({"communityId": story.place, "reason": "Daar is nu geen tijd voor."}), more)});
    assert_eq!(world.refused(&story.imke, DISMISS, input(json!({}))).await, "INVALID input.tagId:REQUIRED");
    assert_eq!(
        world.refused(&story.imke, DISMISS, input(json!({"tagId": tag, "questionId": one, "reason": "kort"}))).await,
        "INVALID input.questionId:CONFLICTING_ARGUMENTS input.reason:TOO_SHORT"
    );
    assert_eq!(world.refused(&story.imke, DISMISS, input(json!({"questionId": one}))).await, "REFUSED input.questionId:NOT_SUGGESTED");
    assert_eq!(world.refused(&story.leo, DISMISS, input(json!({"tagId": tag}))).await, "FORBIDDEN");
    world.ask(&story.imke, DISMISS, input(json!({"tagId": tag, "idempotencyKey": "weg-ermee"}))).await;
    world.ask(&story.imke, DISMISS, input(json!({"tagId": tag, "idempotencyKey": "weg-ermee"}))).await;
    assert_eq!(suggested(&world, &story.imke, &story.place).await, json!([]));
    assert_eq!(world.refused(&story.imke, DISMISS, input(json!({"tagId": tag}))).await, "REFUSED input.tagId:NOT_SUGGESTED");
    for n in 5..7 {
        ask(n).await;
    }
    assert_eq!(suggested(&world, &story.imke, &story.place).await, json!([]));
    ask(7).await;
    assert_eq!(suggested(&world, &story.imke, &story.place).await[0]["questionCount"], 3);
    assert_eq!(world.count("SELECT count(*) FROM audit WHERE action = 'suggestion.dismissed'").await, 1);
}

async fn fifteen_followers_on_one_question(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let one = ask(&world, &story.anna, &story.place, "OUDER", "Hoe begin je een gesprek met school?").await;
    let follow = "mutation($input: FollowQuestionInput!) { followQuestion(input: $input) { question { id } } }";
    for n in 0..15 {
        assert_eq!(suggested(&world, &story.imke, &story.place).await, json!([]), "{n}");
        let who = world.professional(&format!("volger {n}")).await;
        world.ask(&who, follow, json!({"input": {"questionId": one, "capacity": "PROFESSIONAL"}})).await;
    }
    let there = suggested(&world, &story.imke, &story.place).await;
    assert_eq!(there, json!([{"reason": "QUESTION", "tag": null, "questions": [{"id": one}], "questionCount": 1}]));
    let input = json!({"input": {"communityId": story.place, "questionId": one, "reason": "Die houden we al elders."}});
    world.ask(&story.mo, DISMISS, input).await;
    assert_eq!(suggested(&world, &story.imke, &story.place).await, json!([]));
}

stories! { three_questions_on_one_tag, fifteen_followers_on_one_question }
