//! What those who lead a community do with its seats, and how an administrator finds one a moderator.
use super::{
    AppointMember, AppointModerator, DecideMembership, InviteMember, RemoveMember, happened,
    seats::{another_moderator, changed, end, fresh, take},
    store,
};
use crate::{
    error::{Error, ProblemCode, Result},
    mutation::{DomainEvent, Done, EventKind, Locked, Mutation, Output, Reads, Removed, Target, Write},
    policy::{Action, Actor, Place},
};
use entity::{
    community,
    enums::{Audience, Capacity, Part, SeatState},
    ids::{CommunityId, Kinded as _, MembershipId, ProfileId},
    membership, profile,
};
use uuid::Uuid;

/// Whether somebody in this capacity can be a member.
fn fits(community: &community::Model, capacity: Capacity) -> bool {
    match community.audience {
        Audience::Everyone => true,
        Audience::Ouders => capacity != Capacity::Professional,
        Audience::Professionals => capacity != Capacity::Ouder,
    }
}

/// Invite a profile that one may see. Who asked to join is a member by it; who was invited or is a member stays so.
impl Mutation for InviteMember {
    const ACTION: Action = Action::InviteMember;
    const TARGET: &'static str = "communityId";
    type Target = Locked<community::Model>;
    type Output = membership::Model;
    fn target(&self) -> CommunityId {
        self.community_id
    }
    async fn run(&self, community: Locked<community::Model>, write: &Write<'_>) -> Result<Done<membership::Model>> {
        let whom = store::profile(&write.db, write.actor, self.profile_id).await?.ok_or_else(|| Error::not_found("profileId"))?;
        if !fits(&community, whom.capacity) {
            return Err(Error::refused("profileId", ProblemCode::OutsideAudience));
        }
        match store::lock_seat_of(&write.db, write.actor, community.id, whom.id).await? {
            Some(seat) if seat.state == SeatState::Requested => Ok(changed(take(write, seat).await?, EventKind::CommunityMembershipBegan)),
            Some(seat) => Ok(Done::unchanged(seat.into_inner())),
            None => {
                let row = fresh(community.id, (whom.id, whom.capacity), SeatState::Invited, write.now());
                let row = write.insert(membership::Model { id: write.id(), ..row }).await?;
                Ok(changed(row, EventKind::CommunityMembershipInvited))
            }
        }
    }
}

/// A seat that is to be changed, and its community, which is locked: all that changes seats goes one by one.
#[derive(Debug)]
pub struct SeatThere {
    community: Locked<community::Model>,
    seat: Locked<membership::Model>,
}

impl Target for SeatThere {
    type Id = MembershipId;
    async fn find(db: &Reads<'_>, actor: &Actor, id: MembershipId) -> Result<Option<Self>> {
        let Some(seat) = store::seat(db, actor, id).await? else { return Ok(None) };
        let Some(community) = store::lock(db, actor, seat.community_id).await? else { return Ok(None) };
        // Once more, now that nobody else can change it.
        Ok(store::lock_seat(db, actor, id).await?.map(|seat| Self { community, seat }))
    }
    fn version(&self) -> i32 {
        self.seat.version
    }
    fn place(&self) -> Place {
        Place::community(self.community.id)
    }
    fn key(id: MembershipId) -> Option<(u8, Uuid)> {
        Some((MembershipId::KIND, id.uuid()))
    }
}

/// Accept or decline a request: gives the seat, or nothing: a declined one is gone.
impl Mutation for DecideMembership {
    const ACTION: Action = Action::DecideSeat;
    const TARGET: &'static str = "membershipId";
    type Target = SeatThere;
    type Output = Option<membership::Model>;
    fn target(&self) -> MembershipId {
        self.membership_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, SeatThere { community, seat }: SeatThere, write: &Write<'_>) -> Result<Done<Option<membership::Model>>> {
        if seat.state != SeatState::Requested {
            return Err(Error::refused("membershipId", ProblemCode::WrongState));
        }
        if !self.accept {
            let seat = end(write, seat).await?;
            return Ok(Done::with(None, happened(EventKind::CommunityMembershipDeclined, &seat)));
        }
        if community.archived_at.is_some() {
            return Err(Error::refused("membershipId", ProblemCode::Archived));
        }
        if !fits(&community, seat.capacity) {
            return Err(Error::refused("membershipId", ProblemCode::OutsideAudience));
        }
        Ok(changed(take(write, seat).await?, EventKind::CommunityMembershipBegan).map(Some))
    }
}

/// End a member's seat, withdraw an invitation, or decline a request. The seats of the core group and of moderators are ended by who could appoint them.
impl Mutation for RemoveMember {
    const ACTION: Action = Action::DecideSeat;
    const TARGET: &'static str = "membershipId";
    type Target = SeatThere;
    type Output = Removed<MembershipId>;
    fn target(&self) -> MembershipId {
        self.membership_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    fn action(&self, there: &SeatThere) -> Action {
        if there.seat.part == Part::Member { Self::ACTION } else { Action::AppointMember }
    }
    async fn run(&self, there: SeatThere, write: &Write<'_>) -> Result<Done<Removed<MembershipId>>> {
        let seat = end(write, there.seat).await?;
        Ok(Done::with(Removed(seat.id), happened(EventKind::CommunityMembershipEnded, &seat)))
    }
}

/// Say what a member does.
impl Mutation for AppointMember {
    const ACTION: Action = Action::AppointMember;
    const TARGET: &'static str = "membershipId";
    type Target = SeatThere;
    type Output = membership::Model;
    fn target(&self) -> MembershipId {
        self.membership_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, SeatThere { mut seat, .. }: SeatThere, write: &Write<'_>) -> Result<Done<membership::Model>> {
        if seat.state != SeatState::Active {
            return Err(Error::refused("membershipId", ProblemCode::WrongState));
        }
        if self.part == Part::Moderator && seat.capacity != Capacity::Steward {
            return Err(Error::refused("part", ProblemCode::WrongCapacity));
        }
        if seat.part == Part::Moderator && self.part != Part::Moderator {
            another_moderator(write, &seat).await?;
        }
        seat.part = self.part;
        Ok(changed(write.save(seat).await?, EventKind::CommunityMembershipAppointed))
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
        Ok(store::profile(db, actor, id).await?.map(Self))
    }
}

/// Appoint somebody else where no moderator can act. Where there is nothing to mend and the administrator may not look, there is nothing to be found.
impl Mutation for AppointModerator {
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
        if store::moderators(&write.db, community, None).await? > 0 {
            let seen = store::lock(&write.db, write.actor, community).await?.is_some();
            return Err(if seen { Error::refused("communityId", ProblemCode::WrongState) } else { Error::not_found("input") });
        }
        let whom = store::profile(&write.db, write.actor, self.profile_id).await?.ok_or_else(|| Error::not_found("profileId"))?;
        if whom.account_id == write.by().account {
            return Err(Error::forbidden());
        }
        if whom.capacity != Capacity::Steward {
            return Err(Error::refused("profileId", ProblemCode::WrongCapacity));
        }
        if store::taken(&write.db, community, whom.id).await? == 0 {
            store::count_member(write, community, Capacity::Steward, 1).await?;
        }
        store::put_moderator(write, fresh(community, (whom.id, whom.capacity), SeatState::Active, write.now())).await?;
        if store::moderators(&write.db, community, None).await? == 0 {
            return Err(Error::refused("profileId", ProblemCode::WrongState));
        }
        Ok(Done::with(Appointed(whom), DomainEvent::of(EventKind::CommunityModeratorAppointed, community, 0).at(community)))
    }
}
