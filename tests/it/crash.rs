//! The real program, killed while sixty people write: what was acknowledged is there once, and nothing is there twice.
//!
//! Nothing here waits for time: kills come after so many acknowledgements, and who lost the server writes on when the next one listens.
use crate::{program::Serving, world::empty_postgres};
use reqwest::Client;
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, Statement};
use serde_json::{Value as Json, json};
use std::{collections::HashMap, path::Path, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, watch},
    task::{JoinSet, block_in_place},
};
use vonk::{
    clock::Clock,
    config::{self, Sources, Span},
    policy::{Role, Roles},
    tokens::LocalKey,
};

const WRITERS: usize = 60;
const EACH: usize = 8;
const QUESTIONS: usize = 3;
const KILLS: usize = 5;
/// After so many acknowledgements the server is killed, and after as many more again.
const BETWEEN: usize = WRITERS * EACH / (KILLS + 2);
/// How often one answer is sent before this counts as a failure.
const TRIES: usize = 40;
/// Far beyond what it takes: ends a test that hangs.
const LIMIT: Duration = Duration::from_secs(240);

const ANSWER: &str = "mutation($input: AnswerQuestionInput!) { answerQuestion(input: $input) { answer { id } } }";

/// What came of sending an answer once.
enum Sent {
    /// The id that it has.
    Acknowledged(String),
    /// The connection was lost, or the answer was cut off: it may be there or not.
    Lost,
    /// The server is there, and could not do it this time.
    Again,
}

/// One mutation, read to its end. Whatever comes may not tell of a fault of ours.
async fn send(client: &Client, base: &str, token: &str, query: &str, input: &Json) -> Result<(u16, Json), reqwest::Error> {
    let request = client
        .post(format!("{base}/graphql"))
        .header("content-type", "application/json")
        .header("accept", "application/graphql-response+json")
        .bearer_auth(token)
        .body(json!({"query": query, "variables": {"input": input}}).to_string());
    let response = request.send().await?;
    let status = response.status().as_u16();
    let text = response.text().await?;
    assert!(!text.contains("INTERNAL") && !text.contains("database is locked"), "{status} {text}");
    Ok((status, serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {status} {text}"))))
}

async fn answer(client: &Client, base: &str, token: &str, input: &Json) -> Sent {
    let Ok((status, json)) = send(client, base, token, ANSWER, input).await else { return Sent::Lost };
    match json["data"]["answerQuestion"]["answer"]["id"].as_str() {
        Some(id) => Sent::Acknowledged(id.to_owned()),
        None if status >= 500 => Sent::Again,
        None => panic!("{status} {json:#}"),
    }
}

/// One person: answers, retries with the same key until it is acknowledged, goes on.
struct Writer {
    number: usize,
    token: String,
    client: Client,
    questions: Arc<[String]>,
    server: watch::Receiver<String>,
    acknowledged: mpsc::UnboundedSender<(String, String)>,
    lost: usize,
}

impl Writer {
    fn input(&self, n: usize) -> Json {
        let (number, capacity) = (self.number, if self.number.is_multiple_of(2) { "OUDER" } else { "PROFESSIONAL" });
        json!({
            "questionId": self.questions[(number + n) % self.questions.len()], "capacity": capacity, "kind": "EXPERIENCE",
            "body": format!("Antwoord {number}-{n}"), "idempotencyKey": format!("schrijver-{number}-{n}"),
        })
    }
    /// Every tenth gives up on an answer whose connection was lost: it may be there, but not twice.
    fn gives_up(&self) -> bool {
        self.number % 10 == 9
    }
    /// Everything that this person has to say. Gives how often the connection was lost meanwhile.
    async fn write(mut self) -> usize {
        for n in 0..EACH {
            let input = self.input(n);
            if let Some(id) = self.until_acknowledged(&input).await {
                let body = input["body"].as_str().expect("a body").to_owned();
                self.acknowledged.send((body, id)).expect("somebody counts");
            }
        }
        self.lost
    }
    async fn until_acknowledged(&mut self, input: &Json) -> Option<String> {
        for _ in 0..TRIES {
            let base = self.server.borrow_and_update().clone();
            match answer(&self.client, &base, &self.token, input).await {
                Sent::Acknowledged(id) => return Some(id),
                Sent::Lost => {
                    self.lost += 1;
                    self.server.changed().await.expect("nobody killed the server, and it is gone");
                    if self.gives_up() {
                        return None;
                    }
                }
                Sent::Again => {}
            }
        }
        panic!("never acknowledged: {input}");
    }
}

/// Five times: sixty people write, and the server is killed among them.
async fn killed_five_times(dir: &Path, more: &[&str], database: &str) {
    let limits = "[limits]\naccount = 0\naddress = 0\nfailed_tokens = 0\n";
    std::fs::write(dir.join("vonk.toml"), limits).expect("a configuration");
    let flags = vec![("data_dir", dir.join(".vonk").display().to_string())];
    let key = LocalKey::open(&config::load(&Sources { flags, ..Sources::default() }).expect("settings")).expect("a key");
    let now = Clock::default().now();
    let token = |name: &str, role: Role| key.mint(name, Roles::NONE.with(role), Span::seconds(3600), now).expect("a token");
    let client = Client::builder().timeout(Duration::from_secs(20)).build().expect("a client");

    let mut serving = block_in_place(|| Serving::start(dir, more));
    let questions = questions(&client, &serving.base, &token("beheer", Role::Admin), &token("vrager", Role::Ouder)).await;
    let (server, listening) = watch::channel(serving.base.clone());
    let (acknowledge, mut acknowledged) = mpsc::unbounded_channel();
    let mut writers = JoinSet::new();
    let mut tokens = vec![];
    for number in 0..WRITERS {
        let role = if number.is_multiple_of(2) { Role::Ouder } else { Role::Professional };
        tokens.push(token(&format!("schrijver {number}"), role));
        let (client, questions, token) = (client.clone(), questions.clone(), tokens[number].clone());
        writers.spawn(
            Writer { number, token, client, questions, server: listening.clone(), acknowledged: acknowledge.clone(), lost: 0 }.write(),
        );
    }
    drop((acknowledge, listening));

    let mut there = HashMap::new();
    for _ in 0..KILLS {
        for _ in 0..BETWEEN {
            let (body, id) = acknowledged.recv().await.expect("they still write");
            assert_eq!(there.insert(body, id), None);
        }
        assert_eq!(block_in_place(|| serving.stop("-KILL")), None, "ended by the signal");
        serving = block_in_place(|| Serving::start(dir, more));
        server.send_replace(serving.base.clone());
    }
    drop(server);
    while let Some((body, id)) = acknowledged.recv().await {
        assert_eq!(there.insert(body, id), None);
    }
    let mut lost = 0;
    while let Some(done) = writers.join_next().await {
        lost += done.expect("a writer");
    }
    assert!(lost >= KILLS * 10, "{lost} connections were lost: the server was killed when nobody wrote");
    let most = WRITERS * EACH;
    assert!(there.len() >= most * 9 / 10 && there.len() <= most, "{} acknowledged", there.len());

    // Asked once more with the key of long ago: the same answer.
    for (number, token) in tokens.iter().enumerate().filter(|(number, _)| number % 10 != 9) {
        let writer = Writer {
            number,
            token: token.clone(),
            client: client.clone(),
            questions: questions.clone(),
            server: watch::channel(String::new()).1,
            acknowledged: mpsc::unbounded_channel().0,
            lost: 0,
        };
        let input = writer.input(0);
        let Sent::Acknowledged(id) = answer(&client, &serving.base, token, &input).await else { panic!("{input}") };
        assert_eq!(there.get(input["body"].as_str().expect("a body")), Some(&id));
    }
    let listed = listed(&client, &serving.base, &questions).await;
    assert_eq!(block_in_place(|| serving.stop("-TERM")), Some(0), "it stops in order");
    once_each(database, &there, &listed).await;
}

/// A community and its questions.
async fn questions(client: &Client, base: &str, admin: &str, parent: &str) -> Arc<[String]> {
    let community = json!({
        "name": "Onder druk", "description": "Schrijven terwijl het omvalt", "level": "NATIONAL", "workArea": {"level": "NATIONAL"},
        "audience": "EVERYONE", "visibility": "PUBLIC", "joining": "OPEN",
    });
    let make = "mutation($input: CreateCommunityInput!) { createCommunity(input: $input) { community { id } } }";
    let (_, made) = send(client, base, admin, make, &community).await.expect("a community");
    let ask = "mutation($input: AskQuestionInput!) { askQuestion(input: $input) { question { id } } }";
    let mut ids = vec![];
    for n in 0..QUESTIONS {
        let id = &made["data"]["createCommunity"]["community"]["id"];
        let question = json!({"communityId": id, "capacity": "OUDER", "text": format!("Wat helpt jullie, keer {n}?")});
        let (_, asked) = send(client, base, parent, ask, &question).await.expect("a question");
        ids.push(asked["data"]["askQuestion"]["question"]["id"].as_str().unwrap_or_else(|| panic!("{asked:#}")).to_owned());
    }
    ids.into()
}

/// Every answer as everybody sees it, by pages: what it says, and its id.
async fn listed(client: &Client, base: &str, questions: &[String]) -> Vec<(String, String)> {
    let query = "query($id: ID!, $after: String) { question(id: $id) { answerCount answers(first: 100, after: $after) { \
                 edges { node { id body } } pageInfo { hasNextPage endCursor } } } }";
    let mut all = vec![];
    for id in questions {
        let (mut after, mut count, before) = (Json::Null, Json::Null, all.len());
        loop {
            let body = json!({"query": query, "variables": {"id": id, "after": after}}).to_string();
            let request = client.post(format!("{base}/graphql")).header("content-type", "application/json").body(body);
            let text = request.send().await.expect("an answer").text().await.expect("a whole answer");
            let json: Json = serde_json::from_str(&text).expect("JSON");
            let page = &json["data"]["question"]["answers"];
            for edge in page["edges"].as_array().unwrap_or_else(|| panic!("{text}")) {
                let word = |name: &str| edge["node"][name].as_str().expect(name).to_owned();
                all.push((word("body"), word("id")));
            }
            count.clone_from(&json["data"]["question"]["answerCount"]);
            after.clone_from(&page["pageInfo"]["endCursor"]);
            if page["pageInfo"]["hasNextPage"] != true {
                break;
            }
        }
        assert_eq!(count, all.len() - before, "the counter is the number of answers");
    }
    all
}

/// What the database holds, once the server is gone.
async fn once_each(database: &str, acknowledged: &HashMap<String, String>, listed: &[(String, String)]) {
    let by_body: HashMap<&String, &String> = listed.iter().map(|(body, id)| (body, id)).collect();
    assert_eq!(by_body.len(), listed.len(), "an answer is there twice");
    for (body, id) in acknowledged {
        assert_eq!(by_body.get(body), Some(&id), "acknowledged, and not there: {body}");
    }
    let db = Database::connect(database).await.expect("the database");
    let rows = i64::try_from(listed.len()).expect("a number");
    for (what, sql, wanted) in [
        ("rows", "SELECT count(*) FROM answers", rows),
        ("announced", "SELECT count(*) FROM outbox WHERE kind = 'question.answered'", rows),
        ("noted", "SELECT count(*) FROM audit WHERE action = 'question.answered'", rows),
        ("keys", "SELECT count(*) FROM idempotency WHERE field = 'answerQuestion'", rows),
        ("people", "SELECT count(*) FROM accounts", 2 + WRITERS as i64),
        ("profiles", "SELECT count(*) FROM (SELECT account_id, capacity FROM profiles GROUP BY 1, 2 HAVING count(*) > 1) AS twice", 0),
        ("not announced once", "SELECT count(*) FROM answers WHERE 1 <> (SELECT count(*) FROM outbox WHERE subject_id = answers.id)", 0),
        ("not noted once", "SELECT count(*) FROM answers WHERE 1 <> (SELECT count(*) FROM audit WHERE subject_id = answers.id)", 0),
        (
            "wrong counters",
            "SELECT count(*) FROM questions WHERE answer_count <> (SELECT count(*) FROM answers WHERE question_id = questions.id)",
            0,
        ),
    ] {
        assert_eq!(number(&db, sql).await, wanted, "{what}");
    }
    db.close().await.expect("closed");
}

async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let sql = format!("SELECT CAST(({sql}) AS bigint) AS n");
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql.clone())).await;
    row.expect(&sql).expect(&sql).try_get("", "n").expect(&sql)
}

async fn within(work: impl Future<Output = ()>) {
    tokio::time::timeout(LIMIT, work).await.expect("it hangs");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_five_times_on_sqlite() {
    let dir = tempfile::tempdir().expect("a directory");
    let file = format!("sqlite://{}", dir.path().join(".vonk/vonk.sqlite").display());
    within(killed_five_times(dir.path(), &[], &file)).await;
    let db = Database::connect(&file).await.expect("the database");
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), "PRAGMA integrity_check")).await;
    let whole: String = row.expect("an answer").expect("a row").try_get_by_index(0).expect("a text");
    assert_eq!(whole, "ok");
    db.close().await.expect("closed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_five_times_on_postgres() {
    let Some(url) = empty_postgres().await else { return };
    let dir = tempfile::tempdir().expect("a directory");
    within(killed_five_times(dir.path(), &["--migrate", "--database-url", &url], &url)).await;
}
