//! What is withdrawn has no words left: not for its author, not for moderators, not in the database.
use super::{ANSWER, ASK, answer, appoint, ask, community, join, question};
use crate::{stories, world::World};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

const TEXT: &str = "Hoe betrekken jullie ouders bij het eerste gesprek?";

/// A moderator of this community.
async fn moderator(world: &World, place: &str) -> Actor {
    let mo = world.moderator("mo").await;
    let seat = join(world, &mo, place, "STEWARD").await;
    appoint(world, &seat, "MODERATOR").await;
    mo
}

async fn a_withdrawn_question_keeps_no_words(world: World) {
    let (anna, imke, place) = (world.ouder("anna").await, world.professional("imke").await, community(&world, json!({})).await);
    let (mo, admin) = (moderator(&world, &place).await, world.admin().await);
    let id = ask(&world, &anna, &place, "OUDER", TEXT).await;
    answer(&world, &imke, &id, "PROFESSIONAL", "Wij beginnen bij wat goed gaat.").await;
    let at = |version: i32, more: Json| {
        let mut input = json!({"questionId": id, "expectedVersion": version});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"input": input})
    };
    let edit = "mutation($input: EditQuestionInput!) { editQuestion(input: $input) { question { version } } }";
    let words = json!({"text": "Hoe doen jullie dat, het eerste gesprek?", "explanation": "Over thuis.", "motivation": "Het lukt niet."});
    world.ask(&anna, edit, at(1, words)).await;
    let close = "mutation($input: CloseQuestionInput!) { closeQuestion(input: $input) { question { stateReason } } }";
    world.ask(&anna, close, at(2, json!({"reason": "Over thuis zeg ik niets meer."}))).await;
    let past = "query($id: ID!) { question(id: $id) { text explanation motivation stateReason state revisions { text } } }";
    let seen = async |who: &Actor| world.ask(who, past, json!({"id": id})).await["question"].clone();
    assert_eq!(seen(&mo).await["revisions"], json!([{"text": TEXT}]));

    let withdraw = "mutation($input: WithdrawQuestionInput!) { withdrawQuestion(input: $input) { question { revisions { text } } } }";
    let gone = world.ask(&anna, withdraw, at(3, json!({}))).await;
    assert_eq!(gone["withdrawQuestion"]["question"]["revisions"], json!([]));
    for (who, revisions) in [(&anna, json!([])), (&mo, json!([])), (&admin, json!([])), (&imke, Json::Null), (&Actor::Nobody, Json::Null)] {
        let nothing =
            json!({"text": null, "explanation": null, "motivation": null, "stateReason": null, "state": "CLOSED", "revisions": revisions});
        assert_eq!(seen(who).await, nothing, "{who:?}");
    }
    assert_eq!(world.count("SELECT count(*) FROM revisions").await, 0);
    assert_eq!(world.count("SELECT count(*) FROM question_words").await, 0);
    let empty = "SELECT count(*) FROM questions WHERE text = '' AND explanation = '' AND motivation = '' AND state_reason IS NULL";
    assert_eq!(world.count(empty).await, 1);
}

async fn a_withdrawn_answer_keeps_no_words(world: World) {
    let (anna, imke, place) = (world.ouder("anna").await, world.professional("imke").await, community(&world, json!({})).await);
    let mo = moderator(&world, &place).await;
    let question = ask(&world, &anna, &place, "OUDER", TEXT).await;
    let other = answer(&world, &imke, &question, "PROFESSIONAL", "Wij beginnen thuis.").await;
    let profile = world.ask(&imke, "{ viewer { profiles { id } } }", json!({})).await["viewer"]["profiles"][0]["id"].clone();
    let input =
        json!({"questionId": question, "capacity": "OUDER", "kind": "EXPERIENCE", "body": "Bij ons hielp zij.", "mentionIds": [profile]});
    let id = world.ask(&anna, ANSWER, json!({"input": input})).await["answerQuestion"]["answer"]["id"].clone();
    let edit = "mutation($input: EditAnswerInput!) { editAnswer(input: $input) { answer { mentions { id } revisions { text } } } }";
    let change = |id: &Json| json!({"input": {"answerId": id, "expectedVersion": 1, "body": "Bij ons hielp iemand."}});
    let edited = world.ask(&anna, edit, change(&id)).await["editAnswer"]["answer"].clone();
    assert_eq!(edited, json!({"mentions": [{"id": profile}], "revisions": [{"text": "Bij ons hielp zij."}]}));
    world.ask(&imke, edit, change(&json!(other))).await;

    let withdraw = "mutation($input: WithdrawAnswerInput!) { withdrawAnswer(input: $input) { answer { id } } }";
    world.ask(&anna, withdraw, json!({"input": {"answerId": id, "expectedVersion": 2}})).await;
    let past = "query($id: ID!) { node(id: $id) { ... on Answer { body mentions { id } revisions { text } } } }";
    for (who, revisions) in [(&anna, json!([])), (&mo, json!([])), (&imke, Json::Null), (&Actor::Nobody, Json::Null)] {
        let nothing = json!({"body": null, "mentions": [], "revisions": revisions});
        assert_eq!(world.ask(who, past, json!({"id": id})).await["node"], nothing, "{who:?}");
    }
    assert_eq!(world.count("SELECT count(*) FROM answers WHERE body = ''").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM mentions").await, 0);
    let kept = world.ask(&mo, past, json!({"id": other})).await["node"].clone();
    assert_eq!(kept["revisions"], json!([{"text": "Wij beginnen thuis."}]), "another's past is another's");
}

async fn its_free_words_go_unless_others_use_them(world: World) {
    let (anna, bea, place) = (world.ouder("anna").await, world.ouder("bea").await, community(&world, json!({})).await);
    let mut tagged = question(&place, "OUDER", TEXT);
    tagged["input"]["tags"] = json!({"words": ["onze school", "thuiszitters", "een ecosysteem"]});
    let id = world.ask(&anna, ASK, tagged.clone()).await["askQuestion"]["question"]["id"].clone();
    tagged["input"]["tags"] = json!({"words": ["Thuiszitters"]});
    world.ask(&bea, ASK, tagged).await;
    assert_eq!(world.count("SELECT count(*) FROM tags WHERE kind = 'FREE'").await, 2);
    let withdraw = "mutation($input: WithdrawQuestionInput!) { withdrawQuestion(input: $input) { question { tags { key } } } }";
    let gone = world.ask(&anna, withdraw, json!({"input": {"questionId": id, "expectedVersion": 1}})).await;
    assert_eq!(gone["withdrawQuestion"]["question"]["tags"], json!([{"key": "een-ecosysteem"}]));
    assert_eq!(world.count("SELECT count(*) FROM tags WHERE kind = 'FREE' AND label_nl = 'thuiszitters'").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM tags WHERE kind = 'FREE'").await, 1, "nobody else wrote of our school");
    assert_eq!(world.count("SELECT count(*) FROM tag_synonyms WHERE word = 'onze school'").await, 0);
}

stories! { its_free_words_go_unless_others_use_them, a_withdrawn_question_keeps_no_words, a_withdrawn_answer_keeps_no_words }
