//! The real program, killed while its jobs run: every offer lapses once, and every place goes on to who is next, once.
//!
//! Nothing here waits for time: what is due is made due while no server runs, and a kill comes when so much of it is done.
use crate::{program::Serving, world::empty_postgres};
use reqwest::Client;
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, Statement};
use serde_json::{Value as Json, json};
use std::{path::Path, time::Duration};
use tokio::task::block_in_place;
use vonk::{
    clock::Clock,
    config::{self, Sources, Span},
    policy::{Role, Roles},
    tokens::LocalKey,
};

const EVENTS: usize = 24;
/// The server is killed when so many offers have lapsed.
const KILLS: [i64; 3] = [1, 6, 12];
/// Far beyond what it takes: ends a test that hangs.
const LIMIT: Duration = Duration::from_secs(120);

const CREATE: &str = "mutation($input: CreateEventInput!) { createEvent(input: $input) { event { id } } }";
const PUBLISH: &str = "mutation($input: PublishEventInput!) { publishEvent(input: $input) { event { id } } }";

async fn send(client: &Client, base: &str, token: &str, query: &str, input: Json) -> Json {
    let request = client.post(format!("{base}/graphql")).header("content-type", "application/json").bearer_auth(token);
    let body = json!({"query": query, "variables": {"input": input}}).to_string();
    let text = request.body(body).send().await.expect("an answer").text().await.expect("a whole answer");
    let json: Json = serde_json::from_str(&text).expect("JSON");
    assert!(json["errors"].is_null(), "{text}");
    json["data"].clone()
}

async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let sql = format!("SELECT CAST(({sql}) AS bigint) AS n");
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql.clone())).await;
    row.expect(&sql).expect(&sql).try_get("", "n").expect(&sql)
}

/// How many things of a kind were announced.
async fn told(db: &DatabaseConnection, kind: &str) -> i64 {
    number(db, &format!("SELECT count(*) FROM outbox WHERE kind = 'registration.{kind}'")).await
}

/// Waits until at least so many offers have lapsed.
async fn until_lapsed(db: &DatabaseConnection, many: i64) {
    while told(db, "lapsed").await < many {
        tokio::task::yield_now().await;
    }
}

async fn killed_among_its_jobs(dir: &Path, more: &[&str], database: &str) {
    std::fs::write(dir.join("vonk.toml"), "[limits]\naccount = 0\naddress = 0\nfailed_tokens = 0\n").expect("a configuration");
    let flags = vec![("data_dir", dir.join(".vonk").display().to_string())];
    let key = LocalKey::open(&config::load(&Sources { flags, ..Sources::default() }).expect("settings")).expect("a key");
    let now = Clock::default().now();
    let token = |name: &str, role: Role| key.mint(name, Roles::NONE.with(role), Span::seconds(3600), now).expect("a token");
    let client = Client::builder().timeout(Duration::from_secs(20)).build().expect("a client");
    let admin = token("beheer", Role::Admin);
    let guests = ["eerste", "tweede", "derde"].map(|name| token(name, Role::Professional));

    let mut serving = block_in_place(|| Serving::start(dir, more));
    let base = serving.base.clone();
    let community = json!({
        "name": "Onder druk", "description": "", "level": "NATIONAL", "workArea": {"level": "NATIONAL"},
        "audience": "EVERYONE", "visibility": "PUBLIC", "joining": "OPEN",
    });
    let make = "mutation($input: CreateCommunityInput!) { createCommunity(input: $input) { community { id } } }";
    let place = send(&client, &base, &admin, make, community).await["createCommunity"]["community"]["id"].clone();
    for n in 0..EVENTS {
        let starts = now + chrono::Duration::days(7);
        let input = json!({"communityId": place, "title": format!("Keer {n}"), "startsAt": starts, "endsAt": starts + chrono::Duration::hours(2),
            "form": "ONLINE", "capacity": 1});
        let event = send(&client, &base, &admin, CREATE, input).await["createEvent"]["event"]["id"].clone();
        send(&client, &base, &admin, PUBLISH, json!({"id": event, "expectedVersion": 1})).await;
        let mut rows = vec![];
        for guest in &guests {
            let row = send(&client, &base, guest, super::REGISTER, json!({"eventId": event, "capacity": "PROFESSIONAL"})).await;
            rows.push(row["registerForEvent"]["registration"]["id"].clone());
        }
        send(&client, &base, &guests[0], super::CANCEL, json!({"registrationId": rows[0], "expectedVersion": 1})).await;
    }
    assert_eq!(block_in_place(|| serving.stop("-KILL")), None, "ended by the signal");

    // A day has passed, as far as the offers know.
    let db = Database::connect(database).await.expect("the database");
    assert_eq!(number(&db, "SELECT count(*) FROM jobs WHERE kind = 'OFFER_LAPSES'").await, EVENTS as i64);
    let day = chrono::Duration::hours(25);
    for (table, column, only) in [("jobs", "due_at", "kind = 'OFFER_LAPSES'"), ("registrations", "offered_until", "state = 'OFFERED'")] {
        let sql = format!("UPDATE {table} SET {column} = $1 WHERE {only}");
        let earlier = Statement::from_sql_and_values(db.get_database_backend(), sql, [(now - day).into()]);
        db.execute_raw(earlier).await.expect("earlier");
    }
    for lapsed in KILLS {
        serving = block_in_place(|| Serving::start(dir, more));
        until_lapsed(&db, lapsed).await;
        assert_eq!(block_in_place(|| serving.stop("-KILL")), None, "ended by the signal");
    }
    serving = block_in_place(|| Serving::start(dir, more));
    until_lapsed(&db, EVENTS as i64).await;
    assert_eq!(block_in_place(|| serving.stop("-TERM")), Some(0), "it stops in order");

    let all = EVENTS as i64;
    for (what, sql, wanted) in [
        ("given up", "SELECT count(*) FROM registrations WHERE state = 'CANCELLED'", all),
        ("lapsed", "SELECT count(*) FROM registrations WHERE state = 'LAPSED'", all),
        ("offered on", "SELECT count(*) FROM registrations WHERE state = 'OFFERED'", all),
        ("one offer an event", "SELECT count(DISTINCT event_id) FROM registrations WHERE state = 'OFFERED' AND position = 3", all),
        ("planned anew", "SELECT count(*) FROM jobs WHERE kind = 'OFFER_LAPSES'", all),
        ("that failed", "SELECT count(*) FROM jobs WHERE attempts > 0", 0),
        ("wrong counters", "SELECT count(*) FROM events WHERE registered_count <> 1 OR waiting_count <> 0", 0),
    ] {
        assert_eq!(number(&db, sql).await, wanted, "{what}");
    }
    assert_eq!((told(&db, "lapsed").await, told(&db, "offered").await), (all, 2 * all), "told once each");
    db.close().await.expect("closed");
}

async fn within(work: impl Future<Output = ()>) {
    tokio::time::timeout(LIMIT, work).await.expect("it hangs");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_among_its_jobs_on_sqlite() {
    let dir = tempfile::tempdir().expect("a directory");
    let file = format!("sqlite://{}", dir.path().join(".vonk/vonk.sqlite").display());
    within(killed_among_its_jobs(dir.path(), &[], &file)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_among_its_jobs_on_postgres() {
    let Some(url) = empty_postgres().await else { return };
    let dir = tempfile::tempdir().expect("a directory");
    within(killed_among_its_jobs(dir.path(), &["--migrate", "--database-url", &url], &url)).await;
}
