//! A community is changed, archived, or taken out of the archive.
use super::{create::search, locked};
use crate::{
    app::App,
    communities::{ArchiveCommunity, ChangeCommunity, Changes, MoveCommunity, Seen, store},
    error::{Error, Fault, ProblemCode, Result, fresh},
    events,
    once::{Once, Outcome},
    places,
    policy::{self, Actor},
    record::{Happened, record},
    registrations, tags,
};
use chrono::{DateTime, Utc};
use entity::{
    community,
    enums::{Audience, Capacity, SeatState, Visibility},
    ids::CommunityId,
};
use sea_orm::{ConnectionTrait, Set};

/// Changes it.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, INVALID (area, tags), REFUSED (audience, visibility, circle, archive).
pub async fn change(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: CommunityId,
    expected: i32,
    changes: Changes,
) -> Result<Outcome<Seen, CommunityId>> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let community = locked(&tx, actor, id).await?;
    let (by, command) = policy::permit(&tx, actor, ChangeCommunity { community, changes }).await?.open();
    let (old, changes) = (command.community, command.changes);
    fresh(old.version, expected)?;
    if let Some(parent) = changes.parent.filter(|&parent| parent != old.parent_id) {
        moves(&tx, actor, id, parent).await?;
    }
    check(&tx, actor, &old, &changes, now).await?;
    let mut row: community::ActiveModel = old.clone().into();
    if let Some(area) = &changes.area {
        let area = places::service::resettle(app, &tx, area, Some(old.area_id)).await?;
        if area != old.area_id {
            store::move_along(&tx, id, area).await?;
            row.area_id = Set(area);
        }
    }
    if let Some(tags) = &changes.tags {
        store::set_tags(&tx, id, &tags::service::settle(app, &tx, actor, tags).await?).await?;
    }
    let name = changes.name.map_or(old.name, |name| name.into_string());
    let description = changes.description.map_or(old.description, |text| text.into_string());
    let row = community::ActiveModel {
        search: Set(search(&name, &description)),
        name: Set(name),
        description: Set(description),
        level: Set(changes.level.unwrap_or(old.level)),
        audience: Set(changes.audience.unwrap_or(old.audience)),
        visibility: Set(changes.visibility.unwrap_or(old.visibility)),
        joining: Set(changes.joining.unwrap_or(old.joining)),
        parent_id: Set(changes.parent.unwrap_or(old.parent_id)),
        reviewed: Set(changes.reviewed.unwrap_or(old.reviewed)),
        version: Set(expected + 1),
        updated_at: Set(now),
        ..row
    };
    let row = store::save(&tx, row).await?;
    record(app, &tx, &by, Happened::to("community.changed", id, row.version).within(id)).await?;
    app.commit(tx, "changeCommunity").await?;
    Ok(Outcome::Fresh(Seen { community: row, inside: true }))
}

/// May it come to lie there? Who moves it could make one there, and it can't come to lie below itself.
async fn moves(tx: &impl ConnectionTrait, actor: &Actor, id: CommunityId, to: Option<CommunityId>) -> Result<()> {
    let Some(parent) = to else { return policy::permit(tx, actor, MoveCommunity { to }).await.map(drop) };
    let above = store::locked(tx, actor, parent).await?.ok_or_else(|| Error::not_found("input.parentId"))?;
    policy::permit(tx, actor, MoveCommunity { to }).await?;
    if above.archived_at.is_some() {
        return Err(Error::refused("input.parentId", ProblemCode::Archived));
    }
    let circular = store::circular(tx, id, parent).await?;
    if circular { Err(Error::refused("input.parentId", ProblemCode::Circular)) } else { Ok(()) }
}

/// Nobody falls outside, least of all who changes it.
async fn check(tx: &impl ConnectionTrait, actor: &Actor, old: &community::Model, changes: &Changes, now: DateTime<Utc>) -> Result<()> {
    let mut faults = vec![];
    let left_out = match changes.audience {
        Some(Audience::Ouders) => Some(Capacity::Professional),
        Some(Audience::Professionals) => Some(Capacity::Ouder),
        Some(Audience::Everyone) | None => None,
    };
    if let Some(capacity) = left_out
        && store::members_as(tx, old.id, capacity).await? > 0
    {
        faults.push(Fault::at("input.audience", ProblemCode::MembersOutsideAudience));
    }
    // Whoever is to come to a meeting would no longer fit, or no longer see it.
    if let Some(capacity) = left_out
        && registrations::service::outside_audience(tx, old.id, capacity, now).await?
    {
        faults.push(Fault::at("input.audience", ProblemCode::RegisteredOutsideAudience));
    }
    let shuts = changes.visibility.is_some_and(|to| old.visibility == Visibility::Public && to != Visibility::Public);
    if shuts && registrations::service::without_seat(tx, old.id, now).await? {
        faults.push(Fault::at("input.visibility", ProblemCode::RegisteredOutsideAudience));
    }
    // Whoever asked or answered there did so for those who could read it then.
    let opens = changes.visibility.is_some_and(|to| readers(to) > readers(old.visibility));
    if opens && (store::asked_in(tx, old.id).await? || events::service::any_in(tx, old.id).await?) {
        faults.push(Fault::at("input.visibility", ProblemCode::WrittenForFewer));
    }
    if changes.visibility == Some(Visibility::Confidential) {
        let own = store::own_seats(tx, actor, &[old.id]).await?.remove(&old.id).unwrap_or_default();
        if !own.iter().any(|seat| seat.state == SeatState::Active) {
            faults.push(Fault::at("input.visibility", ProblemCode::NotAMember));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Refused(faults)) }
}

/// More people as it goes up.
fn readers(of: Visibility) -> u8 {
    match of {
        Visibility::Confidential => 0,
        Visibility::Members => 1,
        Visibility::Public => 2,
    }
}

/// Into the archive, where it is read and nothing new comes, or out of it.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is there already.
pub async fn archive(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: CommunityId,
    expected: i32,
    archived: bool,
) -> Result<Outcome<Seen, CommunityId>> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let community = locked(&tx, actor, id).await?;
    let (by, command) = policy::permit(&tx, actor, ArchiveCommunity { community, archived }).await?.open();
    let old = command.community;
    fresh(old.version, expected)?;
    if old.archived_at.is_some() == archived {
        return Err(Error::refused("input.communityId", ProblemCode::WrongState));
    }
    let row = community::ActiveModel {
        archived_at: Set(archived.then_some(now)),
        version: Set(expected + 1),
        updated_at: Set(now),
        ..old.into()
    };
    let row = store::save(&tx, row).await?;
    let (kind, field) = if archived { ("community.archived", "archiveCommunity") } else { ("community.restored", "restoreCommunity") };
    record(app, &tx, &by, Happened::to(kind, id, row.version).within(id)).await?;
    app.commit(tx, field).await?;
    Ok(Outcome::Fresh(Seen { community: row, inside: true }))
}
