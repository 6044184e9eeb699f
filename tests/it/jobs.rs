//! The service's own work: done when its time has come, its effect once, whatever breaks and however many instances there are; what fails is tried
//! again, later each time, and administrators alone see it.
use crate::{stories, world::World};
use chrono::{DateTime, Duration, Utc};
use entity::ids::JobId;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::{Value as Json, json};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};
use tokio::sync::watch;
use uuid::Uuid;
use vonk::{
    error::Error,
    graphql::ids,
    jobs::{self, Kind, NOTHING, run_due, service::begin},
    mutation::by_itself,
    policy::Actor,
    run::keep_jobs,
};

/// The points that are passed, in their order, and those that break.
#[derive(Clone, Default)]
struct Watch {
    passed: Arc<Mutex<Vec<String>>>,
    broken: Arc<Mutex<BTreeSet<&'static str>>>,
}

impl Watch {
    fn over(world: &World) -> Self {
        let watch = Self::default();
        let (passed, broken) = (watch.passed.clone(), watch.broken.clone());
        world.app.points.set(Box::new(move |point| {
            passed.lock().expect("points").push(point.to_owned());
            if broken.lock().expect("points").contains(point) { Err(Error::internal("een geheim van anna")) } else { Ok(()) }
        }));
        watch
    }
    fn breaks(&self, points: &[&'static str]) {
        *self.broken.lock().expect("points") = points.iter().copied().collect();
    }
    fn passed(&self) -> Vec<String> {
        std::mem::take(&mut *self.passed.lock().expect("points"))
    }
}

async fn plan(world: &World, kind: Kind, subject: Uuid, due_at: DateTime<Utc>) {
    by_itself(&world.app, "test", async |write| jobs::plan(write, kind, subject, due_at).await).await.expect("planned");
}

/// Every job: its kind, when it is due, how often it failed.
async fn planned(world: &World) -> Vec<(String, DateTime<Utc>, i32)> {
    let db = world.app.db.read();
    let sql = "SELECT kind, due_at, attempts FROM jobs ORDER BY due_at, kind";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect("jobs");
    rows.iter().map(|row| row.try_get_many_by_index().expect("a job")).collect()
}

/// A key that will be forgotten one day.
async fn key(world: &World) {
    let give = "mutation($input: GiveConsentInput!) { giveConsent(input: $input) { consent { id } } }";
    let until = (world.app.clock.now() + Duration::days(700)).to_rfc3339();
    let input = json!({"topic": "Onderzoek", "until": until, "idempotencyKey": format!("sleutel-{}", Uuid::new_v4())});
    world.ask(&world.ouder("anna").await, give, json!({"input": input})).await;
}

async fn keys(world: &World) -> i64 {
    world.count("SELECT count(*) FROM idempotency").await
}

async fn done(world: &World) -> usize {
    run_due(&world.app).await.expect("the database")
}

/// What was broken off is undone: on PostgreSQL that takes a moment, in which others pass it by.
async fn undone(world: &World) {
    let tx = world.app.begin().await.expect("begun");
    tx.execute_unprepared("UPDATE jobs SET attempts = attempts; ROLLBACK").await.expect("nobody holds one");
}

async fn keys_are_forgotten_after_a_day(world: World) {
    let hour = |n| world.app.clock.now() + Duration::hours(n);
    for _ in 0..2 {
        begin(&world.app).await.expect("begun");
    }
    assert_eq!(planned(&world).await, [("FORGET_KEYS".to_owned(), hour(0), 0)], "once");
    key(&world).await;
    assert_eq!((done(&world).await, keys(&world).await), (1, 1));
    assert_eq!(planned(&world).await, [("FORGET_KEYS".to_owned(), hour(1), 0)], "and then the next");
    assert_eq!(done(&world).await, 0, "not before its time");
    world.app.clock.advance(Duration::hours(23));
    assert_eq!((done(&world).await, keys(&world).await), (1, 1));
    world.app.clock.advance(Duration::hours(1));
    assert_eq!((done(&world).await, keys(&world).await), (1, 0));
}

async fn the_one_that_is_due_longest_comes_first(world: World) {
    let (watch, now) = (Watch::over(&world), world.app.clock.now());
    for (kind, minutes) in [(Kind::ForgetKeys, 2), (Kind::ParentPlacesFallFree, 3), (Kind::OfferLapses, 1)] {
        plan(&world, kind, Uuid::now_v7(), now + Duration::minutes(minutes)).await;
    }
    world.app.clock.advance(Duration::minutes(2));
    watch.passed();
    done(&world).await;
    let order: Vec<_> = watch.passed().into_iter().filter(|point| point.starts_with("job:")).collect();
    assert_eq!(order, ["job:OFFER_LAPSES", "job:FORGET_KEYS"]);
}

async fn planning_again_moves_it_and_forgetting_ends_it(world: World) {
    let (watch, now, subject) = (Watch::over(&world), world.app.clock.now(), Uuid::now_v7());
    let planned_at = async || planned(&world).await.into_iter().map(|(_, due, attempts)| (due - now, attempts)).collect::<Vec<_>>();
    plan(&world, Kind::ForgetKeys, subject, now).await;
    watch.breaks(&["job:FORGET_KEYS"]);
    assert_eq!((done(&world).await, planned_at().await), (0, vec![(Duration::minutes(1), 1)]));
    plan(&world, Kind::ForgetKeys, subject, now + Duration::hours(3)).await;
    assert_eq!(planned_at().await, [(Duration::hours(3), 0)], "its failures are forgotten");
    // What is not kept was never planned, or forgotten.
    let undone = by_itself(&world.app, "test", async |write| {
        jobs::plan(write, Kind::ForgetKeys, subject, now).await?;
        jobs::plan(write, Kind::ForgetKeys, NOTHING, now).await?;
        Err::<(), _>(Error::internal("not to be kept"))
    });
    assert!(undone.await.is_err());
    assert_eq!(planned_at().await, [(Duration::hours(3), 0)]);
    by_itself(&world.app, "test", async |write| {
        jobs::forget(write, Kind::OfferLapses, subject).await?;
        jobs::forget(write, Kind::ForgetKeys, NOTHING).await
    })
    .await
    .expect("of another kind, of another subject");
    assert_eq!(planned_at().await.len(), 1);
    by_itself(&world.app, "test", async |write| jobs::forget(write, Kind::ForgetKeys, subject).await).await.expect("forgotten");
    assert_eq!(planned_at().await, []);
}

/// At every point: what fails before the commit leaves nothing, what fails behind it happened once.
async fn the_effect_happens_once_wherever_it_breaks(world: World) {
    let (watch, start) = (Watch::over(&world), world.app.clock.now());
    key(&world).await;
    world.app.clock.advance(Duration::hours(24));
    let now = world.app.clock.now();
    plan(&world, Kind::ForgetKeys, NOTHING, start).await;
    let left = async || (keys(&world).await, planned(&world).await);
    let before = left().await;
    // The process ends there: nothing is noted either.
    for point in ["job:FORGET_KEYS", "commit:FORGET_KEYS"] {
        watch.breaks(&[point, "commit:jobFailed"]);
        assert!(matches!(run_due(&world.app).await, Err(Error::Internal(_))), "{point}");
        assert_eq!(left().await, before, "{point}");
        undone(&world).await;
    }
    watch.breaks(&["commit:FORGET_KEYS", "committed:jobFailed"]);
    assert!(matches!(run_due(&world.app).await, Err(Error::Internal(_))));
    let failed = vec![("FORGET_KEYS".to_owned(), now + Duration::minutes(1), 1)];
    assert_eq!(left().await, (1, failed), "noted, and nothing else happened");
    // Kept, but nobody heard of it: the one that is planned anew is not the one that seemed to fail.
    world.app.clock.advance(Duration::minutes(1));
    watch.breaks(&["committed:FORGET_KEYS"]);
    let next = vec![("FORGET_KEYS".to_owned(), now + Duration::minutes(61), 0)];
    assert_eq!((done(&world).await, left().await), (0, (0, next.clone())));
    let restarted = world.elsewhere();
    assert_eq!((done(&restarted).await, left().await), (0, (0, next)), "once");
}

const FAILING: &str = "query($first: Int, $after: String, $last: Int, $before: String) {
  failingJobs(first: $first, after: $after, last: $last, before: $before) { totalCount pageInfo { hasNextPage startCursor endCursor }
    edges { node { id kind subjectId attempts code since nextAt } } } }";

async fn what_fails_is_tried_again_later_each_time(world: World) {
    let (watch, admin, start) = (Watch::over(&world), world.admin().await, world.app.clock.now());
    let failing = async || world.ask(&admin, FAILING, json!({})).await["failingJobs"].clone();
    plan(&world, Kind::ForgetKeys, NOTHING, start).await;
    assert_eq!(failing().await["totalCount"], 0, "it did not fail yet");
    watch.breaks(&["job:FORGET_KEYS"]);
    for (n, minutes) in [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360].into_iter().enumerate() {
        assert_eq!(done(&world).await, 0);
        let next = world.app.clock.now() + Duration::minutes(minutes);
        let told = failing().await;
        let node = &told["edges"][0]["node"];
        assert_eq!((&told["totalCount"], &node["kind"], &node["subjectId"]), (&json!(1), &json!("FORGET_KEYS"), &Json::Null));
        assert_eq!((&node["attempts"], &node["code"]), (&json!(n + 1), &json!("INTERNAL")));
        let moment = |name: &str| node[name].as_str().expect("a moment").parse::<DateTime<Utc>>().expect("a moment");
        assert_eq!((moment("since"), moment("nextAt")), (start, next));
        assert!(!told.to_string().contains("geheim"), "{told}");
        world.app.clock.advance(Duration::minutes(minutes) - Duration::microseconds(1));
        assert_eq!((done(&world).await, failing().await), (0, told), "not before its time");
        world.app.clock.advance(Duration::microseconds(1));
    }
    watch.breaks(&[]);
    assert_eq!((done(&world).await, failing().await["totalCount"].clone()), (1, json!(0)), "it is well again");
}

async fn administrators_alone_see_what_fails(world: World) {
    let (watch, admin, now) = (Watch::over(&world), world.admin().await, world.app.clock.now());
    for minute in 0..5 {
        plan(&world, Kind::ForgetKeys, Uuid::now_v7(), now + Duration::minutes(minute)).await;
    }
    watch.breaks(&["job:FORGET_KEYS"]);
    for _ in 0..5 {
        done(&world).await;
        world.app.clock.advance(Duration::minutes(1));
    }
    let all = world.ask(&admin, FAILING, json!({})).await["failingJobs"].clone();
    assert_eq!(all["totalCount"], 5);
    let since: Vec<_> = all["edges"].as_array().expect("edges").iter().map(|edge| edge["node"]["since"].as_str().expect("since")).collect();
    assert!(since.is_sorted_by(|a, b| a > b), "what began to fail last comes first: {since:?}");
    // Pages, both ways.
    let page = async |arguments: Json| world.ask(&admin, FAILING, arguments).await["failingJobs"].clone();
    let first = page(json!({"first": 2})).await;
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    let second = page(json!({"first": 2, "after": first["pageInfo"]["endCursor"]})).await;
    assert_eq!([&first["edges"][0], &first["edges"][1], &second["edges"][0], &second["edges"][1]], [0, 1, 2, 3].map(|n| &all["edges"][n]));
    assert_eq!(page(json!({"last": 2, "before": second["pageInfo"]["startCursor"]})).await["edges"], first["edges"]);
    assert_eq!(page(json!({"last": 1})).await["edges"][0], all["edges"][4]);
    assert_eq!(world.refused(&admin, FAILING, json!({"first": 101})).await, "INVALID first:OUT_OF_RANGE");
    assert_eq!(world.refused(&admin, FAILING, json!({"after": "x"})).await, "INVALID after:BAD_CURSOR");
    // By its id as well, and for nobody else.
    let node = "query($id: ID!) { node(id: $id) { __typename id } }";
    let one = json!({"id": all["edges"][0]["node"]["id"]});
    assert_eq!(world.ask(&admin, node, one.clone()).await["node"]["__typename"], "FailingJob");
    assert!(world.ask(&admin, node, json!({"id": ids::id(JobId::new()).as_str()})).await["node"].is_null());
    for who in [world.ouder("anna").await, world.professional("imke").await, world.moderator("mo").await] {
        assert_eq!(world.refused(&who, FAILING, json!({})).await, "FORBIDDEN");
        assert!(world.ask(&who, node, one.clone()).await["node"].is_null());
    }
    assert_eq!(world.refused(&Actor::Nobody, FAILING, json!({})).await, "UNAUTHENTICATED");
    assert!(world.ask(&Actor::Nobody, node, one).await["node"].is_null());
}

async fn instances_share_the_work(world: World) {
    let (there, now) = (world.elsewhere(), world.app.clock.now());
    for second in 0..40 {
        plan(&world, Kind::ForgetKeys, Uuid::now_v7(), now - Duration::seconds(second)).await;
    }
    if world.app.db.backend() == DbBackend::Postgres {
        // One is at the first of them and does not get on: the other one does the rest.
        let at_it = world.app.begin().await.expect("begun");
        let taken = at_it.execute_unprepared("DELETE FROM jobs WHERE due_at = (SELECT min(due_at) FROM jobs)").await;
        taken.expect("taken");
        assert_eq!(done(&there).await, 39);
        assert_eq!(done(&there).await, 0);
        drop(at_it);
        undone(&world).await;
        assert_eq!(done(&there).await, 1, "it was broken off: the other one does it");
        for second in 0..40 {
            plan(&world, Kind::ForgetKeys, Uuid::now_v7(), now - Duration::seconds(second)).await;
        }
    }
    let (here, there) = tokio::join!(done(&world), done(&there));
    assert_eq!(here + there, 40, "{here} + {there}");
    assert_eq!(planned(&world).await, [("FORGET_KEYS".to_owned(), now + Duration::hours(1), 0)]);
}

/// A person's change and a job that wait for each other: the job comes back later, the person notices nothing.
async fn a_job_gives_way(world: World) {
    if world.app.db.backend() != DbBackend::Postgres {
        // There one of the two waits before it has anything.
        return;
    }
    key(&world).await;
    world.app.clock.advance(Duration::hours(24));
    let now = world.app.clock.now();
    plan(&world, Kind::ForgetKeys, NOTHING, now).await;
    let (locked, held) = tokio::sync::oneshot::channel();
    let changing = by_itself(&world.app, "test", async |write| {
        write.execute("UPDATE idempotency SET created_at = created_at", []).await?;
        locked.send(()).expect("the job waits for it");
        let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while world.count(waits).await == 0 {
            tokio::task::yield_now().await;
        }
        jobs::plan(write, Kind::ForgetKeys, NOTHING, now + Duration::minutes(10)).await
    });
    let doing = async {
        held.await.expect("the change holds the keys");
        done(&world).await
    };
    let (done_now, changed) = tokio::join!(doing, changing);
    changed.expect("it is let through");
    assert_eq!(done_now, 0);
    assert_eq!(planned(&world).await, [("FORGET_KEYS".to_owned(), now + Duration::minutes(10), 0)], "as the person planned it");
    world.app.clock.advance(Duration::minutes(10));
    assert_eq!((done(&world).await, keys(&world).await), (1, 0));
}

async fn the_service_keeps_them_going(world: World) {
    let (stop, stopped) = watch::channel(false);
    let keeping = tokio::spawn(keep_jobs(world.app.clone(), stopped));
    let due = async |at: DateTime<Utc>| {
        let wanted = [("FORGET_KEYS".to_owned(), at, 0)];
        let wait = async {
            while planned(&world).await != wanted {
                tokio::task::yield_now().await;
            }
        };
        // Long before it would look by itself.
        tokio::time::timeout(std::time::Duration::from_secs(15), wait).await.expect("it is done");
    };
    let now = world.app.clock.now();
    due(now + Duration::hours(1)).await;
    // At a commit that plans one.
    plan(&world, Kind::ForgetKeys, NOTHING, now).await;
    due(now + Duration::hours(1)).await;
    // When the time of the next has come.
    world.app.clock.advance(Duration::hours(2));
    due(now + Duration::hours(3)).await;
    stop.send_replace(true);
    keeping.await.expect("it stops when it is told to");
}

stories! {
    keys_are_forgotten_after_a_day,
    the_one_that_is_due_longest_comes_first,
    planning_again_moves_it_and_forgetting_ends_it,
    the_effect_happens_once_wherever_it_breaks,
    what_fails_is_tried_again_later_each_time,
    administrators_alone_see_what_fails,
    instances_share_the_work,
    a_job_gives_way,
    the_service_keeps_them_going,
}
