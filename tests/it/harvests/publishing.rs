//! A harvest is published once the seven days are over, and its question is harvested.
use super::{AGAINST, Story, deed, done, not, notes, pass, proposal, seen, withdraw};
use crate::{
    questions::{ANSWER, ask, core},
    stories,
    world::World,
};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

const QUESTION: &str = "query($id: ID!) { question(id: $id) { state stateReason version activeAt harvest { id state } } }";
const CLOSE: &str = "mutation($input: CloseQuestionInput!) { closeQuestion(input: $input) { question { version } } }";
const REOPEN: &str = "mutation($input: ReopenQuestionInput!) { reopenQuestion(input: $input) { question { version } } }";

fn publication(id: &Json, version: i32) -> Json {
    json!({"harvestId": id, "expectedVersion": version})
}

async fn it_is_published_after_seven_days(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let id = &story.proposed(&world).await["id"];
    done(&world, &story.bea, "objectToHarvest", json!({"harvestId": id, "body": AGAINST})).await;
    pass(&world, 7, -1);
    let early = world.send(&story.imke, &deed("publishHarvest"), json!({"input": publication(id, 1)})).await;
    let until = json!([{"path": ["input", "harvestId"], "code": "OBJECTIONS_OPEN",
        "message": "Quoted authors can still object until 2026-01-21T08:30:00Z."}]);
    assert_eq!(early["errors"][0]["problems"], until);
    assert_eq!(not(&world, &story.imke, "publishHarvest", publication(id, 1)).await, "REFUSED input.harvestId:OBJECTIONS_OPEN");
    pass(&world, 0, 1);
    for who in [&story.bea, &story.dirk] {
        assert_eq!(not(&world, who, "publishHarvest", publication(id, 1)).await, "FORBIDDEN");
    }
    assert_eq!(not(&world, &Actor::Nobody, "publishHarvest", publication(id, 1)).await, "NOT_FOUND input.harvestId:UNKNOWN_ID");
    assert_eq!(not(&world, &story.imke, "publishHarvest", publication(id, 2)).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    let wrong = publication(&json!(story.question), 1);
    assert_eq!(not(&world, &story.imke, "publishHarvest", wrong).await, "INVALID input.harvestId:WRONG_ID_TYPE");

    let row = done(&world, &story.imke, "publishHarvest", publication(id, 1)).await;
    assert_eq!(
        (&row["state"], &row["version"], &row["publishedAt"]),
        (&json!("PUBLISHED"), &json!(2), &json!("2026-01-21T08:30:00+00:00"))
    );
    let question = world.ask(&Actor::Nobody, QUESTION, json!({"id": story.question})).await["question"].clone();
    assert_eq!(
        question,
        json!({"state": "HARVESTED", "stateReason": null, "version": 2, "activeAt": "2026-01-21T08:30:00+00:00", "harvest": {"id": id, "state": "PUBLISHED"}})
    );
    assert_eq!(notes(&world, &Actor::Nobody, id).await, [AGAINST]);
    assert_eq!(seen(&world, &Actor::Nobody, id).await["answers"].as_array().expect("answers").len(), 3);
    assert_eq!(not(&world, &story.imke, "publishHarvest", publication(id, 2)).await, "REFUSED input.harvestId:WRONG_STATE");
    for table in ["outbox WHERE kind", "audit WHERE action"] {
        assert_eq!(world.count(&format!("SELECT count(*) FROM {table} = 'harvest.published'")).await, 1);
    }
    // A harvested question still takes answers, but no second harvest unless it is opened again.
    let late = json!({"questionId": story.question, "capacity": "PROFESSIONAL", "kind": "SOURCE", "body": "Zie het boek."});
    world.ask(&story.leo, ANSWER, json!({"input": late})).await;
    let again = proposal(&story.question, &[&story.answers[0], &story.answers[1]]);
    assert_eq!(not(&world, &story.imke, "proposeHarvest", again).await, "REFUSED input.questionId:WRONG_STATE");
}

async fn every_unmet_rule_is_named(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let [a, b, _] = &story.answers;
    let id = &done(&world, &story.imke, "proposeHarvest", proposal(&story.question, &[a, b])).await["id"];
    withdraw(&world, &story.bea, a).await;
    let steer = |version, reason: &str| json!({"input": {"questionId": story.question, "expectedVersion": version, "reason": reason}});
    world.ask(&story.imke, CLOSE, steer(1, "Dit is al beantwoord.")).await;
    assert_eq!(
        not(&world, &story.imke, "publishHarvest", publication(id, 1)).await,
        "REFUSED input.harvestId:WRONG_STATE input.harvestId:OBJECTIONS_OPEN input.harvestId:TOO_FEW_ANSWERS"
    );
    pass(&world, 7, 0);
    assert_eq!(
        not(&world, &story.imke, "publishHarvest", publication(id, 1)).await,
        "REFUSED input.harvestId:WRONG_STATE input.harvestId:TOO_FEW_ANSWERS"
    );
    world.ask(&story.imke, REOPEN, steer(2, "Toch nog een vraag.")).await;
    assert_eq!(not(&world, &story.imke, "publishHarvest", publication(id, 1)).await, "REFUSED input.harvestId:TOO_FEW_ANSWERS");
    let query = "mutation($input: WithdrawQuestionInput!) { withdrawQuestion(input: $input) { question { version } } }";
    world.ask(&story.anna, query, json!({"input": {"questionId": story.question, "expectedVersion": 3}})).await;
    assert_eq!(
        not(&world, &story.imke, "publishHarvest", publication(id, 1)).await,
        "REFUSED input.harvestId:WITHDRAWN input.harvestId:TOO_FEW_ANSWERS"
    );
}

async fn two_answers_that_stand_are_enough(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let id = &story.proposed(&world).await["id"];
    withdraw(&world, &story.bea, &story.answers[0]).await;
    pass(&world, 7, 0);
    let row = done(&world, &world.moderator("mo").await, "publishHarvest", publication(id, 1)).await;
    assert_eq!(row["state"], "PUBLISHED");
    assert_eq!(row["author"]["displayName"], "Imke", "who publishes is not who wrote it");
    assert_eq!(row["answers"][0]["body"], Json::Null);
}

async fn a_question_is_harvested_anew(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let first = &story.proposed(&world).await["id"];
    pass(&world, 7, 0);
    done(&world, &story.imke, "publishHarvest", publication(first, 1)).await;
    let reopen = json!({"input": {"questionId": story.question, "expectedVersion": 2, "reason": "Er kwam veel bij."}});
    world.ask(&story.imke, REOPEN, reopen).await;
    let second = &story.proposed(&world).await["id"];
    // The latest one that each may see.
    for (who, id) in [(&story.imke, second), (&story.bea, second), (&story.noor, first), (&Actor::Nobody, first)] {
        let question = world.ask(who, QUESTION, json!({"id": story.question})).await["question"].clone();
        assert_eq!(&question["harvest"]["id"], id, "{who:?}");
    }
    pass(&world, 7, 0);
    done(&world, &story.imke, "publishHarvest", publication(second, 1)).await;
    let question = world.ask(&Actor::Nobody, QUESTION, json!({"id": story.question})).await["question"].clone();
    assert_eq!((&question["harvest"]["id"], &question["state"], &question["version"]), (second, &json!("HARVESTED"), &json!(4)));
    assert_eq!(seen(&world, &Actor::Nobody, first).await["state"], "PUBLISHED", "the first one stays where it was");
}

async fn two_publish_at_once(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let id = &story.proposed(&world).await["id"];
    let jan = world.professional("jan").await;
    core(&world, &jan, &story.place, "PROFESSIONAL").await;
    pass(&world, 7, 0);
    let (query, mut input) = (deed("publishHarvest"), json!({"input": publication(id, 1)}));
    let (one, two) = tokio::join!(world.send(&story.imke, &query, input.clone()), world.send(&jan, &query, input.clone()));
    let failed: Vec<&Json> = [&one, &two].into_iter().filter(|answer| answer.get("errors").is_some()).collect();
    assert_eq!(failed.len(), 1, "{one:#}\n{two:#}");
    assert_eq!(failed[0]["errors"][0]["code"], "CONFLICT");
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'harvest.published'").await, 1);
    assert_eq!(world.count("SELECT version FROM questions").await, 2);

    let other = ask(&world, &story.anna, &story.place, "OUDER", "Wie belt de ouders bij jullie op school?").await;
    let a = crate::questions::answer(&world, &story.bea, &other, "OUDER", "De intern begeleider.").await;
    let b = crate::questions::answer(&world, &story.dirk, &other, "PROFESSIONAL", "De leerkracht zelf.").await;
    input["input"] = publication(&done(&world, &story.imke, "proposeHarvest", proposal(&other, &[&a, &b])).await["id"], 1);
    input["input"]["idempotencyKey"] = json!("een-sleutel-van-imke");
    pass(&world, 7, 0);
    let first = world.ask(&story.imke, &query, input.clone()).await;
    assert_eq!(first, world.ask(&story.imke, &query, input).await);
    // One page of questions, each with its own harvest.
    let page =
        "query($id: ID!) { questions(communityId: $id) { edges { node { harvest { id answers { id } minorityNotes { text } } } } } }";
    let page = world.ask(&Actor::Nobody, page, json!({"id": story.place})).await;
    let counts: Vec<usize> = page["questions"]["edges"]
        .as_array()
        .expect("edges")
        .iter()
        .map(|edge| edge["node"]["harvest"]["answers"].as_array().expect("answers").len())
        .collect();
    assert_eq!(counts, [2, 3]);
}

async fn members_only(world: World) {
    let story = Story::tell(&world, json!({"visibility": "MEMBERS"})).await;
    let id = &story.proposed(&world).await["id"];
    done(&world, &story.cas, "objectToHarvest", json!({"harvestId": id, "body": AGAINST})).await;
    pass(&world, 7, 0);
    done(&world, &story.imke, "publishHarvest", publication(id, 1)).await;
    for (who, sees) in [(&story.leo, true), (&story.anna, true), (&story.noor, false), (&Actor::Nobody, false)] {
        assert_eq!(seen(&world, who, id).await != Json::Null, sees, "{who:?}");
        assert_eq!(notes(&world, who, id).await.len(), usize::from(sees));
    }
    let leave = "mutation($input: LeaveCommunityInput!) { leaveCommunity(input: $input) { community { id } } }";
    world.ask(&story.bea, leave, json!({"input": {"id": story.place, "capacity": "OUDER"}})).await;
    assert_eq!(seen(&world, &story.bea, id).await, Json::Null, "who left sees no more than others outside");
}

stories! {
    it_is_published_after_seven_days,
    every_unmet_rule_is_named,
    two_answers_that_stand_are_enough,
    a_question_is_harvested_anew,
    two_publish_at_once,
    members_only,
}
