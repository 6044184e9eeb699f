//! Tags: the lists that are there from the start, free words, who sees them, and the stewards' care.
use crate::{stories, world::World};
use entity::ids::{AreaId, CommunityId, QuestionId, TagId};
use sea_orm::{ConnectionTrait as _, Statement, Value};
use serde_json::json;
use uuid::Uuid;
use vonk::{
    db::Tx,
    policy::Actor,
    tags::{TagSpec, Word, settle_unconverted as settle},
    text,
};

fn words(words: &[&str]) -> Vec<TagSpec> {
    words.iter().map(|word| TagSpec::Word(Word::parse(word).expect("a word"))).collect()
}

async fn carry(tx: &Tx, actor: &Actor, tag: TagId) {
    let profile = actor.profiles().into_iter().find(|id| !id.is_nil()).expect("a profile");
    let sql = "INSERT INTO profile_topics (profile_id, tag_id) VALUES ($1, $2)";
    let row = Statement::from_sql_and_values(tx.get_database_backend(), sql, [profile.into(), tag.0.into()]);
    tx.execute_raw(row).await.expect("carried");
}

/// A free tag that a findable professional carries, so that everybody sees it.
async fn free(world: &World, actor: &Actor, word: &str) -> String {
    let tx = world.app.begin().await.expect("begun");
    let tag = settle(&world.app, &tx, actor, &words(&[word])).await.expect("settled")[0];
    carry(&tx, actor, tag).await;
    tx.commit().await.expect("kept");
    vonk::graphql::ids::id(tag).to_string()
}

const LIST: &str = "query($text: String, $kind: TagKind, $first: Int, $after: String, $last: Int, $before: String) {
  tags(text: $text, kind: $kind, first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id kind label labelNl labelEn key synonyms version } } } }";

fn keys(data: &serde_json::Value) -> Vec<String> {
    let edges = data["tags"]["edges"].as_array().expect("edges");
    edges.iter().map(|edge| edge["node"]["key"].as_str().or(edge["node"]["labelNl"].as_str()).expect("a key").to_owned()).collect()
}

async fn the_lists_are_there(world: World) {
    let all = world.ask(&Actor::Nobody, LIST, json!({"first": 100})).await;
    assert_eq!(all["tags"]["totalCount"], 22);
    let elements = world.ask(&Actor::Nobody, LIST, json!({"kind": "ELEMENT"})).await;
    assert_eq!(
        keys(&elements),
        ["gedeelde-visie", "samenwerkingscultuur", "sturing", "lerende-cyclus", "faciliterend-systeem", "een-ecosysteem"]
    );
    let roles = world.ask(&Actor::Nobody, LIST, json!({"kind": "CORE_ROLE"})).await;
    assert_eq!(keys(&roles), ["DESIGNER", "PIONEER", "CONNECTOR", "CONDUCTOR"]);
    let domains = world.ask(&Actor::Nobody, LIST, json!({"kind": "DOMAIN"})).await;
    assert_eq!(keys(&domains).len(), 7);
    assert_eq!(domains["tags"]["edges"][2]["node"]["label"], "Youth care");
    assert_eq!(domains["tags"]["edges"][2]["node"]["synonyms"], json!(["jeugdzorg"]));
    // Every label is a word that stands for its tag, as the service compares words.
    for edge in all["tags"]["edges"].as_array().expect("edges") {
        for label in ["labelNl", "labelEn"] {
            let label = edge["node"][label].as_str().expect("a label");
            let found = world.count(&format!("SELECT count(*) FROM tag_synonyms WHERE word = '{}'", text::fold(label))).await;
            assert_eq!(found, 1, "{label}");
        }
    }
    let found = world.ask(&Actor::Nobody, LIST, json!({"text": "ÉCOSYST"})).await;
    assert_eq!(keys(&found), ["een-ecosysteem"]);
    assert_eq!(world.ask(&Actor::Nobody, LIST, json!({"text": "%_%"})).await["tags"]["totalCount"], 0);
}

async fn pages_go_both_ways(world: World) {
    let nobody = Actor::Nobody;
    let first = world.ask(&nobody, LIST, json!({"first": 10})).await;
    let end = &first["tags"]["pageInfo"]["endCursor"];
    let next = world.ask(&nobody, LIST, json!({"first": 10, "after": end})).await;
    let whole = world.ask(&nobody, LIST, json!({"first": 20})).await;
    assert_eq!([keys(&first), keys(&next)].concat(), keys(&whole));
    assert_eq!(next["tags"]["pageInfo"]["hasNextPage"], true);
    let start = &next["tags"]["pageInfo"]["startCursor"];
    let back = world.ask(&nobody, LIST, json!({"last": 10, "before": start})).await;
    assert_eq!(keys(&back), keys(&first));
    assert_eq!(back["tags"]["pageInfo"]["hasPreviousPage"], false);

    assert_eq!(world.refused(&nobody, LIST, json!({"first": 101, "text": "x"})).await, "INVALID text:TOO_SHORT first:OUT_OF_RANGE");
    assert_eq!(world.refused(&nobody, LIST, json!({"after": "AAAA"})).await, "INVALID after:BAD_CURSOR");
    let one = "query($id: ID!) { tag(id: $id) { key } }";
    let id = &first["tags"]["edges"][0]["node"]["id"];
    assert_eq!(world.ask(&nobody, one, json!({"id": id})).await["tag"]["key"], "gedeelde-visie");
    assert_eq!(world.refused(&nobody, one, json!({"id": "x"})).await, "INVALID id:BAD_ID");
    let other = vonk::graphql::ids::id(entity::ids::QuestionId::new()).to_string();
    assert_eq!(world.refused(&nobody, one, json!({"id": other})).await, "INVALID id:WRONG_ID_TYPE");
    let none = vonk::graphql::ids::id(entity::ids::TagId::new()).to_string();
    assert!(world.ask(&nobody, one, json!({"id": none})).await["tag"].is_null());
}

async fn words_become_tags_once(world: World) {
    let (nobody, piet) = (Actor::Nobody, world.professional("piet").await);
    let tx = world.app.begin().await.expect("begun");
    let asked = words(&["Éigen Kracht", "eigen  kracht", "Jeugdzorg", "youth care", "Thuiszitters"]);
    let tags = settle(&world.app, &tx, &nobody, &asked).await.expect("settled");
    assert_eq!(tags.len(), 3);
    tx.commit().await.expect("kept");
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'tag.created'").await, 2);
    // Nobody carries them yet: nobody finds them.
    let admin = world.admin().await;
    assert_eq!(world.ask(&admin, LIST, json!({"kind": "FREE"})).await["tags"]["totalCount"], 0);
    let tx = world.app.begin().await.expect("begun");
    for tag in &tags {
        carry(&tx, &piet, *tag).await;
    }
    assert_eq!(settle(&world.app, &tx, &nobody, &asked).await.expect("settled"), tags);
    tx.commit().await.expect("kept");
    assert_eq!(world.count("SELECT count(*) FROM outbox WHERE kind = 'tag.created'").await, 2);
    assert!(Word::parse("\u{301}\u{301}").is_err());
}

async fn a_free_word_is_seen_with_what_carries_it(world: World) {
    let (anna, piet) = (world.ouder("anna").await, world.professional("piet").await);
    let (hers, his) = (free(&world, &anna, "Thuiszitters").await, free(&world, &piet, "Schoolplein").await);
    let list = async |who: &Actor| keys(&world.ask(who, LIST, json!({"kind": "FREE"})).await);
    assert_eq!(list(&Actor::Nobody).await, ["Schoolplein"]);
    assert_eq!(list(&piet).await, ["Schoolplein"]);
    assert_eq!(list(&anna).await, ["Thuiszitters", "Schoolplein"]);
    let one = "query($id: ID!) { tag(id: $id) { label } }";
    assert!(world.ask(&piet, one, json!({"id": hers})).await["tag"].is_null());
    assert_eq!(world.ask(&Actor::Nobody, one, json!({"id": his})).await["tag"]["label"], "Schoolplein");
}

/// A question of this author in a new public community, with this tag; on the lists when it has a position.
async fn question(world: &World, author: &Actor, tag: &str, position: Option<Uuid>) {
    let (area, community, question) = (AreaId::new(), CommunityId::new(), QuestionId::new());
    let tx = world.app.begin().await.expect("begun");
    let tag = settle(&world.app, &tx, author, &words(&[tag])).await.expect("settled")[0];
    let (profile, now) = (author.profiles()[0], world.app.clock.now());
    let rows: [(&str, Vec<Value>); 4] = [
        ("INSERT INTO areas (id, key, level) VALUES ($1, $2, 'NATIONAL')", vec![area.0.into(), area.0.to_string().into()]),
        (
            "INSERT INTO communities (id, name, description, search, level, area_id, audience, visibility, joining, reviewed, member_count,
             question_count, version, created_at, updated_at)
             VALUES ($1, 'Plein', '', 'plein', 'NATIONAL', $2, 'EVERYONE', 'PUBLIC', 'OPEN', FALSE, 0, 0, 1, $3, $3)",
            vec![community.0.into(), area.0.into(), now.into()],
        ),
        (
            "INSERT INTO questions (id, community_id, position, state, text, explanation, motivation, place_id, author_profile_id, author_capacity,
             author_name, author_core, anonymous, answer_count, follower_count, followed_rank, answered_domains, active_at, version, created_at,
             updated_at) VALUES ($1, $2, $3, 'DRAFT', 'Hoe?', '', '', $4, $5, 'OUDER', 'Ouder', FALSE, FALSE, 0, 0, 0, 0, $6, 1, $6, $6)",
            vec![question.0.into(), community.0.into(), position.into(), area.0.into(), profile.into(), now.into()],
        ),
        ("INSERT INTO question_tags (question_id, tag_id) VALUES ($1, $2)", vec![question.0.into(), tag.0.into()]),
    ];
    for (sql, values) in rows {
        tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await.expect(sql);
    }
    tx.commit().await.expect("kept");
}

async fn a_question_shows_its_words_to_who_may_read_it(world: World) {
    let (anna, piet) = (world.ouder("anna").await, world.professional("piet").await);
    question(&world, &anna, "Op de lijst", Some(Uuid::now_v7())).await;
    question(&world, &anna, "Nog een kladje", None).await;
    let list = async |who: &Actor| keys(&world.ask(who, LIST, json!({"kind": "FREE"})).await);
    assert_eq!(list(&Actor::Nobody).await, ["Op de lijst"]);
    assert_eq!(list(&piet).await, ["Op de lijst"]);
    assert_eq!(list(&anna).await, ["Op de lijst", "Nog een kladje"]);
}

async fn a_community_shows_its_words_with_its_card(world: World) {
    let (admin, anna) = (world.admin().await, world.ouder("anna").await);
    let create = "mutation($input: CreateCommunityInput!) { createCommunity(input: $input) { community { id } } }";
    for (visibility, word) in [("PUBLIC", "Buiten"), ("MEMBERS", "Binnen")] {
        let input = json!({"input": {"name": "Tuin", "description": "", "level": "NATIONAL", "workArea": {"level": "NATIONAL"}, "audience": "EVERYONE",
            "visibility": visibility, "joining": "INVITATION", "tags": {"words": [word]}}});
        world.ask(&admin, create, input).await;
    }
    let list = async |who: &Actor| keys(&world.ask(who, LIST, json!({"kind": "FREE"})).await);
    assert_eq!(list(&Actor::Nobody).await, ["Buiten"]);
    assert_eq!(list(&anna).await, ["Buiten"]);
    assert_eq!(list(&admin).await, ["Buiten", "Binnen"]);
}

async fn stewards_look_after_the_list(world: World) {
    let (piet, admin, mod_) = (world.professional("piet").await, world.admin().await, world.moderator("mo").await);
    let a = free(&world, &piet, "Thuiszitters").await;
    let b = free(&world, &piet, "Thuiszittende kinderen").await;
    let rename = "mutation($input: RenameTagInput!) { renameTag(input: $input) { tag { id label labelNl labelEn synonyms version } } }";
    let input = json!({"input": {"id": a, "labelNl": "Thuiszitten", "labelEn": "Staying home", "expectedVersion": 1, "idempotencyKey": "rename-1"}});
    for who in [&piet, &world.ouder("anna").await] {
        assert_eq!(world.refused(who, rename, input.clone()).await, "FORBIDDEN");
    }
    assert_eq!(world.refused(&Actor::Nobody, rename, input.clone()).await, "UNAUTHENTICATED");
    let done = world.ask(&mod_, rename, input.clone()).await;
    assert_eq!(
        done["renameTag"]["tag"],
        json!({"id": a, "label": "Staying home", "labelNl": "Thuiszitten", "labelEn": "Staying home", "synonyms": ["thuiszitters"], "version": 2})
    );
    assert_eq!(world.ask(&mod_, rename, input.clone()).await, done);
    assert_eq!(world.refused(&admin, rename, input).await, "CONFLICT input.expectedVersion:STALE_VERSION");
    let taken = json!({"input": {"id": a, "labelNl": "Onderwijs", "expectedVersion": 2}});
    assert_eq!(world.refused(&admin, rename, taken).await, "REFUSED input.labelNl:NAME_TAKEN");
    let bad = json!({"input": {"id": "x", "labelNl": "", "labelEn": "a\u{0}b", "expectedVersion": 2, "idempotencyKey": "kort"}});
    assert_eq!(
        world.refused(&admin, rename, bad).await,
        "INVALID input.id:BAD_ID input.labelNl:REQUIRED input.labelEn:CONTROL_CHARACTER input.idempotencyKey:TOO_SHORT"
    );
    let element = world.ask(&admin, LIST, json!({"kind": "ELEMENT"})).await["tags"]["edges"][0]["node"]["id"].clone();
    let fixed = json!({"input": {"id": element, "labelNl": "Iets anders", "expectedVersion": 1}});
    assert_eq!(world.refused(&admin, rename, fixed).await, "REFUSED input.id:WRONG_STATE");

    let add = "mutation($input: AddSynonymInput!) { addSynonym(input: $input) { tag { synonyms version } } }";
    let done = world.ask(&admin, add, json!({"input": {"id": a, "word": "Niet naar School", "expectedVersion": 2}})).await;
    assert_eq!(done["addSynonym"]["tag"], json!({"synonyms": ["niet naar school", "thuiszitters"], "version": 3}));
    let remove = "mutation($input: RemoveSynonymInput!) { removeSynonym(input: $input) { tag { synonyms } } }";
    let done = world.ask(&admin, remove, json!({"input": {"id": a, "word": "niet naar school", "expectedVersion": 3}})).await;
    assert_eq!(done["removeSynonym"]["tag"]["synonyms"], json!(["thuiszitters"]));
    let label = json!({"input": {"id": a, "word": "thuiszitten", "expectedVersion": 4}});
    assert_eq!(world.refused(&admin, remove, label).await, "REFUSED input.word:WRONG_STATE");
    let none = json!({"input": {"id": a, "word": "onderwijs", "expectedVersion": 4}});
    assert_eq!(world.refused(&admin, remove, none).await, "NOT_FOUND input.word:UNKNOWN_ID");

    let merge = "mutation($input: MergeTagInput!) { mergeTag(input: $input) { tag { id synonyms version } } }";
    let own = json!({"input": {"id": element, "into": element, "expectedVersion": 1}});
    assert_eq!(world.refused(&admin, merge, own).await, "REFUSED input.id:WRONG_STATE input.into:DUPLICATE");
    let input = json!({"input": {"id": b, "into": a, "expectedVersion": 1, "idempotencyKey": "merge-them"}});
    let done = world.ask(&admin, merge, input.clone()).await;
    assert_eq!(done["mergeTag"]["tag"], json!({"id": a, "synonyms": ["thuiszittende kinderen", "thuiszitters"], "version": 5}));
    assert_eq!(world.ask(&admin, merge, input).await, done);
    assert_eq!(world.count("SELECT count(*) FROM profile_topics").await, 1);
    assert_eq!(world.ask(&piet, LIST, json!({"kind": "FREE"})).await["tags"]["totalCount"], 1);
    assert_eq!(world.count("SELECT count(*) FROM audit WHERE action IN ('tag.updated', 'tag.merged')").await, 5);
}

/// Fields of one mutation run one after the other, and load together within each.
async fn the_second_change_of_a_request_is_shown(world: World) {
    let (admin, piet) = (world.admin().await, world.professional("piet").await);
    let id = free(&world, &piet, "Thuiszitters").await;
    let both = "mutation($a: AddSynonymInput!, $b: AddSynonymInput!) {
      a: addSynonym(input: $a) { tag { synonyms version } } b: addSynonym(input: $b) { tag { synonyms version } } }";
    let input = |word: &str, version: i32| json!({"id": id, "word": word, "expectedVersion": version});
    let done = world.ask(&admin, both, json!({"a": input("schoolverzuim", 1), "b": input("uitval", 2)})).await;
    assert_eq!(done["a"]["tag"], json!({"synonyms": ["schoolverzuim"], "version": 2}));
    assert_eq!(done["b"]["tag"], json!({"synonyms": ["schoolverzuim", "uitval"], "version": 3}));
}

stories! { the_second_change_of_a_request_is_shown, the_lists_are_there, pages_go_both_ways, a_question_shows_its_words_to_who_may_read_it, a_community_shows_its_words_with_its_card, words_become_tags_once, a_free_word_is_seen_with_what_carries_it, stewards_look_after_the_list }
