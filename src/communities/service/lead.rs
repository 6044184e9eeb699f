//! What those who lead a community do with its seats: invite, decide, end, appoint.
use super::{another_moderator, end, fresh_seat, locked, locked_seat, taken};
use crate::{
    app::App,
    communities::{AppointMember, DecideMembership, DismissMember, InviteMember, RemoveMember, store},
    error::{Error, ProblemCode, Result},
    once::{Once, Outcome},
    policy::{self, Actor, By},
    record::{Happened, record},
};
use entity::{
    community,
    enums::{Audience, Capacity, Part, SeatState},
    ids::{CommunityId, MembershipId, ProfileId},
    membership,
};
use sea_orm::Set;

/// Whether somebody in this capacity can be a member.
fn fits(community: &community::Model, capacity: Capacity) -> bool {
    match community.audience {
        Audience::Everyone => true,
        Audience::Ouders => capacity != Capacity::Professional,
        Audience::Professionals => capacity != Capacity::Ouder,
    }
}

/// Invites a profile. Who asked to join is a member by it; who was invited or is a member stays so.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, REFUSED when the profile is not of the audience.
pub async fn invite(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: CommunityId,
    profile: ProfileId,
) -> Result<Outcome<membership::Model, CommunityId>> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let community = locked(&tx, actor, id).await?;
    let whom = store::profile(&tx, actor, profile).await?.ok_or_else(|| Error::not_found("input.profileId"))?;
    let permit = policy::permit(&tx, actor, InviteMember { community, profile, capacity: whom.capacity }).await?;
    let (by, command) = permit.open();
    if !fits(&command.community, command.capacity) {
        return Err(Error::refused("input.profileId", ProblemCode::OutsideAudience));
    }
    let seat = match store::seat_of(&tx, actor, id, profile).await? {
        None => {
            let row = fresh_seat(id, profile, command.capacity, SeatState::Invited, None, now);
            let seat = store::insert_seat(&tx, row).await?;
            record(app, &tx, &by, Happened::to("membership.invited", seat.id, 1).within(id)).await?;
            seat
        }
        Some(seat) if seat.state == SeatState::Requested => {
            let seat = store::save_seat(&tx, taken(seat, now)).await?;
            store::count_member(&tx, id, seat.capacity, 1).await?;
            record(app, &tx, &by, Happened::to("membership.began", seat.id, seat.version).within(id)).await?;
            seat
        }
        Some(seat) => seat,
    };
    app.commit(tx, "inviteMember").await?;
    Ok(Outcome::Fresh(seat))
}

/// Accepts or declines a request: gives the seat, or nothing: a declined one is gone.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is no request, the community is archived, or has another audience by now.
pub async fn decide(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: MembershipId,
    expected: i32,
    accept: bool,
) -> Result<Outcome<Option<membership::Model>, MembershipId>> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (community, seat) = locked_seat(&tx, actor, id, expected).await?;
    let (by, command) = policy::permit(&tx, actor, DecideMembership { community, seat, accept }).await?.open();
    let (community, seat) = (command.community, command.seat);
    if seat.state != SeatState::Requested {
        return Err(Error::refused("input.membershipId", ProblemCode::WrongState));
    }
    let seat = if command.accept {
        if community.archived_at.is_some() {
            return Err(Error::refused("input.membershipId", ProblemCode::Archived));
        }
        if !fits(&community, seat.capacity) {
            return Err(Error::refused("input.membershipId", ProblemCode::OutsideAudience));
        }
        let seat = store::save_seat(&tx, taken(seat, now)).await?;
        store::count_member(&tx, community.id, seat.capacity, 1).await?;
        record(app, &tx, &by, Happened::to("membership.began", id, seat.version).within(community.id)).await?;
        Some(seat)
    } else {
        end(&tx, seat).await?;
        record(app, &tx, &by, Happened::to("membership.declined", id, expected + 1).within(community.id)).await?;
        None
    };
    app.commit(tx, "decideMembership").await?;
    Ok(Outcome::Fresh(seat))
}

/// Ends a member's seat, withdraws an invitation, or declines a request. Who moderates ends the seats of the core group and of moderators.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED for the last moderator.
pub async fn remove(app: &App, actor: &Actor, once: &Once, id: MembershipId, expected: i32) -> Result<Outcome<MembershipId, MembershipId>> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (community, seat) = locked_seat(&tx, actor, id, expected).await?;
    let place = community.id;
    let (by, seat): (By, _) = if seat.part == Part::Member {
        let (by, command) = policy::permit(&tx, actor, RemoveMember { community, seat }).await?.open();
        (by, command.seat)
    } else {
        let (by, command) = policy::permit(&tx, actor, DismissMember { community, seat }).await?.open();
        (by, command.seat)
    };
    end(&tx, seat).await?;
    record(app, &tx, &by, Happened::to("membership.ended", id, expected + 1).within(place)).await?;
    app.commit(tx, "removeMember").await?;
    Ok(Outcome::Fresh(id))
}

/// Says what a member does.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is no member, no steward's seat for MODERATOR, or the last moderator's.
pub async fn appoint(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: MembershipId,
    expected: i32,
    part: Part,
) -> Result<Outcome<membership::Model, MembershipId>> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (community, seat) = locked_seat(&tx, actor, id, expected).await?;
    let (by, command) = policy::permit(&tx, actor, AppointMember { community, seat, part }).await?.open();
    let (place, seat) = (command.community.id, command.seat);
    if seat.state != SeatState::Active {
        return Err(Error::refused("input.membershipId", ProblemCode::WrongState));
    }
    if part == Part::Moderator && seat.capacity != Capacity::Steward {
        return Err(Error::refused("input.part", ProblemCode::WrongCapacity));
    }
    if seat.part == Part::Moderator && part != Part::Moderator {
        another_moderator(&tx, &seat).await?;
    }
    let row = membership::ActiveModel { part: Set(part), version: Set(expected + 1), updated_at: Set(now), ..seat.into() };
    let seat = store::save_seat(&tx, row).await?;
    record(app, &tx, &by, Happened::to("membership.appointed", id, seat.version).within(place)).await?;
    app.commit(tx, "appointMember").await?;
    Ok(Outcome::Fresh(seat))
}
