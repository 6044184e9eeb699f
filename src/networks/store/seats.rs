//! Seats in networks, each read as the law lets it be seen.
use super::number;
use crate::{
    error::{Error, Result},
    mutation::{Locked, Reads, Write},
    page::{By, Page, Slice},
    policy::{Actor, Visible as _},
};
use entity::{
    enums::{Capacity, NetworkPart, SeatState},
    ids::{AccountId, NetworkId, NetworkSeatId, ProfileId},
    network_seat,
};
use sea_orm::{ColumnTrait, ConnectionTrait, PaginatorTrait, QueryFilter, QueryOrder, Select, Statement};
use std::collections::HashMap;

/// What a list of seats is narrowed to.
#[derive(Clone, Copy, Debug)]
pub struct Seats {
    /// The state of the seats.
    pub state: SeatState,
    /// What their holders do.
    pub part: Option<NetworkPart>,
}

/// The seat with this id, if the actor may see it.
pub async fn seat(db: &impl ConnectionTrait, actor: &Actor, id: NetworkSeatId) -> Result<Option<network_seat::Model>> {
    Ok(network_seat::Entity::visible_to(actor).filter(network_seat::Column::Id.eq(id)).one(db).await?)
}

/// The same, locked.
pub async fn lock_seat(db: &Reads<'_>, actor: &Actor, id: NetworkSeatId) -> Result<Option<Locked<network_seat::Model>>> {
    db.lock(network_seat::Entity::visible_to(actor).filter(network_seat::Column::Id.eq(id))).await
}

/// The seat of a profile, if the actor may see it, locked: their own, or one in a network that they coordinate.
pub async fn lock_seat_of(db: &Reads<'_>, actor: &Actor, id: NetworkId, whose: ProfileId) -> Result<Option<Locked<network_seat::Model>>> {
    let seats = network_seat::Entity::visible_to(actor).filter(network_seat::Column::NetworkId.eq(id));
    db.lock(seats.filter(network_seat::Column::ProfileId.eq(whose))).await
}

/// Those of these profiles in these networks that the actor may see.
pub async fn seats_of(db: &impl ConnectionTrait, actor: &Actor, keys: &[(NetworkId, ProfileId)]) -> Result<Vec<network_seat::Model>> {
    let seats = network_seat::Entity::visible_to(actor).filter(network_seat::Column::NetworkId.is_in(keys.iter().map(|key| key.0)));
    let rows = seats.filter(network_seat::Column::ProfileId.is_in(keys.iter().map(|key| key.1))).all(db).await?;
    Ok(rows.into_iter().filter(|row| keys.contains(&(row.network_id, row.profile_id))).collect())
}

fn mine(actor: &Actor) -> Select<network_seat::Entity> {
    network_seat::Entity::visible_to(actor).filter(network_seat::Column::ProfileId.is_in(actor.profiles()))
}

/// The actor's own seats in these networks.
pub async fn own_seats(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[NetworkId],
) -> Result<HashMap<NetworkId, Vec<network_seat::Model>>> {
    let mut out: HashMap<_, Vec<_>> = HashMap::new();
    if actor.person().is_none() {
        return Ok(out);
    }
    let seats = mine(actor).filter(network_seat::Column::NetworkId.is_in(ids.iter().copied()));
    for seat in seats.order_by_asc(network_seat::Column::Capacity).all(db).await? {
        out.entry(seat.network_id).or_default().push(seat);
    }
    Ok(out)
}

/// In no order that says anything: the ids of seats are random.
pub async fn own_page(db: &impl ConnectionTrait, actor: &Actor, slice: Slice) -> Result<Page<network_seat::Model>> {
    actor.person().ok_or(Error::Unauthenticated(None))?;
    Ok(slice.close(By::oldest(network_seat::Column::Id).cut(mine(actor), &slice).all(db).await?))
}

pub async fn own_count(db: &impl ConnectionTrait, actor: &Actor) -> Result<i64> {
    actor.person().ok_or(Error::Unauthenticated(None))?;
    Ok(i64::try_from(mine(actor).count(db).await?).unwrap_or(i64::MAX))
}

fn listed(actor: &Actor, id: NetworkId, filter: Seats) -> Select<network_seat::Entity> {
    let seats = network_seat::Entity::visible_to(actor).filter(network_seat::Column::NetworkId.eq(id));
    let seats = seats.filter(network_seat::Column::State.eq(filter.state));
    match filter.part {
        Some(part) => seats.filter(network_seat::Column::Part.eq(part)),
        None => seats,
    }
}

pub async fn seats_page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: NetworkId,
    filter: Seats,
    slice: Slice,
) -> Result<Page<network_seat::Model>> {
    Ok(slice.close(By::oldest(network_seat::Column::Id).cut(listed(actor, id, filter), &slice).all(db).await?))
}

pub async fn seats_count(db: &impl ConnectionTrait, actor: &Actor, id: NetworkId, filter: Seats) -> Result<i64> {
    Ok(i64::try_from(listed(actor, id, filter).count(db).await?).unwrap_or(i64::MAX))
}

/// Counts a seat that began or ended.
pub async fn count_member(write: &Write<'_>, id: NetworkId, by: i32) -> Result<()> {
    write.execute("UPDATE networks SET member_count = member_count + $1 WHERE id = $2", [by.into(), id.0.into()]).await.map(drop)
}

/// How many coordinate it and can act: those whose account is not suspended, without this seat.
pub async fn coordinators(db: &impl ConnectionTrait, id: NetworkId, without: Option<NetworkSeatId>) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM network_seats AS s JOIN profiles ON profiles.id = s.profile_id \
               JOIN accounts ON accounts.id = profiles.account_id WHERE s.network_id = $1 AND s.state = 'ACTIVE' \
               AND s.part = 'COORDINATOR' AND s.id <> $2 AND accounts.suspended_at IS NULL";
    number(db, sql, [id.0.into(), without.map(|id| id.0).unwrap_or_default().into()]).await
}

/// Whose profile this is and in which capacity, seen or not: for an administrator's invitation, which its holder takes up or not.
pub async fn whose(db: &impl ConnectionTrait, id: ProfileId) -> Result<Option<(AccountId, Capacity)>> {
    let sql = "SELECT account_id, capacity FROM profiles WHERE id = $1";
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [id.0.into()])).await?;
    row.map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).transpose()
}

/// Whether the profile has a seat of whatever state, seen or not.
pub async fn has_seat(db: &impl ConnectionTrait, id: NetworkId, whose: ProfileId) -> Result<bool> {
    let sql = "SELECT count(*) AS n FROM network_seats WHERE network_id = $1 AND profile_id = $2";
    Ok(number(db, sql, [id.0.into(), whose.0.into()]).await? > 0)
}

/// A member who coordinates from now on, or is invited to when they had no seat that was taken.
pub async fn raise(write: &Write<'_>, id: NetworkId, whose: ProfileId) -> Result<()> {
    let sql = "UPDATE network_seats SET part = 'COORDINATOR', version = version + 1, \
               state = CASE WHEN state = 'REQUESTED' THEN 'INVITED' ELSE state END WHERE network_id = $1 AND profile_id = $2";
    write.execute(sql, [id.0.into(), whose.0.into()]).await.map(drop)
}
