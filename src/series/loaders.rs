//! What series load together, in one statement.
use super::store;
use crate::graphql::loaders::loaders;
use entity::{ids::SeriesId, series};

loaders! {
    /// Series of which the actor may see an occurrence.
    SeriesById: SeriesId => series::Model, |session, ids| store::by_ids(&session.db, &session.actor, ids).await;
}
