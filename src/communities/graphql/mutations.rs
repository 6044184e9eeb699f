//! What changes communities and seats.
use super::{Community, Membership};
use crate::{
    communities::{Appointed, Seen, commands::*},
    graphql::{
        ids,
        mutate::{mutation_fields, payloads},
        row::Resolved,
    },
    mutation::Removed,
    people::graphql::Profile,
};
use async_graphql::{ID, SimpleObject};
use entity::{ids::MembershipId, membership};

macro_rules! community_payloads {
    ($($(#[$doc:meta])* $name:ident { $(#[$about:meta])* })*) => { $(
        $(#[$doc])*
        #[derive(SimpleObject)]
        pub struct $name {
            $(#[$about])*
            community: Resolved<Community>,
        }
        impl From<Seen> for $name {
            fn from(seen: Seen) -> Self {
                Self { community: Resolved(seen.into()) }
            }
        }
    )* };
}

community_payloads! {
    /// The new community.
    CreateCommunityPayload {
        /// The community. You moderate it.
    }
    /// The changed community.
    ChangeCommunityPayload {
        /// The community as it is now.
    }
    /// The archived community.
    ArchiveCommunityPayload {
        /// The community as it is now.
    }
    /// The restored community.
    RestoreCommunityPayload {
        /// The community as it is now.
    }
}

payloads! {
    /// Your seat.
    JoinCommunityPayload {
        /// The seat: ACTIVE, or REQUESTED where somebody decides.
        membership: Membership(membership::Model)
    }
    /// The invited seat.
    InviteMemberPayload {
        /// The seat: INVITED; ACTIVE when the profile had asked to join or was a member already.
        membership: Membership(membership::Model)
    }
    /// The appointed member.
    AppointMemberPayload {
        /// The seat as it is now.
        membership: Membership(membership::Model)
    }
}

/// What is left.
#[derive(SimpleObject)]
pub struct LeaveCommunityPayload {
    /// The community as you see it now. Null when you may not see it any more.
    community: Option<Resolved<Community>>,
}

impl From<Option<Seen>> for LeaveCommunityPayload {
    fn from(seen: Option<Seen>) -> Self {
        Self { community: seen.map(|seen| Resolved(seen.into())) }
    }
}

/// What came of the request.
#[derive(SimpleObject)]
pub struct DecideMembershipPayload {
    /// The seat. Null when the request was declined.
    membership: Option<Resolved<Membership>>,
}

impl From<Option<membership::Model>> for DecideMembershipPayload {
    fn from(seat: Option<membership::Model>) -> Self {
        Self { membership: seat.map(|row| Resolved(Membership(row))) }
    }
}

/// What is left.
#[derive(SimpleObject)]
pub struct RemoveMemberPayload {
    /// The seat that ended.
    removed_membership_id: ID,
}

impl From<Removed<MembershipId>> for RemoveMemberPayload {
    fn from(Removed(id): Removed<MembershipId>) -> Self {
        Self { removed_membership_id: ids::id(id) }
    }
}

/// The new moderator.
#[derive(SimpleObject)]
pub struct AppointModeratorPayload {
    /// Who moderates the community from now on.
    profile: Resolved<Profile>,
}

impl From<Appointed> for AppointModeratorPayload {
    fn from(Appointed(profile): Appointed) -> Self {
        Self { profile: Resolved(Profile(profile)) }
    }
}

mutation_fields! {
    /// The changes of communities and seats.
    CommunityMutations {
        /// Makes a community, and you its moderator. At the top for administrators; below another also for that one's moderators.
        create_community(CreateCommunityInput = "What it is.") -> CreateCommunityPayload;

        /// Changes what a community is. For its moderators, those of the one above it, and administrators.
        change_community(ChangeCommunityInput = "What is to be different.") -> ChangeCommunityPayload;

        /// Puts a community into the archive: it can be read, and nothing new comes. For moderators of the one above it, and administrators.
        archive_community(ArchiveCommunityInput = "Which.") -> ArchiveCommunityPayload;

        /// Takes a community out of the archive. For moderators of the one above it, and administrators.
        restore_community(RestoreCommunityInput = "Which.") -> RestoreCommunityPayload;

        /// Joins a community, asks to, or takes up an invitation. Joining twice gives the seat that you have.
        join_community(JoinCommunityInput = "Which, and as what.") -> JoinCommunityPayload;

        /// Leaves a community, withdraws a request, or declines an invitation. The last moderator can't leave.
        leave_community(LeaveCommunityInput = "Which, and as what.") -> LeaveCommunityPayload;

        /// Invites somebody. For the core group and the moderators.
        invite_member(InviteMemberInput = "Whom, and where.") -> InviteMemberPayload;

        /// Accepts or declines a request to join. For the core group and the moderators.
        decide_membership(DecideMembershipInput = "Which, and how.") -> DecideMembershipPayload;

        /// Ends a member's seat, or withdraws an invitation. For the core group and the moderators; the seats of those for the moderators.
        remove_member(RemoveMemberInput = "Which.") -> RemoveMemberPayload;

        /// Says what a member does. For the moderators, those of the community above, and administrators. The last moderator stays.
        appoint_member(AppointMemberInput = "Whom, and to what.") -> AppointMemberPayload;

        /// Gives a community a moderator when it has none whose account is not suspended, also one that you may not see. For administrators, who can't
        /// appoint themselves and see nothing of it; its members see who was appointed. NOT_FOUND when there is no such community, or none that you may
        /// see; REFUSED (WRONG_STATE) when you see it and it is led.
        appoint_moderator(AppointModeratorInput = "Whom, and where.") -> AppointModeratorPayload;
    }
}
