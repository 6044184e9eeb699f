//! The rows of parents' inputs, and of what was said to them.
use super::whole;
use crate::{
    error::Result,
    mutation::{Aggregate as _, Locked, Reads, Write},
    page::{By, Page, Rank, Slice},
    policy::{Actor, Detail as _, Visible as _},
};
use entity::{
    enums::ResponseKind,
    event,
    ids::{AccountId, EventId, ParentInputId, PolicyDraftId, PolicyTableId, ProfileId},
    input_response,
    parent_input::{self, Column},
    policy_table,
};
use sea_orm::{ColumnTrait, ConnectionTrait, PaginatorTrait, QueryFilter, QueryOrder, Select, Statement};
use std::collections::HashMap;

/// What a list of inputs is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct InputFilter {
    /// On this version.
    pub draft: Option<PolicyDraftId>,
    /// With, or without, a response.
    pub answered: Option<bool>,
    /// To which this was said.
    pub response: Option<ResponseKind>,
}

pub async fn input(db: &impl ConnectionTrait, actor: &Actor, id: ParentInputId) -> Result<Option<parent_input::Model>> {
    Ok(parent_input::Model::seen(actor, id).one(db).await?)
}

/// One that is to be changed, locked behind its table.
pub async fn lock_input(db: &Reads<'_>, actor: &Actor, id: ParentInputId) -> Result<Option<Locked<parent_input::Model>>> {
    db.lock(parent_input::Model::seen(actor, id)).await
}

fn at_table(actor: &Actor, id: PolicyTableId, filter: InputFilter) -> Select<parent_input::Entity> {
    let mut select = parent_input::Entity::visible_to(actor).filter(Column::PolicyTableId.eq(id));
    if let Some(draft) = filter.draft {
        select = select.filter(Column::DraftId.eq(draft));
    }
    if let Some(answered) = filter.answered {
        select = select.filter(if answered { Column::Response.is_not_null() } else { Column::Response.is_null() });
    }
    if let Some(kind) = filter.response {
        select = select.filter(Column::Response.eq(kind));
    }
    select
}

/// A table's inputs, in the order in which they came.
pub async fn inputs_of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: PolicyTableId,
    filter: InputFilter,
    slice: Slice,
) -> Result<Page<parent_input::Model>> {
    let by = By { rank: Some(Rank::Number(Column::Number)), id: Column::Id, descending: false };
    Ok(slice.close(by.cut(at_table(actor, id, filter), &slice).all(db).await?))
}

pub async fn inputs_count(db: &impl ConnectionTrait, actor: &Actor, id: PolicyTableId, filter: InputFilter) -> Result<i64> {
    whole(at_table(actor, id, filter).count(db).await?)
}

fn own(actor: &Actor) -> Select<parent_input::Entity> {
    let own = actor.profiles().into_iter().filter(|id| !id.is_nil());
    parent_input::Entity::visible_to(actor).filter(Column::AuthorProfileId.is_in(own))
}

/// The actor's own, the latest first.
pub async fn own_inputs(db: &impl ConnectionTrait, actor: &Actor, slice: Slice) -> Result<Page<parent_input::Model>> {
    let by = By { rank: Some(Rank::Time(Column::CreatedAt)), id: Column::Id, descending: true };
    Ok(slice.close(by.cut(own(actor), &slice).all(db).await?))
}

pub async fn own_inputs_count(db: &impl ConnectionTrait, actor: &Actor) -> Result<i64> {
    whole(own(actor).count(db).await?)
}

/// How often somebody brought something in at a table, erased ones among them.
pub async fn given_by(db: &impl ConnectionTrait, id: PolicyTableId, mark: &str) -> Result<i64> {
    let actor = &Actor::Nobody;
    whole(at_table(actor, id, InputFilter::default()).filter(Column::Giver.eq(mark)).count(db).await?)
}

/// The next number at a table. What parents bring in is no change of the table: its version stays.
pub async fn number(write: &Write<'_>, table: &Locked<policy_table::Model>) -> Result<i32> {
    let next = table.input_count + 1;
    write.execute("UPDATE policy_tables SET input_count = $1 WHERE id = $2", [next.into(), table.id.0.into()]).await?;
    Ok(next)
}

/// What an account brought in and did not erase yet, anywhere, locked.
pub async fn lock_inputs_of(db: &Reads<'_>, account: AccountId) -> Result<Vec<Locked<parent_input::Model>>> {
    let sql = "SELECT id FROM profiles WHERE account_id = $1";
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [account.0.into()])).await?;
    let profiles = rows.iter().map(|row| row.try_get_by_index::<ProfileId>(0)).collect::<Result<Vec<_>, _>>()?;
    let theirs = parent_input::Entity::visible_to(&Actor::Nobody).filter(Column::AuthorProfileId.is_in(profiles));
    db.lock_all(theirs.order_by_asc(Column::Id)).await
}

pub async fn count_responses(db: &impl ConnectionTrait, id: ParentInputId) -> Result<u64> {
    Ok(input_response::Entity::of_seen().filter(input_response::Column::ParentInputId.eq(id)).count(db).await?)
}

/// What was said to these inputs, from the first on.
pub async fn responses(db: &impl ConnectionTrait, ids: &[ParentInputId]) -> Result<HashMap<ParentInputId, Vec<input_response::Model>>> {
    use input_response::Column::{CreatedAt, Id, ParentInputId as To};
    let rows = input_response::Entity::of_seen().filter(To.is_in(ids.iter().copied()));
    let mut out = HashMap::<_, Vec<_>>::new();
    for row in rows.order_by_asc(CreatedAt).order_by_asc(Id).all(db).await? {
        out.entry(row.parent_input_id).or_default().push(row);
    }
    Ok(out)
}

/// A meeting of this table that the actor may see.
pub async fn meeting(db: &impl ConnectionTrait, actor: &Actor, table: PolicyTableId, id: EventId) -> Result<Option<event::Model>> {
    let seen = event::Entity::visible_to(actor).filter(event::Column::Id.eq(id));
    Ok(seen.filter(event::Column::PolicyTableId.eq(table)).one(db).await?)
}
