//! Whether the answers are right before anything is measured: the service and the floor give the same data, and pages are full.
use crate::{
    http::Client,
    load::Contender,
    picks::{Case, Picks},
};
use chrono::DateTime;
use serde_json::Value as Json;
use tokio_postgres::Client as Database;

/// How many requests of each case are compared.
const SAMPLE: usize = 200;
/// How many answers are written for it.
const WRITTEN: usize = 20;

/// Compares all contenders, case by case. Gives how many answers each of them wrote.
pub async fn same(contenders: &[Contender], picks: &Picks, cases: &[Case]) -> u64 {
    let mut written = 0;
    for &case in cases {
        let sample = if case == Case::M1 { WRITTEN } else { SAMPLE };
        written += if case == Case::M1 { WRITTEN } else { 0 };
        let mut first: Option<(&str, Vec<Json>)> = None;
        for contender in contenders {
            let got = ask(contender, picks, case, sample).await;
            let (name, expected) = first.get_or_insert_with(|| (contender.name, got.clone()));
            for (n, (one, other)) in expected.iter().zip(&got).enumerate() {
                assert!(one == other, "{case:?} {n}\n{name}: {one:#}\n{}: {other:#}", contender.name);
            }
        }
        println!("  {case:?}: {sample} answers, the same from {}", contenders.iter().map(|one| one.name).collect::<Vec<_>>().join(" and "));
    }
    written as u64
}

async fn ask(contender: &Contender, picks: &Picks, case: Case, sample: usize) -> Vec<Json> {
    let mut client = Client::connect(contender.address).await.expect("a connection");
    let mut out = vec![];
    for request in picks.requests(case, contender.speaks).iter().take(sample) {
        let answer = client.send(request).await.expect("an answer");
        let text = String::from_utf8_lossy(answer.body);
        assert!(answer.status == 200, "{} {case:?}: {} {text}", contender.name, answer.status);
        let mut json: Json = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{} {case:?}: {e} in {text}", contender.name));
        assert!(json.get("errors").is_none() && json.get("data").is_some(), "{} {case:?}: {text}", contender.name);
        if let Some(edges) = json.pointer("/data/questions/edges") {
            assert_eq!(edges.as_array().map(Vec::len), Some(20), "{} {case:?}: a full page", contender.name);
        }
        strip(&mut json, case == Case::M1);
        out.push(json);
    }
    out
}

/// Takes out what is each one's own: cursors, and the id and time of a new answer. Times are compared as times.
fn strip(json: &mut Json, new: bool) {
    match json {
        Json::Object(fields) => {
            fields.remove("endCursor");
            if new {
                fields.remove("id");
                fields.remove("createdAt");
            }
            if let Some(at) = fields.get_mut("createdAt") {
                *at = DateTime::parse_from_rfc3339(at.as_str().unwrap_or_default()).expect("a time").timestamp_micros().into();
            }
            fields.values_mut().for_each(|value| strip(value, new));
        }
        Json::Array(items) => items.iter_mut().for_each(|value| strip(value, new)),
        _ => {}
    }
}

/// Compares the rows that the contenders wrote for the comparison, each the same answers in the same order: all but ids, times and names of events.
pub async fn same_rows(db: &Database, contenders: usize) {
    for (table, own) in [
        ("answers", "{id,created_at,updated_at}"),
        ("outbox", "{seq,tx,id,created_at,kind,subject_id}"),
        ("audit", "{seq,tx,created_at,action,subject_id}"),
    ] {
        let order = if table == "answers" { "id" } else { "seq" };
        let sql =
            format!("SELECT (to_jsonb(x) - '{own}'::text[])::text FROM {table} x ORDER BY {order} DESC LIMIT {}", WRITTEN * contenders);
        let rows: Vec<String> = db.query(&sql, &[]).await.expect(&sql).iter().map(|row| row.get(0)).collect();
        for (one, other) in rows.iter().zip(&rows[WRITTEN * (contenders - 1)..]) {
            assert_eq!(one, other, "{table}: what the service and the floor write");
        }
    }
}

/// How many answers, events and lines of the audit there are. Each answer that was acknowledged makes one of each.
pub async fn rows(db: &Database) -> [i64; 3] {
    let mut out = [0; 3];
    for (n, table) in out.iter_mut().zip(["answers", "outbox", "audit"]) {
        *n = db.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.expect(table).get(0);
    }
    out
}

/// Wants as many new rows as were acknowledged.
pub fn kept(before: [i64; 3], after: [i64; 3], acknowledged: u64) {
    let new = [0, 1, 2].map(|n| after[n] - before[n]);
    assert_eq!(new, [acknowledged as i64; 3], "answers, events and audit: as many as were acknowledged");
    println!("  {acknowledged} answers were acknowledged: so many rows, events and lines of the audit there are");
}
