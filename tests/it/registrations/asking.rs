//! What an event asks of who registers: up to ten questions, answered once, told to few, and gone with the registration.
use super::{CANCEL, REGISTER, cancel, current, event, later, register};
use crate::{
    events::{Story, done, evening, not, of, published, with},
    stories,
    world::World,
};
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

const READ: &str = "query($id: ID!) { event(id: $id) { registrationQuestions { id text kind required options } } }";
const TOLD: &str = "query($id: ID!) { node(id: $id) { ... on Registration { state answers { text question { text } } } } }";

/// Three questions: what somebody comes for, what they eat, and whether they bring somebody.
fn asked() -> Json {
    json!([
        {"text": "Waarvoor komt u?", "kind": "LONG_TEXT", "required": true},
        {"text": "Wat eet u?", "kind": "CHOICE", "options": ["alles", "vegetarisch"]},
        {"text": "Komt er iemand mee?", "kind": "YES_NO"},
    ])
}

async fn ids(world: &World, event: &Json) -> Vec<Json> {
    let read = world.ask(&Actor::Nobody, READ, json!({"id": event})).await;
    let rows = read["event"]["registrationQuestions"].as_array().expect("questions").clone();
    rows.into_iter().map(|row| row["id"].clone()).collect()
}

fn coming(event: &Json, capacity: &str, answers: &[(&Json, &str)]) -> Json {
    let answers: Vec<_> = answers.iter().map(|(id, text)| json!({"questionId": id, "text": text})).collect();
    json!({"input": {"eventId": event, "capacity": capacity, "answers": answers}})
}

async fn an_event_asks_and_whoever_comes_answers(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let event = published(&world, &story.imke, with(&evening(&story.place, 30), json!({"registrationQuestions": asked()}))).await;
    let read = world.ask(&Actor::Nobody, READ, json!({"id": event["id"]})).await["event"]["registrationQuestions"].clone();
    assert_eq!(
        (&read[0]["text"], &read[0]["required"], &read[1]["options"]),
        (&json!("Waarvoor komt u?"), &json!(true), &json!(["alles", "vegetarisch"]))
    );
    let q = ids(&world, &event["id"]).await;
    let elsewhere = published(&world, &story.imke, with(&evening(&story.place, 31), json!({"registrationQuestions": asked()}))).await;
    let other = ids(&world, &elsewhere["id"]).await;
    for (answers, what) in [
        (vec![], "input.answers:REQUIRED"),
        (vec![(&q[0], " ")], "input.answers.0.text:REQUIRED"),
        (vec![(&q[0], "x"), (&q[1], "vis")], "input.answers.1.text:BAD_FORMAT"),
        (vec![(&q[0], "x"), (&q[2], "ja")], "input.answers.1.text:BAD_FORMAT"),
        (vec![(&q[0], "x"), (&other[1], "alles")], "input.answers.1.questionId:UNKNOWN_ID"),
        (vec![(&q[0], "x"), (&q[0], "y")], "input.answers.1.questionId:DUPLICATE"),
        (vec![(&event["id"], "x"), (&q[0], "x")], "input.answers.0.questionId:WRONG_ID_TYPE"),
    ] {
        assert_eq!(world.refused(&story.anna, REGISTER, coming(&event["id"], "OUDER", &answers)).await, format!("INVALID {what}"));
    }
    let long = "x".repeat(2_001);
    let refused = world.refused(&story.anna, REGISTER, coming(&event["id"], "OUDER", &[(&q[2], "NO"), (&q[0], &long)])).await;
    assert_eq!(refused, "INVALID input.answers.1.text:TOO_LONG");
    let many: Vec<_> = (0..11).map(|_| (&q[0], "x")).collect();
    assert_eq!(world.refused(&story.anna, REGISTER, coming(&event["id"], "OUDER", &many)).await, "INVALID input.answers:TOO_MANY");

    let given = [(&q[2], "YES"), (&q[0], "Om te luisteren"), (&q[1], "vegetarisch")];
    let row = world.ask(&story.anna, REGISTER, coming(&event["id"], "OUDER", &given)).await["registerForEvent"]["registration"].clone();
    let told = async |who: &Actor| world.ask(who, TOLD, json!({"id": row["id"]})).await["node"].clone();
    let answers = json!([
        {"text": "Om te luisteren", "question": {"text": "Waarvoor komt u?"}},
        {"text": "vegetarisch", "question": {"text": "Wat eet u?"}},
        {"text": "YES", "question": {"text": "Komt er iemand mee?"}},
    ]);
    for who in [&story.anna, &story.imke, &story.mo] {
        assert_eq!(told(who).await["answers"], answers, "{who:?}");
    }
    for who in [&Actor::Nobody, &story.leo, &story.noor, &story.zus, &world.person("other admin", &[vonk::policy::Role::Admin]).await] {
        assert_eq!(told(who).await, Json::Null, "{who:?}");
    }
    // With its end its words go, and the event goes on asking what it asked.
    let id = row["id"].as_str().expect("an id");
    cancel(&world, &story.anna, id).await;
    let gone = json!([
        {"text": null, "question": {"text": "Waarvoor komt u?"}},
        {"text": null, "question": {"text": "Wat eet u?"}},
        {"text": null, "question": {"text": "Komt er iemand mee?"}},
    ]);
    assert_eq!(told(&story.anna).await, json!({"state": "CANCELLED", "answers": gone}));
    assert_eq!(told(&story.imke).await["answers"], gone);
    assert_eq!(world.count("SELECT count(*) FROM registration_answers WHERE text IS NOT NULL").await, 0);
    let input = current(&world, &story.anna, id).await;
    assert_eq!(world.refused(&story.anna, CANCEL, input).await, "REFUSED input.registrationId:WRONG_STATE");
}

async fn what_was_answered_is_not_asked_otherwise(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let event = published(&world, &story.imke, with(&evening(&story.place, 30), json!({"registrationQuestions": asked()}))).await;
    let fewer = json!({"registrationQuestions": [{"text": "Wat eet u?", "kind": "SHORT_TEXT"}]});
    let event = done(&world, &story.imke, "updateEvent", with(&of(&event), fewer.clone())).await;
    let q = ids(&world, &event["id"]).await;
    assert_eq!(q.len(), 1);
    // Who answers nothing freezes nothing.
    register(&world, &story.leo, event["id"].as_str().expect("an id"), "PROFESSIONAL").await;
    let event = done(&world, &story.imke, "updateEvent", with(&of(&event), json!({"registrationQuestions": asked()}))).await;
    let q = ids(&world, &event["id"]).await;
    let given = [(&q[0], "Om te leren")];
    let row = world.ask(&story.anna, REGISTER, coming(&event["id"], "OUDER", &given)).await["registerForEvent"]["registration"].clone();
    assert_eq!(
        not(&world, &story.imke, "updateEvent", with(&of(&event), fewer.clone())).await,
        "REFUSED input.registrationQuestions:ALREADY_ANSWERED"
    );
    let event = done(&world, &story.imke, "updateEvent", with(&of(&event), json!({"title": "Anders"}))).await;
    cancel(&world, &story.anna, row["id"].as_str().expect("an id")).await;
    assert_eq!(
        not(&world, &story.imke, "updateEvent", with(&of(&event), fewer)).await,
        "REFUSED input.registrationQuestions:ALREADY_ANSWERED"
    );
}

async fn an_offer_that_lapses_takes_its_answers_along(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let more = json!({"registrationQuestions": asked(), "capacity": 1});
    let event = published(&world, &story.imke, with(&evening(&story.place, 30), more)).await;
    let q = ids(&world, &event["id"]).await;
    let mut rows = vec![];
    for (who, hat) in [(&story.leo, "PROFESSIONAL"), (&story.anna, "OUDER")] {
        let row = world.ask(who, REGISTER, coming(&event["id"], hat, &[(&q[0], "Om te leren")])).await;
        rows.push(row["registerForEvent"]["registration"]["id"].as_str().expect("an id").to_owned());
    }
    cancel(&world, &story.leo, &rows[0]).await;
    later(&world, Duration::hours(24)).await;
    let told = world.ask(&story.anna, TOLD, json!({"id": rows[1]})).await["node"].clone();
    assert_eq!((&told["state"], &told["answers"][0]["text"]), (&json!("LAPSED"), &Json::Null));
}

async fn questions_that_do_not_fit_are_named(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let base = evening(&story.place, 30);
    let at = "input.registrationQuestions";
    let choice = |options: Json| json!([{"text": "Wat eet u?", "kind": "CHOICE", "options": options}]);
    for (wrong, what) in [
        (json!([{"text": "x", "kind": "YES_NO"}, {"text": "", "kind": "YES_NO"}]), format!("{at}.0.text:TOO_SHORT {at}.1.text:REQUIRED")),
        (json!([{"text": "x".repeat(201), "kind": "YES_NO"}]), format!("{at}.0.text:TOO_LONG")),
        (json!([{"text": "Komt u?", "kind": "YES_NO", "options": ["ja"]}]), format!("{at}.0.options:CONFLICTING_ARGUMENTS")),
        (choice(json!([])), format!("{at}.0.options:TOO_FEW")),
        (choice(json!(["alles"])), format!("{at}.0.options:TOO_FEW")),
        (choice((0..21).map(|n| n.to_string()).collect()), format!("{at}.0.options:TOO_MANY")),
        (choice(json!(["alles", " alles"])), format!("{at}.0.options.1:DUPLICATE")),
        (choice(json!(["alles", "x".repeat(101)])), format!("{at}.0.options.1:TOO_LONG")),
        ((0..11).map(|_| json!({"text": "Komt u?", "kind": "YES_NO"})).collect(), format!("{at}:TOO_MANY")),
    ] {
        let input = with(&base, json!({"registrationQuestions": wrong}));
        assert_eq!(not(&world, &story.imke, "createEvent", input).await, format!("INVALID {what}"));
    }
    // What asks nothing is asked nothing.
    let silent = event(&world, &story.place, |_| {}).await;
    let stray = json!({"eventId": silent, "capacity": "OUDER", "answers": [{"questionId": vonk::graphql::ids::id(entity::ids::RegistrationQuestionId::new()), "text": "x"}]});
    assert_eq!(world.refused(&story.anna, REGISTER, json!({"input": stray})).await, "INVALID input.answers.0.questionId:UNKNOWN_ID");
}

stories! {
    an_event_asks_and_whoever_comes_answers,
    what_was_answered_is_not_asked_otherwise,
    an_offer_that_lapses_takes_its_answers_along,
    questions_that_do_not_fit_are_named,
}
