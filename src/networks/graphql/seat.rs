//! A seat in a network, seen by its holder and by who coordinates the network (policy/networked.rs).
use super::{Network, NetworkPart};
use crate::{
    communities::graphql::MembershipState,
    error::{Error, ResolverError, Result},
    graphql::{
        Capacity, Date, RequestContext,
        connection::{Listed, PeopleCount},
        ids,
        row::Resolved,
    },
    memberships,
    networks::SeatOf,
    page::Key,
    people::graphql::Profile,
};
use async_graphql::{Context, ID, Object};
use entity::{
    ids::{NetworkId, NetworkSeatId, ProfileId},
    network_seat,
};

/// A seat in a network.
#[derive(Clone, Debug)]
pub struct NetworkSeat(pub network_seat::Model);

impl NetworkSeat {
    /// The seat with this id, if the session's actor may see it.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: NetworkSeatId) -> Result<Option<Self>> {
        Ok(memberships::by_id(&session.db, &session.actor, id).await?.map(Self))
    }
    /// The seat of a profile, if the session's actor may see it.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn of(session: &RequestContext, network: NetworkId, profile: ProfileId) -> Result<Option<Self>> {
        Ok(session.load::<SeatOf>((network, profile)).await?.map(Self))
    }
}

impl Listed for NetworkSeat {
    type Count = PeopleCount;
    fn key(&self) -> Key {
        Key::id(self.0.id.0)
    }
}

/// A seat in a network: a member's, a request, or an invitation. It belongs to one profile, so to one capacity.
#[Object]
impl NetworkSeat {
    /// Global id: random.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// In which network.
    #[graphql(complexity = "2 + child_complexity")]
    async fn network(&self, ctx: &Context<'_>) -> Result<Resolved<Network>, ResolverError> {
        let found = Network::load(ctx.data_unchecked::<RequestContext>(), self.0.network_id).await?;
        Ok(Resolved(found.ok_or_else(|| Error::internal("a seat without its network"))?))
    }
    /// Whose it is. Null when you may not see that profile: an invited parent who is not to be found.
    #[graphql(complexity = "2 + child_complexity")]
    async fn profile(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Profile>>, ResolverError> {
        Ok(Profile::load(ctx, self.0.profile_id).await?.map(Resolved))
    }
    /// In which capacity.
    async fn capacity(&self) -> Capacity {
        self.0.capacity.into()
    }
    /// What its holder is in the network, or is invited to be.
    async fn part(&self) -> NetworkPart {
        self.0.part.into()
    }
    /// Whether it is taken.
    async fn state(&self) -> MembershipState {
        self.0.state.into()
    }
    /// What was said with a request. It goes when the request is decided.
    async fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }
    /// Goes up with each change: the `expectedVersion` of what changes it.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// The day (UTC) on which it was made. No more than the day, so that no moment ties somebody's capacities together.
    async fn created_on(&self) -> Date {
        Date(self.0.created_at.date_naive())
    }
    /// The day (UTC) of its last change.
    async fn updated_on(&self) -> Date {
        Date(self.0.updated_at.date_naive())
    }
}
