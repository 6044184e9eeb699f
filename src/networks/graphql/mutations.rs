//! What changes networks: parse, call, wrap.
use super::{ChangeNetworkInput, CreateNetworkInput, Network};
use crate::{
    error::{Faults, Problem},
    graphql::{Date, Session, ids, row::Row},
    networks::{Made, Tie, service},
    once::Once,
    places::Code,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::ids::{NetworkId, ProfileId};

/// What `tieNetwork` needs.
#[derive(Debug, InputObject)]
pub struct TieNetworkInput {
    /// The network.
    network_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// The municipality: its id or its CBS code, valid on the first day.
    municipality_id: ID,
    /// The first day: today or later. Today when left out.
    from: Option<Date>,
    /// The first day on which it works there no longer: later than `from`. No end when left out.
    until: Option<Date>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `untieNetwork` needs.
#[derive(Debug, InputObject)]
pub struct UntieNetworkInput {
    /// The network.
    network_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// The municipality: its id or its CBS code, as in `ties`.
    municipality_id: ID,
    /// The first day on which it works there no longer: today or later. Today when left out.
    on: Option<Date>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `confirmNetwork` needs.
#[derive(Debug, InputObject)]
pub struct ConfirmNetworkInput {
    /// The network.
    network_id: ID,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `endNetwork` needs.
#[derive(Debug, InputObject)]
pub struct EndNetworkInput {
    /// The network.
    network_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `inviteCoordinator` needs.
#[derive(Debug, InputObject)]
pub struct InviteCoordinatorInput {
    /// The network.
    network_id: ID,
    /// Whom, by their profile's id: a parent; at a SUPPORT_POINT also a professional.
    profile_id: ID,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What a mutation on a network gives back.
#[derive(SimpleObject)]
pub struct NetworkPayload {
    /// The network as it is now.
    network: Row<Network>,
}

async fn payload(session: &Session, done: Made) -> Result<NetworkPayload, Problem> {
    Ok(NetworkPayload { network: Row(done.shown(session, Network, Network::by_id).await?) })
}

/// The changes of networks.
#[derive(Debug, Default)]
pub struct NetworkMutations;

#[Object]
impl NetworkMutations {
    /// Makes a network: administrators. Who is to coordinate it takes that up with `joinNetwork`. Errors: FORBIDDEN, NOT_FOUND (the coordinator), INVALID
    /// (PERSONAL_ADDRESS for a person's address, OUT_OF_RANGE), REFUSED (CEASED_MUNICIPALITY with what became of it, WRONG_CAPACITY).
    async fn create_network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The network.")] input: CreateNetworkInput,
    ) -> Result<NetworkPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let once = faults.also(Once::of(ctx, "createNetwork", input.idempotency_key.as_deref(), &input));
        let command = input.parse(&mut faults);
        let (once, command) = faults.finish(once.zip(command))?;
        payload(session, service::create(&session.app, &session.actor, &once, command).await?).await
    }

    /// Changes what a network says of itself: its coordinators, and administrators. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once it ended), CONFLICT,
    /// INVALID (PERSONAL_ADDRESS).
    async fn change_network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be different.")] input: ChangeNetworkInput,
    ) -> Result<NetworkPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let once = faults.also(Once::of(ctx, "changeNetwork", input.idempotency_key.as_deref(), &input));
        let id = faults.take("input.networkId", ids::parse(&input.network_id));
        let changes = input.parse(&mut faults);
        let (once, id) = faults.finish(once.zip(id))?;
        payload(session, service::change(&session.app, &session.actor, &once, id, input.expected_version, changes).await?).await
    }

    /// Lets a network work in a municipality from a day on: its coordinators, and administrators. What is past stays as it was. At most 50 at once.
    /// Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once it ended), CONFLICT, INVALID (UNKNOWN_ID, ENDS_BEFORE_START), REFUSED (IN_THE_PAST,
    /// CEASED_MUNICIPALITY with what became of it, DUPLICATE, TOO_MANY).
    async fn tie_network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To which, and when.")] input: TieNetworkInput,
    ) -> Result<NetworkPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let once = faults.also(Once::of(ctx, "tieNetwork", input.idempotency_key.as_deref(), &input));
        let id = faults.take("input.networkId", ids::parse(&input.network_id));
        let code = faults.take("input.municipalityId", Code::of_id(&input.municipality_id));
        let (once, (id, code)) = faults.finish(once.zip(id.zip(code)))?;
        let tie = Tie { code, from: input.from.map(|day| day.0), until: input.until.map(|day| day.0) };
        payload(session, service::tie(&session.app, &session.actor, &once, id, input.expected_version, tie).await?).await
    }

    /// Lets a network work in a municipality no longer, from a day on: its coordinators, and administrators. What is past stays as it was. Errors:
    /// NOT_FOUND (also at `municipalityId`, when it does not work there then), FORBIDDEN (ARCHIVED once it ended), CONFLICT, REFUSED (IN_THE_PAST).
    async fn untie_network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From which, and when.")] input: UntieNetworkInput,
    ) -> Result<NetworkPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let once = faults.also(Once::of(ctx, "untieNetwork", input.idempotency_key.as_deref(), &input));
        let id = faults.take("input.networkId", ids::parse(&input.network_id));
        let code = faults.take("input.municipalityId", Code::of_id(&input.municipality_id));
        let (once, (id, code)) = faults.finish(once.zip(id.zip(code)))?;
        let tie = (code, input.on.map(|day| day.0));
        payload(session, service::untie(&session.app, &session.actor, &once, id, input.expected_version, tie).await?).await
    }

    /// Says that a network is at work still: its coordinators, and administrators, once a year at least. Once a day counts; again changes nothing.
    /// Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once it ended).
    async fn confirm_network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ConfirmNetworkInput,
    ) -> Result<NetworkPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let once = Once::of(ctx, "confirmNetwork", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.networkId", &input.network_id)?;
        payload(session, service::confirm(&session.app, &session.actor, &once, id).await?).await
    }

    /// Ends a network today: its coordinators, and administrators. It can be read, and nothing new comes. It can't be undone. Errors: NOT_FOUND,
    /// FORBIDDEN (ARCHIVED when it ended before), CONFLICT.
    async fn end_network(&self, ctx: &Context<'_>, #[graphql(desc = "Which.")] input: EndNetworkInput) -> Result<NetworkPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let once = Once::of(ctx, "endNetwork", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.networkId", &input.network_id)?;
        payload(session, service::end(&session.app, &session.actor, &once, id, input.expected_version).await?).await
    }

    /// Invites somebody to coordinate a network that nobody coordinates whose account is not suspended: administrators, who can't invite themselves
    /// and learn nothing of it. The invitation is taken up with `joinNetwork`; who sits there already coordinates at once. Errors: NOT_FOUND, FORBIDDEN,
    /// REFUSED (WRONG_STATE when it has a coordinator, WRONG_CAPACITY).
    async fn invite_coordinator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and where.")] input: InviteCoordinatorInput,
    ) -> Result<NetworkPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let once = faults.also(Once::of(ctx, "inviteCoordinator", input.idempotency_key.as_deref(), &input));
        let id = faults.take("input.networkId", ids::parse(&input.network_id));
        let profile = faults.take("input.profileId", ids::parse(&input.profile_id));
        let (once, (id, profile)): (_, (NetworkId, ProfileId)) = faults.finish(once.zip(id.zip(profile)))?;
        payload(session, service::invite_coordinator(&session.app, &session.actor, &once, id, profile).await?).await
    }
}
