//! Seats in networks, each read as the law lets it be seen.
use super::number;
use crate::{
    error::Result,
    memberships,
    mutation::Write,
    policy::{Actor, Visible as _},
};
use entity::{
    enums::Capacity,
    ids::{AccountId, NetworkId, NetworkSeatId, ProfileId},
    network_seat,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, Statement};

/// The seat with this id, if the actor may see it.
pub async fn seat(db: &impl ConnectionTrait, actor: &Actor, id: NetworkSeatId) -> Result<Option<network_seat::Model>> {
    memberships::by_id(db, actor, id).await
}

/// Those of these profiles in these networks that the actor may see.
pub async fn seats_of(db: &impl ConnectionTrait, actor: &Actor, keys: &[(NetworkId, ProfileId)]) -> Result<Vec<network_seat::Model>> {
    let seats = network_seat::Entity::visible_to(actor).filter(network_seat::Column::NetworkId.is_in(keys.iter().map(|key| key.0)));
    let rows = seats.filter(network_seat::Column::ProfileId.is_in(keys.iter().map(|key| key.1))).all(db).await?;
    Ok(rows.into_iter().filter(|row| keys.contains(&(row.network_id, row.profile_id))).collect())
}

/// Counts a seat that began or ended.
pub async fn count_member(write: &Write<'_>, id: NetworkId, by: i32) -> Result<()> {
    write.execute("UPDATE networks SET member_count = member_count + $1 WHERE id = $2", [by.into(), id.0.into()]).await.map(drop)
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
