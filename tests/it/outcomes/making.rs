//! A meeting is made of questions, and shows them to whoever may read them.
use super::{done, ids, tied, withdraw};
use crate::{
    events::{Story, evening, not, of, with},
    questions::{ask, community},
    stories,
    world::World,
};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

async fn events_of(world: &World, who: &Actor, question: &str) -> Vec<String> {
    let seen = world.ask(who, "query($id: ID!) { question(id: $id) { events { id } } }", json!({"id": question})).await;
    ids(&seen["question"]["events"])
}

async fn a_meeting_is_made_of_questions(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let one = ask(&world, &story.anna, &story.place, "OUDER", "Hoe begin je een gesprek met school?").await;
    let two = ask(&world, &story.leo, &story.place, "PROFESSIONAL", "Wie bellen jullie als eerste?").await;
    let input = with(&evening(&story.place, 30), json!({"questionIds": [two, one]}));
    let draft = done(&world, &story.imke, "createEvent", input).await;
    assert_eq!(ids(&draft["questions"]), [two.clone(), one.clone()], "in their order");
    assert_eq!((tied(&world, &story.leo, &draft["id"]).await, events_of(&world, &story.leo, &one).await), (Json::Null, vec![]), "a draft");
    assert_eq!(events_of(&world, &story.imke, &one).await.len(), 1);
    let event = done(&world, &story.imke, "publishEvent", of(&draft)).await;
    let id = event["id"].as_str().unwrap();
    for who in [&Actor::Nobody, &story.noor, &story.leo] {
        assert_eq!(
            (ids(&tied(&world, who, &event["id"]).await["questions"]).len(), events_of(&world, who, &two).await),
            (2, vec![id.to_owned()])
        );
    }
    // Other questions, and none at all; what is left out stays.
    let event = done(&world, &story.imke, "updateEvent", with(&of(&event), json!({"questionIds": [one]}))).await;
    assert_eq!(ids(&event["questions"]), std::slice::from_ref(&one));
    let event = done(&world, &story.imke, "updateEvent", with(&of(&event), json!({"title": "Anders"}))).await;
    assert_eq!(ids(&event["questions"]), std::slice::from_ref(&one));
    // Once withdrawn it stays where others built on it, and can be kept.
    crate::questions::answer(&world, &story.leo, &one, "PROFESSIONAL", "Begin met een kop koffie.").await;
    withdraw(&world, &story.anna, &one).await;
    let event = done(&world, &story.imke, "updateEvent", with(&of(&event), json!({"questionIds": [one, two]}))).await;
    assert_eq!((event["questions"][0]["text"].clone(), ids(&event["questions"]).len()), (Json::Null, 2));
    let event = done(&world, &story.imke, "updateEvent", with(&of(&event), json!({"questionIds": []}))).await;
    assert_eq!((ids(&event["questions"]).len(), events_of(&world, &story.imke, &two).await.len()), (0, 0));
}

async fn not_of_everything(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let base = evening(&story.place, 30);
    let of_questions = |ids: Json| with(&base, json!({"questionIds": ids}));
    let open = ask(&world, &story.anna, &story.place, "OUDER", "Hoe begin je een gesprek met school?").await;
    let refused = async |ids: Json| not(&world, &story.imke, "createEvent", of_questions(ids)).await;
    assert_eq!(refused(json!([open, story.place, "x"])).await, "INVALID input.questionIds.1:WRONG_ID_TYPE input.questionIds.2:BAD_ID");
    assert_eq!(refused(json!([open, open])).await, "INVALID input.questionIds.1:DUPLICATE");
    let many: Vec<String> = (0..11).map(|_| vonk::graphql::ids::id(entity::ids::QuestionId::new()).to_string()).collect();
    assert_eq!(refused(json!(many)).await, "INVALID input.questionIds:TOO_MANY");
    assert_eq!(refused(json!([many[0], open])).await, "INVALID input.questionIds.0:UNKNOWN_ID");
    let closed = ask(&world, &story.leo, &story.place, "PROFESSIONAL", "Wie bellen jullie als eerste?").await;
    let close = "mutation($input: CloseQuestionInput!) { closeQuestion(input: $input) { question { id } } }";
    world
        .ask(&story.leo, close, json!({"input": {"questionId": closed, "expectedVersion": 1, "reason": "Het is beantwoord, dank."}}))
        .await;
    let withdrawn = ask(&world, &story.anna, &story.place, "OUDER", "Kan ik dit ook weer weghalen?").await;
    crate::questions::answer(&world, &story.leo, &withdrawn, "PROFESSIONAL", "Ja hoor, dat kan.").await;
    withdraw(&world, &story.anna, &withdrawn).await;
    assert_eq!(refused(json!([closed, withdrawn])).await, "REFUSED input.questionIds.0:WRONG_STATE input.questionIds.1:WITHDRAWN");
    // Elsewhere: of a public community, but not of a closed one, though its organiser reads it there.
    let hall = community(&world, json!({"name": "Buren"})).await;
    let members = community(&world, json!({"name": "Besloten", "visibility": "MEMBERS"})).await;
    crate::questions::join(&world, &story.imke, &members, "PROFESSIONAL").await;
    let next_door = ask(&world, &story.noor, &hall, "PROFESSIONAL", "Hoe doen ze dat bij de buren?").await;
    let inside = ask(&world, &story.imke, &members, "PROFESSIONAL", "Wat zeggen wij hier onder elkaar?").await;
    assert_eq!(refused(json!([next_door, inside])).await, "REFUSED input.questionIds.1:WRITTEN_FOR_FEWER");
    let made = done(&world, &story.imke, "createEvent", of_questions(json!([next_door, open]))).await;
    assert_eq!(
        not(&world, &story.imke, "updateEvent", with(&of(&made), json!({"questionIds": [inside]}))).await,
        "REFUSED input.questionIds.0:WRITTEN_FOR_FEWER"
    );
    // A question of a community whose doors close later is not shown through the meeting.
    done(&world, &story.imke, "publishEvent", of(&made)).await;
    let version = world.ask(&world.admin().await, "query($id: ID!) { community(id: $id) { version } }", json!({"id": hall})).await;
    let change = "mutation($input: UpdateCommunityInput!) { updateCommunity(input: $input) { community { id } } }";
    let input = json!({"id": hall, "expectedVersion": version["community"]["version"], "visibility": "MEMBERS"});
    world.ask(&world.admin().await, change, json!({"input": input})).await;
    assert_eq!(ids(&tied(&world, &story.leo, &made["id"]).await["questions"]), std::slice::from_ref(&open));
    assert_eq!(ids(&tied(&world, &story.noor, &made["id"]).await["questions"]), [next_door, open], "its author");
}

stories! { a_meeting_is_made_of_questions, not_of_everything }
