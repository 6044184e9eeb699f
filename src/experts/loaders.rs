//! What requests for a parent load together, each in one statement.
use super::store;
use crate::graphql::loaders::{loaders, shared};
use entity::{
    expert_offer, expert_request,
    ids::{ExpertOfferId, ExpertRequestId},
};
use std::sync::Arc;

loaders! {
    /// Requests that the actor may see.
    ExpertRequestById: ExpertRequestId => expert_request::Model, |session, ids| store::by_ids(&session.db, &session.actor, ids).await;
    /// The offers to requests that the actor may see, oldest first.
    Offers: ExpertRequestId => Arc<[expert_offer::Model]>, |session, ids| {
        Ok(shared(store::offers(&session.db, &session.actor, ids).await?))
    };
    /// The names of both sides, of offers that are agreed. The offers must have been read as the actor may see them.
    Names: ExpertOfferId => store::Names, |session, ids| store::names(&session.db, ids).await;
}
