//! Somebody joins or leaves.
use super::{end, fresh_seat, locked, taken};
use crate::{
    app::App,
    communities::{JoinCommunity, LeaveCommunity, store},
    error::{Error, Result},
    once::{Once, Outcome},
    policy::{self, Actor, Seat},
    record::{Happened, record},
    text::Text,
};
use entity::{
    enums::{Capacity, Joining, SeatState},
    ids::CommunityId,
    membership,
};

/// Takes a seat, or asks for one. Whoever has one keeps it as it is.
///
/// # Errors
/// NOT_FOUND, or FORBIDDEN (capacity, audience, invitation, archive).
pub async fn join(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: CommunityId,
    hat: Capacity,
    message: Option<Text>,
) -> Result<Outcome<membership::Model, CommunityId>> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let community = locked(&tx, actor, id).await?;
    let (by, command) = policy::permit(&tx, actor, JoinCommunity { community, hat, message }).await?.open();
    // Who is asked, or comes by office, needs nobody's leave.
    let at_once = command.community.joining == Joining::Open || by.hat_seat >= Seat::Invited || hat == Capacity::Steward;
    let there = store::seat_of(&tx, actor, id, by.profile).await?;
    let (seat, kind) = match there {
        Some(seat) if by.hat_seat >= Seat::Member || !at_once => (seat, None),
        Some(seat) => (store::save_seat(&tx, taken(seat, now)).await?, Some("membership.began")),
        None if at_once => {
            let row = fresh_seat(id, by.profile, hat, SeatState::Active, None, now);
            (store::insert_seat(&tx, row).await?, Some("membership.began"))
        }
        None => {
            let row = fresh_seat(id, by.profile, hat, SeatState::Requested, command.message.map(Text::into_string), now);
            (store::insert_seat(&tx, row).await?, Some("membership.requested"))
        }
    };
    if let Some(kind) = kind {
        if seat.state == SeatState::Active {
            store::count_member(&tx, id, seat.capacity, 1).await?;
        }
        record(app, &tx, &by, Happened::to(kind, seat.id, seat.version).within(id)).await?;
    }
    app.commit(tx, "joinCommunity").await?;
    Ok(Outcome::Fresh(seat))
}

/// Gives up a seat, a request or an invitation.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN without one, REFUSED for the last moderator.
pub async fn leave(app: &App, actor: &Actor, once: &Once, id: CommunityId, hat: Capacity) -> Result<Outcome<CommunityId, CommunityId>> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let community = locked(&tx, actor, id).await?;
    let by = *policy::permit(&tx, actor, LeaveCommunity { community, hat }).await?.by();
    let seat = store::seat_of(&tx, actor, id, by.profile).await?.ok_or_else(|| Error::not_found("input.communityId"))?;
    let happened = Happened::to("membership.ended", seat.id, seat.version + 1).within(id);
    end(&tx, seat).await?;
    record(app, &tx, &by, happened).await?;
    app.commit(tx, "leaveCommunity").await?;
    Ok(Outcome::Fresh(id))
}
