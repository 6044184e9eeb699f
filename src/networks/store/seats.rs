//! Seats in networks, each read as the law lets it be seen.
use super::{number, run};
use crate::{
    error::Result,
    page::{By, Page, Slice},
    policy::{Actor, Visible as _},
};
use entity::{
    enums::{Capacity, NetworkPart, SeatState},
    ids::{AccountId, NetworkId, NetworkSeatId, ProfileId},
    network_seat,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel as _, ModelTrait, PaginatorTrait, QueryFilter, QueryOrder, Select,
    Statement,
};
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

/// The seat of a profile, if the actor may see it: their own, or one in a network that they coordinate.
pub async fn seat_of(db: &impl ConnectionTrait, actor: &Actor, id: NetworkId, whose: ProfileId) -> Result<Option<network_seat::Model>> {
    let seats = network_seat::Entity::visible_to(actor).filter(network_seat::Column::NetworkId.eq(id));
    Ok(seats.filter(network_seat::Column::ProfileId.eq(whose)).one(db).await?)
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
    Ok(slice.close(By::oldest(network_seat::Column::Id).cut(mine(actor), &slice).all(db).await?))
}

pub async fn own_count(db: &impl ConnectionTrait, actor: &Actor) -> Result<i64> {
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

pub async fn insert_seat(db: &impl ConnectionTrait, row: network_seat::Model) -> Result<network_seat::Model> {
    Ok(row.into_active_model().reset_all().insert(db).await?)
}

pub async fn save_seat(db: &impl ConnectionTrait, row: network_seat::Model) -> Result<network_seat::Model> {
    Ok(row.into_active_model().reset_all().update(db).await?)
}

pub async fn remove_seat(db: &impl ConnectionTrait, row: network_seat::Model) -> Result<()> {
    row.delete(db).await?;
    Ok(())
}

/// Counts a seat that began or ended.
pub async fn count_member(db: &impl ConnectionTrait, id: NetworkId, by: i32) -> Result<()> {
    run(db, "UPDATE networks SET member_count = member_count + $1 WHERE id = $2", [by.into(), id.0.into()]).await
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
pub async fn raise(db: &impl ConnectionTrait, id: NetworkId, whose: ProfileId) -> Result<()> {
    let sql = "UPDATE network_seats SET part = 'COORDINATOR', version = version + 1, \
               state = CASE WHEN state = 'REQUESTED' THEN 'INVITED' ELSE state END WHERE network_id = $1 AND profile_id = $2";
    run(db, sql, [id.0.into(), whose.0.into()]).await
}
