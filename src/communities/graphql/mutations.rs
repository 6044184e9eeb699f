//! What changes communities and seats: parse, call, wrap.
use super::{ChangeCommunityInput, Community, CreateCommunityInput, Membership, Part};
use crate::{
    communities::{Seen, service},
    error::{Error, Faults, Problem, Result},
    graphql::{Capacity, Session, ids, row::Row},
    once::{Once, Outcome},
    people::graphql::Profile,
    text::{self, Text},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::ids::{CommunityId, MembershipId};

macro_rules! inputs {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => { $(
        $(#[$doc])*
        #[derive(Debug, InputObject)]
        pub struct $name {
            $($(#[$field_doc])* $field: $type,)*
            /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
            idempotency_key: Option<String>,
        }
    )* }
}

inputs! {
    /// A community for the archive.
    ArchiveCommunityInput {
        /// The community.
        community_id: ID,
        /// The version that you read.
        expected_version: i32,
    }
    /// A community that comes out of the archive.
    RestoreCommunityInput {
        /// The community.
        community_id: ID,
        /// The version that you read.
        expected_version: i32,
    }
    /// Joining, or asking to.
    JoinCommunityInput {
        /// The community.
        community_id: ID,
        /// The capacity in which you join.
        capacity: Capacity,
        /// With a request: a word to who decides, up to 500 characters.
        message: Option<String>,
    }
    /// Leaving.
    LeaveCommunityInput {
        /// The community.
        community_id: ID,
        /// The capacity in which you leave.
        capacity: Capacity,
    }
    /// An invitation.
    InviteMemberInput {
        /// The community.
        community_id: ID,
        /// Whom you invite: a profile that you may see.
        profile_id: ID,
    }
    /// A decision on a request.
    DecideMembershipInput {
        /// The request.
        membership_id: ID,
        /// True: a member from now on. False: the request is gone.
        accept: bool,
        /// The version that you read.
        expected_version: i32,
    }
    /// The end of a seat.
    RemoveMemberInput {
        /// The seat, request or invitation.
        membership_id: ID,
        /// The version that you read.
        expected_version: i32,
    }
    /// What a member does from now on.
    AppointMemberInput {
        /// The member's seat.
        membership_id: ID,
        /// What the member does. MODERATOR is for seats in capacity STEWARD.
        part: Part,
        /// The version that you read.
        expected_version: i32,
    }
    /// A moderator for a community that nobody can lead any more.
    AppointModeratorInput {
        /// The community. You need not see it.
        community_id: ID,
        /// Whom you appoint: the profile, in capacity STEWARD, of somebody else.
        profile_id: ID,
    }
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => { $(
        $(#[$doc])*
        #[derive(SimpleObject)]
        pub struct $name {
            $($(#[$field_doc])* $field: $type,)*
        }
    )* }
}

payloads! {
    /// The new community.
    CreateCommunityPayload {
        /// The community. You moderate it.
        community: Row<Community>,
    }
    /// The changed community.
    ChangeCommunityPayload {
        /// The community as it is now.
        community: Row<Community>,
    }
    /// The archived community.
    ArchiveCommunityPayload {
        /// The community as it is now.
        community: Row<Community>,
    }
    /// The restored community.
    RestoreCommunityPayload {
        /// The community as it is now.
        community: Row<Community>,
    }
    /// Your seat.
    JoinCommunityPayload {
        /// The seat: ACTIVE, or REQUESTED where somebody decides.
        membership: Row<Membership>,
    }
    /// What is left.
    LeaveCommunityPayload {
        /// The community as you see it now. Null when you may not see it any more.
        community: Option<Row<Community>>,
    }
    /// The invited seat.
    InviteMemberPayload {
        /// The seat: INVITED; ACTIVE when the profile had asked to join or was a member already.
        membership: Row<Membership>,
    }
    /// What came of the request.
    DecideMembershipPayload {
        /// The seat. Null when the request was declined.
        membership: Option<Row<Membership>>,
    }
    /// What is left.
    RemoveMemberPayload {
        /// The seat that ended.
        removed_membership_id: ID,
    }
    /// The appointed member.
    AppointMemberPayload {
        /// The seat as it is now.
        membership: Row<Membership>,
    }
    /// The new moderator.
    AppointModeratorPayload {
        /// Who moderates the community from now on.
        profile: Row<Profile>,
    }
}

/// The changes of communities and seats.
#[derive(Debug, Default)]
pub struct CommunityMutations;

#[Object]
impl CommunityMutations {
    /// Makes a community, and you its moderator. At the top for administrators; below another also for that one's moderators.
    async fn create_community(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it is.")] input: CreateCommunityInput,
    ) -> Result<CreateCommunityPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let command = input.parse(&mut faults);
        let once = faults.also(Once::of(ctx, "createCommunity", input.idempotency_key.as_deref(), &input));
        let (command, once) = faults.finish(command.zip(once))?;
        let done = service::create(&session.app, &session.actor, &once, command).await?;
        Ok(CreateCommunityPayload { community: shown(session, done).await? })
    }

    /// Changes what a community is. For its moderators, those of the one above it, and administrators.
    async fn change_community(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be different.")] input: ChangeCommunityInput,
    ) -> Result<ChangeCommunityPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let id = faults.take("input.communityId", ids::parse(&input.community_id));
        let changes = input.parse(&mut faults);
        let once = faults.also(Once::of(ctx, "changeCommunity", input.idempotency_key.as_deref(), &input));
        let (id, once) = faults.finish(id.zip(once))?;
        let done = service::change(&session.app, &session.actor, &once, id, input.expected_version, changes).await?;
        Ok(ChangeCommunityPayload { community: shown(session, done).await? })
    }

    /// Puts a community into the archive: it can be read, and nothing new comes. For moderators of the one above it, and administrators.
    async fn archive_community(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ArchiveCommunityInput,
    ) -> Result<ArchiveCommunityPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let id = faults.take("input.communityId", ids::parse(&input.community_id));
        let once = faults.also(Once::of(ctx, "archiveCommunity", input.idempotency_key.as_deref(), &input));
        let (id, once) = faults.finish(id.zip(once))?;
        let done = service::archive(&session.app, &session.actor, &once, id, input.expected_version, true).await?;
        Ok(ArchiveCommunityPayload { community: shown(session, done).await? })
    }

    /// Takes a community out of the archive. For moderators of the one above it, and administrators.
    async fn restore_community(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RestoreCommunityInput,
    ) -> Result<RestoreCommunityPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let id = faults.take("input.communityId", ids::parse(&input.community_id));
        let once = faults.also(Once::of(ctx, "restoreCommunity", input.idempotency_key.as_deref(), &input));
        let (id, once) = faults.finish(id.zip(once))?;
        let done = service::archive(&session.app, &session.actor, &once, id, input.expected_version, false).await?;
        Ok(RestoreCommunityPayload { community: shown(session, done).await? })
    }

    /// Joins a community, asks to, or takes up an invitation. Joining twice gives the seat that you have.
    async fn join_community(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and as what.")] input: JoinCommunityInput,
    ) -> Result<JoinCommunityPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let id = faults.take("input.communityId", ids::parse(&input.community_id));
        let message = input.message.as_deref().and_then(|text| faults.take("input.message", Text::parse(text, text::MESSAGE)));
        let once = faults.also(Once::of(ctx, "joinCommunity", input.idempotency_key.as_deref(), &input));
        let (id, once): (CommunityId, _) = faults.finish(id.zip(once))?;
        let message = message.filter(|message| !message.as_str().is_empty());
        let hat = input.capacity.into();
        let seat = match service::join(&session.app, &session.actor, &once, id, hat, message).await? {
            Outcome::Fresh(seat) => seat,
            Outcome::Before(id) => service::seat_as(&session.db, &session.actor, id, hat).await?,
        };
        Ok(JoinCommunityPayload { membership: Row(Membership(seat)) })
    }

    /// Leaves a community, withdraws a request, or declines an invitation. The last moderator can't leave.
    async fn leave_community(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and as what.")] input: LeaveCommunityInput,
    ) -> Result<LeaveCommunityPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let id = faults.take("input.communityId", ids::parse(&input.community_id));
        let once = faults.also(Once::of(ctx, "leaveCommunity", input.idempotency_key.as_deref(), &input));
        let (id, once) = faults.finish(id.zip(once))?;
        let (Outcome::Fresh(id) | Outcome::Before(id)) =
            service::leave(&session.app, &session.actor, &once, id, input.capacity.into()).await?;
        Ok(LeaveCommunityPayload { community: Community::by_id(session, id).await?.map(Row) })
    }

    /// Invites somebody. For the core group and the moderators.
    async fn invite_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and where.")] input: InviteMemberInput,
    ) -> Result<InviteMemberPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let id = faults.take("input.communityId", ids::parse(&input.community_id));
        let profile = faults.take("input.profileId", ids::parse(&input.profile_id));
        let once = faults.also(Once::of(ctx, "inviteMember", input.idempotency_key.as_deref(), &input));
        let ((id, profile), once) = faults.finish(id.zip(profile).zip(once))?;
        let seat = match service::invite(&session.app, &session.actor, &once, id, profile).await? {
            Outcome::Fresh(seat) => seat,
            Outcome::Before(id) => service::seat_of(&session.db, &session.actor, id, profile).await?,
        };
        Ok(InviteMemberPayload { membership: Row(Membership(seat)) })
    }

    /// Accepts or declines a request to join. For the core group and the moderators.
    async fn decide_membership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and how.")] input: DecideMembershipInput,
    ) -> Result<DecideMembershipPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let id = faults.take("input.membershipId", ids::parse(&input.membership_id));
        let once = faults.also(Once::of(ctx, "decideMembership", input.idempotency_key.as_deref(), &input));
        let (id, once) = faults.finish(id.zip(once))?;
        let seat = match service::decide(&session.app, &session.actor, &once, id, input.expected_version, input.accept).await? {
            Outcome::Fresh(seat) => seat.map(Membership),
            Outcome::Before(id) => Membership::by_id(session, id).await?,
        };
        Ok(DecideMembershipPayload { membership: seat.map(Row) })
    }

    /// Ends a member's seat, or withdraws an invitation. For the core group and the moderators; the seats of those for the moderators.
    async fn remove_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: RemoveMemberInput,
    ) -> Result<RemoveMemberPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let id = faults.take("input.membershipId", ids::parse(&input.membership_id));
        let once = faults.also(Once::of(ctx, "removeMember", input.idempotency_key.as_deref(), &input));
        let (id, once): (MembershipId, _) = faults.finish(id.zip(once))?;
        let (Outcome::Fresh(id) | Outcome::Before(id)) =
            service::remove(&session.app, &session.actor, &once, id, input.expected_version).await?;
        Ok(RemoveMemberPayload { removed_membership_id: ids::id(id) })
    }

    /// Says what a member does. For the moderators, those of the community above, and administrators. The last moderator stays.
    async fn appoint_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and to what.")] input: AppointMemberInput,
    ) -> Result<AppointMemberPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let id = faults.take("input.membershipId", ids::parse(&input.membership_id));
        let once = faults.also(Once::of(ctx, "appointMember", input.idempotency_key.as_deref(), &input));
        let (id, once) = faults.finish(id.zip(once))?;
        let done = service::appoint(&session.app, &session.actor, &once, id, input.expected_version, input.part.into()).await?;
        Ok(AppointMemberPayload { membership: Row(done.shown(session, Membership, Membership::by_id).await?) })
    }

    /// Gives a community a moderator when it has none whose account is not suspended, also one that you may not see. For administrators, who can't
    /// appoint themselves and see nothing of it; its members see who was appointed. NOT_FOUND when there is no such community, or none that you may
    /// see; REFUSED (WRONG_STATE) when you see it and it is led.
    async fn appoint_moderator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and where.")] input: AppointModeratorInput,
    ) -> Result<AppointModeratorPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let id = faults.take("input.communityId", ids::parse(&input.community_id));
        let profile = faults.take("input.profileId", ids::parse(&input.profile_id));
        let once = faults.also(Once::of(ctx, "appointModerator", input.idempotency_key.as_deref(), &input));
        let ((id, profile), once) = faults.finish(id.zip(profile).zip(once))?;
        service::appoint_moderator(&session.app, &session.actor, &once, id, profile).await?;
        let found = Profile::by_id(session, profile).await?;
        Ok(AppointModeratorPayload { profile: Row(found.ok_or_else(|| Error::not_found("input.profileId"))?) })
    }
}

async fn shown(session: &Session, done: Outcome<Seen, CommunityId>) -> Result<Row<Community>> {
    Ok(Row(done.shown(session, Into::into, Community::by_id).await?))
}
