//! What is counted for Prometheus, where somebody wants to know it: requests, statements, connections, jobs, the outbox, and who was told to come back
//! later. Every name and label is one of a few of ours: no id, no name of an operation, nothing of a person.
use super::store::{self, Backlog};
use crate::{
    app::App,
    clock::Timer,
    db::{Db, Usage},
    error::ErrorCode,
    graphql::wire,
};
use async_graphql::resolver_utils::EnumType as _;
use chrono::{DateTime, TimeDelta, Utc};
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric, prometheus_text},
    metrics::{MetricType, counter::Counter, family::Family, gauge::ConstGauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// How the text is marked that [`Metrics::text`] gives.
pub const CONTENT_TYPE: &str = prometheus_text::CONTENT_TYPE;

/// Seconds; the last is an operation's deadline.
const BOUNDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
/// Seconds; of a statement, which should be much faster.
const STATEMENT_BOUNDS: [f64; 12] = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 5.0];
/// A database that does not answer within this is not waited for: what it alone knows is left out.
const PATIENCE: Duration = Duration::from_secs(2);
/// For so long one look into the database counts for everybody who asks.
const FRESH: TimeDelta = TimeDelta::seconds(5);

/// The kinds of operations, and none: what was refused before one was known.
const KINDS: [&str; 3] = ["query", "mutation", "none"];
/// The buckets of points that can run dry.
const LIMITS: [&str; 3] = ["account", "address", "failed_tokens"];

type Label = (&'static str, &'static str);

/// All that is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<[Label; 2], Counter>,
    durations: Family<[Label; 1], Histogram, fn() -> Histogram>,
    refusals: Family<[Label; 1], Counter>,
    backlog: Arc<Mutex<Option<Backlog>>>,
    looked: tokio::sync::Mutex<Option<DateTime<Utc>>>,
}

/// What is counted of one pool's statements.
#[derive(Clone, Debug)]
pub struct Statements {
    ok: Counter,
    failed: Counter,
    duration: Histogram,
    waits: Counter,
}

impl Statements {
    /// A statement is done.
    pub fn done(&self, ok: bool, took: Duration) {
        if ok { &self.ok } else { &self.failed }.inc();
        self.duration.observe(took.as_secs_f64());
    }
    /// Somebody waits for a connection.
    pub fn waits(&self) {
        self.waits.inc();
    }
}

impl Metrics {
    /// Counts what is done over this database from now on.
    pub fn new(db: &Db) -> Arc<Self> {
        let mut registry = Registry::with_prefix("vonk");
        let requests = Family::<[Label; 2], Counter>::default();
        let durations = Family::new_with_constructor((|| Histogram::new(BOUNDS)) as fn() -> Histogram);
        let refusals = Family::<[Label; 1], Counter>::default();
        let (statements, waits) = (Family::<[Label; 2], Counter>::default(), Family::<[Label; 1], Counter>::default());
        let taken = Family::<[Label; 1], Histogram, _>::new_with_constructor((|| Histogram::new(STATEMENT_BOUNDS)) as fn() -> Histogram);

        registry.register(
            "requests",
            "Requests to /graphql by kind of operation (none: refused before one was known) and by the code of the first error, or ok",
            requests.clone(),
        );
        registry.register_with_unit("request_duration", "How long requests to /graphql took", Unit::Seconds, durations.clone());
        registry.register("rate_refusals", "Refusals for want of points, by the limit that was reached", refusals.clone());
        registry.register("statements", "Statements by the pool on which they ran and whether they failed", statements.clone());
        registry.register_with_unit("statement_duration", "How long statements took", Unit::Seconds, taken.clone());
        registry.register("connection_waits", "How often no connection was free and one was waited for", waits.clone());
        let backlog = Arc::<Mutex<Option<Backlog>>>::default();
        registry.register_collector(Box::new(Pools(db.clone())));
        registry.register_collector(Box::new(Work(backlog.clone())));

        // All are there from the beginning: what appears with its first event has no rise that an alert could see.
        for kind in KINDS {
            for code in std::iter::once("ok").chain(ErrorCode::items().iter().map(|item| wire::name(item.value))) {
                drop(requests.get_or_create(&[("kind", kind), ("code", code)]));
            }
            drop(durations.get_or_create(&[("kind", kind)]));
        }
        for kind in LIMITS {
            drop(refusals.get_or_create(&[("kind", kind)]));
        }
        let of = |pool| Statements {
            ok: statements.get_or_create_owned(&[("pool", pool), ("result", "ok")]),
            failed: statements.get_or_create_owned(&[("pool", pool), ("result", "failed")]),
            duration: taken.get_or_create_owned(&[("pool", pool)]),
            waits: waits.get_or_create_owned(&[("pool", pool)]),
        };
        db.watch(of("read"), of("write"));
        Arc::new(Self { registry, requests, durations, refusals, backlog, looked: tokio::sync::Mutex::default() })
    }
    /// A request to `/graphql` is answered.
    pub fn answered(&self, kind: &str, code: Option<&'static str>, began: Timer) {
        let kind = KINDS.into_iter().find(|known| *known == kind).unwrap_or("none");
        self.requests.get_or_create(&[("kind", kind), ("code", code.unwrap_or("ok"))]).inc();
        self.durations.get_or_create(&[("kind", kind)]).observe(began.elapsed().as_secs_f64());
    }
    /// Somebody is told to come back later.
    pub fn refused(&self, limit: &str) {
        let limit = LIMITS.into_iter().find(|known| *known == limit).unwrap_or("address");
        self.refusals.get_or_create(&[("kind", limit)]).inc();
    }
    /// All of it, in Prometheus' text format. What the database alone knows is missing while it does not answer.
    ///
    /// # Errors
    /// Never: there is always room for more text.
    pub async fn text(&self, app: &App) -> Result<String, fmt::Error> {
        let mut looked = self.looked.lock().await;
        let now = app.clock.now();
        if looked.is_none_or(|at| (now - at).abs() >= FRESH) {
            let found = tokio::time::timeout(PATIENCE, store::backlog(&app.db, now)).await;
            let found = found.ok().and_then(|found| found.inspect_err(|e| tracing::warn!(error = ?e, "no look at the backlog")).ok());
            *self.backlog.lock().unwrap_or_else(PoisonError::into_inner) = found;
            *looked = Some(now);
        }
        let mut text = String::with_capacity(16 * 1024);
        prometheus_text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// How full the pools are at this moment.
#[derive(Debug)]
struct Pools(Db);

impl Collector for Pools {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let usage = self.0.usage();
        let mut one = |name: &str, help: &str, of: fn(&Usage) -> usize| {
            let mut family = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
            usage.iter().try_for_each(|pool| {
                let value = ConstGauge::new(i64::try_from(of(pool)).unwrap_or(i64::MAX));
                value.encode(family.encode_family(&[("pool", pool.pool)])?)
            })
        };
        one("connections_in_use", "Connections to the database that work.", |pool| pool.in_use)?;
        one("connections_idle", "Open connections to the database that wait for work.", |pool| pool.idle)?;
        one("connections_limit", "How many connections to the database there may be.", |pool| pool.limit)
    }
}

/// What waits in the database, as it was last seen.
#[derive(Debug)]
struct Work(Arc<Mutex<Option<Backlog>>>);

impl Collector for Work {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let Some(seen) = *self.0.lock().unwrap_or_else(PoisonError::into_inner) else { return Ok(()) };
        let mut whole = |name: &str, help: &str, value: i64| {
            ConstGauge::new(value).encode(encoder.encode_descriptor(name, help, None, MetricType::Gauge)?)
        };
        whole("jobs_due", "Jobs whose time has come and that are not done, counted to 10000.", seen.due)?;
        whole("jobs_failing", "Jobs that failed and are tried again later, counted to 10000.", seen.failing)?;
        whole("outbox_rows", "Events in the outbox, counted to 100000.", seen.outbox)?;
        let age = encoder.encode_descriptor(
            "outbox_age",
            "How old the oldest event in the outbox is.",
            Some(&Unit::Seconds),
            MetricType::Gauge,
        )?;
        ConstGauge::new(seen.oldest.as_seconds_f64()).encode(age)
    }
}
