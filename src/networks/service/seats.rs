//! Somebody asks for a seat in a network, takes up an invitation, or leaves.
use super::{end_seat, fresh_seat, locked, take};
use crate::{
    app::App,
    error::{Error, ProblemCode, Result},
    networks::{JoinNetwork, LeaveNetwork, fits, store},
    once::{Once, Outcome},
    policy::{self, Actor, Seat},
    record::{Happened, record},
    text::Text,
};
use entity::{
    enums::{Capacity, SeatState},
    ids::NetworkId,
    network_seat,
};

/// Asks for a seat, or takes one up. Whoever has one, or asked, keeps it as it is.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN (capacity, ended), REFUSED in a capacity that has no seat there.
pub async fn join(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: NetworkId,
    hat: Capacity,
    message: Option<Text>,
) -> Result<Outcome<network_seat::Model, NetworkId>> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let network = locked(&tx, id).await?;
    let (by, command) = policy::permit(&tx, actor, JoinNetwork { network, hat, message }).await?.open();
    if !fits(command.network.kind, hat) {
        return Err(Error::refused("input.capacity", ProblemCode::WrongCapacity));
    }
    let (seat, kind) = match store::seat_of(&tx, actor, id, by.profile).await? {
        Some(seat) if by.hat_seat == Seat::Invited => (take(&tx, seat, now).await?, Some("networkSeat.began")),
        Some(seat) => (seat, None),
        None => {
            let row = fresh_seat(id, (by.profile, hat), SeatState::Requested, now);
            let row = network_seat::Model { message: command.message.map(Text::into_string), ..row };
            (store::insert_seat(&tx, row).await?, Some("networkSeat.requested"))
        }
    };
    if let Some(kind) = kind {
        record(app, &tx, &by, Happened::to(kind, seat.id, seat.version)).await?;
    }
    app.commit(tx, "joinNetwork").await?;
    Ok(Outcome::Fresh(seat))
}

/// Gives up a seat, a request or an invitation.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN without one, REFUSED for the last coordinator.
pub async fn leave(app: &App, actor: &Actor, once: &Once, id: NetworkId, hat: Capacity) -> Result<Outcome<NetworkId, NetworkId>> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let network = locked(&tx, id).await?;
    let (by, LeaveNetwork { network, .. }) = policy::permit(&tx, actor, LeaveNetwork { network, hat }).await?.open();
    let seat = store::seat_of(&tx, actor, id, by.profile).await?.ok_or_else(|| Error::not_found("input.networkId"))?;
    let happened = Happened::to("networkSeat.ended", seat.id, seat.version + 1);
    end_seat(&tx, &network, seat).await?;
    record(app, &tx, &by, happened).await?;
    app.commit(tx, "leaveNetwork").await?;
    Ok(Outcome::Fresh(id))
}
