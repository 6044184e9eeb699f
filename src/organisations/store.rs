//! The only SQL about organisations.
use crate::{
    error::Result,
    page::{By, Page, Slice, contains},
    places::{Code, Within},
    policy::{Actor, Detail as _, Visible as _},
};
use entity::{
    enums::{OrganisationKind, OrganisationState},
    ids::{OrganisationId, ProfileId},
    organisation::{self, Column, Model},
    organisation_municipality, profile, representative,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    Set, Statement,
    sea_query::{OnConflict, Query},
};
use std::collections::HashMap;

/// What a list of organisations is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those with this in their name, folded.
    pub text: Option<String>,
    /// Of one kind.
    pub kind: Option<OrganisationKind>,
    /// In one state.
    pub state: Option<OrganisationState>,
    /// Those that name a municipality.
    pub within: Option<Within>,
}

fn filtered(actor: &Actor, filter: &Filter) -> Select<organisation::Entity> {
    let mut select = organisation::Entity::visible_to(actor);
    if let Some(text) = &filter.text {
        select = select.filter(contains(Column::Search, text));
    }
    if let Some(kind) = filter.kind {
        select = select.filter(Column::Kind.eq(kind));
    }
    if let Some(state) = filter.state {
        select = select.filter(Column::State.eq(state));
    }
    if let Some(within) = &filter.within {
        let there = Query::select()
            .column(organisation_municipality::Column::OrganisationId)
            .from(organisation_municipality::Entity)
            .and_where(within.codes(organisation_municipality::Column::Code))
            .take();
        select = select.filter(Column::Id.in_subquery(there));
    }
    select
}

pub async fn page(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter, slice: Slice) -> Result<Page<Model>> {
    Ok(slice.close(By::newest(Column::Id).cut(filtered(actor, filter), &slice).all(db).await?))
}

pub async fn count(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter) -> Result<i64> {
    Ok(i64::try_from(filtered(actor, filter).count(db).await?).unwrap_or(i64::MAX))
}

pub async fn by_ids(db: &impl ConnectionTrait, actor: &Actor, ids: &[OrganisationId]) -> Result<HashMap<OrganisationId, Model>> {
    let rows = organisation::Entity::visible_to(actor).filter(Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

pub async fn locked(db: &impl ConnectionTrait, actor: &Actor, id: OrganisationId) -> Result<Option<Model>> {
    Ok(organisation::Entity::visible_to(actor).filter(Column::Id.eq(id)).lock_exclusive().one(db).await?)
}

/// Those that the actor sees of a kind with a name, folded. A name that is only in a proposal of somebody else's is free: to them it is not there.
pub async fn named(db: &impl ConnectionTrait, actor: &Actor, kind: OrganisationKind, search: &str) -> Result<Vec<OrganisationId>> {
    let rows = organisation::Entity::visible_to(actor).filter(Column::Kind.eq(kind)).filter(Column::Search.eq(search)).all(db).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Those in the list, of a kind with a name, folded: everybody sees them.
pub async fn listed(db: &impl ConnectionTrait, kind: OrganisationKind, search: &str) -> Result<Vec<OrganisationId>> {
    let filter = Filter { kind: Some(kind), state: Some(OrganisationState::Listed), ..Filter::default() };
    let rows = filtered(&Actor::Nobody, &filter).filter(Column::Search.eq(search)).all(db).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The codes that organisations name.
pub async fn codes(db: &impl ConnectionTrait, ids: &[OrganisationId]) -> Result<HashMap<OrganisationId, Vec<String>>> {
    let of = organisation_municipality::Column::OrganisationId.is_in(ids.iter().copied());
    let mut out = HashMap::<_, Vec<_>>::new();
    for row in organisation_municipality::Entity::of_seen().filter(of).all(db).await? {
        out.entry(row.organisation_id).or_default().push(row.code);
    }
    Ok(out)
}

pub async fn insert(db: &impl ConnectionTrait, row: Model) -> Result<Model> {
    Ok(organisation::ActiveModel::from(row).reset_all().insert(db).await?)
}

pub async fn update(db: &impl ConnectionTrait, row: organisation::ActiveModel) -> Result<Model> {
    Ok(row.update(db).await?)
}

/// It names these municipalities, no others.
pub async fn set_codes(db: &impl ConnectionTrait, id: OrganisationId, codes: &[Code]) -> Result<()> {
    let sql = "DELETE FROM organisation_municipalities WHERE organisation_id = $1";
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [id.0.into()])).await?;
    if !codes.is_empty() {
        let row = |code: &Code| organisation_municipality::ActiveModel { organisation_id: Set(id), code: Set(code.as_str().to_owned()) };
        organisation_municipality::Entity::insert_many(codes.iter().map(row)).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Who represents organisations, as far as the actor may see it, in the order of their profiles' ids.
pub async fn representatives(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[OrganisationId],
) -> Result<HashMap<OrganisationId, Vec<profile::Model>>> {
    use representative::Column::{OrganisationId as Of, ProfileId as Whose};
    let rows = representative::Entity::visible_to(actor).filter(Of.is_in(ids.iter().copied())).order_by_asc(Whose).all(db).await?;
    let whose = rows.iter().map(|row| row.profile_id);
    let profiles = profile::Entity::visible_to(actor).filter(profile::Column::Id.is_in(whose)).all(db).await?;
    let profiles: HashMap<_, _> = profiles.into_iter().map(|row| (row.id, row)).collect();
    let mut out = HashMap::<_, Vec<_>>::new();
    for row in rows {
        out.entry(row.organisation_id).or_default().extend(profiles.get(&row.profile_id).cloned());
    }
    Ok(out)
}

/// Which of these organisations the actor represents, and by which of their profiles.
pub async fn represented(db: &impl ConnectionTrait, actor: &Actor, ids: &[OrganisationId]) -> Result<HashMap<OrganisationId, ProfileId>> {
    use representative::Column::{OrganisationId as Of, ProfileId as Whose};
    let own = actor.profiles().into_iter().filter(|id| !id.is_nil());
    let rows = representative::Entity::visible_to(actor).filter(Of.is_in(ids.iter().copied())).filter(Whose.is_in(own));
    Ok(rows.all(db).await?.into_iter().map(|row| (row.organisation_id, row.profile_id)).collect())
}

pub async fn profile(db: &impl ConnectionTrait, actor: &Actor, id: ProfileId) -> Result<Option<profile::Model>> {
    Ok(profile::Entity::visible_to(actor).filter(profile::Column::Id.eq(id)).one(db).await?)
}

pub async fn count_representatives(db: &impl ConnectionTrait, actor: &Actor, id: OrganisationId) -> Result<u64> {
    Ok(representative::Entity::visible_to(actor).filter(representative::Column::OrganisationId.eq(id)).count(db).await?)
}

/// Whether they did not represent it yet.
pub async fn appoint(db: &impl ConnectionTrait, row: representative::Model) -> Result<bool> {
    let row = representative::ActiveModel::from(row).reset_all();
    let twice = OnConflict::columns([representative::Column::OrganisationId, representative::Column::ProfileId]).do_nothing().to_owned();
    Ok(representative::Entity::insert(row).on_conflict(twice).exec_without_returning(db).await? == 1)
}

/// Whether they represented it.
pub async fn dismiss(db: &impl ConnectionTrait, actor: &Actor, id: OrganisationId, profile: ProfileId) -> Result<bool> {
    let row = representative::Entity::visible_to(actor).filter(representative::Column::OrganisationId.eq(id));
    let Some(row) = row.filter(representative::Column::ProfileId.eq(profile)).lock_exclusive().one(db).await? else { return Ok(false) };
    row.delete(db).await?;
    Ok(true)
}
