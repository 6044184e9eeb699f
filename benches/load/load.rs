//! Rounds of load: so many connections, each with the next request as soon as the last is answered, for so many seconds.
use crate::{
    http::Client,
    keeper::Kept,
    machine,
    picks::{Case, Random, Speaks},
};
use std::{
    cell::Cell,
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};
use tokio::task::LocalSet;

/// Somebody who is measured.
pub struct Contender {
    pub name: &'static str,
    pub address: SocketAddr,
    pub pid: u32,
    /// The PostgreSQL behind it, if there is one.
    pub database: Option<u32>,
    pub speaks: Speaks,
    _kept: Kept,
}

impl Contender {
    pub fn new(name: &'static str, (kept, pid, address): (Kept, u32, SocketAddr), database: Option<u32>, speaks: Speaks) -> Self {
        Self { name, address, pid, database, speaks, _kept: kept }
    }
    fn used(&self) -> (f64, f64) {
        (machine::seconds(self.pid), self.database.map_or(0.0, machine::family_seconds))
    }
}

/// What rounds measured, added up.
#[derive(Clone, Default)]
pub struct Measured {
    pub seconds: f64,
    /// Of each request, in microseconds.
    latencies: Vec<u32>,
    server: f64,
    database: f64,
    /// Every request that was acknowledged, those of the warm-up too.
    pub acknowledged: u64,
}

impl Measured {
    pub fn add(&mut self, other: Self) {
        self.seconds += other.seconds;
        self.latencies.extend(other.latencies);
        self.server += other.server;
        self.database += other.database;
        self.acknowledged += other.acknowledged;
    }
    fn requests(&self) -> f64 {
        self.latencies.len().max(1) as f64
    }
    /// Requests in a second.
    pub fn rps(&self) -> f64 {
        self.latencies.len() as f64 / self.seconds
    }
    /// The server's processor time for one request, in ms.
    pub fn server(&self) -> f64 {
        self.server * 1e3 / self.requests()
    }
    /// PostgreSQL's.
    pub fn database(&self) -> f64 {
        self.database * 1e3 / self.requests()
    }
    /// A quantile of the latencies, in ms.
    pub fn quantile(&self, q: f64) -> f64 {
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable();
        let at = (sorted.len() as f64 * q) as usize;
        sorted.get(at.min(sorted.len().saturating_sub(1))).map_or(f64::NAN, |&us| f64::from(us) / 1e3)
    }
}

/// What the connections of a round share.
#[derive(Default)]
struct Shared {
    counting: Cell<bool>,
    over: Cell<bool>,
    acknowledged: Cell<u64>,
}

/// One round. The warm-up is a fifth of it and counts for nothing.
pub async fn round(to: &Contender, case: Case, requests: &Rc<Vec<Vec<u8>>>, connections: usize, length: Duration) -> Measured {
    let shared = Rc::new(Shared::default());
    let set = LocalSet::new();
    let workers: Vec<_> = (0..connections)
        .map(|n| {
            let (shared, requests, name, address) = (shared.clone(), requests.clone(), to.name, to.address);
            let start = Random(n as u64).below(requests.len());
            set.spawn_local(async move { connection(&shared, &requests, start, address, (name, case)).await })
        })
        .collect();
    set.run_until(async move {
        tokio::time::sleep(length / 5).await;
        let (server, database) = to.used();
        shared.counting.set(true);
        let began = Instant::now();
        tokio::time::sleep(length).await;
        shared.counting.set(false);
        let seconds = began.elapsed().as_secs_f64();
        let (server_then, database_then) = to.used();
        shared.over.set(true);
        let mut out = Measured { seconds, server: server_then - server, database: database_then - database, ..Measured::default() };
        for worker in workers {
            out.latencies.extend(worker.await.expect("a connection"));
        }
        out.acknowledged = shared.acknowledged.get();
        out
    })
    .await
}

async fn connection(shared: &Shared, requests: &[Vec<u8>], start: usize, address: SocketAddr, what: (&str, Case)) -> Vec<u32> {
    let mut client = Client::connect(address).await.expect("a connection");
    let mut latencies = Vec::with_capacity(64 * 1024);
    for request in requests.iter().cycle().skip(start) {
        if shared.over.get() {
            break;
        }
        let began = Instant::now();
        let answer = client.send(request).await.unwrap_or_else(|e| panic!("{what:?}: {e}"));
        if shared.counting.get() {
            latencies.push(began.elapsed().as_micros() as u32);
        }
        assert!(right(answer.status, answer.body), "{what:?}: {} {}", answer.status, String::from_utf8_lossy(answer.body));
        shared.acknowledged.set(shared.acknowledged.get() + 1);
    }
    latencies
}

/// Cheap signs that an answer is right: its errors would stand at one of its ends. That all of it is right is checked beforehand.
fn right(status: u16, body: &[u8]) -> bool {
    let tail = &body[body.len().saturating_sub(400)..];
    status == 200 && body.starts_with(b"{\"data\":{") && !tail.windows(9).any(|nine| nine == b"\"errors\":")
}
