//! How much each may ask: a bucket of points per account, per address without a token, and one for tokens that are not accepted.
//! Time is the service's clock, so that tests move it. Buckets that are full again are forgotten.
use super::settings::{DoorSettings, Rate};
use crate::{
    clock::Clock,
    error::{Error, Result},
    telemetry::metrics::Metrics,
};
use axum::http::HeaderValue;
use entity::ids::AccountId;
use governor::{
    Quota, RateLimiter, clock::Clock as Clocks, middleware::StateInformationMiddleware, nanos::Nanos, state::keyed::DashMapStateStore,
};
use std::{
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// Every so many charges the buckets that are full again are thrown away.
const SWEEP: u32 = 8_192;

/// All buckets.
pub struct Limits {
    account: Option<Buckets<AccountId>>,
    address: Option<Buckets<IpAddr>>,
    failed_tokens: Option<Buckets<IpAddr>>,
    metrics: Option<Arc<Metrics>>,
}

/// What a charge left, as the `RateLimit` headers tell it.
#[derive(Clone, Debug)]
pub struct Left {
    /// `RateLimit-Policy`: what there is when the bucket is full, and in how many seconds it fills.
    pub policy: HeaderValue,
    /// `RateLimit`: what remains, and in how many seconds the bucket is full again.
    pub left: HeaderValue,
}

impl Limits {
    /// By the settings, on this clock.
    pub fn new(settings: &DoorSettings, clock: &Clock) -> Self {
        Self {
            account: settings.account.map(|rate| Buckets::new("account", rate, clock)),
            address: settings.address.map(|rate| Buckets::new("address", rate, clock)),
            failed_tokens: settings.failed_tokens.map(|rate| Buckets::new("failed-tokens", rate, clock)),
            metrics: settings.metrics.clone(),
        }
    }
    /// Takes points from the account's bucket, or from the address's when there is none.
    ///
    /// # Errors
    /// [`Error::Limited`] with what is left: nothing.
    pub fn charge(&self, account: Option<AccountId>, address: IpAddr, points: u32) -> (Result<()>, Option<Left>) {
        match (account, &self.account, &self.address) {
            (Some(account), Some(buckets), _) => self.counted("account", buckets.charge(&account, points)),
            (None, _, Some(buckets)) => self.counted("address", buckets.charge(&whole(address), points)),
            _ => (Ok(()), None),
        }
    }
    /// Notes a token that is not accepted.
    ///
    /// # Errors
    /// [`Error::Limited`] when there were too many.
    pub fn failed_token(&self, address: IpAddr) -> (Result<()>, Option<Left>) {
        self.failed_tokens.as_ref().map_or((Ok(()), None), |buckets| self.counted("failed_tokens", buckets.charge(&whole(address), 1)))
    }
    fn counted(&self, limit: &str, charged: (Result<()>, Option<Left>)) -> (Result<()>, Option<Left>) {
        if let (Err(_), Some(metrics)) = (&charged.0, &self.metrics) {
            metrics.refused(limit);
        }
        charged
    }
}

/// One household or office has a whole /64 of IPv6.
fn whole(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

struct Time(Clock);

impl Clocks for Time {
    type Instant = Nanos;
    fn now(&self) -> Nanos {
        let now = self.0.now().timestamp_nanos_opt().and_then(|n| u64::try_from(n).ok());
        Nanos::from(now.unwrap_or_default())
    }
}

struct Buckets<K: Hash + Eq + Clone> {
    name: &'static str,
    rate: Rate,
    policy: HeaderValue,
    limiter: RateLimiter<K, DashMapStateStore<K>, Time, StateInformationMiddleware>,
    since_sweep: AtomicU32,
}

impl<K: Hash + Eq + Clone> Buckets<K> {
    fn new(name: &'static str, rate: Rate, clock: &Clock) -> Self {
        let quota = Quota::per_minute(rate.per_minute).allow_burst(rate.burst);
        let policy = format!("\"{name}\";q={};w={}", rate.burst, refill(rate, rate.burst.get()));
        Self {
            name,
            rate,
            policy: HeaderValue::try_from(policy).unwrap_or_else(|_| HeaderValue::from_static("")),
            limiter: RateLimiter::dashmap_with_clock(quota, Time(clock.clone())).with_middleware(),
            since_sweep: AtomicU32::new(0),
        }
    }
    fn charge(&self, key: &K, points: u32) -> (Result<()>, Option<Left>) {
        if self.since_sweep.fetch_add(1, Ordering::Relaxed) >= SWEEP {
            self.since_sweep.store(0, Ordering::Relaxed);
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let Some(points) = NonZeroU32::new(points.min(self.rate.burst.get())) else { return (Ok(()), None) };
        match self.limiter.check_key_n(key, points) {
            Ok(Ok(state)) => (Ok(()), Some(self.left(state.remaining_burst_capacity()))),
            Ok(Err(until)) => {
                let wait = until.wait_time_from(self.limiter.clock().now());
                (Err(Error::Limited(seconds(wait))), Some(self.left(0)))
            }
            // Never more than a full bucket is asked for.
            Err(_) => (Err(Error::Limited(60)), None),
        }
    }
    fn left(&self, left: u32) -> Left {
        let full = refill(self.rate, self.rate.burst.get().saturating_sub(left));
        let left = format!("\"{}\";r={left};t={full}", self.name);
        Left { policy: self.policy.clone(), left: HeaderValue::try_from(left).unwrap_or_else(|_| HeaderValue::from_static("")) }
    }
}

/// In how many seconds so many points flow back.
fn refill(rate: Rate, points: u32) -> u64 {
    (u64::from(points) * 60).div_ceil(u64::from(rate.per_minute.get()))
}

fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};

    fn limits() -> (Limits, Clock) {
        let clock = Clock::at(DateTime::UNIX_EPOCH + TimeDelta::days(20_000));
        let settings = DoorSettings {
            account: Rate::new(60, 100),
            address: Rate::new(60, 10),
            failed_tokens: Rate::new(6, 2),
            ..DoorSettings::default()
        };
        (Limits::new(&settings, &clock), clock)
    }
    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn a_bucket_runs_dry_and_fills_with_time() {
        let (limits, clock) = limits();
        let account = Some(AccountId::new());
        let (done, left) = limits.charge(account, HERE, 90);
        let left = left.unwrap();
        assert!(done.is_ok());
        assert_eq!((left.left.to_str().unwrap(), left.policy.to_str().unwrap()), ("\"account\";r=10;t=90", "\"account\";q=100;w=100"));
        let (refused, left) = limits.charge(account, HERE, 30);
        assert!(matches!(refused, Err(Error::Limited(20))), "{refused:?}");
        assert_eq!(left.unwrap().left, "\"account\";r=0;t=100");
        assert!(limits.charge(Some(AccountId::new()), HERE, 30).0.is_ok(), "another account has its own");
        assert!(limits.charge(None, HERE, 10).0.is_ok(), "and so has the address");
        clock.advance(TimeDelta::seconds(20));
        assert!(limits.charge(account, HERE, 30).0.is_ok());
    }

    #[test]
    fn who_asks_for_more_than_a_bucket_pays_a_bucket() {
        let (limits, _) = limits();
        assert!(limits.charge(None, HERE, 5_000).0.is_ok());
        assert!(limits.charge(None, HERE, 1).0.is_err());
    }

    #[test]
    fn an_address_of_ipv6_is_its_network() {
        let (limits, _) = limits();
        assert!(limits.charge(None, "2001:db8::1".parse().unwrap(), 10).0.is_ok());
        assert!(limits.charge(None, "2001:db8::2".parse().unwrap(), 10).0.is_err());
        assert!(limits.charge(None, "2001:db8:0:1::1".parse().unwrap(), 10).0.is_ok());
        assert!(limits.charge(None, "::ffff:127.0.0.1".parse().unwrap(), 10).0.is_ok());
        assert!(limits.charge(None, HERE, 10).0.is_err());
    }

    #[test]
    fn failed_tokens_have_their_own() {
        let (limits, clock) = limits();
        assert!(limits.failed_token(HERE).0.is_ok() && limits.failed_token(HERE).0.is_ok());
        assert!(matches!(limits.failed_token(HERE).0, Err(Error::Limited(10))));
        clock.advance(TimeDelta::seconds(10));
        assert!(limits.failed_token(HERE).0.is_ok());
    }

    #[test]
    fn buckets_that_are_full_again_are_forgotten() {
        let (limits, clock) = limits();
        for i in 0..SWEEP + 1 {
            let _ = limits.charge(None, IpAddr::from(i.to_be_bytes()), 1);
        }
        clock.advance(TimeDelta::minutes(5));
        for i in 0..SWEEP + 1 {
            let _ = limits.charge(None, IpAddr::from((i % 7).to_be_bytes()), 1);
        }
        assert!(limits.address.unwrap().limiter.len() < 20);
    }
}
