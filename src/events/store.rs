//! The only SQL of meetings.
use super::{EventOrder, Filter, LONGEST};
use crate::{
    error::Result,
    page::{By, Key, Page, Rank, Slice},
    places::Within,
    policy::{Actor, Body, Visible, visible},
};
use entity::{
    community,
    enums::EventState,
    event::{self, Column},
    ids::{AreaId, EventId},
    network, policy_table,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect, Select, sea_query::LockType,
};

/// One meeting, if the actor may see it.
pub async fn one(db: &impl ConnectionTrait, actor: &Actor, id: EventId) -> Result<Option<event::Model>> {
    Ok(event::Entity::visible_to(actor).filter(Column::Id.eq(id)).one(db).await?)
}

/// Those of these that the actor may see.
pub async fn by_ids(db: &impl ConnectionTrait, actor: &Actor, ids: &[EventId]) -> Result<Vec<event::Model>> {
    Ok(event::Entity::visible_to(actor).filter(Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// One meeting, locked for the transaction that will change it: against other changes, not against what only refers to it.
pub async fn locked(db: &impl ConnectionTrait, actor: &Actor, id: EventId) -> Result<Option<event::Model>> {
    Ok(event::Entity::visible_to(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await?)
}

/// Where a meeting stands in any list.
pub fn key(row: &event::Model) -> Key {
    Key { rank: row.starts_at.timestamp_micros(), id: row.id.0 }
}

/// Where the body works that is to organise, if the actor may know of it.
pub async fn area_of(db: &impl ConnectionTrait, actor: &Actor, body: Body) -> Result<Option<AreaId>> {
    let area = match body {
        Body::Community(id) => {
            use community::Column::{AreaId as Area, Id};
            let seen = community::Entity::visible_to(actor).filter(Id.eq(id));
            seen.select_only().column(Area).into_tuple().one(db).await
        }
        Body::Network(id) => {
            use network::Column::{AreaId as Area, Id};
            network::Entity::visible_to(actor).filter(Id.eq(id)).select_only().column(Area).into_tuple().one(db).await
        }
        Body::Table(id) => {
            use policy_table::Column::{AreaId as Area, Id};
            policy_table::Entity::visible_to(actor).filter(Id.eq(id)).select_only().column(Area).into_tuple().one(db).await
        }
    };
    Ok(area?)
}

/// The meetings of a list, without its order.
fn listed(actor: &Actor, filter: &Filter, within: Option<&Within>) -> Select<event::Entity> {
    let mut select = event::Entity::visible_to(actor);
    if let Some(community) = filter.community {
        select = select.filter(visible::in_community(actor, Column::CommunityId, community));
    }
    if let Some(table) = filter.policy_table {
        select = select.filter(Column::PolicyTableId.eq(table));
    }
    if let Some(within) = within {
        select = select.filter(within.holds(Column::PlaceId));
    }
    if let Some(from) = filter.from {
        // None lasts longer: so much of the index need not be looked at.
        select = select.filter(Column::EndsAt.gt(from)).filter(Column::StartsAt.gt(from - LONGEST));
    }
    if let Some(to) = filter.to {
        select = select.filter(Column::StartsAt.lt(to));
    }
    if !filter.forms.is_empty() {
        select = select.filter(Column::Form.is_in(filter.forms.iter().copied()));
    }
    if let Some(audience) = filter.audience {
        select = select.filter(Column::Audience.eq(audience));
    }
    if let Some(friendly) = filter.parent_friendly {
        select = select.filter(Column::ParentFriendly.eq(friendly));
    }
    if filter.states.is_empty() {
        select.filter(Column::State.ne(EventState::Draft))
    } else {
        select.filter(Column::State.is_in(filter.states.iter().copied()))
    }
}

/// A page of any list.
pub async fn page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &Filter,
    within: Option<&Within>,
    slice: Slice,
) -> Result<Page<event::Model>> {
    let by = By { rank: Some(Rank::Time(Column::StartsAt)), id: Column::Id, descending: filter.order == EventOrder::Latest };
    Ok(slice.close(by.cut(listed(actor, filter, within), &slice).all(db).await?))
}

/// How many a list has.
pub async fn count(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter, within: Option<&Within>) -> Result<i64> {
    Ok(i64::try_from(listed(actor, filter, within).count(db).await?).unwrap_or(i64::MAX))
}

/// A new meeting.
pub async fn insert(db: &impl ConnectionTrait, row: event::Model) -> Result<event::Model> {
    Ok(row.into_active_model().reset_all().insert(db).await?)
}

/// A changed meeting: the whole row, which the transaction has locked.
pub async fn update(db: &impl ConnectionTrait, row: event::Model) -> Result<event::Model> {
    Ok(row.into_active_model().reset_all().update(db).await?)
}
