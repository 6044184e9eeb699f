//! The only SQL of registrations. What changes places has locked the event's row first.
#![expect(clippy::disallowed_methods, reason = "these writes do not go through the runner yet")]
mod asked;

pub use asked::{answer, answered, answered_in, hush, questions, set_questions};

use super::Tally;
use crate::{
    error::{Error, Result},
    page::{By, Page, Rank, Slice},
    policy::{Actor, Detail, Visible},
};
use chrono::{DateTime, Utc};
use entity::{
    enums::{Capacity, RegistrationState},
    event,
    ids::{AccountId, CommunityId, EventId, ProfileId, RegistrationId},
    registration::{self, Column},
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, Statement,
    Value, sea_query::LockType,
};
use std::collections::HashMap;

/// What a list of registrations is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Where they stand.
    pub state: Option<RegistrationState>,
    /// In which capacity.
    pub capacity: Option<Capacity>,
}

/// An event that the actor may see, locked: from here on registrations for it go one by one.
pub async fn event(db: &impl ConnectionTrait, actor: &Actor, id: EventId) -> Result<Option<event::Model>> {
    let seen = event::Entity::visible_to(actor).filter(event::COLUMN.id.eq(id));
    Ok(seen.lock(LockType::NoKeyUpdate).one(db).await?)
}

/// The event of a registration that was read, or of a job, locked.
pub async fn event_of(db: &impl ConnectionTrait, id: EventId) -> Result<event::Model> {
    let row = event::Entity::of_seen().filter(event::COLUMN.id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await?;
    row.ok_or_else(|| Error::internal("a registration without its event"))
}

/// A registration that the actor may see.
pub async fn one(db: &impl ConnectionTrait, actor: &Actor, id: RegistrationId) -> Result<Option<registration::Model>> {
    Ok(registration::Entity::visible_to(actor).filter(registration::COLUMN.id.eq(id)).one(db).await?)
}

/// For a job, or once more behind a permit: a registration.
pub async fn subject(db: &impl ConnectionTrait, id: RegistrationId) -> Result<Option<registration::Model>> {
    Ok(registration::Entity::of_seen().filter(registration::COLUMN.id.eq(id)).one(db).await?)
}

/// How many of each kind these events have.
pub async fn tallies(db: &impl ConnectionTrait, ids: &[EventId]) -> Result<HashMap<EventId, Tally>> {
    let live = [RegistrationState::Registered, RegistrationState::Offered, RegistrationState::Waiting];
    let rows = registration::Entity::of_seen()
        .select_only()
        .columns([Column::EventId, Column::State, Column::Capacity])
        .column_as(Column::Id.count(), "n")
        .filter(Column::EventId.is_in(ids.iter().map(|id| id.0)))
        .filter(Column::State.is_in(live))
        .group_by(Column::EventId)
        .group_by(Column::State)
        .group_by(Column::Capacity);
    let mut out: HashMap<_, Tally> = ids.iter().map(|&id| (id, Tally::default())).collect();
    for (id, state, who, n) in rows.into_tuple::<(EventId, RegistrationState, Capacity, i64)>().all(db).await? {
        out.entry(id).or_default().count(state, who, i32::try_from(n).unwrap_or(i32::MAX));
    }
    Ok(out)
}

/// The profiles of those whose registration is live.
pub async fn profiles(db: &impl ConnectionTrait, id: EventId) -> Result<Vec<ProfileId>> {
    let live = [RegistrationState::Registered, RegistrationState::Offered, RegistrationState::Waiting];
    let rows = of(id).filter(registration::COLUMN.state.is_in(live)).select_only().column(Column::ProfileId);
    Ok(rows.into_tuple().all(db).await?)
}

/// Those who wait, in the order in which they came.
pub async fn waiting(db: &impl ConnectionTrait, id: EventId) -> Result<Vec<registration::Model>> {
    Ok(of(id).filter(registration::COLUMN.state.eq(RegistrationState::Waiting)).order_by_asc(Column::Position).all(db).await?)
}

/// The offers that stand, or should no longer.
pub async fn offers(db: &impl ConnectionTrait, id: EventId) -> Result<Vec<registration::Model>> {
    Ok(of(id).filter(registration::COLUMN.state.eq(RegistrationState::Offered)).order_by_asc(Column::Position).all(db).await?)
}

fn of(id: EventId) -> Select<registration::Entity> {
    registration::Entity::of_seen().filter(registration::COLUMN.event_id.eq(id))
}

/// Whether somebody has a registration that is live, in any capacity.
pub async fn is_registered(db: &impl ConnectionTrait, id: EventId, account: AccountId) -> Result<bool> {
    let sql = "SELECT count(*) AS n FROM registrations JOIN profiles ON profiles.id = registrations.profile_id WHERE registrations.event_id = $1 \
               AND profiles.account_id = $2 AND registrations.state IN ('REGISTERED', 'WAITING', 'OFFERED')";
    Ok(number(db, sql, [id.0.into(), account.0.into()]).await? > 0)
}

/// Registrations of a community's events that are announced and not over, which can come to something still.
const AHEAD: &str = "SELECT 1 AS there FROM registrations JOIN events ON events.id = registrations.event_id \
     WHERE registrations.community_id = $1 AND registrations.state IN ('REGISTERED', 'WAITING', 'OFFERED') \
     AND events.state = 'PUBLISHED' AND events.ends_at > $2";

/// Whether somebody is to come in this capacity.
pub async fn comes_as(db: &impl ConnectionTrait, id: CommunityId, capacity: Capacity, now: DateTime<Utc>) -> Result<bool> {
    let sql = format!("{AHEAD} AND registrations.capacity = $3 LIMIT 1");
    let values: [Value; 3] = [id.0.into(), now.into(), capacity.to_value().into()];
    Ok(db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?.is_some())
}

/// Whether somebody is to come who has no seat there.
pub async fn comes_from_outside(db: &impl ConnectionTrait, id: CommunityId, now: DateTime<Utc>) -> Result<bool> {
    let sql = format!(
        "{AHEAD} AND NOT EXISTS (SELECT 1 FROM memberships WHERE memberships.community_id = registrations.community_id \
         AND memberships.profile_id = registrations.profile_id AND memberships.state = 'ACTIVE') LIMIT 1"
    );
    Ok(db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [id.0.into(), now.into()])).await?.is_some())
}

/// The last place in the line.
pub async fn last_position(db: &impl ConnectionTrait, id: EventId) -> Result<i32> {
    let last = number(db, "SELECT CAST(coalesce(max(position), 0) AS bigint) AS n FROM registrations WHERE event_id = $1", [id.0.into()]);
    i32::try_from(last.await?).map_err(Error::internal)
}

pub async fn insert(db: &impl ConnectionTrait, row: registration::ActiveModel) -> Result<registration::Model> {
    Ok(row.insert(db).await?)
}

pub async fn save(db: &impl ConnectionTrait, row: registration::ActiveModel) -> Result<registration::Model> {
    Ok(row.update(db).await?)
}

/// What registrations make of the event's row. Its version is of what was written about it, and stays.
pub async fn count(db: &impl ConnectionTrait, event: &event::Model, tally: &Tally) -> Result<()> {
    let sql = "UPDATE events SET registered_count = $1, waiting_count = $2, places_released = $3 WHERE id = $4";
    let values: [Value; 4] = [tally.held().all().into(), tally.waiting.all().into(), event.places_released.into(), event.id.0.into()];
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(())
}

fn listed(actor: &Actor, id: EventId, filter: Filter) -> Select<registration::Entity> {
    let mut select = registration::Entity::visible_to(actor).filter(registration::COLUMN.event_id.eq(id));
    if let Some(state) = filter.state {
        select = select.filter(registration::COLUMN.state.eq(state));
    }
    if let Some(capacity) = filter.capacity {
        select = select.filter(registration::COLUMN.capacity.eq(capacity));
    }
    select
}

/// In the order in which they came.
pub async fn page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: EventId,
    filter: Filter,
    slice: Slice,
) -> Result<Page<registration::Model>> {
    let by = By { rank: Some(Rank::Number(Column::Position)), id: Column::Id, descending: false };
    Ok(slice.close(by.cut(listed(actor, id, filter), &slice).all(db).await?))
}

pub async fn page_count(db: &impl ConnectionTrait, actor: &Actor, id: EventId, filter: Filter) -> Result<i64> {
    Ok(i64::try_from(listed(actor, id, filter).count(db).await?).unwrap_or(i64::MAX))
}

/// Those of an event, of these states or of all, in the order in which they came; so many at most.
pub async fn line(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: EventId,
    states: &[RegistrationState],
    most: usize,
) -> Result<Vec<registration::Model>> {
    let mut select = listed(actor, id, Filter::default());
    if !states.is_empty() {
        select = select.filter(Column::State.is_in(states.iter().copied()));
    }
    Ok(select.order_by_asc(Column::Position).limit(u64::try_from(most).unwrap_or(u64::MAX)).all(db).await?)
}

fn mine(actor: &Actor) -> Select<registration::Entity> {
    registration::Entity::visible_to(actor).filter(Column::ProfileId.is_in(actor.profiles()))
}

/// One's own, newest first.
pub async fn own_page(db: &impl ConnectionTrait, actor: &Actor, slice: Slice) -> Result<Page<registration::Model>> {
    let by = By { rank: Some(Rank::Time(Column::CreatedAt)), id: Column::Id, descending: true };
    Ok(slice.close(by.cut(mine(actor), &slice).all(db).await?))
}

pub async fn own_count(db: &impl ConnectionTrait, actor: &Actor) -> Result<i64> {
    Ok(i64::try_from(mine(actor).count(db).await?).unwrap_or(i64::MAX))
}

/// When one's own last changed, those that ended too.
pub async fn own_changed_at(db: &impl ConnectionTrait, actor: &Actor) -> Result<Option<DateTime<Utc>>> {
    let last = mine(actor).order_by_desc(Column::UpdatedAt).select_only().column(Column::UpdatedAt).limit(1);
    Ok(last.into_tuple().one(db).await?)
}

/// One's own for these events, oldest first.
pub async fn own_of(db: &impl ConnectionTrait, actor: &Actor, ids: &[EventId]) -> Result<HashMap<EventId, Vec<registration::Model>>> {
    let mut out: HashMap<_, Vec<_>> = HashMap::new();
    let rows = mine(actor).filter(Column::EventId.is_in(ids.iter().map(|id| id.0))).order_by_asc(Column::Position);
    for row in rows.all(db).await? {
        out.entry(row.event_id).or_default().push(row);
    }
    Ok(out)
}

async fn number<const N: usize>(db: &impl ConnectionTrait, sql: &str, values: [Value; N]) -> Result<i64> {
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(row.ok_or_else(|| Error::internal("a count without a row"))?.try_get("", "n")?)
}
