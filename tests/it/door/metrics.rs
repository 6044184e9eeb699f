//! What Prometheus reads: off by default, on an address of its own, and in every name and label one of a few words of ours.
use super::{Served, answer, open};
use crate::{program::Serving, stories, world::World};
use chrono::TimeDelta;
use serde_json::json;
use std::{collections::BTreeSet, sync::Arc};
use uuid::Uuid;
use vonk::{
    error::Error,
    http::{DoorSettings, Rate},
    jobs,
    mutation::by_itself,
    telemetry::metrics::Metrics,
};

/// A door whose requests are counted.
async fn counted(settings: DoorSettings) -> (Served, Arc<Metrics>) {
    let world = World::sqlite().await;
    let metrics = Metrics::new(&world.app.db);
    (Served::over(world, DoorSettings { metrics: Some(metrics.clone()), ..settings }).await, metrics)
}

/// The value of a series.
fn value(text: &str, series: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("{series} in {text}")).parse().expect("a number")
}

#[tokio::test]
async fn requests_are_counted_by_kind_and_code() {
    let (served, metrics) = counted(open()).await;
    served.world.app.points.set(Box::new(|point| if point == "read:version" { Err(Error::internal("on fire")) } else { Ok(()) }));
    served.ask("{ __typename }").await;
    served.ask("{ nope }").await;
    served.ask("{ version }").await;
    let input = json!({"input": {"name": "Geheim Huis", "kind": "SOCIAL_WORK_PROVIDER", "municipalityIds": ["GM0344"]}});
    let propose = "mutation Geheim($input: ProposeOrganisationInput!) { proposeOrganisation(input: $input) { organisation { id } } }";
    assert_eq!(answer(served.query(propose, input).bearer_auth("good-jansen")).await.json["errors"], json!(null));
    answer(served.query("{ __typename }", json!({})).bearer_auth("forged")).await;
    answer(served.request(reqwest::Method::GET, "/healthz")).await;

    let text = metrics.text(&served.world.app).await.unwrap();
    for (series, n) in [
        ("vonk_requests_total{kind=\"query\",code=\"ok\"}", 1.0),
        ("vonk_requests_total{kind=\"query\",code=\"INTERNAL\"}", 1.0),
        ("vonk_requests_total{kind=\"mutation\",code=\"ok\"}", 1.0),
        ("vonk_requests_total{kind=\"none\",code=\"INVALID\"}", 1.0),
        ("vonk_requests_total{kind=\"none\",code=\"UNAUTHENTICATED\"}", 1.0),
        ("vonk_requests_total{kind=\"none\",code=\"ok\"}", 0.0),
        ("vonk_request_duration_seconds_count{kind=\"query\"}", 2.0),
        ("vonk_request_duration_seconds_bucket{kind=\"mutation\",le=\"+Inf\"}", 1.0),
        ("vonk_statements_total{pool=\"write\",result=\"failed\"}", 0.0),
        ("vonk_connections_limit{pool=\"write\"}", 1.0),
        ("vonk_connections_in_use{pool=\"read\"}", 0.0),
        ("vonk_jobs_failing", 0.0),
        ("vonk_outbox_rows", 1.0),
        ("vonk_outbox_age_seconds", 0.0),
    ] {
        assert_eq!(value(&text, series), n, "{series}");
    }
    let written = value(&text, "vonk_statements_total{pool=\"write\",result=\"ok\"}");
    assert!(written >= 4.0, "begin, rows, commit: {written}");
    assert_eq!(value(&text, "vonk_statement_duration_seconds_count{pool=\"write\"}"), written);
    for word in ["jansen", "eheim", "proposeOrganisation", "127.0.0.1"] {
        assert!(!text.contains(word), "{word} in {text}");
    }

    served.world.app.clock.advance(TimeDelta::minutes(2));
    let later = metrics.text(&served.world.app).await.unwrap();
    assert_eq!(value(&later, "vonk_outbox_age_seconds"), 120.0);
    let series = |text: &str| text.lines().filter_map(|line| Some(line.rsplit_once(' ')?.0.to_owned())).collect::<BTreeSet<_>>();
    assert_eq!(series(&text), series(&later), "the same series from the beginning, however much is asked");
}

/// Its statement is text that both databases must understand.
async fn what_waits_is_seen(world: World) {
    let (metrics, now) = (Metrics::new(&world.app.db), world.app.clock.now());
    let planned = by_itself(&world.app, "test", async |write| {
        for minute in [1_u32, 2] {
            let due_at = now + TimeDelta::minutes(minute.into());
            jobs::plan(write, jobs::Kind::OfferLapses, Uuid::from_u128(minute.into()), due_at).await?;
        }
        Ok(())
    });
    planned.await.unwrap();
    world.app.clock.advance(TimeDelta::seconds(90));
    let text = metrics.text(&world.app).await.unwrap();
    let seen = ["vonk_jobs_due", "vonk_jobs_failing", "vonk_outbox_rows", "vonk_outbox_age_seconds"].map(|series| value(&text, series));
    assert_eq!(seen, [1.0, 0.0, 0.0, 0.0]);
    assert_eq!(value(&text, "vonk_statements_total{pool=\"write\",result=\"ok\"}"), 4.0, "begin, two jobs, commit");
}

stories! { what_waits_is_seen }

#[tokio::test]
async fn every_series_is_one_of_a_few() {
    let (served, metrics) = counted(open()).await;
    let before = metrics.text(&served.world.app).await.unwrap();
    for query in ["{ __typename }", "query A { version }", "query B { version }", "{ nope }", "{{", "subscription { x }"] {
        served.ask(query).await;
    }
    answer(served.request(reqwest::Method::DELETE, "/graphql")).await;
    answer(served.request(reqwest::Method::POST, "/graphql").header("accept", "image/png")).await;
    let text = metrics.text(&served.world.app).await.unwrap();
    let names = |text: &str| text.lines().filter_map(|line| Some(line.strip_prefix("# TYPE ")?.to_owned())).collect::<Vec<_>>();
    assert_eq!(names(&before), names(&text));
    assert_eq!(before.lines().count(), text.lines().count(), "no request made a series of its own");
    assert!(text.lines().count() < 200);
    for line in text.lines().filter(|line| line.starts_with("# HELP ")) {
        assert!(line.ends_with('.') && line.split_once(' ').is_some_and(|(_, rest)| rest.starts_with("HELP vonk_")), "{line}");
    }
}

#[tokio::test]
async fn refusals_are_counted_by_the_limit_that_was_reached() {
    let tight = DoorSettings { account: Rate::new(60, 2), address: Rate::new(60, 2), failed_tokens: Rate::new(6, 1), ..open() };
    let (served, metrics) = counted(tight).await;
    for token in ["good-a", "forged-a"] {
        for _ in 0..3 {
            answer(served.query("{ __typename }", json!({})).bearer_auth(token)).await;
        }
    }
    for _ in 0..4 {
        served.ask("{ __typename }").await;
    }
    let text = metrics.text(&served.world.app).await.unwrap();
    let refusals =
        ["account", "failed_tokens", "address"].map(|kind| value(&text, &format!("vonk_rate_refusals_total{{kind=\"{kind}\"}}")));
    assert_eq!(refusals, [2.0, 2.0, 2.0]);
    assert_eq!(value(&text, "vonk_requests_total{kind=\"none\",code=\"LIMITED\"}"), 2.0);
}

#[tokio::test]
async fn whoever_waits_for_a_connection_is_counted() {
    let (served, metrics) = counted(open()).await;
    let app = served.world.app.clone();
    let held = app.begin().await.unwrap();
    let waiting = tokio::spawn(async move { app.begin().await.map(drop) });
    while value(&metrics.text(&served.world.app).await.unwrap(), "vonk_connection_waits_total{pool=\"write\"}") < 1.0 {
        tokio::task::yield_now().await;
    }
    let text = metrics.text(&served.world.app).await.unwrap();
    assert_eq!(value(&text, "vonk_connections_in_use{pool=\"write\"}"), 1.0);
    drop(held);
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn it_listens_where_it_is_told_to_and_nowhere_else() {
    let dir = tempfile::tempdir().unwrap();
    let mut bare = Serving::start(dir.path(), &[]);
    let greeting: Vec<_> = (0..4).map(|_| bare.line()).collect();
    assert!(greeting.iter().all(|line| !line.contains("metrics")), "{greeting:?}");
    assert_eq!(reqwest::get(format!("{}/metrics", bare.base)).await.unwrap().status(), 404);
    assert_eq!(bare.stop("-TERM"), Some(0));

    std::fs::write(dir.path().join("vonk.toml"), "metrics_listen = '127.0.0.1:0'").unwrap();
    let mut told = Serving::start(dir.path(), &[]);
    let at = (0..6).map(|_| told.line()).find_map(|line| Some(line.trim().strip_prefix("metrics")?.trim().to_owned())).unwrap();
    let answer = reqwest::get(&at).await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (200, &"text/plain; version=0.0.4; charset=utf-8".parse().unwrap())
    );
    let text = answer.text().await.unwrap();
    assert_eq!(value(&text, "vonk_connections_limit{pool=\"read\"}"), 8.0);
    assert!(value(&text, "vonk_statements_total{pool=\"write\",result=\"ok\"}") >= 1.0);
    assert_eq!(reqwest::get(format!("{}/metrics", told.base)).await.unwrap().status(), 404, "the door says nothing of it");
    assert_eq!(reqwest::get(at.replace("/metrics", "/graphql")).await.unwrap().status(), 404, "and there is no other door");
    assert_eq!(told.stop("-TERM"), Some(0));
}
