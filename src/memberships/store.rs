//! The only SQL of memberships. Each row is read as the law lets it be seen; the one count that looks further gives no row away.
use super::{BodyId, Membership};
use crate::{
    error::{Error, Result},
    mutation::{Locked, Write},
    page::{By, Page, Slice},
    policy::{Actor, Visible},
};
use entity::{
    enums::{Capacity, SeatState},
    ids::{Kinded as _, ProfileId},
    profile,
};
use sea_orm::{
    ActiveEnum as _, ColumnTrait, ConnectionTrait, EntityName as _, IdenStatic as _, PaginatorTrait, QueryFilter, QueryOrder, Select,
    Statement, Value,
};
use std::collections::HashMap;

/// What a list of memberships is narrowed to: an empty list narrows nothing.
#[derive(Clone, Debug)]
pub struct Filter<R> {
    /// In one of these states.
    pub states: Vec<SeatState>,
    /// In one of these roles.
    pub roles: Vec<R>,
    /// In one of these capacities.
    pub capacities: Vec<Capacity>,
}

impl<R> Default for Filter<R> {
    fn default() -> Self {
        Self { states: vec![], roles: vec![], capacities: vec![] }
    }
}

/// The one with this id, if the actor may see it.
pub async fn by_id<M: Membership>(db: &impl ConnectionTrait, actor: &Actor, id: M::Id) -> Result<Option<M>> {
    Ok(M::seen(actor, id).one(db).await?)
}

/// That of a profile, if the actor may see it, locked: their own, or one in a body that they lead.
pub async fn lock_of<M: Membership>(write: &Write<'_>, id: BodyId<M>, whose: ProfileId) -> Result<Option<Locked<M>>> {
    let [_, body, profile, ..] = M::COLUMNS;
    write.db.lock(M::Entity::visible_to(write.actor).filter(body.eq(id)).filter(profile.eq(whose))).await
}

fn mine<M: Membership>(actor: &Actor) -> Select<M::Entity> {
    let [_, _, profile, ..] = M::COLUMNS;
    M::Entity::visible_to(actor).filter(profile.is_in(actor.profiles()))
}

/// The actor's own in these bodies.
pub async fn own_by_body<M: Membership>(db: &impl ConnectionTrait, actor: &Actor, ids: &[BodyId<M>]) -> Result<HashMap<BodyId<M>, Vec<M>>> {
    let (mut out, [_, body, _, _, _, capacity]) = (HashMap::<_, Vec<_>>::new(), M::COLUMNS);
    if actor.person().is_some() {
        for row in mine::<M>(actor).filter(body.is_in(ids.iter().copied())).order_by_asc(capacity).all(db).await? {
            out.entry(row.terms().body).or_default().push(row);
        }
    }
    Ok(out)
}

fn narrowed<M: Membership>(mut select: Select<M::Entity>, filter: &Filter<M::Role>) -> Select<M::Entity> {
    let [_, _, _, state, role, capacity] = M::COLUMNS;
    if !filter.states.is_empty() {
        select = select.filter(state.is_in(filter.states.iter().copied()));
    }
    if !filter.roles.is_empty() {
        select = select.filter(role.is_in(filter.roles.iter().copied()));
    }
    if !filter.capacities.is_empty() {
        select = select.filter(capacity.is_in(filter.capacities.iter().copied()));
    }
    select
}

/// The actor's own.
pub fn own<M: Membership>(actor: &Actor, filter: &Filter<M::Role>) -> Select<M::Entity> {
    narrowed::<M>(mine::<M>(actor), filter)
}

/// Those in a body, as far as the actor may see them.
pub fn listed<M: Membership>(actor: &Actor, id: BodyId<M>, filter: &Filter<M::Role>) -> Select<M::Entity> {
    let [_, body, ..] = M::COLUMNS;
    narrowed::<M>(M::Entity::visible_to(actor).filter(body.eq(id)), filter)
}

/// A page of them, in no order that says anything: their ids are random.
pub async fn page<M: Membership>(db: &impl ConnectionTrait, select: Select<M::Entity>, slice: Slice) -> Result<Page<M>> {
    let [id, ..] = M::COLUMNS;
    Ok(slice.close(By::oldest(id).cut(select, &slice).all(db).await?))
}

pub async fn count<M: Membership>(db: &impl ConnectionTrait, select: Select<M::Entity>) -> Result<i64> {
    Ok(i64::try_from(select.count(db).await?).unwrap_or(i64::MAX))
}

/// How many lead a body and can act: those whose account is not suspended, without this one.
pub async fn leaders<M: Membership>(db: &impl ConnectionTrait, body: BodyId<M>, without: Option<M::Id>) -> Result<i64> {
    let ([_, of, ..], table, role) = (M::COLUMNS, M::Entity::default(), M::LEADER.to_value());
    let sql = format!(
        "SELECT count(*) AS n FROM {} AS m JOIN profiles ON profiles.id = m.profile_id JOIN accounts ON accounts.id = profiles.account_id \
         WHERE m.{} = $1 AND m.state = 'ACTIVE' AND m.part = '{role}' AND m.id <> $2 AND accounts.suspended_at IS NULL",
        table.table_name(),
        of.as_str()
    );
    let values = [body.uuid(), without.map(|id| id.uuid()).unwrap_or_default()].map(Value::from);
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(row.ok_or_else(|| Error::internal("a count without a row"))?.try_get("", "n")?)
}

/// A profile that the actor may see.
pub async fn profile(db: &impl ConnectionTrait, actor: &Actor, id: ProfileId) -> Result<Option<profile::Model>> {
    Ok(profile::Entity::visible_to(actor).filter(profile::Column::Id.eq(id)).one(db).await?)
}
