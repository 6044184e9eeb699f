//! Reading organisations, and the two ways of changing them: their rows and their representatives.
mod edit;
mod represent;

pub use edit::{accept, change, create, propose};
pub use represent::{appoint, dismiss};

use super::{Filter, store};
use crate::{
    error::Result,
    graphql::Session,
    page::{Page, Slice},
    policy::Actor,
};
use entity::{
    ids::{OrganisationId, ProfileId},
    organisation::Model,
    profile,
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// A page of organisations, newest first.
///
/// # Errors
/// Only those of the database.
pub async fn page(session: &Session, filter: &Filter, slice: Slice) -> Result<Page<Model>> {
    store::page(&session.db, &session.actor, filter, slice).await
}

/// How many there are.
///
/// # Errors
/// Only those of the database.
pub async fn count(session: &Session, filter: &Filter) -> Result<i64> {
    store::count(&session.db, &session.actor, filter).await
}

/// Those of these organisations that the actor may see: for the loader.
///
/// # Errors
/// Only those of the database.
pub async fn by_ids(session: &Session, ids: &[OrganisationId]) -> Result<HashMap<OrganisationId, Model>> {
    store::by_ids(&session.db, &session.actor, ids).await
}

/// An organisation, if the actor may see it.
///
/// # Errors
/// Only those of the database.
pub async fn seen(db: &impl ConnectionTrait, actor: &Actor, id: OrganisationId) -> Result<Option<Model>> {
    Ok(store::by_ids(db, actor, &[id]).await?.remove(&id))
}

/// The codes that organisations name: for the loader, of organisations that were seen.
///
/// # Errors
/// Only those of the database.
pub async fn codes(session: &Session, ids: &[OrganisationId]) -> Result<HashMap<OrganisationId, Vec<String>>> {
    store::codes(&session.db, ids).await
}

/// Who represents organisations: for the loader.
///
/// # Errors
/// Only those of the database.
pub async fn representatives(session: &Session, ids: &[OrganisationId]) -> Result<HashMap<OrganisationId, Vec<profile::Model>>> {
    store::representatives(&session.db, &session.actor, ids).await
}

/// Which of these organisations the actor represents, and by which of their profiles.
///
/// # Errors
/// Only those of the database.
pub async fn represented(db: &impl ConnectionTrait, actor: &Actor, ids: &[OrganisationId]) -> Result<HashMap<OrganisationId, ProfileId>> {
    store::represented(db, actor, ids).await
}
