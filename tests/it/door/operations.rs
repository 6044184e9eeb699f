//! Operations through the door: what runs runs once, what fails says so beside its data, and what may not run does not.
use super::{Answer, Served, answer, open};
use crate::{
    stories,
    world::{READERS, World},
};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value as Json, json};
use vonk::http::DoorSettings;

const ADD: &str = "mutation($input: AddSynonymInput!) { addSynonym(input: $input) { tag { version } } }";

async fn tag(served: &Served) -> Json {
    let answer = served.ask("{ tags(kind: ELEMENT, first: 1) { nodes: edges { node { id version } } } }").await;
    answer.json["data"]["tags"]["nodes"][0]["node"].clone()
}

async fn add(served: &Served, tag: &Json, word: &str, version: i64) -> Answer {
    let input = json!({"id": tag["id"], "word": word, "expectedVersion": version});
    answer(served.query(ADD, json!({"input": input})).bearer_auth("moderator-m")).await
}

async fn a_mutation_runs_once_at_first_sight_and_later(world: World) {
    let served = Served::over(world, open()).await;
    let tag = tag(&served).await;
    let version = tag["version"].as_i64().unwrap();
    for (n, word) in (version..).zip(["eerste woord", "tweede woord", "derde woord"]) {
        let answer = add(&served, &tag, word, n).await;
        assert_eq!((answer.status, &answer.json), (200, &json!({"data": {"addSynonym": {"tag": {"version": n + 1}}}})), "{}", answer.text);
    }
    let stale = add(&served, &tag, "vierde woord", version).await;
    let error = &stale.json["errors"][0];
    assert_eq!((stale.status, &stale.json["data"], &error["path"]), (200, &Json::Null, &json!(["addSynonym"])), "{}", stale.text);
    assert_eq!((&error["extensions"]["code"], &error["extensions"]["currentVersion"]), (&json!("CONFLICT"), &json!(version + 3)));
    assert_eq!(error["extensions"]["problems"][0]["path"], json!(["input", "expectedVersion"]));
}

async fn a_mutation_in_a_url_is_refused(world: World) {
    let served = Served::over(world, open()).await;
    let tag = tag(&served).await;
    served.meet("moderator-m").await;
    let variables = json!({"input": {"id": tag["id"], "word": "woord", "expectedVersion": tag["version"]}}).to_string();
    for _ in 0..2 {
        let request = served.in_url(&[("query", ADD), ("variables", &variables)]).bearer_auth("moderator-m");
        let refused = served.refuses(request, 405, "INVALID", ":METHOD_NOT_ALLOWED").await;
        assert_eq!(refused.headers["allow"], "POST");
    }
}

async fn errors_of_resolvers_stand_beside_the_data(world: World) {
    let served = Served::over(world, open()).await;
    let answer = served.ask("{ version tags(first: 101) { totalCount } }").await;
    assert_eq!((answer.status, answer.json.get("data").is_some()), (200, true), "{}", answer.text);
    let error = &answer.json["errors"][0];
    assert_eq!((&error["path"], &error["extensions"]["code"]), (&json!(["tags"]), &json!("INVALID")));
    assert_eq!(error["extensions"]["problems"][0]["path"], json!(["first"]), "{}", answer.text);
}

async fn variables_inside_values_hide_nothing(world: World) {
    let served = Served::over(world, open()).await;
    served.meet("moderator-m").await;
    let written = |input: &str| format!("mutation($word: String!) {{ addSynonym(input: {input}) {{ tag {{ version }} }} }}");
    for (wrong, told) in [
        ("{id: \"x\", word: $word, expectedVersion: 1, nope: 1}", "input.nope:BAD_VARIABLE"),
        ("{id: \"x\", word: $word, expectedVersion: \"1\"}", "input.expectedVersion:BAD_VARIABLE"),
        ("{id: \"x\", word: $word}", "input.expectedVersion:REQUIRED"),
    ] {
        for _ in 0..2 {
            let request = served.query(&written(wrong), json!({"word": "woord"})).bearer_auth("moderator-m");
            served.refuses(request, 400, "INVALID", told).await;
        }
    }
    let wrong = json!({"input": {"id": 5.5, "word": ["a"], "expectedVersion": 5_000_000_000_i64, "nope": 1}});
    let told = "input.id:BAD_VARIABLE input.word:BAD_VARIABLE input.expectedVersion:OUT_OF_RANGE input.nope:BAD_VARIABLE";
    for _ in 0..2 {
        served.refuses(served.query(ADD, wrong.clone()).bearer_auth("moderator-m"), 400, "INVALID", told).await;
    }
}

async fn what_is_written_is_told_as_what_a_variable_holds(world: World) {
    let served = Served::over(world, open()).await;
    let written = "{ municipality(id: \"GM0344\") { validOn(date: \"nonsense\") } }";
    let variable = "query($date: Date) { municipality(id: \"GM0344\") { validOn(date: $date) } }";
    let mut errors = vec![];
    for query in [written, variable] {
        let body = json!({"query": query, "variables": {"date": "nonsense"}}).to_string();
        let refused = served.refuses(served.post(body.clone()), 400, "INVALID", "date:BAD_VARIABLE").await;
        errors.push(refused.json["errors"][0]["extensions"].clone());
        // An older client, of somebody who reads Dutch.
        let older = served.request(reqwest::Method::POST, "/graphql").header("content-type", "application/json");
        let older = answer(older.header("accept", "application/json").header("accept-language", "nl").body(body)).await;
        assert_eq!((older.status, older.json.get("data")), (200, None), "{older:?}");
        assert_eq!(older.json["errors"][0]["message"], "Deze waarde heeft niet het goede type: Date.");
    }
    assert_eq!(errors[0], errors[1]);
    let refused = served.ask(written).await;
    assert_eq!(refused.json["errors"][0]["locations"], json!([{"line": 1, "column": 46}]));
}

async fn what_costs_too_much_is_refused_before_it_runs(world: World) {
    let served = Served::over(world, open()).await;
    let thread = "{ questions(first: 1) { edges { node { answers { edges { node { kind body author { displayName } helpfulCount { value }
        replies { totalCount edges { node { body author { displayName } } } } } } } } } } }";
    assert_eq!(answer(served.query(thread, json!({}))).await.status, 200, "a page of a thread is no more than is fair");
    let wide = format!(
        "query($n: Int) {{ {} }}",
        (0..30).map(|i| format!("a{i}: tags(first: $n) {{ edges {{ node {{ id label }} }} }} ")).collect::<String>()
    );
    served.refuses(served.query(&wide, json!({"n": 100})), 400, "TOO_DEEP", "query:TOO_MANY").await;
    assert_eq!(answer(served.query(&wide, json!({"n": 1}))).await.status, 200);
    served.refuses(served.query(&wide, json!({"n": 100})), 400, "TOO_DEEP", "query:TOO_MANY").await;
}

async fn what_takes_too_long_is_stopped(world: World) {
    let served = Served::over(world, DoorSettings { deadline: std::time::Duration::from_millis(250), ..open() }).await;
    // Somebody else holds every connection, so whatever has to ask the database waits.
    let mut held = vec![];
    for _ in 0..READERS {
        let read = served.world.app.db.read();
        read.execute_unprepared("SELECT 1").await.expect("a connection");
        held.push(read);
    }
    let asks = "{ organisations(first: 1) { totalCount } }";
    let refused = answer(served.query(asks, json!({}))).await;
    assert_eq!((refused.status, &refused.json["errors"][0]["extensions"]["code"]), (503, &json!("TIMEOUT")), "{refused:?}");
    assert_eq!(refused.headers["retry-after"], "1");
    drop(held);
    // On a busy machine the first answer may be too late again.
    while answer(served.query(asks, json!({}))).await.status != 200 {}
}

stories! {
    a_mutation_runs_once_at_first_sight_and_later,
    a_mutation_in_a_url_is_refused,
    errors_of_resolvers_stand_beside_the_data,
    variables_inside_values_hide_nothing,
    what_is_written_is_told_as_what_a_variable_holds,
    what_costs_too_much_is_refused_before_it_runs,
    what_takes_too_long_is_stopped,
}
