//! Reading registrations, as the actor may see them, and counting those of events.
use crate::{
    communities::Narrowing,
    error::{FieldError, ProblemCode, Result},
    mutation::Write,
    page::{Page, Slice},
    policy::Actor,
    registrations::{Filter, Tally, store},
};
use chrono::{DateTime, Utc};
use entity::{
    ids::{EventId, ProfileId, RegistrationId},
    registration,
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// A registration that the actor may see.
///
/// # Errors
/// Only those of the database.
pub async fn by_id(db: &impl ConnectionTrait, actor: &Actor, id: RegistrationId) -> Result<Option<registration::Model>> {
    store::one(db, actor, id).await
}

/// A page of an event's registrations, as far as the actor may see them, in the order in which they came.
///
/// # Errors
/// Only those of the database.
pub async fn of_event(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: EventId,
    filter: Filter,
    slice: Slice,
) -> Result<Page<registration::Model>> {
    store::page(db, actor, id, filter, slice).await
}

/// How many they are.
///
/// # Errors
/// Only those of the database.
pub async fn of_event_count(db: &impl ConnectionTrait, actor: &Actor, id: EventId, filter: Filter) -> Result<i64> {
    store::page_count(db, actor, id, filter).await
}

/// A page of the actor's own registrations, newest first.
///
/// # Errors
/// Only those of the database.
pub async fn own_page(db: &impl ConnectionTrait, actor: &Actor, slice: Slice) -> Result<Page<registration::Model>> {
    store::own_page(db, actor, slice).await
}

/// How many they are.
///
/// # Errors
/// Only those of the database.
pub async fn own_count(db: &impl ConnectionTrait, actor: &Actor) -> Result<i64> {
    store::own_count(db, actor).await
}

/// The actor's own registrations for these events, those that ended too.
///
/// # Errors
/// Only those of the database.
pub async fn own_of(db: &impl ConnectionTrait, actor: &Actor, ids: &[EventId]) -> Result<HashMap<EventId, Vec<registration::Model>>> {
    store::own_of(db, actor, ids).await
}

/// The profiles that have a live registration for an event that was read, whoever may see that: for what the service does by itself.
///
/// # Errors
/// Only those of the database.
pub async fn profiles(db: &impl ConnectionTrait, id: EventId) -> Result<Vec<ProfileId>> {
    store::profiles(db, id).await
}

/// How many registrations of each kind these events have: what is told of it is a `PeopleCount`, or yes or no.
///
/// # Errors
/// Only those of the database.
pub async fn tallies(db: &impl ConnectionTrait, ids: &[EventId]) -> Result<HashMap<EventId, Tally>> {
    store::tallies(db, ids).await
}

/// A community is about to leave somebody out, or to close: whoever is to come to a meeting there would no longer fit, or no longer see it.
///
/// # Errors
/// Those of the database.
pub async fn check_narrowing(write: &Write<'_>, change: &Narrowing) -> Result<Vec<FieldError>> {
    let (mut faults, now) = (vec![], write.now());
    if let Some(capacity) = change.left_out
        && store::comes_as(&write.db, change.community, capacity, now).await?
    {
        faults.push(FieldError::at("audience", ProblemCode::RegisteredOutsideAudience));
    }
    if change.closes && store::comes_from_outside(&write.db, change.community, now).await? {
        faults.push(FieldError::at("visibility", ProblemCode::RegisteredOutsideAudience));
    }
    Ok(faults)
}

/// When the actor's own registrations last changed, those that ended too.
///
/// # Errors
/// Only those of the database.
pub async fn own_changed_at(db: &impl ConnectionTrait, actor: &Actor) -> Result<Option<DateTime<Utc>>> {
    store::own_changed_at(db, actor).await
}
