//! What changes seats in networks: parse, call, wrap.
use super::{Network, NetworkSeat};
use crate::{
    error::ResolverError,
    graphql::{ids, mutate::mutate, row::Resolved},
    mutation::Removed,
    networks::commands::{
        AppointNetworkSeatInput, DecideNetworkSeatInput, InviteToNetworkInput, JoinNetworkInput, LeaveNetworkInput, RemoveNetworkSeatInput,
    },
};
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::{ids::NetworkSeatId, network, network_seat};

/// What a mutation on a seat gives back.
#[derive(SimpleObject)]
pub struct NetworkSeatPayload {
    /// The seat as it is now. Null when there is none any more.
    seat: Option<Resolved<NetworkSeat>>,
}

/// What `leaveNetwork` gives back.
#[derive(SimpleObject)]
pub struct LeaveNetworkPayload {
    /// The network.
    network: Resolved<Network>,
}

/// What `removeNetworkSeat` gives back.
#[derive(SimpleObject)]
pub struct RemoveNetworkSeatPayload {
    /// The global id of the seat that is no more.
    removed_seat_id: ID,
}

impl From<Option<network_seat::Model>> for NetworkSeatPayload {
    fn from(seat: Option<network_seat::Model>) -> Self {
        Self { seat: seat.map(|row| Resolved(NetworkSeat(row))) }
    }
}

impl From<network_seat::Model> for NetworkSeatPayload {
    fn from(seat: network_seat::Model) -> Self {
        Some(seat).into()
    }
}

impl From<network::Model> for LeaveNetworkPayload {
    fn from(row: network::Model) -> Self {
        Self { network: Resolved(Network(row)) }
    }
}

impl From<Removed<NetworkSeatId>> for RemoveNetworkSeatPayload {
    fn from(Removed(id): Removed<NetworkSeatId>) -> Self {
        Self { removed_seat_id: ids::id(id) }
    }
}

/// The changes of seats in networks.
#[derive(Debug, Default)]
pub struct NetworkSeatMutations;

#[Object]
impl NetworkSeatMutations {
    /// Asks for a seat in a network, or takes up an invitation. Again gives the seat or request that you have. Errors: NOT_FOUND, FORBIDDEN
    /// (WRONG_CAPACITY, ARCHIVED once it ended), INVALID, REFUSED (WRONG_CAPACITY where that capacity has no seat).
    async fn join_network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and as what.")] input: JoinNetworkInput,
    ) -> Result<NetworkSeatPayload, ResolverError> {
        mutate(ctx, &input, JoinNetworkInput::parse).await
    }

    /// Leaves a network, withdraws a request, or declines an invitation. Errors: NOT_FOUND, FORBIDDEN without a seat, REFUSED (LAST_ONE) for the last
    /// coordinator.
    async fn leave_network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and as what.")] input: LeaveNetworkInput,
    ) -> Result<LeaveNetworkPayload, ResolverError> {
        mutate(ctx, &input, LeaveNetworkInput::parse).await
    }

    /// Invites somebody: its coordinators. Who asked for a seat has it by that. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once it ended), REFUSED
    /// (WRONG_CAPACITY where that capacity has no seat).
    async fn invite_to_network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and where.")] input: InviteToNetworkInput,
    ) -> Result<NetworkSeatPayload, ResolverError> {
        mutate(ctx, &input, InviteToNetworkInput::parse).await
    }

    /// Accepts or declines a request: its coordinators. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once it ended), CONFLICT, REFUSED (WRONG_STATE).
    async fn decide_network_seat(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and how.")] input: DecideNetworkSeatInput,
    ) -> Result<NetworkSeatPayload, ResolverError> {
        mutate(ctx, &input, DecideNetworkSeatInput::parse).await
    }

    /// Ends a member's seat, withdraws an invitation, or declines a request: its coordinators. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once it ended),
    /// CONFLICT, REFUSED (LAST_ONE) for the last coordinator.
    async fn remove_network_seat(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RemoveNetworkSeatInput,
    ) -> Result<RemoveNetworkSeatPayload, ResolverError> {
        mutate(ctx, &input, RemoveNetworkSeatInput::parse).await
    }

    /// Says what a member is: its coordinators. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once it ended), CONFLICT, REFUSED (WRONG_STATE when it is no
    /// member's seat, LAST_ONE for the last coordinator).
    async fn appoint_network_seat(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and to what.")] input: AppointNetworkSeatInput,
    ) -> Result<NetworkSeatPayload, ResolverError> {
        mutate(ctx, &input, AppointNetworkSeatInput::parse).await
    }
}
