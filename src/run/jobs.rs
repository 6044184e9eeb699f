//! Keeps jobs going: does what is due, then waits for the time of the next one, for a commit that plans one, or half a minute, in which other
//! instances may have planned some.
use crate::{
    app::{App, Shared},
    error::{Error, Result},
    jobs::{run_next, service},
};
use chrono::{DateTime, Utc};
use std::{future::pending, time::Duration};
use tokio::{
    sync::watch,
    time::{MissedTickBehavior, interval},
};

/// How often one looks for what others planned.
const LOOK: Duration = Duration::from_secs(30);

/// Until told to stop. What is being done then is finished.
pub async fn keep(app: Shared, mut stop: watch::Receiver<bool>) {
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut begun, mut next) = (false, None);
    loop {
        tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => return,
            _ = look.tick() => {}
            () = app.planned.notified() => {}
            () = reach(&app, next) => {}
        }
        next = match pass(&app, &stop, &mut begun).await {
            Ok(next) => next,
            Err(Error::Internal(cause)) => {
                tracing::warn!(error = %cause, "jobs can't be done now");
                None
            }
            Err(other) => {
                tracing::warn!(error = ?other.code(), "jobs can't be done now");
                None
            }
        };
    }
}

async fn reach(app: &App, next: Option<DateTime<Utc>>) {
    match next {
        Some(at) => app.clock.reach(at).await,
        None => pending().await,
    }
}

/// Does what is due, and says when there is more. What others are at is theirs.
async fn pass(app: &App, stop: &watch::Receiver<bool>, begun: &mut bool) -> Result<Option<DateTime<Utc>>> {
    if !*begun {
        service::begin(app).await?;
        *begun = true;
    }
    let now = app.clock.now();
    while !*stop.borrow() && run_next(app, now).await?.is_some() {}
    service::next(app, now).await
}
