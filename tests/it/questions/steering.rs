//! Closing and opening again; a community is not opened to more people than its questions were put to.
use super::{ANSWER, ask, community, core, join};
use crate::{stories, world::World};
use serde_json::json;

const TEXT: &str = "Hoe betrekken jullie ouders bij het eerste gesprek?";
const CLOSE: &str = "mutation($input: CloseQuestionInput!) { closeQuestion(input: $input) { question { state stateReason version viewerCanAnswer(capacity: PROFESSIONAL) } } }";
const REOPEN: &str = "mutation($input: ReopenQuestionInput!) { reopenQuestion(input: $input) { question { state stateReason version } } }";

async fn a_question_is_closed_with_a_reason_and_opened_again(world: World) {
    let (anna, imke, noor, place) =
        (world.ouder("anna").await, world.professional("imke").await, world.professional("noor").await, community(&world, json!({})).await);
    core(&world, &imke, &place, "PROFESSIONAL").await;
    let id = ask(&world, &anna, &place, "OUDER", TEXT).await;
    let steer = |version, reason: Option<&str>| json!({"input": {"questionId": id, "expectedVersion": version, "reason": reason}});
    assert_eq!(world.refused(&noor, CLOSE, steer(1, Some("Omdat het kan."))).await, "FORBIDDEN");
    assert_eq!(world.refused(&imke, CLOSE, steer(1, None)).await, "INVALID input.reason:REQUIRED");
    assert_eq!(world.refused(&imke, CLOSE, steer(1, Some("kort"))).await, "INVALID input.reason:TOO_SHORT");
    assert_eq!(world.refused(&imke, CLOSE, steer(7, Some("Dit is al beantwoord."))).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    let closed = world.ask(&imke, CLOSE, steer(1, Some("Dit is al beantwoord."))).await["closeQuestion"]["question"].clone();
    assert_eq!(closed, json!({"state": "CLOSED", "stateReason": "Dit is al beantwoord.", "version": 2, "viewerCanAnswer": false}));
    let late = json!({"input": {"questionId": id, "capacity": "PROFESSIONAL", "kind": "SOURCE", "body": "Zie het boek."}});
    assert_eq!(world.refused(&noor, ANSWER, late.clone()).await, "REFUSED input.questionId:WRONG_STATE");
    assert_eq!(world.refused(&imke, CLOSE, steer(2, Some("Nog een keer dicht."))).await, "REFUSED input.questionId:WRONG_STATE");
    assert_eq!(world.refused(&noor, REOPEN, steer(2, Some("Toch nog een vraag."))).await, "FORBIDDEN");
    assert_eq!(world.refused(&anna, REOPEN, steer(2, None)).await, "INVALID input.reason:REQUIRED");
    let open = world.ask(&anna, REOPEN, steer(2, Some("Toch nog een vraag."))).await["reopenQuestion"]["question"].clone();
    assert_eq!(open, json!({"state": "OPEN", "stateReason": "Toch nog een vraag.", "version": 3}));
    world.ask(&noor, ANSWER, late).await;
}

async fn what_was_asked_among_few_stays_among_them(world: World) {
    let (anna, admin) = (world.ouder("anna").await, world.admin().await);
    let place = community(&world, json!({"visibility": "MEMBERS"})).await;
    let change = "mutation($input: UpdateCommunityInput!) { updateCommunity(input: $input) { community { visibility } } }";
    let to = |visibility: &str, version: i32| json!({"input": {"id": place, "expectedVersion": version, "visibility": visibility}});
    world.ask(&admin, change, to("PUBLIC", 1)).await;
    world.ask(&admin, change, to("MEMBERS", 2)).await;
    join(&world, &anna, &place, "OUDER").await;
    ask(&world, &anna, &place, "OUDER", TEXT).await;
    assert_eq!(world.refused(&admin, change, to("PUBLIC", 3)).await, "REFUSED input.visibility:WRITTEN_FOR_FEWER");
    world.ask(&admin, change, to("MEMBERS", 3)).await;
}

stories! { a_question_is_closed_with_a_reason_and_opened_again, what_was_asked_among_few_stays_among_them }
