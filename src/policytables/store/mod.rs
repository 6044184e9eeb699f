//! The only SQL of policy tables: the tables themselves, their versions, windows and recorded positions. What changes one has locked its row first.
#![expect(clippy::disallowed_methods, reason = "these writes do not go through the runner yet")]
mod facts;
mod inputs;

pub use facts::{known, mark, marks};
pub use inputs::*;

use crate::{
    error::Result,
    page::{By, Key, Page, Rank, Slice},
    places::Within,
    policy::{Actor, Detail as _, Open as _, Visible as _},
};
use entity::{
    enums::PolicyPhase,
    ids::{OrganisationId, PolicyDraftId, PolicyTableId, ProfileId, WrittenWindowId},
    policy_draft,
    policy_table::{self, Column},
    recorded_position, written_window,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, IntoSimpleExpr, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, Statement,
    sea_query::{ExprTrait, LockType},
};
use std::collections::HashMap;

/// What a list of tables is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Where they stand.
    pub phases: Vec<PolicyPhase>,
    /// Whose policy.
    pub organisation: Option<OrganisationId>,
    /// About this domain: its bit.
    pub domain: Option<i32>,
    /// That lie in a municipality.
    pub within: Option<Within>,
}

/// They are for everybody: the law is asked as for nobody in particular.
fn filtered(filter: &Filter) -> Select<policy_table::Entity> {
    let mut select = policy_table::Entity::visible_to(&Actor::Nobody);
    if !filter.phases.is_empty() {
        select = select.filter(Column::Phase.is_in(filter.phases.iter().copied()));
    }
    if let Some(organisation) = filter.organisation {
        select = select.filter(Column::OrganisationId.eq(organisation));
    }
    if let Some(bit) = filter.domain {
        select = select.filter(Column::Domains.into_simple_expr().bit_and(bit).ne(0));
    }
    if let Some(within) = &filter.within {
        select = select.filter(within.holds(Column::AreaId));
    }
    select
}

pub async fn page(db: &impl ConnectionTrait, filter: &Filter, slice: Slice) -> Result<Page<policy_table::Model>> {
    Ok(slice.close(By::newest(Column::Id).cut(filtered(filter), &slice).all(db).await?))
}

pub async fn count(db: &impl ConnectionTrait, filter: &Filter) -> Result<i64> {
    whole(filtered(filter).count(db).await?)
}

fn whole(n: u64) -> Result<i64> {
    Ok(i64::try_from(n).unwrap_or(i64::MAX))
}

pub async fn by_ids(db: &impl ConnectionTrait, ids: &[PolicyTableId]) -> Result<HashMap<PolicyTableId, policy_table::Model>> {
    let rows = policy_table::Entity::visible_to(&Actor::Nobody).filter(Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A table, locked for the transaction that will change it, or what hangs on it: against other changes, not against what only refers to it.
pub async fn locked(db: &impl ConnectionTrait, id: PolicyTableId) -> Result<Option<policy_table::Model>> {
    Ok(policy_table::Entity::visible_to(&Actor::Nobody).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await?)
}

pub async fn insert(db: &impl ConnectionTrait, row: policy_table::Model) -> Result<policy_table::Model> {
    Ok(row.into_active_model().reset_all().insert(db).await?)
}

pub async fn update(db: &impl ConnectionTrait, row: policy_table::Model) -> Result<policy_table::Model> {
    Ok(row.into_active_model().reset_all().update(db).await?)
}

/// Whoever runs a table is remembered: they do not count there as a parent.
pub async fn remember(db: &impl ConnectionTrait, id: PolicyTableId, profile: ProfileId) -> Result<()> {
    let sql = "INSERT INTO policy_hands (policy_table_id, profile_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [id.0.into(), profile.0.into()])).await?;
    Ok(())
}

pub async fn insert_draft(db: &impl ConnectionTrait, row: policy_draft::Model) -> Result<policy_draft::Model> {
    Ok(row.into_active_model().reset_all().insert(db).await?)
}

pub async fn drafts(db: &impl ConnectionTrait, ids: &[PolicyDraftId]) -> Result<HashMap<PolicyDraftId, policy_draft::Model>> {
    let rows = policy_draft::Entity::everyone().filter(policy_draft::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A table's versions, the newest first.
pub async fn drafts_of(db: &impl ConnectionTrait, id: PolicyTableId, slice: Slice) -> Result<Page<policy_draft::Model>> {
    use policy_draft::Column::{Id, Number, PolicyTableId as Of};
    let by = By { rank: Some(Rank::Number(Number)), id: Id, descending: true };
    Ok(slice.close(by.cut(policy_draft::Entity::everyone().filter(Of.eq(id)), &slice).all(db).await?))
}

/// Where a version stands among those of its table.
pub fn draft_key(row: &policy_draft::Model) -> Key {
    Key { rank: row.number.into(), id: row.id.0 }
}

pub async fn windows(db: &impl ConnectionTrait, ids: &[WrittenWindowId]) -> Result<HashMap<WrittenWindowId, written_window::Model>> {
    let rows = written_window::Entity::everyone().filter(written_window::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

fn windows_at(id: PolicyTableId) -> Select<written_window::Entity> {
    written_window::Entity::everyone().filter(written_window::Column::PolicyTableId.eq(id))
}

/// A table's windows, the one that opens last first.
pub async fn windows_of(db: &impl ConnectionTrait, id: PolicyTableId, slice: Slice) -> Result<Page<written_window::Model>> {
    use written_window::Column::{Id, OpensAt};
    let by = By { rank: Some(Rank::Time(OpensAt)), id: Id, descending: true };
    Ok(slice.close(by.cut(windows_at(id), &slice).all(db).await?))
}

pub async fn windows_count(db: &impl ConnectionTrait, id: PolicyTableId) -> Result<i64> {
    whole(windows_at(id).count(db).await?)
}

/// Where a window stands among those of its table.
pub fn window_key(row: &written_window::Model) -> Key {
    Key { rank: row.opens_at.timestamp_micros(), id: row.id.0 }
}

/// The window in which one can write now; that which closes last where there are several.
pub async fn open_window(
    db: &impl ConnectionTrait,
    id: PolicyTableId,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Option<written_window::Model>> {
    use written_window::Column::{ClosesAt, Id, OpensAt};
    let open = windows_at(id).filter(OpensAt.lte(now)).filter(ClosesAt.gt(now));
    Ok(open.order_by_desc(ClosesAt).order_by_desc(Id).one(db).await?)
}

pub async fn insert_window(db: &impl ConnectionTrait, row: written_window::Model) -> Result<written_window::Model> {
    Ok(row.into_active_model().reset_all().insert(db).await?)
}

pub async fn update_window(db: &impl ConnectionTrait, row: written_window::Model) -> Result<written_window::Model> {
    Ok(row.into_active_model().reset_all().update(db).await?)
}

pub async fn insert_position(db: &impl ConnectionTrait, row: recorded_position::Model) -> Result<()> {
    recorded_position::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(db).await?;
    Ok(())
}

pub async fn count_positions(db: &impl ConnectionTrait, id: PolicyTableId) -> Result<u64> {
    Ok(recorded_position::Entity::of_seen().filter(recorded_position::Column::PolicyTableId.eq(id)).count(db).await?)
}

/// What was recorded at these tables, from the first on.
pub async fn positions(db: &impl ConnectionTrait, ids: &[PolicyTableId]) -> Result<HashMap<PolicyTableId, Vec<recorded_position::Model>>> {
    use recorded_position::Column::{Id, PolicyTableId as Of, RecordedAt};
    let rows = recorded_position::Entity::of_seen().filter(Of.is_in(ids.iter().copied()));
    let mut out = HashMap::<_, Vec<_>>::new();
    for row in rows.order_by_asc(RecordedAt).order_by_asc(Id).all(db).await? {
        out.entry(row.policy_table_id).or_default().push(row);
    }
    Ok(out)
}
