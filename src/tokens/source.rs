//! An issuer's key set, kept: fetched in the background, once more when a key is unknown (at most once a minute), and the last good one for a day.
use super::{
    fetch::Fetcher,
    jwk::{Key, KeySet},
};
use crate::config::Algorithm;
use chrono::{DateTime, Duration, Utc};
use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicI64, Ordering},
};

/// For how long a set is used that can't be fetched anew.
pub const KEPT: Duration = Duration::hours(24);

/// The least time between two fetches that unknown keys bring about.
pub const AGAIN: Duration = Duration::minutes(1);

/// One issuer's keys.
#[derive(Debug)]
pub struct Source {
    issuer: Arc<str>,
    algorithms: Vec<Algorithm>,
    from: Option<Fetcher>,
    held: RwLock<Option<Held>>,
    /// When an unknown key last brought about a fetch, in microseconds.
    asked: AtomicI64,
    fetching: tokio::sync::Mutex<()>,
}

/// A set in use.
#[derive(Clone, Debug)]
pub struct Held {
    /// The keys.
    pub set: Arc<KeySet>,
    /// Which it is: another number, another set.
    pub number: u64,
    /// When it was fetched last.
    fetched: DateTime<Utc>,
}

impl Source {
    /// Keys that never change.
    pub fn fixed(issuer: Arc<str>, keys: KeySet) -> Self {
        let held = Held { set: Arc::new(keys), number: 1, fetched: DateTime::<Utc>::MIN_UTC };
        Self { held: RwLock::new(Some(held)), ..Self::empty(issuer, vec![], None) }
    }
    /// Keys from elsewhere; none yet.
    pub fn remote(issuer: Arc<str>, algorithms: Vec<Algorithm>, from: Fetcher) -> Self {
        Self::empty(issuer, algorithms, Some(from))
    }
    fn empty(issuer: Arc<str>, algorithms: Vec<Algorithm>, from: Option<Fetcher>) -> Self {
        Self { issuer, algorithms, from, held: RwLock::default(), asked: AtomicI64::new(i64::MIN), fetching: tokio::sync::Mutex::default() }
    }
    /// The set in use, unless it is too old.
    pub fn current(&self, now: DateTime<Utc>) -> Option<Held> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.as_ref().filter(|held| self.from.is_none() || now - held.fetched <= KEPT).cloned()
    }
    /// Whether this set is the one in use.
    pub fn uses(&self, number: u64, now: DateTime<Utc>) -> bool {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.as_ref().is_some_and(|held| held.number == number && (self.from.is_none() || now - held.fetched <= KEPT))
    }
    /// Finds the key, in a new set if the one in use lacks it. `Err` when there is no set at all.
    pub async fn find<T>(
        &self,
        now: DateTime<Utc>,
        pick: impl Fn(&KeySet) -> Option<&Key>,
        with: impl Fn(&Key) -> T,
    ) -> Result<Option<(T, u64)>, ()> {
        let look = || self.current(now).map(|held| pick(&held.set).map(|key| (with(key), held.number)));
        match look() {
            Some(Some(found)) => return Ok(Some(found)),
            Some(None) if self.from.is_none() => return Ok(None),
            _ => {}
        }
        // Who waited for another's fetch looks again before asking for one.
        let _turn = self.fetching.lock().await;
        if let Some(Some(found)) = look() {
            return Ok(Some(found));
        }
        if self.may_ask(now) {
            self.fetch(now).await;
        }
        look().ok_or(())
    }
    fn may_ask(&self, now: DateTime<Utc>) -> bool {
        let last = self.asked.load(Ordering::Relaxed);
        let may = last == i64::MIN || now.timestamp_micros() - last >= AGAIN.num_microseconds().unwrap_or(i64::MAX);
        if may {
            self.asked.store(now.timestamp_micros(), Ordering::Relaxed);
        }
        may
    }
    /// Fetches the set anew, whatever the one in use. Says whether there is a usable one now.
    pub async fn refresh(&self, now: DateTime<Utc>) -> bool {
        if self.from.is_some() {
            let _turn = self.fetching.lock().await;
            self.fetch(now).await;
        }
        self.current(now).is_some()
    }
    async fn fetch(&self, now: DateTime<Utc>) {
        let Some(from) = &self.from else { return };
        let parsed = match from.fetch().await {
            Ok(json) => KeySet::parse(&json, &self.algorithms, &self.issuer),
            Err(why) => Err(why),
        };
        match parsed {
            Ok(set) => self.replace(set, now),
            Err(why) => tracing::warn!(issuer = &*self.issuer, "its keys can't be fetched: {why}"),
        }
    }
    fn replace(&self, set: KeySet, now: DateTime<Utc>) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        match held.as_mut() {
            Some(held) if held.set.same(&set) => held.fetched = now,
            _ => {
                let number = held.as_ref().map_or(1, |held| held.number + 1);
                *held = Some(Held { set: Arc::new(set), number, fetched: now });
                tracing::info!(issuer = &*self.issuer, "its keys are new");
            }
        }
    }
}
