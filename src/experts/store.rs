//! The only SQL of requests for a parent and of the offers to them. Names are read for offers alone that both sides agreed to.
#![expect(clippy::disallowed_methods, reason = "these writes do not go through the runner yet")]
use crate::{
    error::Result,
    page::{By, Page, Slice},
    policy::{Actor, Visible as _},
};
use chrono::{DateTime, Utc};
use entity::{
    enums::ExpertRequestState,
    expert_offer, expert_request, expert_request_network,
    ids::{ExpertOfferId, ExpertRequestId, NetworkId, OrganisationId, ProfileId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel as _, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, Set, Statement, sea_query::LockType,
};
use std::collections::HashMap;

/// What a list of requests is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In one of these states; all of them when there is none.
    pub states: Vec<ExpertRequestState>,
}

fn filtered(actor: &Actor, filter: &Filter) -> Select<expert_request::Entity> {
    let select = expert_request::Entity::visible_to(actor);
    if filter.states.is_empty() { select } else { select.filter(expert_request::Column::State.is_in(filter.states.iter().copied())) }
}

/// Newest first.
pub async fn page(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter, slice: Slice) -> Result<Page<expert_request::Model>> {
    Ok(slice.close(By::newest(expert_request::Column::Id).cut(filtered(actor, filter), &slice).all(db).await?))
}

pub async fn count(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter) -> Result<i64> {
    Ok(i64::try_from(filtered(actor, filter).count(db).await?).unwrap_or(i64::MAX))
}

pub async fn by_ids(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[ExpertRequestId],
) -> Result<HashMap<ExpertRequestId, expert_request::Model>> {
    let rows = expert_request::Entity::visible_to(actor).filter(expert_request::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The request that is to be changed, locked: all that changes it or the offers to it goes one by one.
pub async fn locked(db: &impl ConnectionTrait, actor: &Actor, id: ExpertRequestId) -> Result<Option<expert_request::Model>> {
    let rows = expert_request::Entity::visible_to(actor).filter(expert_request::Column::Id.eq(id));
    Ok(rows.lock(LockType::NoKeyUpdate).one(db).await?)
}

pub async fn insert(db: &impl ConnectionTrait, row: expert_request::Model) -> Result<expert_request::Model> {
    Ok(row.into_active_model().reset_all().insert(db).await?)
}

pub async fn update(db: &impl ConnectionTrait, row: expert_request::Model) -> Result<expert_request::Model> {
    Ok(row.into_active_model().reset_all().update(db).await?)
}

/// It is put to these networks.
pub async fn put_to(db: &impl ConnectionTrait, id: ExpertRequestId, networks: &[NetworkId]) -> Result<()> {
    let rows = networks.iter().map(|&network| expert_request_network::ActiveModel { request_id: Set(id), network_id: Set(network) });
    expert_request_network::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// Whether it was put to this network.
pub async fn is_put_to(db: &impl ConnectionTrait, id: ExpertRequestId, network: NetworkId) -> Result<bool> {
    let sql = "SELECT 1 FROM expert_request_networks WHERE request_id = $1 AND network_id = $2";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [id.0.into(), network.0.into()]);
    Ok(db.query_one_raw(statement).await?.is_some())
}

/// The offers to requests that the actor may see, oldest first.
pub async fn offers(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[ExpertRequestId],
) -> Result<HashMap<ExpertRequestId, Vec<expert_offer::Model>>> {
    let rows = expert_offer::Entity::visible_to(actor).filter(expert_offer::Column::RequestId.is_in(ids.iter().copied()));
    let mut out = HashMap::<_, Vec<_>>::new();
    for row in rows.order_by_asc(expert_offer::Column::CreatedAt).order_by_asc(expert_offer::Column::Id).all(db).await? {
        out.entry(row.request_id).or_default().push(row);
    }
    Ok(out)
}

/// An offer that the actor may see.
pub async fn offer(db: &impl ConnectionTrait, actor: &Actor, id: ExpertOfferId) -> Result<Option<expert_offer::Model>> {
    Ok(expert_offer::Entity::visible_to(actor).filter(expert_offer::Column::Id.eq(id)).one(db).await?)
}

pub async fn insert_offer(db: &impl ConnectionTrait, row: expert_offer::Model) -> Result<expert_offer::Model> {
    Ok(row.into_active_model().reset_all().insert(db).await?)
}

pub async fn save_offer(db: &impl ConnectionTrait, row: expert_offer::Model) -> Result<expert_offer::Model> {
    Ok(row.into_active_model().reset_all().update(db).await?)
}

/// Whether a network has an offer to it in one of these states.
pub async fn stands(db: &impl ConnectionTrait, id: ExpertRequestId, network: Option<NetworkId>) -> Result<bool> {
    let sql = "SELECT 1 FROM expert_offers WHERE request_id = $1 AND (network_id = $2 OR $3) AND state IN ('PROPOSED', 'WILLING')";
    let any = network.is_none();
    let values = [id.0.into(), network.map(|id| id.0).unwrap_or_default().into(), any.into()];
    Ok(db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?.is_some())
}

/// Every offer to it that still stood, but this one, ends with it.
pub async fn end_offers(db: &impl ConnectionTrait, id: ExpertRequestId, but: Option<ExpertOfferId>) -> Result<()> {
    let sql = "UPDATE expert_offers SET state = 'ENDED', version = version + 1 WHERE request_id = $1 AND id <> $2 AND state IN ('PROPOSED', 'WILLING')";
    let values = [id.0.into(), but.map(|id| id.0).unwrap_or_default().into()];
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// It lapses, if it still stood: its version then.
pub async fn lapse(db: &impl ConnectionTrait, id: ExpertRequestId, now: DateTime<Utc>) -> Result<Option<i32>> {
    let sql = "UPDATE expert_requests SET state = 'LAPSED', version = version + 1, updated_at = $2 \
               WHERE id = $1 AND state IN ('OPEN', 'ANSWERED') AND lapses_at <= $2 RETURNING version";
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [id.0.into(), now.into()])).await?;
    row.map(|row| Ok(row.try_get_by_index(0)?)).transpose()
}

/// The profile in which somebody represents an organisation.
pub async fn representative(db: &impl ConnectionTrait, organisation: OrganisationId, profile: ProfileId) -> Result<Option<ProfileId>> {
    let sql = "SELECT profile_id FROM representatives WHERE organisation_id = $1 AND profile_id = $2";
    let values = [organisation.0.into(), profile.0.into()];
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    row.map(|row| Ok(row.try_get_by_index(0)?)).transpose()
}

/// Whether the profile still is a member of the network.
pub async fn is_member(db: &impl ConnectionTrait, network: NetworkId, profile: ProfileId) -> Result<bool> {
    let sql = "SELECT 1 FROM network_seats WHERE network_id = $1 AND profile_id = $2 AND state = 'ACTIVE'";
    let values = [network.0.into(), profile.0.into()];
    Ok(db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?.is_some())
}

/// Who both sides of an agreement are, as they are called now.
#[derive(Clone, Debug)]
pub struct Names {
    /// The parent's display name.
    pub expert: String,
    /// The display name of who asked.
    pub requester: String,
    /// The organisation for which they asked.
    pub organisation: Option<String>,
}

/// The names of these offers, of those alone that are agreed.
pub async fn names(db: &impl ConnectionTrait, offers: &[ExpertOfferId]) -> Result<HashMap<ExpertOfferId, Names>> {
    let marks = (1..=offers.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT o.id, e.display_name, r.display_name, g.name FROM expert_offers AS o JOIN profiles AS e ON e.id = o.profile_id \
         JOIN expert_requests AS q ON q.id = o.request_id JOIN profiles AS r ON r.id = q.profile_id \
         LEFT JOIN organisations AS g ON g.id = q.organisation_id WHERE o.state = 'AGREED' AND o.id IN ({marks})"
    );
    let values: Vec<sea_orm::Value> = offers.iter().map(|id| id.0.into()).collect();
    let mut out = HashMap::new();
    for row in db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await? {
        let names = Names { expert: row.try_get_by_index(1)?, requester: row.try_get_by_index(2)?, organisation: row.try_get_by_index(3)? };
        out.insert(row.try_get_by_index(0)?, names);
    }
    Ok(out)
}
