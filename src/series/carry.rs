//! What a change of one occurrence means for another: asked by whoever changes meetings.
use super::time;
use crate::{
    error::FieldError,
    events::{Moment, Plan},
    graphql::input::Patch,
};
use chrono::{DateTime, Utc};
use entity::event;

/// What a change of one occurrence is for another: times move as much by the clock on the wall, and registration opens and closes as long before.
///
/// # Errors
/// INVALID for an hour that does not exist on that day.
pub fn carried(plan: &Plan, named: &event::Model, other: &event::Model) -> Result<Plan, FieldError> {
    let at = |path: &str, moment: Result<DateTime<Utc>, FieldError>| match moment {
        Ok(time) => Ok(Moment(time)),
        Err(fault) => Err(FieldError { path: vec![path.to_owned()], ..fault }),
    };
    let moved = |path, new: Option<Moment>, was, theirs| {
        new.map(|Moment(new)| at(path, time::shifted(theirs, time::between(was, new)))).transpose()
    };
    let starts_at = moved("startsAt", plan.starts_at, named.starts_at, other.starts_at)?;
    let ends_at = moved("endsAt", plan.ends_at, named.ends_at, other.ends_at)?;
    let start = plan.starts_at.map_or(named.starts_at, Into::into);
    let theirs = starts_at.map_or(other.starts_at, Into::into);
    let before = |path, new: &Patch<Moment>| match *new {
        Patch::Keep => Ok(Patch::Keep),
        Patch::Clear => Ok(Patch::Clear),
        Patch::Set(Moment(new)) => at(path, time::shifted(theirs, time::between(start, new))).map(Patch::Set),
    };
    let registration_opens_at = before("registrationOpensAt", &plan.registration_opens_at)?;
    let registration_closes_at = before("registrationClosesAt", &plan.registration_closes_at)?;
    Ok(Plan { starts_at, ends_at, registration_opens_at, registration_closes_at, ..plan.clone() })
}

/// What stands in the way for one occurrence, told so that one sees which: the moment at which it starts.
pub fn told(faults: Vec<FieldError>, starts_at: DateTime<Utc>) -> Vec<FieldError> {
    let day = time::local(starts_at).format("%Y-%m-%dT%H:%M").to_string();
    faults.into_iter().map(|fault| FieldError { detail: fault.detail.or_else(|| Some(day.clone())), ..fault }).collect()
}
