//! Who is in a network: what is its own beside what holds for every membership (`memberships`).
use super::{
    AppointNetworkSeat, DecideNetworkSeat, InviteCoordinator, InviteToNetwork, JoinNetwork, LeaveNetwork, RemoveNetworkSeat, fits, store,
};
use crate::{
    error::{Error, ProblemCode, Result},
    memberships::{self, Events, HasMembers, Membership as _, MembershipIn, membership},
    mutation::{Done, EventKind, Locked, Mutation, Removed, Write},
    policy::Action,
};
use entity::{
    enums::{Capacity, NetworkPart, SeatState},
    ids::{NetworkId, NetworkSeatId},
    network::Model,
    network_seat,
};

membership!(network_seat of network, NetworkId/network_id, NetworkPart::Coordinator);

impl HasMembers for Model {
    type Membership = network_seat::Model;
    const EVENTS: Events = Events {
        requested: EventKind::NetworkMembershipRequested,
        invited: EventKind::NetworkMembershipInvited,
        began: EventKind::NetworkMembershipBegan,
        declined: EventKind::NetworkMembershipDeclined,
        appointed: EventKind::NetworkMembershipAppointed,
        ended: EventKind::NetworkMembershipEnded,
    };
    fn refuses(&self, capacity: Capacity) -> Option<ProblemCode> {
        (!fits(self.kind, capacity)).then_some(ProblemCode::WrongCapacity)
    }
    /// A network that ended can be left by all.
    fn needs_leader(&self) -> bool {
        self.ended_on.is_none()
    }
    async fn count(&mut self, write: &Write<'_>, _: Capacity, by: i32) -> Result<()> {
        self.member_count += by;
        store::count_member(write, self.id, by).await
    }
}

impl Mutation for JoinNetwork {
    const ACTION: Action = Action::JoinNetwork;
    const TARGET: &'static str = "networkId";
    type Target = Locked<Model>;
    type Output = network_seat::Model;
    fn target(&self) -> NetworkId {
        self.network_id
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(self.capacity)
    }
    async fn run(&self, network: Locked<Model>, write: &Write<'_>) -> Result<Done<network_seat::Model>> {
        match network.refuses(self.capacity) {
            Some(code) => Err(Error::refused("capacity", code)),
            None => memberships::ask(network, write, false, self.message.0.as_ref().map(|text| text.as_str().to_owned())).await,
        }
    }
}

impl Mutation for LeaveNetwork {
    const ACTION: Action = Action::LeaveNetwork;
    const TARGET: &'static str = "networkId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> NetworkId {
        self.network_id
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(self.capacity)
    }
    async fn run(&self, mut network: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        let event = memberships::leave(&mut *network, write).await?;
        Ok(Done::with(network.into_inner(), event))
    }
}

impl Mutation for InviteToNetwork {
    const ACTION: Action = Action::LeadNetwork;
    const TARGET: &'static str = "networkId";
    type Target = Locked<Model>;
    type Output = network_seat::Model;
    fn target(&self) -> NetworkId {
        self.network_id
    }
    async fn run(&self, network: Locked<Model>, write: &Write<'_>) -> Result<Done<network_seat::Model>> {
        memberships::invite(network, write, self.profile_id).await
    }
}

impl Mutation for DecideNetworkSeat {
    const ACTION: Action = Action::LeadNetwork;
    const TARGET: &'static str = "seatId";
    type Target = MembershipIn<Model>;
    type Output = Option<network_seat::Model>;
    fn target(&self) -> NetworkSeatId {
        self.seat_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, there: MembershipIn<Model>, write: &Write<'_>) -> Result<Done<Option<network_seat::Model>>> {
        there.decide(write, self.accept, Self::TARGET).await
    }
}

impl Mutation for RemoveNetworkSeat {
    const ACTION: Action = Action::LeadNetwork;
    const TARGET: &'static str = "seatId";
    type Target = MembershipIn<Model>;
    type Output = Removed<NetworkSeatId>;
    fn target(&self) -> NetworkSeatId {
        self.seat_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, there: MembershipIn<Model>, write: &Write<'_>) -> Result<Done<Removed<NetworkSeatId>>> {
        there.remove(write).await
    }
}

impl Mutation for AppointNetworkSeat {
    const ACTION: Action = Action::LeadNetwork;
    const TARGET: &'static str = "seatId";
    type Target = MembershipIn<Model>;
    type Output = network_seat::Model;
    fn target(&self) -> NetworkSeatId {
        self.seat_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, there: MembershipIn<Model>, write: &Write<'_>) -> Result<Done<network_seat::Model>> {
        there.appoint(write, self.part, Self::TARGET).await
    }
}

/// Invite somebody else to coordinate a network where no coordinator can act. Who sits there already coordinates from now on. The administrator who
/// does it need not see the profile and learns nothing of it: whether the invitation is taken up is for its holder.
impl Mutation for InviteCoordinator {
    const ACTION: Action = Action::InviteCoordinator;
    const TARGET: &'static str = "networkId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> NetworkId {
        self.network_id
    }
    async fn run(&self, network: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        let (account, capacity) = store::whose(&write.db, self.profile_id).await?.ok_or_else(|| Error::not_found("profileId"))?;
        if account == write.by().account {
            return Err(Error::forbidden());
        }
        if memberships::leaders::<network_seat::Model>(&write.db, network.id, None).await? > 0 {
            return Err(Error::refused("networkId", ProblemCode::WrongState));
        }
        if !fits(network.kind, capacity) {
            return Err(Error::refused("profileId", ProblemCode::WrongCapacity));
        }
        if store::has_seat(&write.db, network.id, self.profile_id).await? {
            store::raise(write, network.id, self.profile_id).await?;
        } else {
            let seat = network_seat::Model::begin(network.id, (self.profile_id, capacity), SeatState::Invited, write.now());
            write.insert(network_seat::Model { part: NetworkPart::Coordinator, ..seat }).await?;
        }
        Ok(Done::changed(network.into_inner(), EventKind::NetworkCoordinatorInvited))
    }
}
