//! The only SQL of the metrics: how much waits, counted no further than is worth knowing. Numbers alone leave it.
use crate::{db::Db, error::Result};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, Statement};

/// What waits in the database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Jobs whose time has come.
    pub due: i64,
    /// Jobs that fail.
    pub failing: i64,
    /// ResolvedList of the outbox.
    pub outbox: i64,
    /// The age of the oldest of them; zero when there is none.
    pub oldest: TimeDelta,
}

/// How much waits at this time.
///
/// # Errors
/// Only those of the database.
pub async fn backlog(db: &Db, now: DateTime<Utc>) -> Result<Backlog> {
    let sql = "SELECT (SELECT count(*) FROM (SELECT 1 FROM jobs WHERE due_at <= $1 LIMIT 10000) AS d) AS due,
        (SELECT count(*) FROM (SELECT 1 FROM jobs WHERE failing_since IS NOT NULL LIMIT 10000) AS f) AS failing,
        (SELECT count(*) FROM (SELECT 1 FROM outbox LIMIT 100000) AS o) AS outbox,
        (SELECT created_at FROM outbox ORDER BY seq LIMIT 1) AS oldest";
    let ask = Statement::from_sql_and_values(db.backend(), sql, [now.into()]);
    let Some(row) = db.read().query_one_raw(ask).await? else { return Ok(Backlog::default()) };
    let oldest: Option<DateTime<Utc>> = row.try_get("", "oldest")?;
    Ok(Backlog {
        due: row.try_get("", "due")?,
        failing: row.try_get("", "failing")?,
        outbox: row.try_get("", "outbox")?,
        oldest: oldest.map_or(TimeDelta::zero(), |at| (now - at).max(TimeDelta::zero())),
    })
}
