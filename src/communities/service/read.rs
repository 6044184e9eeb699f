//! Reading communities, their tags and their seats, as the actor may see them.
use crate::{
    communities::{Filter, Members, Seen, store},
    error::{Error, Result},
    page::{Page, Slice},
    policy::Actor,
    tags,
};
use entity::{
    community,
    enums::Capacity,
    ids::{CommunityId, MembershipId, ProfileId},
    membership, tag,
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// A community whose card the actor may see.
///
/// # Errors
/// Only those of the database.
pub async fn seen(db: &impl ConnectionTrait, actor: &Actor, id: CommunityId) -> Result<Option<community::Model>> {
    Ok(by_ids(db, actor, &[id]).await?.remove(&id).map(|seen| seen.community))
}

/// Those of these that the actor may see.
///
/// # Errors
/// Only those of the database.
pub async fn by_ids(db: &impl ConnectionTrait, actor: &Actor, ids: &[CommunityId]) -> Result<HashMap<CommunityId, Seen>> {
    store::by_ids(db, actor, ids).await
}

/// A page of communities, newest first.
///
/// # Errors
/// Only those of the database.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter, slice: Slice) -> Result<Page<Seen>> {
    store::page(db, actor, filter, slice).await
}

/// How many communities a list has for this actor.
///
/// # Errors
/// Only those of the database.
pub async fn count(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter) -> Result<i64> {
    store::count(db, actor, filter).await
}

/// The tags of communities that were read.
///
/// # Errors
/// Only those of the database.
pub async fn tags(db: &impl ConnectionTrait, ids: &[CommunityId]) -> Result<HashMap<CommunityId, Vec<tag::Model>>> {
    let carried = store::tags(db, ids).await?;
    let mut all: Vec<_> = carried.values().flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    let known = tags::by_ids(db, &all).await?;
    Ok(carried.into_iter().map(|(id, tags)| (id, tags.iter().filter_map(|tag| known.get(tag).cloned()).collect())).collect())
}

/// A seat that the actor may see.
///
/// # Errors
/// Only those of the database.
pub async fn seat(db: &impl ConnectionTrait, actor: &Actor, id: MembershipId) -> Result<Option<membership::Model>> {
    store::seat(db, actor, id).await
}

/// The actor's own seat in this capacity.
///
/// # Errors
/// NOT_FOUND when there is none (any more).
pub async fn seat_as(db: &impl ConnectionTrait, actor: &Actor, id: CommunityId, hat: Capacity) -> Result<membership::Model> {
    let own = own_seats(db, actor, &[id]).await?.remove(&id).unwrap_or_default();
    own.into_iter().find(|seat| seat.capacity == hat).ok_or_else(|| Error::not_found("input.communityId"))
}

/// The seat of a profile, if the actor may see it.
///
/// # Errors
/// NOT_FOUND when there is none (any more).
pub async fn seat_of(db: &impl ConnectionTrait, actor: &Actor, id: CommunityId, profile: ProfileId) -> Result<membership::Model> {
    store::seat_of(db, actor, id, profile).await?.ok_or_else(|| Error::not_found("input.profileId"))
}

/// The actor's own seats in these communities.
///
/// # Errors
/// Only those of the database.
pub async fn own_seats(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[CommunityId],
) -> Result<HashMap<CommunityId, Vec<membership::Model>>> {
    store::own_seats(db, actor, ids).await
}

/// A page of a community's seats, as far as the actor may see them.
///
/// # Errors
/// Only those of the database.
pub async fn members(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: CommunityId,
    filter: Members,
    slice: Slice,
) -> Result<Page<membership::Model>> {
    store::members_page(db, actor, id, filter, slice).await
}

/// How many of a community's seats the actor may see.
///
/// # Errors
/// Only those of the database.
pub async fn members_count(db: &impl ConnectionTrait, actor: &Actor, id: CommunityId, filter: Members) -> Result<i64> {
    store::members_count(db, actor, id, filter).await
}
