//! The only SQL of templates: all of them are for everybody.
use crate::{
    error::Result,
    page::{By, Page, Slice},
    policy::Open as _,
};
use entity::{
    event_template::{self, Column, Entity},
    ids::{EventTemplateId, NetworkId},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, PaginatorTrait, QueryFilter, Select};

/// Those that are not retired: everybody's, and with a network its own too.
fn listed(network: Option<NetworkId>) -> Select<Entity> {
    let whose = Condition::any().add(Column::NetworkId.is_null());
    let whose = network.into_iter().fold(whose, |whose, id| whose.add(Column::NetworkId.eq(id)));
    Entity::everyone().filter(Column::RetiredAt.is_null()).filter(whose)
}

/// Newest first.
pub async fn page(db: &impl ConnectionTrait, network: Option<NetworkId>, slice: Slice) -> Result<Page<event_template::Model>> {
    Ok(slice.close(By::newest(Column::Id).cut(listed(network), &slice).all(db).await?))
}

pub async fn count(db: &impl ConnectionTrait, network: Option<NetworkId>) -> Result<i64> {
    Ok(i64::try_from(listed(network).count(db).await?).unwrap_or(i64::MAX))
}

/// How many one keeps that are not retired.
pub async fn kept(db: &impl ConnectionTrait, network: Option<NetworkId>) -> Result<i64> {
    let all = Entity::everyone().filter(Column::RetiredAt.is_null());
    let own = match network {
        Some(id) => all.filter(Column::NetworkId.eq(id)),
        None => all.filter(Column::NetworkId.is_null()),
    };
    Ok(i64::try_from(own.count(db).await?).unwrap_or(i64::MAX))
}

pub async fn one(db: &impl ConnectionTrait, id: EventTemplateId) -> Result<Option<event_template::Model>> {
    Ok(Entity::everyone().filter(Column::Id.eq(id)).one(db).await?)
}
