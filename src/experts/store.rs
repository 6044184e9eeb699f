//! The only SQL of requests for a parent and of the offers to them. Names are read for offers alone that both sides agreed to.
use crate::{
    error::Result,
    mutation::{Aggregate as _, Locked, Reads, Write},
    page::{By, Page, Slice},
    policy::{Actor, Visible as _},
};
use entity::{
    enums::ExpertRequestState,
    expert_offer, expert_request, expert_request_network,
    ids::{ExpertOfferId, ExpertRequestId, NetworkId, ProfileId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, PaginatorTrait, QueryFilter, QueryOrder, Select, Statement};
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
pub async fn lock(db: &Reads<'_>, actor: &Actor, id: ExpertRequestId) -> Result<Option<Locked<expert_request::Model>>> {
    db.lock(expert_request::Model::seen(actor, id)).await
}

/// It is put to these networks.
pub async fn put_to(write: &Write<'_>, id: ExpertRequestId, networks: &[NetworkId]) -> Result<()> {
    write.insert_all(networks.iter().map(|&network_id| expert_request_network::Model { request_id: id, network_id })).await
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
    Ok(expert_offer::Model::seen(actor, id).one(db).await?)
}

/// One that is to be changed, locked behind its request.
pub async fn lock_offer(db: &Reads<'_>, actor: &Actor, id: ExpertOfferId) -> Result<Option<Locked<expert_offer::Model>>> {
    db.lock(expert_offer::Model::seen(actor, id)).await
}

/// Whether a network has an offer to it in one of these states.
pub async fn has_pending_offer(db: &impl ConnectionTrait, id: ExpertRequestId, network: Option<NetworkId>) -> Result<bool> {
    let sql = "SELECT 1 FROM expert_offers WHERE request_id = $1 AND (network_id = $2 OR $3) AND state IN ('PROPOSED', 'WILLING')";
    let any = network.is_none();
    let values = [id.0.into(), network.map(|id| id.0).unwrap_or_default().into(), any.into()];
    Ok(db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?.is_some())
}

/// Every offer to it that still stood, but this one, ends with it.
pub async fn end_offers(write: &Write<'_>, id: ExpertRequestId, but: Option<ExpertOfferId>) -> Result<()> {
    let sql = "UPDATE expert_offers SET state = 'ENDED', version = version + 1 WHERE request_id = $1 AND id <> $2 AND state IN ('PROPOSED', 'WILLING')";
    write.execute(sql, [id.0.into(), but.map(|id| id.0).unwrap_or_default().into()]).await.map(drop)
}

/// It expires, if it waits for an agreement still and its time is over: its version then.
pub async fn expire(write: &Write<'_>, id: ExpertRequestId) -> Result<Option<i32>> {
    let sql = "UPDATE expert_requests SET state = 'LAPSED', version = version + 1, updated_at = $2 \
               WHERE id = $1 AND state IN ('OPEN', 'ANSWERED') AND lapses_at <= $2";
    if write.execute(sql, [id.0.into(), write.now().into()]).await? == 0 {
        return Ok(None);
    }
    let sql = "SELECT version FROM expert_requests WHERE id = $1";
    let row = write.db.query_one_raw(Statement::from_sql_and_values(write.db.get_database_backend(), sql, [id.0.into()])).await?;
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
