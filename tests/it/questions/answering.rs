//! Answering, threads, helpful, anonymity, perspectives.
use super::{ANSWER, answer, ask, community, join};
use crate::{stories, world::World};
use serde_json::{Value as Json, json};
use std::sync::Arc;
use vonk::policy::{Actor, Person, Role};

const TEXT: &str = "Hoe betrekken jullie ouders bij het eerste gesprek?";

fn input(question: &str, capacity: &str, body: &str) -> Json {
    json!({"input": {"questionId": question, "capacity": capacity, "kind": "EXPERIENCE", "body": body}})
}

async fn answers_hang_under_their_question(world: World) {
    let (anna, imke, place) = (world.ouder("anna").await, world.professional("imke").await, community(&world, json!({})).await);
    let id = ask(&world, &anna, &place, "OUDER", TEXT).await;
    let one = answer(&world, &imke, &id, "PROFESSIONAL", "Wij vragen eerst wat **goed** gaat.").await;
    let two = answer(&world, &anna, &id, "OUDER", "Bij ons hielp een wandeling.").await;
    let mut reply = input(&id, "OUDER", "Dank, dat ga ik proberen.");
    reply["input"]["parentId"] = json!(one);
    let reply_id = world.ask(&anna, ANSWER, reply.clone()).await["answerQuestion"]["answer"]["id"].as_str().unwrap().to_owned();
    let mut deeper = input(&id, "OUDER", "En nog een.");
    deeper["input"]["parentId"] = json!(reply_id);
    assert_eq!(world.refused(&anna, ANSWER, deeper).await, "INVALID input.parentId:THREAD_TOO_DEEP");
    let other = ask(&world, &anna, &place, "OUDER", TEXT).await;
    reply["input"]["questionId"] = json!(other);
    assert_eq!(world.refused(&anna, ANSWER, reply).await, "INVALID input.parentId:UNKNOWN_ID");
    let read = "query($id: ID!) { question(id: $id) { answerCount missingPerspectives answers(first: 5) { totalCount edges { node { id bodyHtml replyCount replies { edges { node { id parent { id } question { id } } } } } } } } }";
    let q = world.ask(&Actor::Nobody, read, json!({"id": id})).await["question"].clone();
    assert_eq!(q["answerCount"], 2);
    assert_eq!(
        q["missingPerspectives"],
        json!(["EDUCATION", "CHILDCARE", "YOUTH_CARE", "HEALTH_CARE", "SOCIAL_WORK", "MUNICIPALITY"]),
        "a parent answered"
    );
    let edges = &q["answers"]["edges"];
    assert_eq!((&edges[0]["node"]["id"], &edges[1]["node"]["id"], edges[2].is_null()), (&json!(one), &json!(two), true));
    assert_eq!(edges[0]["node"]["bodyHtml"], "<p>Wij vragen eerst wat <strong>goed</strong> gaat.</p>\n");
    assert_eq!(edges[0]["node"]["replies"], json!({"edges": [{"node": {"id": reply_id, "parent": {"id": one}, "question": {"id": id}}}]}));
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'question.answered'").await, 3);
}

async fn first_and_last_of_each(world: World) {
    let (imke, place) = (world.professional("imke").await, community(&world, json!({})).await);
    let mut bodies = vec![];
    for q in 0..3 {
        let id = ask(&world, &imke, &place, "PROFESSIONAL", TEXT).await;
        for a in 0..4 {
            answer(&world, &imke, &id, "PROFESSIONAL", &format!("antwoord {q}-{a}")).await;
        }
        bodies.push(id);
    }
    let read = "{ questions(first: 3) { edges { node { a: answers(first: 2) { edges { cursor node { body } } pageInfo { hasNextPage hasPreviousPage } } z: answers(last: 1) { edges { node { body } } pageInfo { hasPreviousPage } } } } } }";
    let list = world.ask(&Actor::Nobody, read, json!({})).await["questions"]["edges"].clone();
    for (place, q) in [(0, 2), (1, 1), (2, 0)] {
        let node = &list[place]["node"];
        let said = |edges: &Json| {
            edges.as_array().unwrap().iter().map(|edge| edge["node"]["body"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(said(&node["a"]["edges"]), [format!("antwoord {q}-0"), format!("antwoord {q}-1")]);
        assert_eq!(node["a"]["pageInfo"], json!({"hasNextPage": true, "hasPreviousPage": false}));
        assert_eq!(said(&node["z"]["edges"]), [format!("antwoord {q}-3")]);
        assert_eq!(node["z"]["pageInfo"], json!({"hasPreviousPage": true}));
    }
    let next = "query($id: ID!, $after: String) { question(id: $id) { answers(first: 100, after: $after) { edges { node { body } } pageInfo { hasNextPage hasPreviousPage } } } }";
    let cursor = list[0]["node"]["a"]["edges"][1]["cursor"].clone();
    let rest = world.ask(&Actor::Nobody, next, json!({"id": bodies[2], "after": cursor})).await["question"]["answers"].clone();
    assert_eq!(
        rest,
        json!({"edges": [{"node": {"body": "antwoord 2-2"}}, {"node": {"body": "antwoord 2-3"}}], "pageInfo": {"hasNextPage": false, "hasPreviousPage": true}})
    );
    assert_eq!(
        world.refused(&Actor::Nobody, next, json!({"id": bodies[0], "after": cursor})).await,
        "INVALID after:BAD_CURSOR",
        "a cursor of another question's answers"
    );
    let many = "query($id: ID!) { question(id: $id) { answers(first: 101) { totalCount } } }";
    assert_eq!(world.refused(&Actor::Nobody, many, json!({"id": bodies[0]})).await, "INVALID first:OUT_OF_RANGE");
}

async fn wrong_answers_are_refused(world: World) {
    let (anna, imke, place) = (world.ouder("anna").await, world.professional("imke").await, community(&world, json!({})).await);
    let id = ask(&world, &anna, &place, "OUDER", TEXT).await;
    assert_eq!(world.refused(&imke, ANSWER, input(&place, "PROFESSIONAL", "Ja.")).await, "INVALID input.questionId:WRONG_ID_TYPE");
    assert_eq!(world.refused(&imke, ANSWER, input(&id, "PROFESSIONAL", &"x".repeat(8_001))).await, "INVALID input.body:TOO_LONG");
    assert_eq!(world.refused(&imke, ANSWER, input(&id, "OUDER", "Ja hoor.")).await, "FORBIDDEN input.capacity:WRONG_CAPACITY");
    assert_eq!(world.refused(&Actor::Nobody, ANSWER, input(&id, "OUDER", "Ja hoor.")).await, "UNAUTHENTICATED");
    let mut event = input(&id, "PROFESSIONAL", "Op de bijeenkomst gezegd.");
    event["input"]["kind"] = json!("FROM_EVENT");
    event["input"]["anonymous"] = json!(true);
    assert_eq!(world.refused(&imke, ANSWER, event).await, "INVALID input.kind:OUT_OF_RANGE input.anonymous:ANONYMITY_FOR_PARENTS");
    let mut mentions = input(&id, "PROFESSIONAL", "Vraag het haar.");
    mentions["input"]["mentionIds"] = json!(["x", place]);
    assert_eq!(world.refused(&imke, ANSWER, mentions).await, "INVALID input.mentionIds.0:BAD_ID input.mentionIds.1:WRONG_ID_TYPE");
    let closed = community(&world, json!({"visibility": "MEMBERS"})).await;
    join(&world, &anna, &closed, "OUDER").await;
    let hidden = ask(&world, &anna, &closed, "OUDER", TEXT).await;
    assert_eq!(world.refused(&imke, ANSWER, input(&hidden, "PROFESSIONAL", "Ja hoor.")).await, "NOT_FOUND input.questionId:UNKNOWN_ID");
}

async fn an_anonymous_answer_is_nobodys_to_others(world: World) {
    let (anna, place) = (world.ouder("anna").await, community(&world, json!({})).await);
    let id = ask(&world, &anna, &place, "OUDER", TEXT).await;
    let mut one = input(&id, "OUDER", "Ik schaamde me.");
    one["input"]["anonymous"] = json!(true);
    for _ in 0..2 {
        world.ask(&anna, ANSWER, one.clone()).await;
    }
    world.ask(&world.ouder("bea").await, ANSWER, one).await;
    let mo = world.moderator("mo").await;
    let seat = join(&world, &mo, &place, "STEWARD").await;
    let read = "query($id: ID!) { question(id: $id) { answers { edges { node { viewerIsAuthor author { displayName profile { id } handle } } } } } }";
    let authors = |answer: Json| {
        answer["question"]["answers"]["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["author"].clone()).collect::<Vec<_>>()
    };
    for who in [&Actor::Nobody, &anna, &mo, &world.person("other admin", &[Role::Admin]).await] {
        for author in authors(world.ask(who, read, json!({"id": id})).await) {
            assert_eq!(author, json!({"displayName": "Ouder", "profile": null, "handle": null}), "{who:?}");
        }
    }
    super::appoint(&world, &seat, "MODERATOR").await;
    let handles: Vec<Json> =
        authors(world.ask(&mo, read, json!({"id": id})).await).into_iter().map(|author| author["handle"].clone()).collect();
    assert!(handles[0].is_string() && handles[0] == handles[1] && handles[0] != handles[2], "stable within the thread: {handles:?}");
    let suspended = Person { suspended: Some(world.app.clock.now()), ..mo.person().expect("a person").clone() };
    let unseen = authors(world.inside(&Actor::Person(Arc::new(suspended)), read, json!({"id": id})).await["data"].clone());
    assert!(unseen.iter().all(|author| author["handle"].is_null()), "a suspended moderator moderates nothing");
    let other = ask(&world, &anna, &place, "OUDER", TEXT).await;
    let mut elsewhere = input(&other, "OUDER", "Ik ook hier.");
    elsewhere["input"]["anonymous"] = json!(true);
    world.ask(&anna, ANSWER, elsewhere).await;
    let there = authors(world.ask(&mo, read, json!({"id": other})).await);
    assert_ne!(there[0]["handle"], handles[0], "not across threads");
}

async fn answers_are_changed_and_withdrawn_by_their_author(world: World) {
    let (anna, imke, place) = (world.ouder("anna").await, world.professional("imke").await, community(&world, json!({})).await);
    let id = ask(&world, &anna, &place, "OUDER", TEXT).await;
    let one = answer(&world, &imke, &id, "PROFESSIONAL", "Wij beginnen thuis.").await;
    let edit =
        "mutation($input: EditAnswerInput!) { editAnswer(input: $input) { answer { version body kind revisions { text version } } } }";
    let change = |version| json!({"input": {"answerId": one, "expectedVersion": version, "body": "Wij beginnen bij ouders thuis.", "kind": "EXAMPLE"}});
    assert_eq!(world.refused(&anna, edit, change(1)).await, "FORBIDDEN");
    assert_eq!(
        world.ask(&imke, edit, change(1)).await["editAnswer"]["answer"],
        json!({"version": 2, "body": "Wij beginnen bij ouders thuis.", "kind": "EXAMPLE", "revisions": [{"text": "Wij beginnen thuis.", "version": 1}]})
    );
    assert_eq!(world.refused(&imke, edit, change(1)).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    let withdraw = "mutation($input: WithdrawAnswerInput!) { withdrawAnswer(input: $input) { answer { body author { displayName } version question { answerCount missingPerspectives } } } }";
    let which = |version| json!({"input": {"answerId": one, "expectedVersion": version}});
    assert_eq!(world.refused(&anna, withdraw, which(2)).await, "FORBIDDEN");
    let gone = world.ask(&imke, withdraw, which(2)).await["withdrawAnswer"]["answer"].clone();
    assert_eq!((&gone["body"], &gone["author"], &gone["question"]["answerCount"]), (&Json::Null, &Json::Null, &json!(0)));
    assert_eq!(world.refused(&imke, edit, change(3)).await, "REFUSED input.answerId:WITHDRAWN");
    assert_eq!(world.refused(&imke, withdraw, which(3)).await, "REFUSED input.answerId:WITHDRAWN");
}

async fn helpful_is_counted_from_five(world: World) {
    let (anna, imke, place) = (world.ouder("anna").await, world.professional("imke").await, community(&world, json!({})).await);
    let id = ask(&world, &anna, &place, "OUDER", TEXT).await;
    let one = answer(&world, &imke, &id, "PROFESSIONAL", "Wij beginnen thuis.").await;
    let mark = "mutation($input: MarkAnswerHelpfulInput!) { markAnswerHelpful(input: $input) { answer { helpfulCount { value fewerThan } viewerMarkedHelpfulAs } } }";
    let input = |capacity: &str| json!({"input": {"answerId": one, "capacity": capacity}});
    assert_eq!(world.refused(&imke, mark, input("PROFESSIONAL")).await, "REFUSED input.answerId:OWN_CONTRIBUTION");
    for n in 1..=4 {
        world.ask(&world.ouder(&format!("ouder {n}")).await, mark, input("OUDER")).await;
    }
    let noor = world.person("noor", &[Role::Professional]).await;
    for _ in 0..2 {
        let done = world.ask(&noor, mark, input("PROFESSIONAL")).await["markAnswerHelpful"]["answer"].clone();
        assert_eq!(done, json!({"helpfulCount": {"value": 5, "fewerThan": null}, "viewerMarkedHelpfulAs": ["PROFESSIONAL"]}));
    }
    let done = world.ask(&noor, &mark.replace("markAnswerHelpful", "unmarkAnswerHelpful"), input("PROFESSIONAL")).await["unmarkAnswerHelpful"]["answer"].clone();
    assert_eq!(done, json!({"helpfulCount": {"value": null, "fewerThan": 5}, "viewerMarkedHelpfulAs": []}));
}

async fn a_retry_answers_once(world: World) {
    let (anna, place) = (world.ouder("anna").await, community(&world, json!({})).await);
    let id = ask(&world, &anna, &place, "OUDER", TEXT).await;
    let mut keyed = input(&id, "OUDER", "Bij ons hielp een wandeling.");
    keyed["input"]["idempotencyKey"] = json!("antwoord-van-anna");
    let all = futures_util::future::join_all((0..6).map(|_| world.send(&anna, ANSWER, keyed.clone()))).await;
    let ids: std::collections::BTreeSet<String> =
        all.iter().map(|answer| answer["data"]["answerQuestion"]["answer"]["id"].as_str().expect("an id").to_owned()).collect();
    assert_eq!(ids.len(), 1, "{all:#?}");
    assert_eq!(world.count("SELECT count(*) FROM answers").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM audit WHERE action = 'question.answered'").await, 1);
}

stories! {
    answers_hang_under_their_question, first_and_last_of_each, wrong_answers_are_refused, an_anonymous_answer_is_nobodys_to_others,
    answers_are_changed_and_withdrawn_by_their_author, helpful_is_counted_from_five, a_retry_answers_once,
}
