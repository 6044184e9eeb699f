//! The only SQL of meetings.
use super::{Calendar, EventOrder, Filter, LONGEST};
use crate::{
    calendars::Window,
    error::Result,
    mutation::{Locked, Reads, Write},
    page::{By, Key, Page, Rank, Slice},
    places::Within,
    policy::{Actor, Body, Open as _, Visible, visible},
};
use entity::{
    community,
    enums::{EventState, RegistrationState},
    event::{self, Column},
    event_tag,
    ids::{AreaId, CommunityId, EventId, SeriesId, TagId},
    network, policy_table, registration,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, Statement, sea_query::Query,
};
use std::collections::HashMap;

/// One meeting, if the actor may see it.
pub async fn one(db: &impl ConnectionTrait, actor: &Actor, id: EventId) -> Result<Option<event::Model>> {
    Ok(event::Entity::visible_to(actor).filter(Column::Id.eq(id)).one(db).await?)
}

/// Those of these that the actor may see.
pub async fn by_ids(db: &impl ConnectionTrait, actor: &Actor, ids: &[EventId]) -> Result<HashMap<EventId, event::Model>> {
    let rows = event::Entity::visible_to(actor).filter(Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// One meeting, locked: against other changes, not against what only refers to it.
pub async fn lock(db: &Reads<'_>, actor: &Actor, id: EventId) -> Result<Option<Locked<event::Model>>> {
    db.lock(event::Entity::visible_to(actor).filter(Column::Id.eq(id))).await
}

/// The occurrences of a series that the actor may see, locked, in the order of their ids, which is that of the rule.
pub async fn occurrences(db: &Reads<'_>, actor: &Actor, series: SeriesId) -> Result<Vec<Locked<event::Model>>> {
    db.lock_all(event::Entity::visible_to(actor).filter(Column::SeriesId.eq(series)).order_by_asc(Column::Id)).await
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
            network::Entity::everyone().filter(Id.eq(id)).select_only().column(Area).into_tuple().one(db).await
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
    if let Some(series) = filter.series {
        select = select.filter(Column::SeriesId.eq(series));
    }
    if let Some(network) = filter.network {
        select = select.filter(Column::NetworkId.eq(network));
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
    if !filter.audiences.is_empty() {
        select = select.filter(Column::Audience.is_in(filter.audiences.iter().copied()));
    }
    if let Some(friendly) = filter.parent_friendly {
        select = select.filter(Column::ParentFriendly.eq(friendly));
    }
    if !filter.tags.is_empty() {
        let tagged = Query::select()
            .column(event_tag::Column::EventId)
            .from(event_tag::Entity)
            .and_where(event_tag::Column::TagId.is_in(filter.tags.iter().copied()))
            .take();
        select = select.filter(Column::Id.in_subquery(tagged));
    }
    if filter.states.is_empty() {
        select.filter(Column::State.ne(EventState::Draft))
    } else {
        select.filter(Column::State.is_in(filter.states.iter().copied()))
    }
}

/// What a calendar has of what is to come, or of what is over.
pub async fn calendar(
    db: &impl ConnectionTrait,
    actor: &Actor,
    of: &Calendar,
    window: Window,
    ahead: bool,
    most: u64,
) -> Result<Vec<event::Model>> {
    let seen = event::Entity::visible_to(actor).filter(Column::State.ne(EventState::Draft));
    let select = match of {
        Calendar::Within(within) => seen.filter(within.holds(Column::PlaceId)),
        Calendar::Community(id) => seen.filter(visible::in_community(actor, Column::CommunityId, *id)),
        Calendar::Network(id) => seen.filter(Column::NetworkId.eq(*id)),
        Calendar::Own => seen.filter(own(actor)),
    };
    // None lasts longer: so much of the index need not be looked at.
    let select = match ahead {
        true => select
            .filter(Column::EndsAt.gt(window.now))
            .filter(Column::StartsAt.gt(window.now - LONGEST))
            .filter(Column::StartsAt.lt(window.to))
            .order_by_asc(Column::StartsAt)
            .order_by_asc(Column::Id),
        false => select
            .filter(Column::EndsAt.lte(window.now))
            .filter(Column::EndsAt.gt(window.from))
            .filter(Column::StartsAt.gt(window.from - LONGEST))
            .order_by_desc(Column::StartsAt)
            .order_by_desc(Column::Id),
    };
    Ok(select.limit(most).all(db).await?)
}

/// Those that the actor drafted, and those for which they have a place, wait, or have an offer.
fn own(actor: &Actor) -> Condition {
    let live = [RegistrationState::Registered, RegistrationState::Waiting, RegistrationState::Offered];
    let coming = Query::select()
        .column(registration::Column::EventId)
        .from(registration::Entity)
        .and_where(registration::Column::ProfileId.is_in(actor.profiles()))
        .and_where(registration::Column::State.is_in(live))
        .take();
    Condition::any().add(Column::OrganiserProfileId.is_in(actor.profiles())).add(Column::Id.in_subquery(coming))
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

/// Whether a community ever organised one, in whatever state.
pub async fn any_in(db: &impl ConnectionTrait, community: CommunityId) -> Result<bool> {
    let sql = "SELECT 1 AS there FROM events WHERE community_id = $1 LIMIT 1";
    Ok(db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [community.0.into()])).await?.is_some())
}

/// Puts tags in the place of those it had.
pub async fn set_tags(write: &Write<'_>, id: EventId, tags: &[TagId]) -> Result<()> {
    write.execute("DELETE FROM event_tags WHERE event_id = $1", [id.0.into()]).await?;
    write.insert_all(tags.iter().map(|&tag_id| event_tag::Model { event_id: id, tag_id })).await
}

/// The tags of these meetings.
pub async fn tags_of(db: &impl ConnectionTrait, ids: &[EventId]) -> Result<Vec<(EventId, TagId)>> {
    let mut select = Query::select();
    select.columns([event_tag::Column::EventId, event_tag::Column::TagId]).from(event_tag::Entity);
    select.and_where(event_tag::Column::EventId.is_in(ids.iter().copied()));
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Ok((row.try_get("", "event_id")?, row.try_get("", "tag_id")?))).collect()
}
