//! The only SQL of policy tables: the tables themselves, their versions, windows and recorded positions. What changes one has locked its row first.
mod facts;
mod inputs;

pub use facts::{known, mark, marks};
pub use inputs::*;

use crate::{
    error::Result,
    mutation::{Aggregate as _, Locked, Reads, Write},
    page::{By, Key, Page, Rank, Slice},
    places::Within,
    policy::{Actor, Detail as _, Open as _, Visible as _},
};
use entity::{
    enums::PolicyPhase,
    ids::{OrganisationId, PolicyDraftId, PolicyTableId, WrittenWindowId},
    policy_draft, policy_hand,
    policy_table::{self, Column},
    recorded_position, written_window,
};
use sea_orm::{ColumnTrait, ConnectionTrait, IntoSimpleExpr, PaginatorTrait, QueryFilter, QueryOrder, Select, sea_query::ExprTrait};
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

/// A table that is to be changed, or what hangs on it, locked: against other changes, not against what only refers to it.
pub async fn lock(db: &Reads<'_>, id: PolicyTableId) -> Result<Option<Locked<policy_table::Model>>> {
    db.lock(policy_table::Model::seen(&Actor::Nobody, id)).await
}

/// Whoever runs a table is remembered: they do not count there as a parent.
pub async fn remember_worker(write: &Write<'_>, id: PolicyTableId) -> Result<()> {
    write.insert_new([policy_hand::Model { policy_table_id: id, profile_id: write.by().profile }]).await.map(drop)
}

pub async fn draft(db: &impl ConnectionTrait, id: PolicyDraftId) -> Result<Option<policy_draft::Model>> {
    Ok(drafts(db, &[id]).await?.remove(&id))
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

pub async fn lock_window(db: &Reads<'_>, id: WrittenWindowId) -> Result<Option<Locked<written_window::Model>>> {
    db.lock(written_window::Model::seen(&Actor::Nobody, id)).await
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
