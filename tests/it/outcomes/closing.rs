//! The report waits until every question has its outcome, which returns to the question.
use super::{done, ids, tied, withdraw};
use crate::{
    events::{Story, evening, not, of, with},
    questions::{answer, ask, core},
    stories,
    world::World,
};
use chrono::Duration;
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

/// A meeting of these questions in two days, published; three days have passed.
async fn over(world: &World, who: &Actor, place: &str, questions: &[&String]) -> Json {
    let input = with(&evening(place, 2), json!({"questionIds": questions}));
    let draft = done(world, who, "createEvent", input).await;
    let event = done(world, who, "publishEvent", of(&draft)).await;
    world.app.clock.advance(Duration::days(3));
    event
}

async fn answers(world: &World, who: &Actor, question: &str) -> Json {
    let query = "query($id: ID!) { question(id: $id) { answerCount missingPerspectives
      answers { edges { node { id kind body viewerIsAuthor author { displayName capacity anonymous coreGroup profile { id } } } } } } }";
    world.ask(who, query, json!({"id": question})).await["question"].clone()
}

async fn every_question_has_its_outcome(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let [one, two, three, gone] = [
        ask(&world, &story.anna, &story.place, "OUDER", "Hoe begin je een gesprek met school?").await,
        ask(&world, &story.leo, &story.place, "PROFESSIONAL", "Wie bellen jullie als eerste?").await,
        ask(&world, &story.leo, &story.place, "PROFESSIONAL", "En wie belt er daarna nog meer?").await,
        ask(&world, &story.anna, &story.place, "OUDER", "Kan ik dit ook weer weghalen?").await,
    ];
    let other = ask(&world, &story.anna, &story.place, "OUDER", "Staat dit ook op het programma?").await;
    let event = over(&world, &story.imke, &story.place, &[&one, &two, &three, &gone]).await;
    answer(&world, &story.leo, &gone, "PROFESSIONAL", "Ja hoor, dat kan.").await;
    withdraw(&world, &story.anna, &gone).await;
    let next = done(&world, &story.imke, "createEvent", with(&evening(&story.place, 40), json!({"questionIds": [other]}))).await;
    let close = |outcomes: Json| with(&of(&event), json!({"report": "Wij spraken elkaar.", "outcomes": outcomes}));
    let refused = async |outcomes: Json| not(&world, &story.imke, "closeEvent", close(outcomes)).await;
    let missing = |id: &String| format!("input.outcomes.{id}:OUTCOME_MISSING");
    assert_eq!(
        refused(json!([])).await,
        format!("REFUSED {} {} {}", missing(&one), missing(&two), missing(&three)),
        "each of them at once"
    );
    let said = json!({"questionId": one, "kind": "ANSWERED", "text": "Door te **luisteren**."});
    assert_eq!(refused(json!([said])).await, format!("REFUSED {} {}", missing(&two), missing(&three)));
    assert_eq!(
        refused(json!([{"questionId": one, "kind": "ANSWERED"}, {"questionId": two, "kind": "CARRIED_OVER"}, said,
            {"questionId": three, "kind": "NOT_REACHED", "carriedOverToEventId": next["id"]}]))
        .await,
        "INVALID input.outcomes.0.text:REQUIRED input.outcomes.1.carriedOverToEventId:REQUIRED input.outcomes.3.carriedOverToEventId:CONFLICTING_ARGUMENTS \
         input.outcomes.2.questionId:DUPLICATE"
    );
    // Another's question, a meeting that nobody knows of, the meeting itself, one that is off, one that somebody else organises.
    let carried = |to: &Json| json!({"questionId": two, "kind": "CARRIED_OVER", "carriedOverToEventId": to});
    let late = json!({"questionId": three, "kind": "NOT_REACHED"});
    let off = done(&world, &story.imke, "createEvent", evening(&story.place, 41)).await;
    let off = done(&world, &story.imke, "publishEvent", of(&off)).await;
    done(&world, &story.imke, "cancelEvent", with(&of(&off), json!({"reason": "De spreker is ziek geworden."}))).await;
    let elsewhere = Story::tell(&world, json!({"name": "Elders"})).await;
    let mine = elsewhere.noor.clone();
    core(&world, &mine, &elsewhere.place, "PROFESSIONAL").await;
    let hidden = done(&world, &mine, "createEvent", evening(&elsewhere.place, 42)).await;
    let shown = done(&world, &mine, "createEvent", evening(&elsewhere.place, 43)).await;
    done(&world, &mine, "publishEvent", of(&shown)).await;
    let noor_leads = "UPDATE memberships SET part = 'MEMBER' WHERE community_id = (SELECT id FROM communities WHERE name = 'Elders') \
      AND profile_id IN (SELECT profile_id FROM memberships WHERE part = 'CORE_GROUP' GROUP BY profile_id HAVING count(*) = 2)";
    sea_orm::ConnectionTrait::execute_unprepared(&world.app.db.write(), noor_leads).await.expect("imke leads one community alone");
    for (to, code) in [
        (&json!(vonk::graphql::ids::id(entity::ids::EventId::new()).to_string()), "UNKNOWN_ID"),
        (&event["id"], "CONFLICTING_ARGUMENTS"),
        (&off["id"], "EVENT_CANCELLED"),
        (&shown["id"], "NOT_ORGANISER"),
        (&hidden["id"], "UNKNOWN_ID"),
    ] {
        let code = format!("REFUSED input.outcomes.1.carriedOverToEventId:{code}");
        assert_eq!(refused(json!([said, carried(to), late])).await.split(" input.outcomes.2").next().unwrap(), code);
    }
    assert_eq!(
        refused(json!([said, carried(&next["id"]), late, {"questionId": other, "kind": "NOT_REACHED"}])).await,
        "REFUSED input.outcomes.3.questionId:UNKNOWN_ID"
    );
    let closed = done(&world, &story.imke, "closeEvent", close(json!([late, carried(&next["id"]), said]))).await;
    let kinds: Vec<_> = closed["outcomes"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["ANSWERED", "CARRIED_OVER", "NOT_REACHED"], "in the order of the questions");
    assert_eq!((&closed["outcomes"][1]["carriedOverTo"]["id"], &closed["outcomes"][0]["question"]["id"]), (&next["id"], &json!(one)));
    let after = tied(&world, &story.imke, &next["id"]).await;
    assert_eq!((ids(&after["questions"]), &after["version"]), (vec![other, two.clone()], &json!(2)), "behind those that it had");
    // Everybody reads it at the question; nobody sees the draft that it went on to.
    let there = answers(&world, &Actor::Nobody, &one).await;
    let said = &there["answers"]["edges"][0]["node"];
    assert_eq!((&said["kind"], &said["body"], &there["answerCount"]), (&json!("FROM_EVENT"), &json!("Door te **luisteren**."), &json!(1)));
    assert_eq!((&said["author"]["capacity"], &said["author"]["coreGroup"]), (&json!("PROFESSIONAL"), &json!(true)));
    assert_eq!(answers(&world, &Actor::Nobody, &two).await["answers"]["edges"][0]["node"]["kind"], "FROM_EVENT");
    assert_eq!(tied(&world, &story.leo, &event["id"]).await["outcomes"][1]["carriedOverTo"], Json::Null);
    assert_eq!(world.count("SELECT count(*) FROM answers WHERE kind = 'FROM_EVENT'").await, 3, "none for the one that was withdrawn");
    let told = "SELECT count(*) FROM outbox JOIN audit ON audit.subject_id = outbox.subject_id AND audit.action = outbox.kind \
      JOIN answers ON answers.id = outbox.subject_id WHERE outbox.kind = 'question.answered' AND answers.kind = 'FROM_EVENT'";
    assert_eq!(world.count(told).await, 3);
    assert_eq!(world.count("SELECT count(*) FROM audit WHERE action = 'event.updated'").await, 1, "the one that has it now");
    // It is an answer like others: whoever gave it can put it better, and nobody can make one by hand.
    let edit = "mutation($input: EditAnswerInput!) { editAnswer(input: $input) { answer { kind body } } }";
    let edited = world
        .ask(&story.imke, edit, json!({"input": {"answerId": said["id"], "expectedVersion": 1, "body": "Door goed te luisteren."}}))
        .await;
    assert_eq!(edited["editAnswer"]["answer"]["kind"], "FROM_EVENT");
}

async fn a_parent_who_leads_stays_unnamed(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let carla = world.ouder("carla").await;
    core(&world, &carla, &story.place, "OUDER").await;
    let one = ask(&world, &story.leo, &story.place, "PROFESSIONAL", "Wie bellen jullie als eerste?").await;
    let perspectives = answers(&world, &story.leo, &one).await["missingPerspectives"].clone();
    let event = over(&world, &carla, &story.place, &[&one]).await;
    let outcome = json!([{"questionId": one, "kind": "NOT_REACHED"}]);
    done(&world, &carla, "closeEvent", with(&of(&event), json!({"outcomes": outcome}))).await;
    let there = answers(&world, &story.leo, &one).await;
    let author = &there["answers"]["edges"][0]["node"]["author"];
    assert_eq!((&author["displayName"], &author["anonymous"], &author["profile"]), (&json!("Ouder"), &json!(true), &Json::Null));
    assert_eq!(there["missingPerspectives"], perspectives, "what a meeting says is nobody's own perspective");
    assert_eq!(answers(&world, &carla, &one).await["answers"]["edges"][0]["node"]["viewerIsAuthor"], true);
}

async fn a_closed_question_still_hears_of_it(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let one = ask(&world, &story.leo, &story.place, "PROFESSIONAL", "Wie bellen jullie als eerste?").await;
    let event = over(&world, &story.imke, &story.place, &[&one]).await;
    let close = "mutation($input: CloseQuestionInput!) { closeQuestion(input: $input) { question { id } } }";
    world.ask(&story.leo, close, json!({"input": {"questionId": one, "expectedVersion": 1, "reason": "Het is beantwoord, dank."}})).await;
    let outcome = json!([{"questionId": one, "kind": "ANSWERED", "text": "Eerst de ouders."}]);
    for who in [&story.leo, &story.noor, &story.zus] {
        assert_eq!(not(&world, who, "closeEvent", with(&of(&event), json!({"outcomes": outcome}))).await, "FORBIDDEN");
    }
    done(&world, &story.mo, "closeEvent", with(&of(&event), json!({"outcomes": outcome}))).await;
    let there = answers(&world, &story.leo, &one).await;
    assert_eq!(there["answers"]["edges"][0]["node"]["author"]["capacity"], "STEWARD");
}

stories! { every_question_has_its_outcome, a_parent_who_leads_stays_unnamed, a_closed_question_still_hears_of_it }
