//! A membership, seen by whoever the law lets see it (policy/visible.rs).
use super::{Community, CommunityRole, MembershipState};
use crate::{
    error::{Error, ResolverError, Result},
    graphql::{
        Capacity, Date, RequestContext,
        connection::{Listed, PeopleCount},
        ids,
        row::Resolved,
    },
    memberships,
    page::Key,
    people::graphql::Profile,
};
use async_graphql::{Context, ID, Object};
use entity::{ids::MembershipId, membership};

/// A membership of a community.
#[derive(Clone, Debug)]
pub struct CommunityMembership(pub membership::Model);

impl CommunityMembership {
    /// The one with this id, if the session's actor may see it.
    pub async fn by_id(session: &RequestContext, id: MembershipId) -> Result<Option<Self>> {
        Ok(memberships::by_id(&session.db, &session.actor, id).await?.map(Self))
    }
}

impl Listed for CommunityMembership {
    type Count = PeopleCount;
    fn key(&self) -> Key {
        Key::id(self.0.id.0)
    }
}

/// A membership of a community, also one that is requested or invited. It belongs to one profile, so to one capacity. Its times are days, not moments:
/// a moment could tell which profiles belong to one person.
#[Object]
impl CommunityMembership {
    /// Its global id, which says nothing about when it began.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// The community of which it is a membership.
    #[graphql(complexity = "2 + child_complexity")]
    async fn community(&self, ctx: &Context<'_>) -> Result<Resolved<Community>, ResolverError> {
        let found = Community::load(ctx.data_unchecked::<RequestContext>(), self.0.community_id).await?;
        Ok(Resolved(found.ok_or_else(|| Error::internal("a membership without its community"))?))
    }
    /// Whose it is. Null when you may not see that profile: an invited parent who is not to be found.
    #[graphql(complexity = "2 + child_complexity")]
    async fn profile(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Profile>>, ResolverError> {
        Ok(Profile::load(ctx, self.0.profile_id).await?.map(Resolved))
    }
    /// The capacity (hoedanigheid) of that profile.
    async fn capacity(&self) -> Capacity {
        self.0.capacity.into()
    }
    /// What the member does in the community. MEMBER while it is not ACTIVE.
    async fn role(&self) -> CommunityRole {
        self.0.part.into()
    }
    /// Whether it is a member's, a request or an invitation.
    async fn state(&self) -> MembershipState {
        self.0.state.into()
    }
    /// The day (UTC) on which it was requested, invited or begun, whichever came first.
    async fn since(&self) -> Date {
        Date(self.0.created_at.date_naive())
    }
    /// What was said with a request. It is deleted when the request is decided.
    async fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }
    /// Goes up with each change: the `expectedVersion` of what changes it.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// The day (UTC) of its last change.
    async fn updated_on(&self) -> Date {
        Date(self.0.updated_at.date_naive())
    }
}
