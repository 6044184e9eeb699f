//! Who is in a community: what is its own beside what holds for every membership (`memberships`).
use super::{
    AppointCommunityMember, AppointCommunityModerator, DecideCommunityMembership, InviteCommunityMember, LeaveCommunity,
    RemoveCommunityMember, RequestCommunityMembership, Seen, store,
};
use crate::{
    error::{Error, ProblemCode, Result},
    memberships::{self, Events, HasMembers, Membership as _, MembershipIn, membership},
    mutation::{Aggregate as _, DomainEvent, Done, EventKind, Locked, Mutation, Output, Reads, Removed, Target, Write},
    policy::{Action, Actor, Place},
};
use entity::{
    community::Model,
    enums::{Audience, Capacity, Joining, Part, SeatState},
    ids::{CommunityId, MembershipId, ProfileId},
    membership, profile,
};

membership!(membership of community, CommunityId/community_id, Part::Moderator);

impl HasMembers for Model {
    type Membership = membership::Model;
    const EVENTS: Events = Events {
        requested: EventKind::CommunityMembershipRequested,
        invited: EventKind::CommunityMembershipInvited,
        began: EventKind::CommunityMembershipBegan,
        declined: EventKind::CommunityMembershipDeclined,
        appointed: EventKind::CommunityMembershipAppointed,
        ended: EventKind::CommunityMembershipEnded,
    };
    fn refuses(&self, capacity: Capacity) -> Option<ProblemCode> {
        let outside = match self.audience {
            Audience::Everyone => false,
            Audience::Ouders => capacity == Capacity::Professional,
            Audience::Professionals => capacity == Capacity::Ouder,
        };
        if self.archived_at.is_some() { Some(ProblemCode::Archived) } else { outside.then_some(ProblemCode::OutsideAudience) }
    }
    async fn count(&mut self, write: &Write<'_>, capacity: Capacity, by: i32) -> Result<()> {
        store::count_member(write, self.id, capacity, by).await
    }
}

impl Mutation for RequestCommunityMembership {
    const ACTION: Action = Action::JoinCommunity;
    const TARGET: &'static str = "communityId";
    type Target = Locked<Model>;
    type Output = membership::Model;
    fn target(&self) -> CommunityId {
        self.community_id
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(self.capacity)
    }
    async fn run(&self, community: Locked<Model>, write: &Write<'_>) -> Result<Done<membership::Model>> {
        // Who comes by office needs nobody's leave.
        let at_once = community.joining == Joining::Open || self.capacity == Capacity::Steward;
        memberships::ask(community, write, at_once, self.message.as_ref().and_then(|message| message.filled())).await
    }
}

impl Mutation for LeaveCommunity {
    const ACTION: Action = Action::LeaveCommunity;
    type Target = Locked<Model>;
    type Output = Option<Seen>;
    fn target(&self) -> CommunityId {
        self.id
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(self.capacity)
    }
    async fn run(&self, mut community: Locked<Model>, write: &Write<'_>) -> Result<Done<Option<Seen>>> {
        let event = memberships::leave(&mut *community, write).await?;
        Ok(Done::with(Seen::again(&write.db, write.actor, community.id).await?, event))
    }
}

impl Mutation for InviteCommunityMember {
    const ACTION: Action = Action::InviteMember;
    const TARGET: &'static str = "communityId";
    type Target = Locked<Model>;
    type Output = membership::Model;
    fn target(&self) -> CommunityId {
        self.community_id
    }
    async fn run(&self, community: Locked<Model>, write: &Write<'_>) -> Result<Done<membership::Model>> {
        memberships::invite(community, write, self.profile_id).await
    }
}

impl Mutation for DecideCommunityMembership {
    const ACTION: Action = Action::DecideSeat;
    type Target = MembershipIn<Model>;
    type Output = Option<membership::Model>;
    fn target(&self) -> MembershipId {
        self.id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, there: MembershipIn<Model>, write: &Write<'_>) -> Result<Done<Option<membership::Model>>> {
        there.decide(write, self.accept, Self::TARGET).await
    }
}

/// Those of the core group and of moderators are ended by who could appoint them.
impl Mutation for RemoveCommunityMember {
    const ACTION: Action = Action::DecideSeat;
    type Target = MembershipIn<Model>;
    type Output = Removed<MembershipId>;
    fn target(&self) -> MembershipId {
        self.id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    fn action(&self, there: &MembershipIn<Model>) -> Action {
        if there.membership.part == Part::Member { Self::ACTION } else { Action::AppointMember }
    }
    async fn run(&self, there: MembershipIn<Model>, write: &Write<'_>) -> Result<Done<Removed<MembershipId>>> {
        there.remove(write).await
    }
}

impl Mutation for AppointCommunityMember {
    const ACTION: Action = Action::AppointMember;
    type Target = MembershipIn<Model>;
    type Output = membership::Model;
    fn target(&self) -> MembershipId {
        self.id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, there: MembershipIn<Model>, write: &Write<'_>) -> Result<Done<membership::Model>> {
        if self.role == Part::Moderator && there.membership.capacity != Capacity::Steward {
            return Err(Error::refused("role", ProblemCode::WrongCapacity));
        }
        there.appoint(write, self.role, Self::TARGET).await
    }
}

/// A community that an administrator need not see.
#[derive(Debug)]
pub struct Unseen(CommunityId);

impl Target for Unseen {
    type Id = CommunityId;
    async fn find(_: &Reads<'_>, _: &Actor, id: CommunityId) -> Result<Option<Self>> {
        Ok(Some(Self(id)))
    }
    fn place(&self) -> Place {
        Place::community(self.0)
    }
}

/// Whom an administrator appointed: all that they are told.
#[derive(Debug)]
pub struct Appointed(pub profile::Model);

impl Output for Appointed {
    type Id = ProfileId;
    fn id(&self) -> Option<ProfileId> {
        Some(self.0.id)
    }
    async fn again(db: &Reads<'_>, actor: &Actor, id: ProfileId) -> Result<Option<Self>> {
        Ok(memberships::profile(db, actor, id).await?.map(Self))
    }
}

/// Appoint somebody else where no moderator can act. Where there is nothing to mend and the administrator may not look, there is nothing to be found.
impl Mutation for AppointCommunityModerator {
    const ACTION: Action = Action::AppointModerator;
    const TARGET: &'static str = "communityId";
    type Target = Unseen;
    type Output = Appointed;
    fn target(&self) -> CommunityId {
        self.community_id
    }
    async fn run(&self, Unseen(community): Unseen, write: &Write<'_>) -> Result<Done<Appointed>> {
        // All that changes seats goes one by one: counting none takes the row's lock, seen or not.
        store::count_member(write, community, Capacity::Steward, 0).await?;
        if memberships::leaders::<membership::Model>(&write.db, community, None).await? > 0 {
            let seen = Model::seen(write.actor, community).one(&write.db).await?.is_some();
            return Err(if seen { Error::refused("communityId", ProblemCode::WrongState) } else { Error::not_found("input") });
        }
        let whom = memberships::profile(&write.db, write.actor, self.profile_id).await?.ok_or_else(|| Error::not_found("profileId"))?;
        if whom.account_id == write.by().account {
            return Err(Error::forbidden());
        }
        if whom.capacity != Capacity::Steward {
            return Err(Error::refused("profileId", ProblemCode::WrongCapacity));
        }
        if store::taken(&write.db, community, whom.id).await? == 0 {
            store::count_member(write, community, Capacity::Steward, 1).await?;
        }
        store::put_moderator(write, membership::Model::begin(community, (whom.id, whom.capacity), SeatState::Active, write.now())).await?;
        if memberships::leaders::<membership::Model>(&write.db, community, None).await? == 0 {
            return Err(Error::refused("profileId", ProblemCode::WrongState));
        }
        Ok(Done::with(Appointed(whom), DomainEvent::of(EventKind::CommunityModeratorAppointed, community, 0).at(community)))
    }
}
