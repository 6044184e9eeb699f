//! Asking, changing, withdrawing, following.
use super::{ASK, answer, ask, community, core, join, question};
use crate::{stories, world::World};
use serde_json::json;
use vonk::policy::{Actor, Role};

const TEXT: &str = "Hoe betrekken jullie ouders bij het eerste gesprek?";
const VERSION: &str = "query($id: ID!) { question(id: $id) { version state stateReason text withdrawnAt } }";
const EDIT: &str = "mutation($input: EditQuestionInput!) { editQuestion(input: $input) { question { version text explanation revisions { version text } } } }";

async fn a_question_is_asked(world: World) {
    let (anna, place) = (world.ouder("anna").await, community(&world, json!({})).await);
    let done = world.ask(&anna, ASK, question(&place, "OUDER", &format!("  {TEXT} 👩‍👧 "))).await["askQuestion"]["question"].clone();
    assert_eq!(done["text"], format!("{TEXT} 👩‍👧"));
    assert_eq!((&done["state"], &done["version"]), (&json!("OPEN"), &json!(1)));
    assert_eq!((&done["author"]["displayName"], &done["author"]["anonymous"]), (&json!("Ouder"), &json!(false)));
    let author = "query($id: ID!) { question(id: $id) { author { profile { id } } } }";
    for (who, seen) in [(&anna, true), (&Actor::Nobody, false), (&world.professional("imke").await, false), (&world.admin().await, false)] {
        let profile = world.ask(who, author, json!({"id": done["id"]})).await["question"]["author"]["profile"].clone();
        assert_eq!(profile.is_object(), seen, "a parent's profile is found by others only if they chose so");
    }
    let nobody = world.ask(&Actor::Nobody, VERSION, json!({"id": done["id"]})).await;
    assert_eq!(nobody["question"]["version"], 1);
    let read = "query($id: ID!) { community(id: $id) { questionCount questions(first: 1) { totalCount edges { node { id } } } } }";
    let there = world.ask(&Actor::Nobody, read, json!({"id": place})).await["community"].clone();
    assert_eq!(there, json!({"questionCount": 1, "questions": {"totalCount": 1, "edges": [{"node": {"id": done["id"]}}]}}));
    for (kind, n) in [("question.asked", 1), ("question.drafted", 0)] {
        assert_eq!(world.count(&format!("SELECT count(*) FROM outbox WHERE kind = '{kind}'")).await, n);
        assert_eq!(world.count(&format!("SELECT count(*) FROM audit WHERE action = '{kind}'")).await, n);
    }
}

async fn what_is_wrong_is_named_all_at_once(world: World) {
    let (anna, place) = (world.ouder("anna").await, community(&world, json!({})).await);
    let wrong = json!({"input": {"communityId": "x", "capacity": "OUDER", "text": "kort", "explanation": "x".repeat(8_001), "motivation": "a\u{0}b",
        "tags": {"words": ["a"]}, "idempotencyKey": "idempotent-1"}});
    assert_eq!(
        world.refused(&anna, ASK, wrong).await,
        "INVALID input.communityId:BAD_ID input.text:TOO_SHORT input.explanation:TOO_LONG input.motivation:CONTROL_CHARACTER input.tags.words.0:TOO_SHORT"
    );
    let id = ask(&world, &anna, &place, "OUDER", TEXT).await;
    assert_eq!(world.refused(&anna, ASK, question(&id, "OUDER", TEXT)).await, "INVALID input.communityId:WRONG_ID_TYPE");
    let mut keyed = question(&place, "OUDER", TEXT);
    keyed["input"]["idempotencyKey"] = json!("kort");
    keyed["input"]["text"] = json!("Eh");
    assert_eq!(world.refused(&anna, ASK, keyed).await, "INVALID input.text:TOO_SHORT input.idempotencyKey:TOO_SHORT");
    let withdraw = "mutation($input: WithdrawQuestionInput!) { withdrawQuestion(input: $input) { question { id } } }";
    let keyed = json!({"input": {"questionId": "x", "expectedVersion": 1, "idempotencyKey": "kort"}});
    assert_eq!(world.refused(&anna, withdraw, keyed).await, "INVALID input.questionId:BAD_ID input.idempotencyKey:TOO_SHORT");
}

async fn who_may_ask(world: World) {
    let everyone = community(&world, json!({})).await;
    let parents = community(&world, json!({"audience": "OUDERS", "visibility": "MEMBERS"})).await;
    let closed = community(&world, json!({"visibility": "CONFIDENTIAL", "joining": "INVITATION"})).await;
    let (anna, imke) = (world.ouder("anna").await, world.professional("imke").await);
    assert_eq!(world.refused(&Actor::Nobody, ASK, question(&everyone, "OUDER", TEXT)).await, "UNAUTHENTICATED");
    assert_eq!(world.refused(&anna, ASK, question(&everyone, "PROFESSIONAL", TEXT)).await, "FORBIDDEN input.capacity:WRONG_CAPACITY");
    assert_eq!(
        world.refused(&world.moderator("mo").await, ASK, question(&everyone, "STEWARD", TEXT)).await,
        "FORBIDDEN input.capacity:WRONG_CAPACITY"
    );
    assert_eq!(world.refused(&anna, ASK, question(&parents, "OUDER", TEXT)).await, "FORBIDDEN input:NOT_A_MEMBER");
    for (who, place) in [(&imke, &parents), (&anna, &closed), (&world.person("other admin", &[Role::Admin, Role::Ouder]).await, &closed)] {
        assert!(world.refused(who, ASK, question(place, "OUDER", TEXT)).await.starts_with("NOT_FOUND"), "as if it were not there");
    }
    join(&world, &anna, &parents, "OUDER").await;
    ask(&world, &anna, &parents, "OUDER", TEXT).await;
    let mut anonymous = question(&everyone, "PROFESSIONAL", TEXT);
    anonymous["input"]["anonymous"] = json!(true);
    assert_eq!(world.refused(&imke, ASK, anonymous).await, "INVALID input.anonymous:ANONYMITY_FOR_PARENTS");
}

async fn an_anonymous_parent_stays_unnamed(world: World) {
    let (anna, place) = (world.ouder("anna").await, community(&world, json!({})).await);
    let mut input = question(&place, "OUDER", TEXT);
    input["input"]["anonymous"] = json!(true);
    let done = world.ask(&anna, ASK, input).await["askQuestion"]["question"].clone();
    assert_eq!(done["author"], json!({"displayName": "Ouder", "capacity": "OUDER", "anonymous": true, "profile": null}));
    let read = "query($id: ID!) { question(id: $id) { viewerIsAuthor author { profile { id } handle } } }";
    let own = world.ask(&anna, read, json!({"id": done["id"]})).await["question"].clone();
    assert_eq!(own, json!({"viewerIsAuthor": true, "author": {"profile": null, "handle": null}}));
}

async fn the_same_key_gives_the_same_question(world: World) {
    let (anna, bea, place) = (world.ouder("anna").await, world.ouder("bea").await, community(&world, json!({})).await);
    let mut input = question(&place, "OUDER", TEXT);
    input["input"]["idempotencyKey"] = json!("een-sleutel-van-anna");
    let first = world.ask(&anna, ASK, input.clone()).await["askQuestion"]["question"]["id"].clone();
    let again = world.ask(&anna, ASK, input.clone()).await["askQuestion"]["question"]["id"].clone();
    assert_eq!(first, again);
    let other = world.ask(&bea, ASK, input.clone()).await["askQuestion"]["question"]["id"].clone();
    assert_ne!(first, other, "a key is its owner's");
    let mut changed = input.clone();
    changed["input"]["motivation"] = json!("Omdat het niet lukt");
    assert_eq!(world.refused(&anna, ASK, changed.clone()).await, "CONFLICT input.idempotencyKey:IDEMPOTENCY_KEY_REUSED");
    assert_eq!(world.count("SELECT count(*) FROM questions").await, 2);
    assert_eq!(world.count("SELECT count(*) FROM idempotency WHERE input_hash LIKE '%lukt%' OR key LIKE '%lukt%'").await, 0);
    world.app.clock.advance(chrono::Duration::hours(25));
    let later = world.ask(&anna, ASK, changed).await["askQuestion"]["question"]["id"].clone();
    assert_ne!(first, later, "after a day the key is new");
}

async fn a_draft_is_its_authors_alone(world: World) {
    let (anna, place) = (world.ouder("anna").await, community(&world, json!({})).await);
    let mut input = question(&place, "OUDER", TEXT);
    input["input"]["draft"] = json!(true);
    let id = world.ask(&anna, ASK, input).await["askQuestion"]["question"]["id"].clone();
    for who in [&Actor::Nobody, &world.professional("imke").await, &world.moderator("mo").await, &world.admin().await] {
        assert!(world.ask(who, VERSION, json!({"id": id})).await["question"].is_null());
        let list = world.ask(who, "{ questions { totalCount edges { node { id } } } }", json!({})).await["questions"].clone();
        assert_eq!(list, json!({"totalCount": 0, "edges": []}));
    }
    let own = world.ask(&anna, "{ ownQuestions { totalCount edges { node { state } } } questions { totalCount } }", json!({})).await;
    assert_eq!(own, json!({"ownQuestions": {"totalCount": 1, "edges": [{"node": {"state": "DRAFT"}}]}, "questions": {"totalCount": 0}}));
    let submit = "mutation($input: SubmitQuestionInput!) { submitQuestion(input: $input) { question { state version } } }";
    let gone = json!({"input": {"questionId": id, "expectedVersion": 1}});
    assert_eq!(world.refused(&world.ouder("bea").await, submit, gone.clone()).await, "NOT_FOUND input.questionId:UNKNOWN_ID");
    let open = world.ask(&anna, submit, gone.clone()).await["submitQuestion"]["question"].clone();
    assert_eq!(open, json!({"state": "OPEN", "version": 2}));
    assert_eq!(world.refused(&anna, submit, gone).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    assert_eq!(world.ask(&Actor::Nobody, "{ questions { totalCount } }", json!({})).await["questions"]["totalCount"], 1);
}

async fn two_people_edit_at_once(world: World) {
    let (anna, bea, place) = (world.ouder("anna").await, world.ouder("bea").await, community(&world, json!({})).await);
    let id = ask(&world, &anna, &place, "OUDER", TEXT).await;
    let edit = |version, text: &str| json!({"input": {"questionId": id, "expectedVersion": version, "text": text}});
    let (one, two) = (edit(1, "Hoe doen jullie dat bij het eerste gesprek?"), edit(1, "Wie kan mij hiermee verder helpen, en hoe?"));
    let (one, two) = tokio::join!(world.send(&anna, EDIT, one), world.send(&anna, EDIT, two));
    let lost: Vec<_> = [&one, &two].into_iter().filter_map(|answer| answer.get("errors")).collect();
    assert_eq!(lost.len(), 1, "{one:#} {two:#}");
    assert_eq!((&lost[0][0]["code"], &lost[0][0]["problems"][0]["code"]), (&json!("CONFLICT"), &json!("STALE_VERSION")));
    assert_eq!(world.refused(&bea, EDIT, edit(2, TEXT)).await, "FORBIDDEN");
    let done = world.ask(&anna, EDIT, edit(2, TEXT)).await["editQuestion"]["question"].clone();
    assert_eq!(done["version"], 3);
    assert_eq!(done["revisions"].as_array().map(Vec::len), Some(2));
    assert_eq!(done["revisions"][1], json!({"version": 1, "text": TEXT}));
    let past = "query($id: ID!) { question(id: $id) { revisions { text } } }";
    assert!(
        world.ask(&bea, past, json!({"id": id})).await["question"]["revisions"].is_null(),
        "others do not read what an author took back"
    );
}

async fn what_hangs_on_a_withdrawn_question_stays(world: World) {
    let (anna, imke, place) = (world.ouder("anna").await, world.professional("imke").await, community(&world, json!({})).await);
    let (empty, answered) = (ask(&world, &anna, &place, "OUDER", TEXT).await, ask(&world, &anna, &place, "OUDER", TEXT).await);
    answer(&world, &imke, &answered, "PROFESSIONAL", "Wij beginnen bij wat goed gaat.").await;
    let withdraw = "mutation($input: WithdrawQuestionInput!) { withdrawQuestion(input: $input) { question { version } } }";
    let which = |id: &str| json!({"input": {"questionId": id, "expectedVersion": 1}});
    assert_eq!(world.refused(&imke, withdraw, which(&answered)).await, "FORBIDDEN");
    for id in [&empty, &answered] {
        world.ask(&anna, withdraw, which(id)).await;
    }
    assert!(world.ask(&imke, VERSION, json!({"id": empty})).await["question"].is_null());
    let left =
        "query($id: ID!) { question(id: $id) { text explanation author { displayName } answerCount answers { edges { node { body } } } } }";
    let left = world.ask(&imke, left, json!({"id": answered})).await["question"].clone();
    assert_eq!(
        left,
        json!({"text": null, "explanation": null, "author": null, "answerCount": 1, "answers": {"edges": [{"node": {"body": "Wij beginnen bij wat goed gaat."}}]}})
    );
    let mut tagged = question(&place, "OUDER", TEXT);
    let element = world.ask(&anna, "{ tags(kind: ELEMENT, first: 1) { edges { node { id } } } }", json!({})).await;
    let element = element["tags"]["edges"][0]["node"]["id"].clone();
    tagged["input"]["tags"] = json!({"ids": [element], "words": ["onze school"]});
    let tagged = world.ask(&anna, ASK, tagged).await["askQuestion"]["question"]["id"].as_str().expect("an id").to_owned();
    world.ask(&anna, withdraw, which(&tagged)).await;
    let tags = world.ask(&anna, "query($id: ID!) { question(id: $id) { tags { id } } }", json!({"id": tagged})).await;
    assert_eq!(tags["question"]["tags"], json!([{"id": element}]), "words of one's own go, those of the lists stay");
    let follow = "mutation($input: FollowQuestionInput!) { followQuestion(input: $input) { question { id } } }";
    let late = json!({"input": {"questionId": answered, "capacity": "PROFESSIONAL"}});
    assert_eq!(world.refused(&imke, follow, late).await, "REFUSED input.questionId:WITHDRAWN");
    let again = json!({"input": {"questionId": answered, "expectedVersion": 2, "text": TEXT}});
    assert_eq!(world.refused(&anna, EDIT, again).await, "REFUSED input.questionId:WITHDRAWN");
    let count = "query($id: ID!) { community(id: $id) { questionCount questions { totalCount edges { node { id } } } } }";
    assert_eq!(
        world.ask(&imke, count, json!({"id": place})).await["community"],
        json!({"questionCount": 1, "questions": {"totalCount": 1, "edges": [{"node": {"id": answered}}]}}),
        "one counts what the other lists"
    );
}

async fn following_is_counted_from_five(world: World) {
    let (anna, place) = (world.ouder("anna").await, community(&world, json!({})).await);
    let id = ask(&world, &anna, &place, "OUDER", TEXT).await;
    let follow = "mutation($input: FollowQuestionInput!) { followQuestion(input: $input) { question { followerCount { value fewerThan } viewerFollowsAs } } }";
    let input = |capacity: &str| json!({"input": {"questionId": id, "capacity": capacity}});
    for n in 1..=4 {
        let done = world.ask(&world.ouder(&format!("ouder {n}")).await, follow, input("OUDER")).await["followQuestion"]["question"].clone();
        assert_eq!(done, json!({"followerCount": {"value": null, "fewerThan": 5}, "viewerFollowsAs": ["OUDER"]}));
    }
    let both = world.person("noor", &[Role::Ouder, Role::Professional]).await;
    for _ in 0..2 {
        let done = world.ask(&both, follow, input("PROFESSIONAL")).await["followQuestion"]["question"].clone();
        assert_eq!(done, json!({"followerCount": {"value": 5, "fewerThan": null}, "viewerFollowsAs": ["PROFESSIONAL"]}), "twice is once");
    }
    let unfollow = follow.replace("followQuestion", "unfollowQuestion");
    let done = world.ask(&both, &unfollow, input("PROFESSIONAL")).await["unfollowQuestion"]["question"].clone();
    assert_eq!(done, json!({"followerCount": {"value": null, "fewerThan": 5}, "viewerFollowsAs": []}));
    assert_eq!(world.refused(&Actor::Nobody, follow, input("OUDER")).await, "UNAUTHENTICATED");
    assert_eq!(world.refused(&anna, follow, input("PROFESSIONAL")).await, "FORBIDDEN input.capacity:WRONG_CAPACITY");
}

async fn review_comes_first_where_a_community_asks_for_it(world: World) {
    let place = community(&world, json!({"reviewed": true})).await;
    let (anna, imke, noor) = (world.ouder("anna").await, world.professional("imke").await, world.professional("noor").await);
    core(&world, &imke, &place, "PROFESSIONAL").await;
    let id = ask(&world, &anna, &place, "OUDER", TEXT).await;
    let pending = "query($id: ID!) { questionsToReview(communityId: $id) { totalCount edges { node { id } } } }";
    for (who, n) in [(&Actor::Nobody, 0), (&anna, 0), (&noor, 0), (&world.moderator("mo").await, 0), (&imke, 1)] {
        assert_eq!(world.ask(who, pending, json!({"id": place})).await["questionsToReview"]["totalCount"], n);
    }
    let review = "mutation($input: ReviewQuestionInput!) { reviewQuestion(input: $input) { question { state stateReason version } } }";
    let decide = |version, decision: &str, reason: Option<&str>| json!({"input": {"questionId": id, "expectedVersion": version, "decision": decision, "reason": reason}});
    assert_eq!(world.refused(&noor, review, decide(1, "LET_THROUGH", None)).await, "NOT_FOUND input.questionId:UNKNOWN_ID");
    assert_eq!(world.refused(&anna, review, decide(1, "LET_THROUGH", None)).await, "FORBIDDEN");
    assert_eq!(world.refused(&imke, review, decide(1, "SEND_BACK", None)).await, "INVALID input.reason:REQUIRED");
    let back =
        world.ask(&imke, review, decide(1, "SEND_BACK", Some("Noem alsjeblieft geen school."))).await["reviewQuestion"]["question"].clone();
    assert_eq!(back, json!({"state": "DRAFT", "stateReason": "Noem alsjeblieft geen school.", "version": 2}));
    assert!(
        world.ask(&imke, VERSION, json!({"id": id})).await["question"].is_null(),
        "a draft is its author's alone, also for who sent it back"
    );
    let submit = "mutation($input: SubmitQuestionInput!) { submitQuestion(input: $input) { question { state stateReason version } } }";
    let again =
        world.ask(&anna, submit, json!({"input": {"questionId": id, "expectedVersion": 2}})).await["submitQuestion"]["question"].clone();
    assert_eq!(again, json!({"state": "PENDING_REVIEW", "stateReason": null, "version": 3}));
    let open = world.ask(&imke, review, decide(3, "LET_THROUGH", None)).await["reviewQuestion"]["question"].clone();
    assert_eq!(open, json!({"state": "OPEN", "stateReason": null, "version": 4}));

    let id = ask(&world, &anna, &place, "OUDER", TEXT).await;
    let withdraw = "mutation($input: WithdrawQuestionInput!) { withdrawQuestion(input: $input) { question { state withdrawnAt } } }";
    world.ask(&anna, withdraw, json!({"input": {"questionId": id, "expectedVersion": 1}})).await;
    assert_eq!(world.ask(&imke, pending, json!({"id": place})).await["questionsToReview"]["totalCount"], 0, "nobody waits any more");
}

async fn a_draft_goes_the_way_of_a_question_that_is_asked(world: World) {
    let both = world.person("admin", &[Role::Admin, Role::Ouder]).await;
    let (anna, place) = (world.ouder("anna").await, community(&world, json!({"reviewed": true})).await);
    let submit = "mutation($input: SubmitQuestionInput!) { submitQuestion(input: $input) { question { state } } }";
    let mut drafts = vec![];
    for who in [&both, &anna] {
        let mut input = question(&place, "OUDER", TEXT);
        input["input"]["draft"] = json!(true);
        drafts.push(world.ask(who, ASK, input).await["askQuestion"]["question"]["id"].clone());
    }
    let own = world.ask(&both, submit, json!({"input": {"questionId": drafts[0], "expectedVersion": 1}})).await;
    assert_eq!(own["submitQuestion"]["question"]["state"], "PENDING_REVIEW", "a moderator who asks as a parent asks as any parent");
    let change = "mutation($input: UpdateCommunityInput!) { updateCommunity(input: $input) { community { id } } }";
    let input = json!({"id": place, "expectedVersion": 1, "audience": "PROFESSIONALS"});
    world.ask(&world.admin().await, change, json!({"input": input})).await;
    let late = json!({"input": {"questionId": drafts[1], "expectedVersion": 1}});
    assert_eq!(world.refused(&anna, submit, late).await, "FORBIDDEN input:OUTSIDE_AUDIENCE");
}

stories! {
    a_draft_goes_the_way_of_a_question_that_is_asked, a_question_is_asked, what_is_wrong_is_named_all_at_once, who_may_ask, an_anonymous_parent_stays_unnamed, the_same_key_gives_the_same_question,
    a_draft_is_its_authors_alone, two_people_edit_at_once, what_hangs_on_a_withdrawn_question_stays, following_is_counted_from_five,
    review_comes_first_where_a_community_asks_for_it,
}
