//! How jobs are done, and who sees those that fail.
use super::{DUTIES, NOTHING, graphql::JobKind, store};
use crate::{
    app::App,
    error::{Error, Result},
    graphql::wire::name,
    mutation,
    page::{Page, Slice},
    policy::{self, Action, Actor, Place},
    telemetry,
};
use chrono::{DateTime, Duration, Utc};
use entity::{ids::JobId, job::Model};
use sea_orm::ConnectionTrait;
use std::{sync::OnceLock, time::Duration as Time};

/// How long one may take.
const DEADLINE: Time = Time::from_secs(10);
/// After the first failure it waits so long, after each next one twice as long as before.
const AGAIN: Duration = Duration::minutes(1);
/// But never longer than this.
const LATEST: Duration = Duration::hours(6);

/// Does all that is due now, and tells how many were done.
///
/// # Errors
/// Only those of the database; what a job fails of is noted with it.
pub async fn run_due(app: &App) -> Result<usize> {
    let (now, mut done) = (app.clock.now(), 0);
    while let Some(well) = run_next(app, now).await? {
        done += usize::from(well);
    }
    Ok(done)
}

/// Does the one that is due longest and that nobody else is at: whether that went well. Nothing when there is none.
///
/// # Errors
/// Only those of the database; what the job fails of is noted with it.
pub async fn run_next(app: &App, now: DateTime<Utc>) -> Result<Option<bool>> {
    // Asked first where it locks nothing: on SQLite a write has to wait for its turn.
    if !store::is_due(&app.db.read(), now).await? {
        return Ok(None);
    }
    let taken = OnceLock::new();
    // The effect and the end of the job are kept together or not at all.
    let doing = mutation::by_itself_as(app, async |write| {
        let Some(job) = store::take(write, now).await? else { return Ok(("noJob", ())) };
        let (what, job) = (name(JobKind::from(job.kind)), taken.get_or_init(|| job));
        app.points.reach("job", what)?;
        write.run_job(job).await?;
        Ok((what, ()))
    });
    let done = match telemetry::caught(tokio::time::timeout(DEADLINE, doing)).await {
        Ok(Ok(done)) => done,
        Ok(Err(_)) => Err(Error::Timeout),
        Err(place) => Err(Error::internal(format!("a panic at {place}"))),
    };
    match (taken.get(), done) {
        (None, done) => done.map(|()| None),
        (Some(_), Ok(())) => Ok(Some(true)),
        (Some(job), Err(why)) => {
            note(app, job, &why).await?;
            Ok(Some(false))
        }
    }
}

/// It failed: later again, unless it was planned anew meanwhile. Only a code is kept; what happened exactly is in the log.
async fn note(app: &App, job: &Model, why: &Error) -> Result<()> {
    let (now, code) = (app.clock.now(), name(why.code()));
    let told = match why {
        Error::Internal(cause) => cause.to_string(),
        _ => code.to_owned(),
    };
    tracing::error!(kind = ?job.kind, subject = %job.subject, attempts = job.attempts + 1, error = told, "a job failed");
    let factor = 2_i32.saturating_pow(job.attempts.clamp(0, 20).unsigned_abs());
    mutation::by_itself(app, "jobFailed", async |write| store::failed(write, job, code, now + (AGAIN * factor).min(LATEST)).await).await
}

/// Plans what has to be done for ever, unless it is planned already.
///
/// # Errors
/// Only those of the database.
pub async fn begin(app: &App) -> Result<()> {
    mutation::by_itself(app, "beginJobs", async |write| {
        for kind in DUTIES {
            store::plan_unless(write, kind, NOTHING).await?;
        }
        Ok(())
    })
    .await
}

/// When the next is due, of those that are due after `now`.
///
/// # Errors
/// Only those of the database.
pub async fn next(app: &App, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    store::next(&app.db.read(), now).await
}

/// A page of those that fail. For administrators.
///
/// # Errors
/// UNAUTHENTICATED, FORBIDDEN.
pub async fn failing(db: &impl ConnectionTrait, actor: &Actor, slice: Slice) -> Result<Page<Model>> {
    policy::allow(db, actor, Action::SeeJobs, "input.capacity", Place::NOWHERE).await?;
    store::failing(db, slice).await
}

/// How many they are.
///
/// # Errors
/// UNAUTHENTICATED, FORBIDDEN.
pub async fn failing_count(db: &impl ConnectionTrait, actor: &Actor) -> Result<i64> {
    policy::allow(db, actor, Action::SeeJobs, "input.capacity", Place::NOWHERE).await?;
    store::failing_count(db).await
}

/// One that fails, for administrators; else nothing.
///
/// # Errors
/// Only those of the database.
pub async fn failing_one(db: &impl ConnectionTrait, actor: &Actor, id: JobId) -> Result<Option<Model>> {
    if policy::may(db, actor, Action::SeeJobs, Place::NOWHERE).await? { store::failing_one(db, id).await } else { Ok(None) }
}
