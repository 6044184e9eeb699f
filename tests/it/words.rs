//! A word that is used behind a closed door: outside it is as if it were used nowhere, and the list of tags stays in order.
use crate::{
    questions::{ASK, community, core, join, question},
    stories,
    world::World,
};
use serde_json::{Value as Json, json};
use vonk::policy::Actor;

const TEXT: &str = "Hoe betrekken jullie ouders bij het eerste gesprek?";
const ADD: &str = "mutation($input: AddSynonymInput!) { addSynonym(input: $input) { tag { synonyms version } } }";
const RENAME: &str = "mutation($input: RenameTagInput!) { renameTag(input: $input) { tag { version } } }";

/// Asks with these tags, and gives them as the asker is shown them.
async fn tagged(world: &World, who: &Actor, place: &str, hat: &str, tags: Json) -> Vec<Json> {
    let mut input = question(place, hat, TEXT);
    input["input"]["tags"] = tags;
    let deed = "mutation($input: AskQuestionInput!) { askQuestion(input: $input) { question { tags { id label synonyms version } } } }";
    let tags = world.ask(who, deed, input).await["askQuestion"]["question"]["tags"].clone();
    tags.as_array().expect("tags").clone()
}

fn told(tag: &Json) -> Json {
    json!([tag["label"], tag["synonyms"], tag["version"]])
}

/// A tag that is used in a confidential community alone, with its community: called "Casus thuis", known by two more words.
async fn hidden(world: &World, insider: &Actor) -> (String, Json) {
    let admin = world.admin().await;
    let closed = community(world, json!({"visibility": "CONFIDENTIAL", "joining": "INVITATION"})).await;
    let profile = world.ask(insider, "{ viewer { profiles { id } } }", json!({})).await["viewer"]["profiles"][0]["id"].clone();
    let invite = "mutation($input: InviteCommunityMemberInput!) { inviteCommunityMember(input: $input) { communityMembership { id } } }";
    world.ask(&admin, invite, json!({"input": {"communityId": closed, "profileId": profile}})).await;
    join(world, insider, &closed, "PROFESSIONAL").await;
    let tag = tagged(world, insider, &closed, "PROFESSIONAL", json!({"words": ["Thuiszitters"]})).await[0]["id"].clone();
    world.ask(&admin, RENAME, json!({"input": {"id": tag, "labelNl": "Casus thuis", "expectedVersion": 1}})).await;
    world.ask(&admin, ADD, json!({"input": {"id": tag, "word": "jansen", "expectedVersion": 2}})).await;
    (closed, tag)
}

async fn outside_it_is_as_if_the_word_were_used_nowhere(world: World) {
    let (imke, anna, mo, admin) =
        (world.professional("imke").await, world.ouder("anna").await, world.moderator("mo").await, world.admin().await);
    let (closed, secret) = hidden(&world, &imke).await;
    let open = community(&world, json!({})).await;
    // Its synonym, its label and its first word: each a tag of its own, as it was written, that knows of no other word.
    let hers = tagged(&world, &anna, &open, "OUDER", json!({"words": ["JANSEN", "casus Thuis", "thuiszitters", "nieuw"]})).await;
    let mut all: Vec<Json> = hers.iter().map(told).collect();
    all.sort_by_key(Json::to_string);
    assert_eq!(json!(all), json!([["JANSEN", [], 1], ["casus Thuis", [], 1], ["nieuw", [], 1], ["thuiszitters", [], 1]]));
    assert!(hers.iter().all(|tag| tag["id"] != secret));
    // An id that one may not see is as unknown as one that is nobody's.
    for id in [secret.clone(), json!(vonk::graphql::ids::id(entity::ids::TagId::new()))] {
        let mut input = question(&open, "OUDER", TEXT);
        input["input"]["tags"] = json!({"ids": [id]});
        assert_eq!(world.refused(&anna, ASK, input).await, "NOT_FOUND input.tags.ids.0:UNKNOWN_ID");
    }
    // Inside, nothing changed.
    let read = "query($id: ID!) { tag(id: $id) { label synonyms version } }";
    let inside = world.ask(&imke, read, json!({"id": secret})).await["tag"].clone();
    assert_eq!(told(&inside), json!(["Casus thuis", ["jansen", "thuiszitters"], 3]));
    assert!(world.ask(&anna, read, json!({"id": secret})).await["tag"].is_null());
    // Who sees both means what everybody sees; what only they see they still find by its words.
    let of = |label: &str| hers.iter().find(|tag| tag["label"] == label).expect("a tag")["id"].clone();
    let his = tagged(&world, &imke, &closed, "PROFESSIONAL", json!({"words": ["jansen"]})).await;
    assert_eq!(his[0]["id"], of("JANSEN"));
    let own = tagged(&world, &imke, &closed, "PROFESSIONAL", json!({"ids": [secret]})).await;
    assert_eq!(told(&own[0]), told(&inside));
    // A steward outside is not told that the word is taken; one inside is.
    let add = |version: i32, word: &str| json!({"input": {"id": of("nieuw"), "word": word, "expectedVersion": version}});
    world.ask(&admin, ADD, json!({"input": {"id": secret, "word": "achter de deur", "expectedVersion": 3}})).await;
    assert_eq!(world.refused(&admin, ADD, add(1, "Achter de Deur")).await, "REFUSED input.word:NAME_TAKEN");
    let done = world.ask(&mo, ADD, add(1, "Achter de Deur")).await["addSynonym"]["tag"].clone();
    assert_eq!(done, json!({"synonyms": ["achter de deur"], "version": 2}));
    assert_eq!(world.refused(&mo, ADD, add(2, "jansen")).await, "REFUSED input.word:NAME_TAKEN", "that one he sees");
    // Who sees both can make them one; words that others have by now stay theirs.
    let merge = "mutation($input: MergeTagInput!) { mergeTag(input: $input) { tag { label synonyms } } }";
    let input = json!({"input": {"id": secret, "into": of("nieuw"), "expectedVersion": 4}});
    let one = world.ask(&admin, merge, input).await["mergeTag"]["tag"].clone();
    assert_eq!(one, json!({"label": "nieuw", "synonyms": ["achter de deur"]}));
}

async fn a_word_becomes_one_tag_also_when_many_use_it_at_once(world: World) {
    let open = community(&world, json!({})).await;
    let mut people = vec![];
    for n in 0..6 {
        people.push(world.ouder(&format!("ouder {n}")).await);
    }
    let asked = people.iter().map(|who| tagged(&world, who, &open, "OUDER", json!({"words": ["schoolplein", "thuiszitters"]})));
    let all = futures_util::future::join_all(asked).await;
    assert!(all.iter().all(|tags| tags == &all[0]), "{all:#?}");
    assert_eq!(world.count("SELECT count(*) FROM tags WHERE kind = 'FREE'").await, 2);
}

async fn what_opens_takes_the_words_that_everybody_has(world: World) {
    let (anna, bea, open) = (world.ouder("anna").await, world.ouder("bea").await, community(&world, json!({})).await);
    let imke = world.professional("imke").await;
    let reviewed = community(&world, json!({"reviewed": true})).await;
    core(&world, &imke, &reviewed, "PROFESSIONAL").await;
    let mut waiting = vec![];
    for (place, draft) in [(&open, true), (&reviewed, false)] {
        let mut input = question(place, "OUDER", TEXT);
        input["input"]["tags"] = json!({"words": ["pesten", "schoolplein"]});
        input["input"]["draft"] = json!(draft);
        waiting.push(world.ask(&anna, ASK, input).await["askQuestion"]["question"]["id"].clone());
    }
    assert_eq!(world.count("SELECT count(*) FROM tags WHERE kind = 'FREE'").await, 2, "one's own words are one's own");
    let everybodys = tagged(&world, &bea, &open, "OUDER", json!({"words": ["Pesten"]})).await[0]["id"].clone();
    assert_eq!(world.count("SELECT count(*) FROM tags WHERE kind = 'FREE'").await, 3, "hers knows of no other");
    let tags = async |id: &Json| {
        let read = "query($id: ID!) { question(id: $id) { tags { label } } }";
        world.ask(&anna, read, json!({"id": id})).await["question"]["tags"].clone()
    };
    let submit = "mutation($input: SubmitQuestionInput!) { submitQuestion(input: $input) { question { id } } }";
    world.ask(&anna, submit, json!({"input": {"questionId": waiting[0], "expectedVersion": 1}})).await;
    assert_eq!(tags(&waiting[0]).await, json!([{"label": "Pesten"}, {"label": "schoolplein"}]));
    let review = "mutation($input: ReviewQuestionInput!) { reviewQuestion(input: $input) { question { tags { id } } } }";
    let through = json!({"input": {"questionId": waiting[1], "expectedVersion": 1, "decision": "LET_THROUGH"}});
    let done = world.ask(&imke, review, through).await["reviewQuestion"]["question"]["tags"].clone();
    assert_eq!(done[0]["id"], everybodys);
    assert_eq!(world.count("SELECT count(*) FROM tags WHERE kind = 'FREE'").await, 2, "what nobody carries any more is gone");
}

stories! { what_opens_takes_the_words_that_everybody_has, outside_it_is_as_if_the_word_were_used_nowhere, a_word_becomes_one_tag_also_when_many_use_it_at_once }
