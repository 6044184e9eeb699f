//! Somebody joins a community or leaves it; and what holds for every seat.
use super::{JoinCommunity, LeaveCommunity, Seen, happened, store};
use crate::{
    error::{Error, ProblemCode, Result},
    mutation::{Done, EventKind, Locked, Mutation, Output as _, Write},
    policy::{Action, Seat},
};
use chrono::{DateTime, Utc};
use entity::{
    community,
    enums::{Capacity, Joining, Part, SeatState},
    ids::{CommunityId, MembershipId, ProfileId},
    membership,
};

/// Take a seat, or ask for one. Whoever has one keeps it as it is.
impl Mutation for JoinCommunity {
    const ACTION: Action = Action::JoinCommunity;
    const TARGET: &'static str = "communityId";
    type Target = Locked<community::Model>;
    type Output = membership::Model;
    fn target(&self) -> CommunityId {
        self.community_id
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(self.capacity)
    }
    async fn run(&self, community: Locked<community::Model>, write: &Write<'_>) -> Result<Done<membership::Model>> {
        let by = write.by();
        // Who is asked, or comes by office, needs nobody's leave.
        let at_once = community.joining == Joining::Open || by.hat_seat >= Seat::Invited || self.capacity == Capacity::Steward;
        match store::lock_seat_of(&write.db, write.actor, community.id, by.profile).await? {
            Some(seat) if by.hat_seat >= Seat::Member || !at_once => Ok(Done::unchanged(seat.into_inner())),
            Some(seat) => Ok(changed(take(write, seat).await?, EventKind::CommunityMembershipBegan)),
            None => {
                let state = if at_once { SeatState::Active } else { SeatState::Requested };
                let row = fresh(community.id, (by.profile, self.capacity), state, write.now());
                let message = self.message.as_ref().filter(|_| !at_once).and_then(|message| message.filled());
                let row = write.insert(membership::Model { id: write.id(), message, ..row }).await?;
                if !at_once {
                    return Ok(changed(row, EventKind::CommunityMembershipRequested));
                }
                store::count_member(write, row.community_id, row.capacity, 1).await?;
                Ok(changed(row, EventKind::CommunityMembershipBegan))
            }
        }
    }
}

/// Give up one's seat, request or invitation.
impl Mutation for LeaveCommunity {
    const ACTION: Action = Action::LeaveCommunity;
    const TARGET: &'static str = "communityId";
    type Target = Locked<community::Model>;
    type Output = Option<Seen>;
    fn target(&self) -> CommunityId {
        self.community_id
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(self.capacity)
    }
    async fn run(&self, community: Locked<community::Model>, write: &Write<'_>) -> Result<Done<Option<Seen>>> {
        let seat = store::lock_seat_of(&write.db, write.actor, community.id, write.by().profile).await?;
        let seat = end(write, seat.ok_or_else(|| Error::not_found("communityId"))?).await?;
        let left = Seen::again(&write.db, write.actor, community.id).await?;
        Ok(Done::with(left, happened(EventKind::CommunityMembershipEnded, &seat)))
    }
}

/// A seat, as it begins.
pub(super) fn fresh(community: CommunityId, whose: (ProfileId, Capacity), state: SeatState, now: DateTime<Utc>) -> membership::Model {
    membership::Model {
        community_id: community,
        profile_id: whose.0,
        id: MembershipId::fresh(),
        capacity: whose.1,
        part: Part::Member,
        state,
        message: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// This happened to a seat.
pub(super) fn changed(seat: membership::Model, kind: EventKind) -> Done<membership::Model> {
    let event = happened(kind, &seat);
    Done::with(seat, event)
}

/// The seat is taken: a message was for who decided.
pub(super) async fn take(write: &Write<'_>, mut seat: Locked<membership::Model>) -> Result<membership::Model> {
    store::count_member(write, seat.community_id, seat.capacity, 1).await?;
    (seat.state, seat.message) = (SeatState::Active, None);
    write.save(seat).await
}

/// Ends a seat, whatever its state, and gives it as it was, one version further: REFUSED when it is the last moderator's.
pub(super) async fn end(write: &Write<'_>, seat: Locked<membership::Model>) -> Result<membership::Model> {
    let mut seat = seat.into_inner();
    if seat.state == SeatState::Active {
        if seat.part == Part::Moderator {
            another_moderator(write, &seat).await?;
        }
        store::count_member(write, seat.community_id, seat.capacity, -1).await?;
    }
    write.remove(seat.clone()).await?;
    seat.version += 1;
    Ok(seat)
}

/// A community is never left without a moderator who can act.
pub(super) async fn another_moderator(write: &Write<'_>, seat: &membership::Model) -> Result<()> {
    let last = store::moderators(&write.db, seat.community_id, Some(seat.id)).await? == 0;
    if last { Err(Error::refused("input", ProblemCode::LastOne)) } else { Ok(()) }
}
