//! Who proposes a harvest, of what, and who sees it.
use super::{Story, TEXT, WORKS, call, deed, done, not, proposal, run, seen, withdraw};
use crate::{
    questions::{answer, ask, community, core, join},
    stories,
    world::World,
};
use serde_json::{Value as Json, json};
use vonk::{
    graphql::ids,
    policy::{Actor, Role},
};

async fn the_core_group_proposes(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let mut input = proposal(&story.question, &[&story.answers[2], &story.answers[0]]);
    input["barriers"] = json!("Geen tijd.");
    input["followUp"] = json!("Wie belt er?");
    input["minorityNote"] = json!("Niet iedereen wil gebeld worden.");
    let made = done(&world, &story.imke, "proposeHarvest", input).await;
    assert_eq!((&made["state"], &made["version"], &made["publishedAt"]), (&json!("PROPOSED"), &json!(1), &Json::Null));
    assert_eq!(made["worksHtml"], "<p>Bel <em>vooraf</em> en vraag wat de ouders willen bespreken.</p>\n");
    assert_eq!((&made["barriers"], &made["followUp"]), (&json!("Geen tijd."), &json!("Wie belt er?")));
    assert_eq!(made["minorityNote"], "Niet iedereen wil gebeld worden.");
    assert_eq!(made["objectionsUntil"], "2026-01-21T08:30:00+00:00");
    assert_eq!(made["question"], json!({"id": story.question, "state": "OPEN"}), "a proposal changes nothing yet");
    let author = &made["author"];
    assert_eq!((&author["displayName"], &author["capacity"], &author["coreGroup"]), (&json!("Imke"), &json!("PROFESSIONAL"), &json!(true)));
    let quoted: Vec<&Json> = made["answers"].as_array().expect("answers").iter().map(|answer| &answer["id"]).collect();
    assert_eq!(quoted, [&json!(story.answers[0]), &json!(story.answers[2])], "oldest first");
    assert_eq!((&made["viewerCanObject"], &made["minorityNotes"]), (&json!(false), &json!([])));
    for table in ["outbox WHERE kind", "audit WHERE action"] {
        assert_eq!(world.count(&format!("SELECT count(*) FROM {table} = 'harvest.proposed'")).await, 1);
    }
}

async fn who_sees_a_proposal(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let made = done(&world, &story.imke, "proposeHarvest", proposal(&story.question, &[&story.answers[0], &story.answers[1]])).await;
    let (mo, id) = (world.moderator("mo").await, &made["id"]);
    let read = "query($id: ID!) { question(id: $id) { harvest { id viewerCanObject } } }";
    for (who, sees, objects) in [
        (&Actor::Nobody, false, false),
        (&story.noor, false, false),
        (&story.leo, false, false),
        (&story.anna, false, false),
        (&story.dirk, false, false),
        (&story.bea, true, true),
        (&story.cas, true, true),
        (&story.imke, true, false),
        (&mo, true, false),
    ] {
        let harvest = seen(&world, who, id).await;
        assert_eq!(harvest != Json::Null, sees, "{who:?}");
        let question = world.ask(who, read, json!({"id": story.question})).await["question"].clone();
        let expected = if sees { json!({"harvest": {"id": id, "viewerCanObject": objects}}) } else { json!({"harvest": null}) };
        assert_eq!(question, expected, "{who:?}");
        if !sees && *who != Actor::Nobody {
            for (field, input) in [
                ("objectToHarvest", json!({"harvestId": id, "body": "Daar ben ik het niet mee eens."})),
                ("reviseHarvest", json!({"harvestId": id, "expectedVersion": 1, "works": WORKS})),
                ("publishHarvest", json!({"harvestId": id, "expectedVersion": 1})),
            ] {
                assert_eq!(not(&world, who, field, input).await, "NOT_FOUND input.harvestId:UNKNOWN_ID", "{field}");
            }
        }
    }
    let other = "query($id: ID!) { harvest(id: $id) { id } }";
    assert_eq!(world.refused(&story.imke, other, json!({"id": story.question})).await, "INVALID id:WRONG_ID_TYPE");
    assert_eq!(world.refused(&story.imke, other, json!({"id": "nee"})).await, "INVALID id:BAD_ID");
    assert_eq!(seen(&world, &story.imke, &json!(ids::id(entity::ids::HarvestId::new()))).await, Json::Null);
}

async fn who_may_propose(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let input = proposal(&story.question, &[&story.answers[0], &story.answers[1]]);
    assert_eq!(not(&world, &Actor::Nobody, "proposeHarvest", input.clone()).await, "UNAUTHENTICATED");
    for who in [&story.noor, &story.leo, &story.anna, &story.bea, &story.dirk] {
        assert_eq!(not(&world, who, "proposeHarvest", input.clone()).await, "FORBIDDEN", "{who:?}");
    }
    let closed = Story::tell(&world, json!({})).await;
    let id: entity::ids::CommunityId = ids::parse(&closed.place).expect("an id");
    run(&world, "UPDATE communities SET visibility = 'CONFIDENTIAL' WHERE id = $1", [id.0.into()]).await;
    let hidden = proposal(&closed.question, &[&closed.answers[0], &closed.answers[1]]);
    for who in [&closed.noor, &world.moderator("mo").await] {
        assert_eq!(not(&world, who, "proposeHarvest", hidden.clone()).await, "NOT_FOUND input.questionId:UNKNOWN_ID");
    }
    done(&world, &closed.imke, "proposeHarvest", hidden).await;
    let archive = "mutation($input: ArchiveCommunityInput!) { archiveCommunity(input: $input) { community { archived } } }";
    let version = world.ask(&story.imke, "query($id: ID!) { community(id: $id) { version } }", json!({"id": story.place})).await;
    let archived = json!({"id": story.place, "expectedVersion": version["community"]["version"]});
    world.ask(&world.admin().await, archive, json!({"input": archived})).await;
    assert_eq!(not(&world, &story.imke, "proposeHarvest", input).await, "FORBIDDEN input:ARCHIVED");
}

async fn what_is_wrong_is_named_all_at_once(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let [a, b, _] = &story.answers;
    let wrong = json!({"questionId": a, "works": "kort", "barriers": "x".repeat(8_001), "followUp": "a\u{0}b", "minorityNote": "x".repeat(8_001),
        "answerIds": [a, "nee", story.question, a]});
    assert_eq!(
        not(&world, &story.imke, "proposeHarvest", wrong).await,
        "INVALID input.questionId:WRONG_ID_TYPE input.works:TOO_SHORT input.barriers:TOO_LONG input.followUp:CONTROL_CHARACTER \
         input.minorityNote:TOO_LONG input.answerIds.1:BAD_ID input.answerIds.2:WRONG_ID_TYPE input.answerIds.3:DUPLICATE"
    );
    let many: Vec<_> = (0..51).map(|_| ids::id(entity::ids::AnswerId::new())).collect();
    let many = json!({"questionId": story.question, "works": "", "answerIds": many, "idempotencyKey": "een-goede-sleutel"});
    assert_eq!(not(&world, &story.imke, "proposeHarvest", many).await, "INVALID input.works:REQUIRED input.answerIds:TOO_MANY");
    let keyed = json!({"questionId": story.question, "works": WORKS, "answerIds": [a, b], "idempotencyKey": "kort"});
    assert_eq!(not(&world, &story.imke, "proposeHarvest", keyed).await, "INVALID input.idempotencyKey:TOO_SHORT");

    let elsewhere = ask(&world, &story.anna, &story.place, "OUDER", TEXT).await;
    let theirs = answer(&world, &story.dirk, &elsewhere, "PROFESSIONAL", "Dit hoort bij een andere vraag.").await;
    let nowhere = ids::id(entity::ids::AnswerId::new()).to_string();
    assert_eq!(
        not(&world, &story.imke, "proposeHarvest", proposal(&story.question, &[a, &theirs, &nowhere])).await,
        "INVALID input.answerIds.1:UNKNOWN_ID input.answerIds.2:UNKNOWN_ID"
    );
    let unknown = proposal(&ids::id(entity::ids::QuestionId::new()), &[a, b]);
    assert_eq!(not(&world, &story.imke, "proposeHarvest", unknown).await, "NOT_FOUND input.questionId:UNKNOWN_ID");
}

async fn it_rests_on_two_answers_that_stand(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let [a, b, c] = &story.answers;
    for few in [&[] as &[&str], &[a]] {
        let refused = not(&world, &story.imke, "proposeHarvest", proposal(&story.question, few)).await;
        assert_eq!(refused, "REFUSED input.answerIds:TOO_FEW_ANSWERS");
    }
    withdraw(&world, &story.bea, a).await;
    assert_eq!(
        not(&world, &story.imke, "proposeHarvest", proposal(&story.question, &[a, b])).await,
        "REFUSED input.answerIds.0:WITHDRAWN input.answerIds:TOO_FEW_ANSWERS"
    );
    let three = proposal(&story.question, &[a, b, c]);
    assert_eq!(not(&world, &story.imke, "proposeHarvest", three).await, "REFUSED input.answerIds.0:WITHDRAWN");
    done(&world, &story.imke, "proposeHarvest", proposal(&story.question, &[b, c])).await;
    let again = proposal(&story.question, &[b, c]);
    assert_eq!(not(&world, &story.imke, "proposeHarvest", again).await, "CONFLICT input.questionId:DUPLICATE");
}

async fn only_an_open_question_is_harvested(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let [a, b, _] = &story.answers;
    let close = "mutation($input: CloseQuestionInput!) { closeQuestion(input: $input) { question { version } } }";
    world
        .ask(&story.imke, close, json!({"input": {"questionId": story.question, "expectedVersion": 1, "reason": "Dit is al beantwoord."}}))
        .await;
    let few = proposal(&story.question, &[a]);
    assert_eq!(
        not(&world, &story.imke, "proposeHarvest", few).await,
        "REFUSED input.questionId:WRONG_STATE input.answerIds:TOO_FEW_ANSWERS",
        "every unmet rule at once"
    );
    let reopen = "mutation($input: ReopenQuestionInput!) { reopenQuestion(input: $input) { question { version } } }";
    world
        .ask(&story.imke, reopen, json!({"input": {"questionId": story.question, "expectedVersion": 2, "reason": "Toch nog een vraag."}}))
        .await;
    let withdraw = "mutation($input: WithdrawQuestionInput!) { withdrawQuestion(input: $input) { question { version } } }";
    world.ask(&story.anna, withdraw, json!({"input": {"questionId": story.question, "expectedVersion": 3}})).await;
    let gone = proposal(&story.question, &[a, b]);
    assert_eq!(not(&world, &story.imke, "proposeHarvest", gone).await, "REFUSED input.questionId:WITHDRAWN");
}

async fn two_at_once(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let jan = world.professional("jan").await;
    core(&world, &jan, &story.place, "PROFESSIONAL").await;
    let (query, input) = (deed("proposeHarvest"), json!({"input": proposal(&story.question, &[&story.answers[0], &story.answers[1]])}));
    let (one, two) = tokio::join!(world.send(&story.imke, &query, input.clone()), world.send(&jan, &query, input.clone()));
    let failed: Vec<&Json> = [&one, &two].into_iter().filter(|answer| answer.get("errors").is_some()).collect();
    assert_eq!(failed.len(), 1, "{one:#}\n{two:#}");
    assert_eq!(failed[0]["errors"][0]["code"], "CONFLICT");
    assert_eq!(failed[0]["errors"][0]["problems"][0]["code"], "DUPLICATE");
    assert_eq!(world.count("SELECT count(*) FROM harvests").await, 1);
}

async fn the_same_key_proposes_once(world: World) {
    let story = Story::tell(&world, json!({})).await;
    let mut input = proposal(&story.question, &[&story.answers[0], &story.answers[1]]);
    input["idempotencyKey"] = json!("een-sleutel-van-imke");
    let first = done(&world, &story.imke, "proposeHarvest", input.clone()).await;
    assert_eq!(first, done(&world, &story.imke, "proposeHarvest", input.clone()).await);
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'harvest.proposed'").await, 1);
    input["works"] = json!("Iets heel anders dan daarnet.");
    assert_eq!(not(&world, &story.imke, "proposeHarvest", input).await, "CONFLICT input.idempotencyKey:IDEMPOTENCY_KEY_REUSED");
}

/// The author is who has the seat: a parent's harvest never shows the professional behind it, nor the other way round.
async fn it_is_written_in_the_capacity_of_the_seat(world: World) {
    let place = community(&world, json!({})).await;
    let (eva, dirk) = (world.person("eva", &[Role::Ouder, Role::Professional]).await, world.professional("dirk").await);
    let mo = world.person("mo", &[Role::Moderator, Role::Professional]).await;
    call(&world, &eva, "Eva").await;
    for who in [&eva, &mo] {
        join(&world, who, &place, "PROFESSIONAL").await;
    }
    core(&world, &eva, &place, "OUDER").await;
    for (who, hat, badge) in [(&eva, "OUDER", false), (&mo, "STEWARD", false)] {
        let question = ask(&world, &dirk, &place, "PROFESSIONAL", TEXT).await;
        let a = answer(&world, &dirk, &question, "PROFESSIONAL", "Een antwoord.").await;
        let b = answer(&world, &dirk, &question, "PROFESSIONAL", "Nog een antwoord.").await;
        let author = done(&world, who, "proposeHarvest", proposal(&question, &[&a, &b])).await["author"].clone();
        assert_eq!((&author["capacity"], &author["coreGroup"]), (&json!(hat), &json!(badge)));
        let own = ids::id(
            who.wearing(if hat == "OUDER" { entity::enums::Capacity::Ouder } else { entity::enums::Capacity::Steward }).expect("it"),
        );
        assert_eq!(author["profile"]["id"], json!(own));
    }
}

stories! {
    the_core_group_proposes,
    who_sees_a_proposal,
    who_may_propose,
    what_is_wrong_is_named_all_at_once,
    it_rests_on_two_answers_that_stand,
    only_an_open_question_is_harvested,
    two_at_once,
    the_same_key_proposes_once,
    it_is_written_in_the_capacity_of_the_seat,
}
