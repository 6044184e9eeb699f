//! What one may do with networks: one file per kind of deed, each begin → once → read → permit → check → store → record → commit.
mod change;
mod create;
mod duty;
mod lead;
mod read;
mod seats;
mod ties;

pub use change::{change, confirm, end};
pub use create::create;
pub use duty::{approaches, duty, meetings, programme_duty, reported};
pub use lead::{appoint, decide, invite, invite_coordinator, remove};
pub use read::{
    by_id, by_ids, confirmations, count, list, own_count, own_page, own_seats, seat, seat_as, seats, seats_count, seats_of, ties,
    working_within,
};
pub use seats::{join, leave};
pub use ties::{tie, untie};

use super::store;
use crate::{
    app::App,
    db::Tx,
    error::{Error, Fault, ProblemCode, Result, fresh},
    organisations,
    places::{self, Area, Code},
    policy::{Actor, By},
    record::{Happened, record},
    text,
};
use chrono::{DateTime, Utc};
use entity::{
    enums::{Capacity, NetworkPart, OrganisationKind, SeatState},
    ids::{NetworkId, NetworkSeatId, OrganisationId, ProfileId},
    network, network_seat,
};
use sea_orm::ConnectionTrait;

/// In how many municipalities a network works at most; an association of more than these is several networks.
pub const MOST_TIES: usize = places::MOST_MUNICIPALITIES;

/// The network that is to be changed, locked: all that changes it or its seats goes one by one.
async fn locked(tx: &impl ConnectionTrait, id: NetworkId) -> Result<network::Model> {
    store::locked(tx, id).await?.ok_or_else(|| Error::not_found("input.networkId"))
}

/// A seat that is to be changed, and its network, locked.
async fn locked_seat(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    id: NetworkSeatId,
    expected: i32,
) -> Result<(network::Model, network_seat::Model)> {
    let gone = || Error::not_found("input.seatId");
    let seat = store::seat(tx, actor, id).await?.ok_or_else(gone)?;
    let network = store::locked(tx, seat.network_id).await?.ok_or_else(gone)?;
    // Once more, now that nobody else can change it.
    let seat = store::seat(tx, actor, id).await?.ok_or_else(gone)?;
    fresh(seat.version, expected)?;
    Ok((network, seat))
}

/// A seat, as it begins.
fn fresh_seat(network: NetworkId, whose: (ProfileId, Capacity), state: SeatState, now: DateTime<Utc>) -> network_seat::Model {
    network_seat::Model {
        id: NetworkSeatId::fresh(),
        network_id: network,
        profile_id: whose.0,
        capacity: whose.1,
        part: NetworkPart::Member,
        state,
        message: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// The seat is taken: a message was for who decided.
async fn take(tx: &impl ConnectionTrait, seat: network_seat::Model, now: DateTime<Utc>) -> Result<network_seat::Model> {
    store::count_member(tx, seat.network_id, 1).await?;
    let version = seat.version + 1;
    store::save_seat(tx, network_seat::Model { state: SeatState::Active, message: None, version, updated_at: now, ..seat }).await
}

/// Ends a seat, whatever its state.
///
/// # Errors
/// REFUSED when it is the last coordinator's of a network that is at work.
async fn end_seat(tx: &impl ConnectionTrait, network: &network::Model, seat: network_seat::Model) -> Result<()> {
    let active = seat.state == SeatState::Active;
    if active && seat.part == NetworkPart::Coordinator {
        another_coordinator(tx, network, &seat).await?;
    }
    store::remove_seat(tx, seat).await?;
    if active { store::count_member(tx, network.id, -1).await } else { Ok(()) }
}

/// A network at work is never left without a coordinator who can act.
async fn another_coordinator(tx: &impl ConnectionTrait, network: &network::Model, seat: &network_seat::Model) -> Result<()> {
    let last = network.ended_on.is_none() && store::coordinators(tx, network.id, Some(seat.id)).await? == 0;
    if last { Err(Error::refused("input", ProblemCode::LastOne)) } else { Ok(()) }
}

/// The row with its new version, announced and audited.
async fn keep(app: &App, tx: &Tx, by: &By, mut row: network::Model, kind: &'static str) -> Result<network::Model> {
    row.version += 1;
    row.updated_at = app.clock.now();
    let row = store::update(tx, row).await?;
    record(app, tx, by, Happened::to(kind, row.id, row.version)).await?;
    Ok(row)
}

/// What is wrong with an association of schools.
async fn unfit(db: &impl ConnectionTrait, actor: &Actor, association: Option<OrganisationId>) -> Result<Option<Fault>> {
    let Some(id) = association else { return Ok(None) };
    let fault = |code| Fault::at("input.associationId", code);
    Ok(match organisations::service::seen(db, actor, id).await? {
        None => Some(fault(ProblemCode::UnknownId)),
        Some(row) if row.kind != OrganisationKind::SchoolAssociation => Some(fault(ProblemCode::OutOfRange).with("SCHOOL_ASSOCIATION")),
        Some(_) => None,
    })
}

/// Where a network works, as a work area: the municipalities whose tie is not over. Of none at all the last ones stay.
async fn settled(app: &App, tx: &impl ConnectionTrait, row: &mut network::Model) -> Result<()> {
    let today = places::today(app);
    let ties = store::ties(tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    let open = ties.iter().filter(|tie| tie.until_on.is_none_or(|until| until > today));
    let codes: Vec<_> = open.filter_map(|tie| Code::parse(&tie.code).ok()).collect();
    if !codes.is_empty() {
        row.area_id = places::service::settle_known(tx, &Area::Municipalities(codes)).await?;
    }
    Ok(())
}

/// What a text is looked for in.
fn search(name: &str, description: &str) -> String {
    text::fold(&[name, description].join(" "))
}
