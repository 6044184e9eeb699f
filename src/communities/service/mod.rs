//! What one may do with communities: one file per kind of deed, each begin → once → read → permit → store → record → commit.
mod change;
mod create;
mod lead;
mod mend;
mod read;
mod seats;

pub use change::{archive, change};
pub use create::create;
pub use lead::{appoint, decide, invite, remove};
pub use mend::appoint_moderator;
pub use read::{by_ids, count, list, members, members_count, own_count, own_page, own_seats, seat, seat_as, seat_of, seen, tags};
pub use seats::{join, leave};

use super::store;
use crate::{
    error::{Error, Result, fresh},
    policy::Actor,
};
use chrono::{DateTime, Utc};
use entity::{
    community,
    enums::{Capacity, Part, SeatState},
    ids::{CommunityId, MembershipId, ProfileId},
    membership,
};
use sea_orm::{ConnectionTrait, Set};

/// The community that is to be changed, locked: all that changes seats goes one by one.
async fn locked(tx: &impl ConnectionTrait, actor: &Actor, id: CommunityId) -> Result<community::Model> {
    store::locked(tx, actor, id).await?.ok_or_else(|| Error::not_found("input.communityId"))
}

/// A seat that is to be changed, and its community, locked.
async fn locked_seat(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    id: MembershipId,
    expected: i32,
) -> Result<(community::Model, membership::Model)> {
    let gone = || Error::not_found("input.membershipId");
    let seat = store::seat(tx, actor, id).await?.ok_or_else(gone)?;
    let community = store::locked(tx, actor, seat.community_id).await?.ok_or_else(gone)?;
    // Once more, now that nobody else can change it.
    let seat = store::seat(tx, actor, id).await?.ok_or_else(gone)?;
    fresh(seat.version, expected)?;
    Ok((community, seat))
}

/// A seat, as it begins.
fn fresh_seat(
    community: CommunityId,
    profile: ProfileId,
    capacity: Capacity,
    state: SeatState,
    message: Option<String>,
    now: DateTime<Utc>,
) -> membership::ActiveModel {
    membership::ActiveModel {
        community_id: Set(community),
        profile_id: Set(profile),
        id: Set(MembershipId::fresh()),
        capacity: Set(capacity),
        part: Set(Part::Member),
        state: Set(state),
        message: Set(message),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    }
}

/// The seat as it is once taken: a message was for who decided.
fn taken(seat: membership::Model, now: DateTime<Utc>) -> membership::ActiveModel {
    let version = seat.version + 1;
    membership::ActiveModel {
        state: Set(SeatState::Active),
        message: Set(None),
        version: Set(version),
        updated_at: Set(now),
        ..seat.into()
    }
}

/// Ends a seat, whatever its state.
///
/// # Errors
/// REFUSED when it is the last moderator's.
async fn end(tx: &impl ConnectionTrait, seat: membership::Model) -> Result<()> {
    let active = seat.state == SeatState::Active;
    if active && seat.part == Part::Moderator {
        another_moderator(tx, &seat).await?;
    }
    let (community, capacity) = (seat.community_id, seat.capacity);
    store::remove_seat(tx, seat).await?;
    if active { store::count_member(tx, community, capacity, -1).await } else { Ok(()) }
}

/// A community is never left without a moderator who can act.
async fn another_moderator(tx: &impl ConnectionTrait, seat: &membership::Model) -> Result<()> {
    let last = store::moderators(tx, seat.community_id, Some(seat.id)).await? == 0;
    if last { Err(Error::refused("input", crate::error::ProblemCode::LastOne)) } else { Ok(()) }
}
