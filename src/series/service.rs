//! What one may do with a series: make it. What is done to its occurrences is done to meetings (events/service), which ask here what a change of one
//! means for another.
use super::{CreateSeries, Held, store, time};
use crate::{
    app::App,
    error::{Error, Fault, ProblemCode, Result},
    events::{self, Changes, Time},
    once::{Once, Outcome},
    policy::{self, Actor},
    record::{Happened, record},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use entity::{
    event,
    ids::{EventId, SeriesId},
    series,
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// Drafts a series: all its occurrences, or none.
///
/// # Errors
/// As `createEvent`; INVALID with every occurrence that would fall in an hour that does not exist.
pub async fn create(app: &App, actor: &Actor, once: &Once, command: CreateSeries) -> Result<Held> {
    let (tx, id, now) = (app.begin().await?, SeriesId::fresh(), app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let CreateSeries { event, rule } = command;
    events::service::known_body(&tx, actor, event.body).await?;
    let times = times(&event.plan, id, &rule.starts).map_err(Error::Invalid)?;
    let (by, event) = policy::permit(&tx, actor, event).await?.open();
    let row = store::insert(&tx, series::Model { id, rule: rule.text, created_at: now }).await?;
    let body = event.body;
    events::service::drafts(app, &tx, actor, (&by, EventId::fresh()), event, times).await?;
    record(app, &tx, &by, Happened::to("series.created", id, 1).at(body)).await?;
    app.commit(tx, "createSeries").await?;
    Ok(Outcome::Fresh(row))
}

/// When each occurrence is: what lies between its moments on the wall is the same for all.
fn times(plan: &events::Plan, id: SeriesId, starts: &[NaiveDateTime]) -> Result<Vec<Time>, Vec<Fault>> {
    let first = time::local(plan.starts_at);
    let (mut all, mut faults) = (vec![], vec![]);
    for &start in starts {
        let by = start - first;
        let made = (|| -> Result<Time, Fault> {
            let starts_at = time::shifted(plan.starts_at, by)?;
            let later = |moment: Option<DateTime<Utc>>| moment.map(|moment| time::shifted(moment, by)).transpose();
            Ok(Time {
                starts_at,
                ends_at: time::shifted(plan.ends_at, by)?,
                registration_opens_at: later(plan.registration_opens_at)?,
                registration_closes_at: later(plan.registration_closes_at)?,
                of: Some((id, starts_at)),
            })
        })();
        match made {
            Ok(made) => all.push(made),
            Err(fault) => faults.push(Fault { path: ["input", "rule"].map(str::to_owned).to_vec(), ..fault }),
        }
    }
    if faults.is_empty() { Ok(all) } else { Err(faults) }
}

/// What a change of one occurrence is for another: times move as much by the clock on the wall, and registration opens and closes as long before.
///
/// # Errors
/// INVALID for an hour that does not exist on that day.
pub fn carried(changes: &Changes, named: &event::Model, other: &event::Model) -> Result<Changes, Fault> {
    let at = |path: &str, fault: Fault| Fault { path: ["input", path].map(str::to_owned).to_vec(), ..fault };
    let moved = |path, new: Option<DateTime<Utc>>, was, theirs| {
        let new = new.map(|new| time::shifted(theirs, time::between(was, new)));
        new.transpose().map_err(|fault| at(path, fault))
    };
    let starts_at = moved("startsAt", changes.starts_at, named.starts_at, other.starts_at)?;
    let ends_at = moved("endsAt", changes.ends_at, named.ends_at, other.ends_at)?;
    let (start, theirs) = (changes.starts_at.unwrap_or(named.starts_at), starts_at.unwrap_or(other.starts_at));
    let before = |path, new: Option<Option<DateTime<Utc>>>| match new {
        Some(Some(new)) => time::shifted(theirs, time::between(start, new)).map(|time| Some(Some(time))).map_err(|fault| at(path, fault)),
        same => Ok(same),
    };
    let registration_opens_at = before("registrationOpensAt", changes.registration_opens_at)?;
    let registration_closes_at = before("registrationClosesAt", changes.registration_closes_at)?;
    Ok(Changes { starts_at, ends_at, registration_opens_at, registration_closes_at, ..changes.clone() })
}

/// What stands in the way for one occurrence, told so that one sees which: the moment at which it starts.
pub fn told(faults: Vec<Fault>, of: &event::Model) -> Vec<Fault> {
    let day = time::local(of.starts_at).format("%Y-%m-%dT%H:%M").to_string();
    faults.into_iter().map(|fault| Fault { detail: fault.detail.or_else(|| Some(day.clone())), ..fault }).collect()
}

/// A scope for what is no occurrence of a series.
pub fn alone() -> Error {
    Error::invalid("input.scope", ProblemCode::ConflictingArguments)
}

/// Those of these that the actor may see: for the loader.
///
/// # Errors
/// Only those of the database.
pub async fn by_ids(db: &impl ConnectionTrait, actor: &Actor, ids: &[SeriesId]) -> Result<HashMap<SeriesId, series::Model>> {
    Ok(store::by_ids(db, actor, ids).await?.into_iter().map(|row| (row.id, row)).collect())
}
