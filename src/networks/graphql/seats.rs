//! What changes seats in networks: parse, call, wrap.
use super::{Network, NetworkPart, NetworkSeat};
use crate::{
    error::{Error, Faults, Problem},
    graphql::{Capacity, Session, ids, row::Row},
    networks::service,
    once::{Once, Outcome},
    text::{self, Text},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::ids::{NetworkId, NetworkSeatId, ProfileId};

/// What `joinNetwork` needs.
#[derive(Debug, InputObject)]
pub struct JoinNetworkInput {
    /// The network.
    network_id: ID,
    /// The capacity in which you join: OUDER; at a SUPPORT_POINT also PROFESSIONAL.
    capacity: Capacity,
    /// With a request: a word to who decides, at most 500 characters.
    message: Option<String>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `leaveNetwork` needs.
#[derive(Debug, InputObject)]
pub struct LeaveNetworkInput {
    /// The network.
    network_id: ID,
    /// The capacity in which you leave.
    capacity: Capacity,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `inviteToNetwork` needs.
#[derive(Debug, InputObject)]
pub struct InviteToNetworkInput {
    /// The network.
    network_id: ID,
    /// Whom: a profile that you may see. Parents who are not to be found ask for a seat themselves.
    profile_id: ID,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `decideNetworkSeat` needs.
#[derive(Debug, InputObject)]
pub struct DecideNetworkSeatInput {
    /// The request.
    seat_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// True: a member from now on. False: the request is gone.
    accept: bool,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `removeNetworkSeat` needs.
#[derive(Debug, InputObject)]
pub struct RemoveNetworkSeatInput {
    /// The seat, request or invitation.
    seat_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `appointNetworkSeat` needs.
#[derive(Debug, InputObject)]
pub struct AppointNetworkSeatInput {
    /// The member's seat.
    seat_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// What its holder is from now on.
    part: NetworkPart,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What a mutation on a seat gives back.
#[derive(SimpleObject)]
pub struct NetworkSeatPayload {
    /// The seat as it is now. Null when there is none any more.
    seat: Option<Row<NetworkSeat>>,
}

/// What `leaveNetwork` gives back.
#[derive(SimpleObject)]
pub struct LeaveNetworkPayload {
    /// The network.
    network: Row<Network>,
}

/// What `removeNetworkSeat` gives back.
#[derive(SimpleObject)]
pub struct RemoveNetworkSeatPayload {
    /// The global id of the seat that is no more.
    removed_seat_id: ID,
}

fn shown(seat: Option<NetworkSeat>) -> NetworkSeatPayload {
    NetworkSeatPayload { seat: seat.map(Row) }
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
    ) -> Result<NetworkSeatPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let once = faults.also(Once::of(ctx, "joinNetwork", input.idempotency_key.as_deref(), &input));
        let id = faults.take("input.networkId", ids::parse(&input.network_id));
        let message = input.message.as_deref().and_then(|text| faults.take("input.message", Text::parse(text, text::MESSAGE)));
        let (once, id): (_, NetworkId) = faults.finish(once.zip(id))?;
        let message = message.filter(|message| !message.as_str().is_empty());
        let hat = input.capacity.into();
        let seat = match service::join(&session.app, &session.actor, &once, id, hat, message).await? {
            Outcome::Fresh(seat) => seat,
            Outcome::Before(id) => service::seat_as(&session.db, &session.actor, id, hat).await?,
        };
        Ok(shown(Some(NetworkSeat(seat))))
    }

    /// Leaves a network, withdraws a request, or declines an invitation. Errors: NOT_FOUND, FORBIDDEN without a seat, REFUSED (LAST_ONE) for the last
    /// coordinator.
    async fn leave_network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and as what.")] input: LeaveNetworkInput,
    ) -> Result<LeaveNetworkPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let once = Once::of(ctx, "leaveNetwork", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.networkId", &input.network_id)?;
        let (Outcome::Fresh(id) | Outcome::Before(id)) =
            service::leave(&session.app, &session.actor, &once, id, input.capacity.into()).await?;
        let network = Network::by_id(session, id).await?.ok_or_else(|| Error::not_found("input.networkId"))?;
        Ok(LeaveNetworkPayload { network: Row(network) })
    }

    /// Invites somebody: its coordinators. Who asked for a seat has it by that. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once it ended), REFUSED
    /// (WRONG_CAPACITY where that capacity has no seat).
    async fn invite_to_network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and where.")] input: InviteToNetworkInput,
    ) -> Result<NetworkSeatPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let once = faults.also(Once::of(ctx, "inviteToNetwork", input.idempotency_key.as_deref(), &input));
        let id = faults.take("input.networkId", ids::parse(&input.network_id));
        let profile = faults.take("input.profileId", ids::parse(&input.profile_id));
        let (once, (id, profile)): (_, (NetworkId, ProfileId)) = faults.finish(once.zip(id.zip(profile)))?;
        Ok(shown(match service::invite(&session.app, &session.actor, &once, id, profile).await? {
            Outcome::Fresh(seat) => Some(NetworkSeat(seat)),
            Outcome::Before(id) => NetworkSeat::by_id(session, id).await?,
        }))
    }

    /// Accepts or declines a request: its coordinators. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once it ended), CONFLICT, REFUSED (WRONG_STATE).
    async fn decide_network_seat(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and how.")] input: DecideNetworkSeatInput,
    ) -> Result<NetworkSeatPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let once = Once::of(ctx, "decideNetworkSeat", input.idempotency_key.as_deref(), &input);
        let (once, id): (_, NetworkSeatId) = Once::with_id(once, "input.seatId", &input.seat_id)?;
        Ok(shown(match service::decide(&session.app, &session.actor, &once, id, input.expected_version, input.accept).await? {
            Outcome::Fresh(seat) => seat.map(NetworkSeat),
            Outcome::Before(id) => NetworkSeat::by_id(session, id).await?,
        }))
    }

    /// Ends a member's seat, withdraws an invitation, or declines a request: its coordinators. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once it ended),
    /// CONFLICT, REFUSED (LAST_ONE) for the last coordinator.
    async fn remove_network_seat(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RemoveNetworkSeatInput,
    ) -> Result<RemoveNetworkSeatPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let once = Once::of(ctx, "removeNetworkSeat", input.idempotency_key.as_deref(), &input);
        let (once, id): (_, NetworkSeatId) = Once::with_id(once, "input.seatId", &input.seat_id)?;
        let (Outcome::Fresh(id) | Outcome::Before(id)) =
            service::remove(&session.app, &session.actor, &once, id, input.expected_version).await?;
        Ok(RemoveNetworkSeatPayload { removed_seat_id: ids::id(id) })
    }

    /// Says what a member is: its coordinators. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once it ended), CONFLICT, REFUSED (WRONG_STATE when it is no
    /// member's seat, LAST_ONE for the last coordinator).
    async fn appoint_network_seat(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and to what.")] input: AppointNetworkSeatInput,
    ) -> Result<NetworkSeatPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let once = Once::of(ctx, "appointNetworkSeat", input.idempotency_key.as_deref(), &input);
        let (once, id): (_, NetworkSeatId) = Once::with_id(once, "input.seatId", &input.seat_id)?;
        let done = service::appoint(&session.app, &session.actor, &once, id, input.expected_version, input.part.into()).await?;
        Ok(shown(Some(done.shown(session, NetworkSeat, NetworkSeat::by_id).await?)))
    }
}
