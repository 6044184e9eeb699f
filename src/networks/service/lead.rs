//! What those who coordinate a network do with its seats, and how an administrator finds one a coordinator.
use super::{another_coordinator, end_seat, fresh_seat, locked, locked_seat, take};
use crate::{
    app::App,
    error::{Error, ProblemCode, Result},
    networks::{AppointSeat, DecideSeat, InviteCoordinator, InviteToNetwork, Made, fits, store},
    once::{Once, Outcome},
    policy::{self, Actor},
    record::{Happened, record},
};
use entity::{
    enums::{NetworkPart, SeatState},
    ids::{NetworkId, NetworkSeatId, ProfileId},
    network_seat,
};

/// Invites a profile that the actor may see. Who asked for a seat has it by that; who was invited or sits there stays so.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, REFUSED in a capacity that has no seat there.
pub async fn invite(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: NetworkId,
    profile: ProfileId,
) -> Result<Outcome<network_seat::Model, NetworkSeatId>> {
    let (tx, now, fresh_id) = (app.begin().await?, app.clock.now(), NetworkSeatId::fresh());
    if let Some(before) = once.before(app, &tx, actor, fresh_id).await? {
        return Ok(Outcome::Before(before));
    }
    let network = locked(&tx, id).await?;
    let (by, InviteToNetwork { network, profile }) = policy::permit(&tx, actor, InviteToNetwork { network, profile }).await?.open();
    let whom = store::profile(&tx, actor, profile).await?.ok_or_else(|| Error::not_found("input.profileId"))?;
    if !fits(network.kind, whom.capacity) {
        return Err(Error::refused("input.profileId", ProblemCode::WrongCapacity));
    }
    let seat = match store::seat_of(&tx, actor, id, profile).await? {
        None => {
            let row = fresh_seat(id, (profile, whom.capacity), SeatState::Invited, now);
            let seat = store::insert_seat(&tx, network_seat::Model { id: fresh_id, ..row }).await?;
            record(app, &tx, &by, Happened::to("networkSeat.invited", seat.id, 1)).await?;
            seat
        }
        Some(seat) if seat.state == SeatState::Requested => {
            let seat = take(&tx, seat, now).await?;
            record(app, &tx, &by, Happened::to("networkSeat.began", seat.id, seat.version)).await?;
            seat
        }
        Some(seat) => seat,
    };
    app.commit(tx, "inviteToNetwork").await?;
    Ok(Outcome::Fresh(seat))
}

/// Accepts or declines a request: gives the seat, or nothing: a declined one is gone.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is no request.
pub async fn decide(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: NetworkSeatId,
    expected: i32,
    accept: bool,
) -> Result<Outcome<Option<network_seat::Model>, NetworkSeatId>> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (network, seat) = locked_seat(&tx, actor, id, expected).await?;
    let (by, DecideSeat { network, seat }) = policy::permit(&tx, actor, DecideSeat { network, seat }).await?.open();
    if seat.state != SeatState::Requested {
        return Err(Error::refused("input.seatId", ProblemCode::WrongState));
    }
    let (seat, kind) = if accept {
        (Some(take(&tx, seat, now).await?), "networkSeat.began")
    } else {
        end_seat(&tx, &network, seat).await?;
        (None, "networkSeat.declined")
    };
    record(app, &tx, &by, Happened::to(kind, id, expected + 1)).await?;
    app.commit(tx, "decideNetworkSeat").await?;
    Ok(Outcome::Fresh(seat))
}

/// Ends a member's seat, withdraws an invitation, or declines a request.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED for the last coordinator.
pub async fn remove(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: NetworkSeatId,
    expected: i32,
) -> Result<Outcome<NetworkSeatId, NetworkSeatId>> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (network, seat) = locked_seat(&tx, actor, id, expected).await?;
    let (by, DecideSeat { network, seat }) = policy::permit(&tx, actor, DecideSeat { network, seat }).await?.open();
    end_seat(&tx, &network, seat).await?;
    record(app, &tx, &by, Happened::to("networkSeat.ended", id, expected + 1)).await?;
    app.commit(tx, "removeNetworkSeat").await?;
    Ok(Outcome::Fresh(id))
}

/// Says what a member does.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is no member's, or the last coordinator's.
pub async fn appoint(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: NetworkSeatId,
    expected: i32,
    part: NetworkPart,
) -> Result<Outcome<network_seat::Model, NetworkSeatId>> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (network, seat) = locked_seat(&tx, actor, id, expected).await?;
    let (by, AppointSeat { network, seat, part }) = policy::permit(&tx, actor, AppointSeat { network, seat, part }).await?.open();
    if seat.state != SeatState::Active {
        return Err(Error::refused("input.seatId", ProblemCode::WrongState));
    }
    if seat.part == NetworkPart::Coordinator && part != NetworkPart::Coordinator {
        another_coordinator(&tx, &network, &seat).await?;
    }
    let seat = store::save_seat(&tx, network_seat::Model { part, version: expected + 1, updated_at: now, ..seat }).await?;
    record(app, &tx, &by, Happened::to("networkSeat.appointed", id, seat.version)).await?;
    app.commit(tx, "appointNetworkSeat").await?;
    Ok(Outcome::Fresh(seat))
}

/// Invites somebody else to coordinate where no coordinator can act. Who sits there already coordinates from now on. The administrator who does
/// it need not see the profile and learns nothing of it: whether the invitation is taken up is for its holder.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, for themselves too; REFUSED where there is a coordinator, and in a capacity that has no seat there.
pub async fn invite_coordinator(app: &App, actor: &Actor, once: &Once, id: NetworkId, profile: ProfileId) -> Result<Made> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let network = locked(&tx, id).await?;
    let (by, InviteCoordinator { network, profile }) = policy::permit(&tx, actor, InviteCoordinator { network, profile }).await?.open();
    let (account, capacity) = store::whose(&tx, profile).await?.ok_or_else(|| Error::not_found("input.profileId"))?;
    if account == by.account {
        return Err(Error::forbidden());
    }
    if store::coordinators(&tx, id, None).await? > 0 {
        return Err(Error::refused("input.networkId", ProblemCode::WrongState));
    }
    if !fits(network.kind, capacity) {
        return Err(Error::refused("input.profileId", ProblemCode::WrongCapacity));
    }
    if store::has_seat(&tx, id, profile).await? {
        store::raise(&tx, id, profile).await?;
    } else {
        let seat = fresh_seat(id, (profile, capacity), SeatState::Invited, now);
        store::insert_seat(&tx, network_seat::Model { part: NetworkPart::Coordinator, ..seat }).await?;
    }
    record(app, &tx, &by, Happened::to("network.coordinator_invited", id, network.version)).await?;
    app.commit(tx, "inviteCoordinator").await?;
    Ok(Outcome::Fresh(network))
}
