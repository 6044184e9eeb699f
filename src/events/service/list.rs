//! Reading meetings: lists, and one by one.
use crate::{
    app::App,
    error::Result,
    events::{Filter, store},
    page::{Page, Slice},
    places,
    policy::Actor,
};
use entity::{event, ids::EventId};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// A page of meetings.
///
/// # Errors
/// INVALID when the municipality is not known.
pub async fn list(app: &App, db: &impl ConnectionTrait, actor: &Actor, filter: &Filter, slice: Slice) -> Result<Page<event::Model>> {
    let within = places::service::lying_in_some(app, db, "municipalityId", filter.municipality.as_ref()).await?;
    store::page(db, actor, filter, within.as_ref(), slice).await
}

/// How many meetings a list has.
///
/// # Errors
/// INVALID when the municipality is not known.
pub async fn count(app: &App, db: &impl ConnectionTrait, actor: &Actor, filter: &Filter) -> Result<i64> {
    let within = places::service::lying_in_some(app, db, "municipalityId", filter.municipality.as_ref()).await?;
    store::count(db, actor, filter, within.as_ref()).await
}

/// One meeting, if the actor may see it.
///
/// # Errors
/// Only those of the database.
pub async fn by_id(db: &impl ConnectionTrait, actor: &Actor, id: EventId) -> Result<Option<event::Model>> {
    store::one(db, actor, id).await
}

/// Those of these that the actor may see: for the loader.
///
/// # Errors
/// Only those of the database.
pub async fn by_ids(db: &impl ConnectionTrait, actor: &Actor, ids: &[EventId]) -> Result<HashMap<EventId, event::Model>> {
    Ok(store::by_ids(db, actor, ids).await?.into_iter().map(|row| (row.id, row)).collect())
}
