//! What communities load together, each in one statement.
use super::{Seen, read, store};
use crate::{
    graphql::loaders::{loaders, shared},
    memberships,
};
use entity::{ids::CommunityId, membership, tag};
use std::sync::Arc;

loaders! {
    /// Communities whose card the actor may see.
    CommunityById: CommunityId => Arc<Seen>, |session, ids| {
        let rows = store::by_ids(&session.db, &session.actor, ids).await?;
        Ok(rows.into_iter().map(|(id, seen)| (id, Arc::new(seen))).collect())
    };
    /// The actor's own seats.
    OwnSeats: CommunityId => Arc<[membership::Model]>, |session, ids| {
        Ok(shared(memberships::own_by_body(&session.db, &session.actor, ids).await?))
    };
    /// The tags of communities.
    TagsOf: CommunityId => Arc<[tag::Model]>, |session, ids| Ok(shared(read::tags(&session.db, ids).await?));
}
