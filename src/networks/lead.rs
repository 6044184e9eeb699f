//! What those who coordinate a network do with its seats, and how an administrator finds one a coordinator.
use super::{
    AppointNetworkSeat, DecideNetworkSeat, InviteCoordinator, RemoveNetworkSeat, fits,
    seats::{another_coordinator, end, fresh, take},
    store,
};
use crate::{
    error::{Error, ProblemCode, Result},
    mutation::{DomainEvent, Done, EventKind, Locked, Mutation, Reads, Removed, Target, Write},
    policy::{Action, Actor, Place},
};
use entity::{
    enums::{NetworkPart, SeatState},
    ids::{Kinded as _, NetworkId, NetworkSeatId},
    network, network_seat,
};
use uuid::Uuid;

/// A seat that is to be changed, and its network, which is locked: all that changes a network or its seats goes one by one.
#[derive(Debug)]
pub struct SeatThere {
    network: Locked<network::Model>,
    seat: Locked<network_seat::Model>,
}

impl Target for SeatThere {
    type Id = NetworkSeatId;
    async fn find(db: &Reads<'_>, actor: &Actor, id: NetworkSeatId) -> Result<Option<Self>> {
        let Some(seat) = store::seat(db, actor, id).await? else { return Ok(None) };
        let Some(network) = store::lock(db, seat.network_id).await? else { return Ok(None) };
        // Once more, now that nobody else can change it.
        Ok(store::lock_seat(db, actor, id).await?.map(|seat| Self { network, seat }))
    }
    fn version(&self) -> i32 {
        self.seat.version
    }
    fn place(&self) -> Place {
        Place::of(self.network.id)
    }
    fn key(id: NetworkSeatId) -> Option<(u8, Uuid)> {
        Some((NetworkSeatId::KIND, id.uuid()))
    }
}

/// Accept or decline a request: gives the seat, or nothing: a declined one is gone.
impl Mutation for DecideNetworkSeat {
    const ACTION: Action = Action::LeadNetwork;
    const TARGET: &'static str = "seatId";
    type Target = SeatThere;
    type Output = Option<network_seat::Model>;
    fn target(&self) -> NetworkSeatId {
        self.seat_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, SeatThere { mut network, seat }: SeatThere, write: &Write<'_>) -> Result<Done<Option<network_seat::Model>>> {
        if seat.state != SeatState::Requested {
            return Err(Error::refused("seatId", ProblemCode::WrongState));
        }
        if self.accept {
            let seat = take(write, seat).await?;
            let event = DomainEvent::of(EventKind::NetworkMembershipBegan, seat.id, seat.version);
            return Ok(Done::with(Some(seat), event));
        }
        let event = DomainEvent::of(EventKind::NetworkMembershipDeclined, seat.id, seat.version + 1);
        end(write, &mut network, seat).await?;
        Ok(Done::with(None, event))
    }
}

/// End a member's seat, withdraw an invitation, or decline a request.
impl Mutation for RemoveNetworkSeat {
    const ACTION: Action = Action::LeadNetwork;
    const TARGET: &'static str = "seatId";
    type Target = SeatThere;
    type Output = Removed<NetworkSeatId>;
    fn target(&self) -> NetworkSeatId {
        self.seat_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, SeatThere { mut network, seat }: SeatThere, write: &Write<'_>) -> Result<Done<Removed<NetworkSeatId>>> {
        Ok(Done::with(Removed(seat.id), end(write, &mut network, seat).await?))
    }
}

/// Say what a member does.
impl Mutation for AppointNetworkSeat {
    const ACTION: Action = Action::LeadNetwork;
    const TARGET: &'static str = "seatId";
    type Target = SeatThere;
    type Output = network_seat::Model;
    fn target(&self) -> NetworkSeatId {
        self.seat_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, SeatThere { network, mut seat }: SeatThere, write: &Write<'_>) -> Result<Done<network_seat::Model>> {
        if seat.state != SeatState::Active {
            return Err(Error::refused("seatId", ProblemCode::WrongState));
        }
        if seat.part == NetworkPart::Coordinator && self.part != NetworkPart::Coordinator {
            another_coordinator(write, &network, &seat).await?;
        }
        seat.part = self.part;
        let seat = write.save(seat).await?;
        Ok(Done::changed(seat, EventKind::NetworkMembershipAppointed))
    }
}

/// Invite somebody else to coordinate a network where no coordinator can act. Who sits there already coordinates from now on. The administrator who
/// does it need not see the profile and learns nothing of it: whether the invitation is taken up is for its holder.
impl Mutation for InviteCoordinator {
    const ACTION: Action = Action::InviteCoordinator;
    const TARGET: &'static str = "networkId";
    type Target = Locked<network::Model>;
    type Output = network::Model;
    fn target(&self) -> NetworkId {
        self.network_id
    }
    async fn run(&self, network: Locked<network::Model>, write: &Write<'_>) -> Result<Done<network::Model>> {
        let (account, capacity) = store::whose(&write.db, self.profile_id).await?.ok_or_else(|| Error::not_found("profileId"))?;
        if account == write.by().account {
            return Err(Error::forbidden());
        }
        if store::coordinators(&write.db, network.id, None).await? > 0 {
            return Err(Error::refused("networkId", ProblemCode::WrongState));
        }
        if !fits(network.kind, capacity) {
            return Err(Error::refused("profileId", ProblemCode::WrongCapacity));
        }
        if store::has_seat(&write.db, network.id, self.profile_id).await? {
            store::raise(write, network.id, self.profile_id).await?;
        } else {
            let seat = fresh(network.id, (self.profile_id, capacity), SeatState::Invited, write.now());
            write.insert(network_seat::Model { part: NetworkPart::Coordinator, ..seat }).await?;
        }
        Ok(Done::changed(network.into_inner(), EventKind::NetworkCoordinatorInvited))
    }
}
