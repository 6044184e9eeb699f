//! Time is a value: the service asks the clock, tests move it. UTC, in whole microseconds (what both databases keep).
use chrono::{DateTime, Duration, DurationRound, Utc};
use std::{
    future::pending,
    sync::Arc,
    time::{Duration as Span, Instant},
};
use tokio::{sync::watch, time::timeout};

/// How long something takes, for the log and the metrics alone: no rule ever depends on it, and no test moves it.
#[derive(Clone, Copy, Debug)]
pub struct Timer(Instant);

impl Timer {
    /// From now on.
    pub fn start() -> Self {
        #[expect(clippy::disallowed_methods, reason = "beside the clock, the one place that asks the machine")]
        Self(Instant::now())
    }
    /// So long until now.
    pub fn elapsed(self) -> Span {
        self.0.elapsed()
    }
    /// The same in milliseconds, to the microsecond.
    pub fn ms(self) -> f64 {
        (self.elapsed().as_secs_f64() * 1e6).round() / 1e3
    }
}

/// What time it is.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's.
    #[default]
    System,
    /// One that stands still until it is moved.
    Fixed(Arc<watch::Sender<DateTime<Utc>>>),
}

impl Clock {
    /// A clock that stands at `now`.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(watch::Sender::new(now)))
    }
    /// The time now.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
            Self::System => {
                let now = Utc::now();
                now.duration_trunc(Duration::microseconds(1)).unwrap_or(now)
            }
            Self::Fixed(now) => *now.borrow(),
        }
    }
    /// Moves a fixed clock on. The machine's clock does not move.
    pub fn advance(&self, by: Duration) {
        if let Self::Fixed(now) = self {
            now.send_modify(|now| *now += by);
        }
    }
    /// Waits until it is so late.
    pub async fn reach(&self, at: DateTime<Utc>) {
        // Neither ends otherwise: nothing is pending for ever that is given a time, and the clock outlives this borrow of it.
        match self {
            Self::System => drop(timeout((at - self.now()).to_std().unwrap_or_default(), pending::<()>()).await),
            Self::Fixed(now) => drop(now.subscribe().wait_for(|now| *now >= at).await),
        }
    }
}
