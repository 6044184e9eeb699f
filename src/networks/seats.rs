//! Somebody asks for a seat in a network, takes up an invitation, leaves, or is invited; and what holds for every seat.
use super::{InviteToNetwork, JoinNetwork, LeaveNetwork, fits, store};
use crate::{
    error::{Error, ProblemCode, Result},
    mutation::{DomainEvent, Done, EventKind, Locked, Mutation, Write},
    policy::{Action, Seat},
};
use chrono::{DateTime, Utc};
use entity::{
    enums::{Capacity, NetworkPart, SeatState},
    ids::{NetworkId, NetworkSeatId, ProfileId},
    network, network_seat,
};

/// Ask for a seat, or take one up. Whoever has one, or asked, keeps it as it is.
impl Mutation for JoinNetwork {
    const ACTION: Action = Action::JoinNetwork;
    const TARGET: &'static str = "networkId";
    type Target = Locked<network::Model>;
    type Output = network_seat::Model;
    fn target(&self) -> NetworkId {
        self.network_id
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(self.capacity)
    }
    async fn run(&self, network: Locked<network::Model>, write: &Write<'_>) -> Result<Done<network_seat::Model>> {
        if !fits(network.kind, self.capacity) {
            return Err(Error::refused("capacity", ProblemCode::WrongCapacity));
        }
        let by = write.by();
        match store::lock_seat_of(&write.db, write.actor, network.id, by.profile).await? {
            Some(seat) if by.hat_seat == Seat::Invited => Ok(Done::changed(take(write, seat).await?, EventKind::NetworkMembershipBegan)),
            Some(seat) => Ok(Done::unchanged(seat.into_inner())),
            None => {
                let row = fresh(network.id, (by.profile, self.capacity), SeatState::Requested, write.now());
                let message = self.message.0.as_ref().map(|text| text.as_str().to_owned());
                let row = network_seat::Model { id: write.id(), message, ..row };
                Ok(Done::changed(write.insert(row).await?, EventKind::NetworkMembershipRequested))
            }
        }
    }
}

/// Give up one's seat, request or invitation.
impl Mutation for LeaveNetwork {
    const ACTION: Action = Action::LeaveNetwork;
    const TARGET: &'static str = "networkId";
    type Target = Locked<network::Model>;
    type Output = network::Model;
    fn target(&self) -> NetworkId {
        self.network_id
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(self.capacity)
    }
    async fn run(&self, mut network: Locked<network::Model>, write: &Write<'_>) -> Result<Done<network::Model>> {
        let seat = store::lock_seat_of(&write.db, write.actor, network.id, write.by().profile).await?;
        let event = end(write, &mut network, seat.ok_or_else(|| Error::not_found("networkId"))?).await?;
        Ok(Done::with(network.into_inner(), event))
    }
}

/// Invite a profile that one may see. Who asked for a seat has it by that; who was invited or sits there stays so.
impl Mutation for InviteToNetwork {
    const ACTION: Action = Action::LeadNetwork;
    const TARGET: &'static str = "networkId";
    type Target = Locked<network::Model>;
    type Output = network_seat::Model;
    fn target(&self) -> NetworkId {
        self.network_id
    }
    async fn run(&self, network: Locked<network::Model>, write: &Write<'_>) -> Result<Done<network_seat::Model>> {
        let whom = store::profile(&write.db, write.actor, self.profile_id).await?.ok_or_else(|| Error::not_found("profileId"))?;
        if !fits(network.kind, whom.capacity) {
            return Err(Error::refused("profileId", ProblemCode::WrongCapacity));
        }
        match store::lock_seat_of(&write.db, write.actor, network.id, self.profile_id).await? {
            Some(seat) if seat.state == SeatState::Requested => {
                Ok(Done::changed(take(write, seat).await?, EventKind::NetworkMembershipBegan))
            }
            Some(seat) => Ok(Done::unchanged(seat.into_inner())),
            None => {
                let row = fresh(network.id, (self.profile_id, whom.capacity), SeatState::Invited, write.now());
                let row = write.insert(network_seat::Model { id: write.id(), ..row }).await?;
                Ok(Done::changed(row, EventKind::NetworkMembershipInvited))
            }
        }
    }
}

/// A seat, as it begins.
pub(super) fn fresh(network: NetworkId, whose: (ProfileId, Capacity), state: SeatState, now: DateTime<Utc>) -> network_seat::Model {
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
pub(super) async fn take(write: &Write<'_>, mut seat: Locked<network_seat::Model>) -> Result<network_seat::Model> {
    store::count_member(write, seat.network_id, 1).await?;
    (seat.state, seat.message) = (SeatState::Active, None);
    write.save(seat).await
}

/// Ends a seat, whatever its state: REFUSED when it is the last coordinator's of a network that is at work.
pub(super) async fn end(write: &Write<'_>, network: &mut network::Model, seat: Locked<network_seat::Model>) -> Result<DomainEvent> {
    let (active, event) = (seat.state == SeatState::Active, DomainEvent::of(EventKind::NetworkMembershipEnded, seat.id, seat.version + 1));
    if active && seat.part == NetworkPart::Coordinator {
        another_coordinator(write, network, &seat).await?;
    }
    write.remove(seat.into_inner()).await?;
    if active {
        store::count_member(write, network.id, -1).await?;
        network.member_count -= 1;
    }
    Ok(event)
}

/// A network at work is never left without a coordinator who can act.
pub(super) async fn another_coordinator(write: &Write<'_>, network: &network::Model, seat: &network_seat::Model) -> Result<()> {
    let last = network.ended_on.is_none() && store::coordinators(&write.db, network.id, Some(seat.id)).await? == 0;
    if last { Err(Error::refused("input", ProblemCode::LastOne)) } else { Ok(()) }
}
