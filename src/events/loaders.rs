//! What meetings load together, each in one statement.
use super::{read, store};
use crate::graphql::loaders::{loaders, shared};
use entity::{event, ids::EventId, tag};
use std::sync::Arc;

loaders! {
    /// Meetings that the actor may see.
    EventById: EventId => event::Model, |session, ids| store::by_ids(&session.db, &session.actor, ids).await;
    /// The tags of meetings that were seen.
    EventTags: EventId => Arc<[tag::Model]>, |session, ids| Ok(shared(read::tags_of(&session.db, ids).await?));
}
