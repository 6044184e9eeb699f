//! Reading networks and their seats, as the actor may see them.
use crate::{
    app::App,
    error::{Error, Result},
    networks::{Filter, Seats, store},
    page::{Page, Slice},
    places::{self, Area},
    policy::Actor,
};
use chrono::NaiveDate;
use entity::{
    enums::Capacity,
    ids::{NetworkId, NetworkSeatId, ProfileId},
    network, network_municipality, network_seat,
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// A page of networks, newest first.
///
/// # Errors
/// Only those of the database.
pub async fn list(db: &impl ConnectionTrait, filter: &Filter, slice: Slice) -> Result<Page<network::Model>> {
    store::page(db, filter, slice).await
}

/// How many they are.
///
/// # Errors
/// Only those of the database.
pub async fn count(db: &impl ConnectionTrait, filter: &Filter) -> Result<i64> {
    store::count(db, filter).await
}

/// Those of these that there are.
///
/// # Errors
/// Only those of the database.
pub async fn by_ids(db: &impl ConnectionTrait, ids: &[NetworkId]) -> Result<HashMap<NetworkId, network::Model>> {
    store::by_ids(db, ids).await
}

/// One.
///
/// # Errors
/// Only those of the database.
pub async fn by_id(db: &impl ConnectionTrait, id: NetworkId) -> Result<Option<network::Model>> {
    Ok(by_ids(db, &[id]).await?.remove(&id))
}

/// Those that work today in a municipality of this area, and did not end.
///
/// # Errors
/// Only those of the database.
pub async fn working_within(app: &App, db: &impl ConnectionTrait, area: &Area) -> Result<Vec<NetworkId>> {
    let (today, (atlas, codes)) = (places::today(app), places::service::within_area(app, db, area).await?);
    // What was tied to a code that ceased is found under its successors.
    let lies = |code: &str| codes.as_ref().is_none_or(|codes| atlas.on([code], today).iter().any(|row| codes.contains(&row.code)));
    let mut found: Vec<_> = store::at_work(db, today).await?.into_iter().filter(|(_, code)| lies(code)).map(|(id, _)| id).collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Every tie that these networks have or had.
///
/// # Errors
/// Only those of the database.
pub async fn ties(db: &impl ConnectionTrait, ids: &[NetworkId]) -> Result<HashMap<NetworkId, Vec<network_municipality::Model>>> {
    store::ties(db, ids).await
}

/// Every day on which these networks were confirmed, latest first.
///
/// # Errors
/// Only those of the database.
pub async fn confirmations(db: &impl ConnectionTrait, ids: &[NetworkId]) -> Result<HashMap<NetworkId, Vec<NaiveDate>>> {
    store::confirmations(db, ids).await
}

/// A seat that the actor may see.
///
/// # Errors
/// Only those of the database.
pub async fn seat(db: &impl ConnectionTrait, actor: &Actor, id: NetworkSeatId) -> Result<Option<network_seat::Model>> {
    store::seat(db, actor, id).await
}

/// The seats of these profiles in these networks that the actor may see: for the loader.
///
/// # Errors
/// Only those of the database.
pub async fn seats_of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    keys: &[(NetworkId, ProfileId)],
) -> Result<HashMap<(NetworkId, ProfileId), network_seat::Model>> {
    Ok(store::seats_of(db, actor, keys).await?.into_iter().map(|row| ((row.network_id, row.profile_id), row)).collect())
}

/// The actor's own seat in this capacity.
///
/// # Errors
/// NOT_FOUND when there is none (any more).
pub async fn seat_as(db: &impl ConnectionTrait, actor: &Actor, id: NetworkId, hat: Capacity) -> Result<network_seat::Model> {
    let own = own_seats(db, actor, &[id]).await?.remove(&id).unwrap_or_default();
    own.into_iter().find(|seat| seat.capacity == hat).ok_or_else(|| Error::not_found("input.networkId"))
}

/// The actor's own seats in these networks.
///
/// # Errors
/// Only those of the database.
pub async fn own_seats(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[NetworkId],
) -> Result<HashMap<NetworkId, Vec<network_seat::Model>>> {
    store::own_seats(db, actor, ids).await
}

/// A page of the seats of a network, as far as the actor may see them.
///
/// # Errors
/// Only those of the database.
pub async fn seats(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: NetworkId,
    filter: Seats,
    slice: Slice,
) -> Result<Page<network_seat::Model>> {
    store::seats_page(db, actor, id, filter, slice).await
}

/// How many of them the actor may see.
///
/// # Errors
/// Only those of the database.
pub async fn seats_count(db: &impl ConnectionTrait, actor: &Actor, id: NetworkId, filter: Seats) -> Result<i64> {
    store::seats_count(db, actor, id, filter).await
}

/// A page of the actor's own seats, requests and invitations.
///
/// # Errors
/// UNAUTHENTICATED.
pub async fn own_page(db: &impl ConnectionTrait, actor: &Actor, slice: Slice) -> Result<Page<network_seat::Model>> {
    someone(actor)?;
    store::own_page(db, actor, slice).await
}

/// How many they are.
///
/// # Errors
/// UNAUTHENTICATED.
pub async fn own_count(db: &impl ConnectionTrait, actor: &Actor) -> Result<i64> {
    someone(actor)?;
    store::own_count(db, actor).await
}

fn someone(actor: &Actor) -> Result<()> {
    if actor.person().is_none() { Err(Error::Unauthenticated(None)) } else { Ok(()) }
}
