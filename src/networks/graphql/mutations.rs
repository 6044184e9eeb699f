//! What changes networks: parse, call, wrap.
use super::{ChangeNetworkInput, CreateNetworkInput, Network};
use crate::{
    error::ResolverError,
    graphql::{mutate::mutate, row::Resolved},
    networks::commands::{ConfirmNetworkInput, EndNetworkInput, InviteCoordinatorInput, TieNetworkInput, UntieNetworkInput},
};
use async_graphql::{Context, Object, SimpleObject};
use entity::network::Model;

/// What a mutation on a network gives back.
#[derive(SimpleObject)]
pub struct NetworkPayload {
    /// The network as it is now.
    network: Resolved<Network>,
}

impl From<Model> for NetworkPayload {
    fn from(row: Model) -> Self {
        Self { network: Resolved(Network(row)) }
    }
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
    ) -> Result<NetworkPayload, ResolverError> {
        mutate(ctx, &input, CreateNetworkInput::parse).await
    }

    /// Changes what a network says of itself: its coordinators, and administrators. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once it ended), CONFLICT,
    /// INVALID (PERSONAL_ADDRESS).
    async fn change_network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be different.")] input: ChangeNetworkInput,
    ) -> Result<NetworkPayload, ResolverError> {
        mutate(ctx, &input, ChangeNetworkInput::parse).await
    }

    /// Lets a network work in a municipality from a day on: its coordinators, and administrators. What is past stays as it was. At most 50 at once.
    /// Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once it ended), CONFLICT, INVALID (UNKNOWN_ID, ENDS_BEFORE_START), REFUSED (IN_THE_PAST,
    /// CEASED_MUNICIPALITY with what became of it, DUPLICATE, TOO_MANY).
    async fn tie_network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To which, and when.")] input: TieNetworkInput,
    ) -> Result<NetworkPayload, ResolverError> {
        mutate(ctx, &input, TieNetworkInput::parse).await
    }

    /// Lets a network work in a municipality no longer, from a day on: its coordinators, and administrators. What is past stays as it was. Errors:
    /// NOT_FOUND (also at `municipalityId`, when it does not work there then), FORBIDDEN (ARCHIVED once it ended), CONFLICT, REFUSED (IN_THE_PAST).
    async fn untie_network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From which, and when.")] input: UntieNetworkInput,
    ) -> Result<NetworkPayload, ResolverError> {
        mutate(ctx, &input, UntieNetworkInput::parse).await
    }

    /// Says that a network is at work still: its coordinators, and administrators, once a year at least. Once a day counts; again changes nothing.
    /// Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once it ended).
    async fn confirm_network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ConfirmNetworkInput,
    ) -> Result<NetworkPayload, ResolverError> {
        mutate(ctx, &input, ConfirmNetworkInput::parse).await
    }

    /// Ends a network today: its coordinators, and administrators. It can be read, and nothing new comes. It can't be undone. Errors: NOT_FOUND,
    /// FORBIDDEN (ARCHIVED when it ended before), CONFLICT.
    async fn end_network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: EndNetworkInput,
    ) -> Result<NetworkPayload, ResolverError> {
        mutate(ctx, &input, EndNetworkInput::parse).await
    }

    /// Invites somebody to coordinate a network that nobody coordinates whose account is not suspended: administrators, who can't invite themselves
    /// and learn nothing of it. The invitation is taken up with `joinNetwork`; who sits there already coordinates at once. Errors: NOT_FOUND, FORBIDDEN,
    /// REFUSED (WRONG_STATE when it has a coordinator, WRONG_CAPACITY).
    async fn invite_coordinator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and where.")] input: InviteCoordinatorInput,
    ) -> Result<NetworkPayload, ResolverError> {
        mutate(ctx, &input, InviteCoordinatorInput::parse).await
    }
}
