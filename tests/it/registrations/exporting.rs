//! Who leads takes the list of participants along: noted each time, and harmless to a spreadsheet.
use super::{REGISTER, cancel, event, register};
use crate::{
    events::{Story, evening, published, with},
    stories,
    world::World,
};
use serde_json::json;
use vonk::policy::Actor;

const EXPORT: &str = "mutation($input: ExportParticipantsInput!) { exportParticipants(input: $input) { csv count } }";

async fn a_list_that_tricks_nobody(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let asked = json!([{"text": "=Waarvoor komt u?", "kind": "LONG_TEXT"}, {"text": "Mee?", "kind": "YES_NO"}]);
    let event =
        published(&world, &story.imke, with(&evening(&story.place, 30), json!({"registrationQuestions": asked, "capacity": 2}))).await;
    let read = "query($id: ID!) { event(id: $id) { registrationQuestions { id } } }";
    let q = world.ask(&Actor::Nobody, read, json!({"id": event["id"]})).await["event"]["registrationQuestions"].clone();
    let name = "mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { profile { id } } }";
    let input = json!({"capacity": "OUDER", "displayName": "=MAX(A1;B2)", "expectedVersion": 1});
    world.ask(&story.anna, name, json!({"input": input})).await;
    let id = event["id"].as_str().expect("an id");
    let answers = json!([{"questionId": q[1]["id"], "text": "NO"}, {"questionId": q[0]["id"], "text": "Zo; \"dus\"\n=1+1, -2"}]);
    world.ask(&story.anna, REGISTER, json!({"input": {"eventId": id, "capacity": "OUDER", "answers": answers}})).await;
    register(&world, &story.leo, id, "PROFESSIONAL").await;
    let (noors, _) = register(&world, &story.noor, id, "PROFESSIONAL").await;
    cancel(&world, &story.noor, &noors).await;
    let export = async |who: &Actor, more: serde_json::Value| {
        let mut input = json!({"eventId": id});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        world.ask(who, EXPORT, json!({"input": input})).await["exportParticipants"].clone()
    };
    let all = export(&story.imke, json!({})).await;
    assert_eq!(
        all["csv"].as_str().expect("CSV"),
        "\"name\",\"capacity\",\"state\",\"place in line\",\"attended\",\"'=Waarvoor komt u?\",\"Mee?\"\r\n\
         \"'=MAX(A1;B2)\",\"OUDER\",\"REGISTERED\",\"1\",\"\",\"Zo; \"\"dus\"\"\n'=1+1, '-2\",\"NO\"\r\n\
         \"Professional\",\"PROFESSIONAL\",\"REGISTERED\",\"2\",\"\",\"\",\"\"\r\n\
         \"Professional\",\"PROFESSIONAL\",\"CANCELLED\",\"3\",\"\",\"\",\"\"\r\n"
    );
    assert_eq!(all["count"], 3);
    let some = export(&story.mo, json!({"states": ["REGISTERED"], "idempotencyKey": "uitdraai-1"})).await;
    assert_eq!(some["count"], 2);
    assert_eq!(export(&story.mo, json!({"states": ["REGISTERED"], "idempotencyKey": "uitdraai-1"})).await, some);
    assert_eq!(world.count("SELECT count(*) FROM audit WHERE action = 'event.participants_exported'").await, 3, "each time");
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind LIKE '%exported'").await, 0, "that somebody looked is no news");
    let other = json!({"input": {"eventId": id, "idempotencyKey": "uitdraai-1"}});
    assert_eq!(world.refused(&story.mo, EXPORT, other).await, "CONFLICT input.idempotencyKey:IDEMPOTENCY_KEY_REUSED");
    for who in [&story.leo, &story.anna, &story.noor, &story.zus, &world.person("other admin", &[vonk::policy::Role::Admin]).await] {
        assert_eq!(world.refused(who, EXPORT, json!({"input": {"eventId": id}})).await, "FORBIDDEN", "{who:?}");
    }
    assert_eq!(world.refused(&Actor::Nobody, EXPORT, json!({"input": {"eventId": id}})).await, "UNAUTHENTICATED");
    assert_eq!(world.refused(&story.imke, EXPORT, json!({"input": {"eventId": noors}})).await, "INVALID input.eventId:WRONG_ID_TYPE");
}

async fn an_empty_list_has_a_head(world: World) {
    let story = Story::tell(&world, json!({"visibility": "MEMBERS"})).await;
    let id = event(&world, &story.place, |_| {}).await;
    let told = world.ask(&story.imke, EXPORT, json!({"input": {"eventId": id}})).await["exportParticipants"].clone();
    assert_eq!(told, json!({"csv": "\"name\",\"capacity\",\"state\",\"place in line\",\"attended\"\r\n", "count": 0}));
    assert_eq!(world.refused(&story.noor, EXPORT, json!({"input": {"eventId": id}})).await, "NOT_FOUND input.eventId:UNKNOWN_ID");
}

stories! { a_list_that_tricks_nobody, an_empty_list_has_a_head }
