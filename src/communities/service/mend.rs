//! A community that nobody can lead any more gets a moderator, from an administrator who sees nothing of it.
use super::fresh_seat;
use crate::{
    app::App,
    communities::{AppointModerator, store},
    error::{Error, ProblemCode, Result},
    once::{Once, Outcome},
    policy::{self, Actor},
    record::{Happened, record},
};
use entity::{
    enums::{Capacity, Part, SeatState},
    ids::{CommunityId, ProfileId},
    membership,
};
use sea_orm::Set;

/// Appoints somebody else where no moderator can act.
///
/// # Errors
/// NOT_FOUND, also where there is nothing to mend and they may not look; FORBIDDEN, for themselves too; REFUSED where they may and there is
/// nothing to mend, and for a profile that can't moderate.
pub async fn appoint_moderator(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: CommunityId,
    profile: ProfileId,
) -> Result<Outcome<(), CommunityId>> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (by, AppointModerator { community, profile }) =
        policy::permit(&tx, actor, AppointModerator { community: id, profile }).await?.open();
    // All that changes seats goes one by one: counting none takes the row's lock, seen or not.
    store::count_member(&tx, community, Capacity::Steward, 0).await?;
    if store::moderators(&tx, community, None).await? > 0 {
        let seen = store::locked(&tx, actor, community).await?.is_some();
        return Err(if seen { Error::refused("input.communityId", ProblemCode::WrongState) } else { Error::not_found("input") });
    }
    let whom = store::profile(&tx, actor, profile).await?.ok_or_else(|| Error::not_found("input.profileId"))?;
    if whom.account_id == by.account {
        return Err(Error::forbidden());
    }
    if whom.capacity != Capacity::Steward {
        return Err(Error::refused("input.profileId", ProblemCode::WrongCapacity));
    }
    if store::taken(&tx, community, profile).await? == 0 {
        store::count_member(&tx, community, Capacity::Steward, 1).await?;
    }
    let seat = fresh_seat(community, profile, Capacity::Steward, SeatState::Active, None, now);
    store::put_seat(&tx, membership::ActiveModel { part: Set(Part::Moderator), ..seat }).await?;
    if store::moderators(&tx, community, None).await? == 0 {
        return Err(Error::refused("input.profileId", ProblemCode::WrongState));
    }
    record(app, &tx, &by, Happened::to("community.moderator_appointed", community, 0).within(community)).await?;
    app.commit(tx, "appointModerator").await?;
    Ok(Outcome::Fresh(()))
}
