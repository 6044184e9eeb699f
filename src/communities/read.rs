//! Reading what is put together of more than one thing.
use super::store;
use crate::{error::Result, policy::Actor, tags};
use entity::{community, ids::CommunityId, tag};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// A community whose card the actor may see.
///
/// # Errors
/// Those of the database.
pub async fn seen(db: &impl ConnectionTrait, actor: &Actor, id: CommunityId) -> Result<Option<community::Model>> {
    Ok(store::by_ids(db, actor, &[id]).await?.remove(&id).map(|seen| seen.community))
}

/// The tags of communities that were read.
pub(super) async fn tags(db: &impl ConnectionTrait, ids: &[CommunityId]) -> Result<HashMap<CommunityId, Vec<tag::Model>>> {
    let carried = store::tags(db, ids).await?;
    let mut all: Vec<_> = carried.values().flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    let known = tags::by_ids(db, &all).await?;
    Ok(carried.into_iter().map(|(id, tags)| (id, tags.iter().filter_map(|tag| known.get(tag).cloned()).collect())).collect())
}
