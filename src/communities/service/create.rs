//! A community is made, and with it the seat of who moderates it: who made it.
use super::fresh_seat;
use crate::{
    app::App,
    communities::{CreateCommunity, Seen, store},
    error::{Error, ProblemCode, Result},
    once::{Once, Outcome},
    places,
    policy::{self, Actor},
    record::{Happened, record},
    tags, text,
};
use entity::{
    community,
    enums::{Capacity, Part, SeatState},
    ids::CommunityId,
    membership,
};
use sea_orm::Set;

/// Makes it.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, INVALID (area, tags), REFUSED when the one above is archived.
pub async fn create(app: &App, actor: &Actor, once: &Once, command: CreateCommunity) -> Result<Outcome<Seen, CommunityId>> {
    let (tx, id, now) = (app.begin().await?, CommunityId::fresh(), app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    if let Some(parent) = command.parent {
        let parent = store::locked(&tx, actor, parent).await?.ok_or_else(|| Error::not_found("input.parentId"))?;
        if parent.archived_at.is_some() {
            return Err(Error::refused("input.parentId", ProblemCode::Archived));
        }
    }
    let (by, command) = policy::permit(&tx, actor, command).await?.open();
    let area = places::service::settle(app, &tx, &command.area).await?;
    let tags = tags::service::settle(app, &tx, actor, &command.tags).await?;
    let row = community::ActiveModel {
        id: Set(id),
        search: Set(search(command.name.as_str(), command.description.as_str())),
        name: Set(command.name.into_string()),
        description: Set(command.description.into_string()),
        level: Set(command.level),
        area_id: Set(area),
        audience: Set(command.audience),
        visibility: Set(command.visibility),
        joining: Set(command.joining),
        parent_id: Set(command.parent),
        reviewed: Set(command.reviewed),
        archived_at: Set(None),
        member_count: Set(1),
        parent_count: Set(0),
        question_count: Set(0),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let row = store::insert(&tx, row).await?;
    store::set_tags(&tx, id, &tags).await?;
    let seat = fresh_seat(id, by.profile, Capacity::Steward, SeatState::Active, None, now);
    store::insert_seat(&tx, membership::ActiveModel { part: Set(Part::Moderator), ..seat }).await?;
    record(app, &tx, &by, Happened::to("community.created", id, 1).within(id)).await?;
    app.commit(tx, "createCommunity").await?;
    Ok(Outcome::Fresh(Seen { community: row, inside: true }))
}

/// What a text is looked for in.
pub(super) fn search(name: &str, description: &str) -> String {
    text::fold(&[name, description].join(" "))
}
