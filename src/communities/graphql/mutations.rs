//! What changes communities and their memberships.
use super::{Community, CommunityMembership};
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

/// A community that was changed.
#[derive(SimpleObject)]
pub struct CommunityPayload {
    /// The community as it is now.
    community: Resolved<Community>,
}

impl From<Seen> for CommunityPayload {
    fn from(seen: Seen) -> Self {
        Self { community: Resolved(seen.into()) }
    }
}

payloads! {
    /// A membership that was changed.
    CommunityMembershipPayload {
        /// The membership as it is now.
        community_membership: CommunityMembership(membership::Model)
    }
}

/// The community that was left.
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

/// What came of a request for membership.
#[derive(SimpleObject)]
pub struct DecideCommunityMembershipPayload {
    /// The membership as it is now. Null when the request was declined.
    community_membership: Option<Resolved<CommunityMembership>>,
}

impl From<Option<membership::Model>> for DecideCommunityMembershipPayload {
    fn from(row: Option<membership::Model>) -> Self {
        Self { community_membership: row.map(|row| Resolved(CommunityMembership(row))) }
    }
}

/// The membership that ended.
#[derive(SimpleObject)]
pub struct RemoveCommunityMemberPayload {
    /// The global id of the membership, request or invitation that is gone.
    removed_community_membership_id: ID,
}

impl From<Removed<MembershipId>> for RemoveCommunityMemberPayload {
    fn from(Removed(id): Removed<MembershipId>) -> Self {
        Self { removed_community_membership_id: ids::id(id) }
    }
}

/// The new moderator of a community.
#[derive(SimpleObject)]
pub struct AppointCommunityModeratorPayload {
    /// Who moderates the community from now on.
    profile: Resolved<Profile>,
}

impl From<Appointed> for AppointCommunityModeratorPayload {
    fn from(Appointed(profile): Appointed) -> Self {
        Self { profile: Resolved(Profile(profile)) }
    }
}

mutation_fields! {
    /// The changes of communities and their memberships.
    CommunityMutations {
        /// Creates a community, and makes you its moderator. At the top: administrators; below another community: also the moderators of that one.
        /// Errors: NOT_FOUND (`parentId`, a tag's id), FORBIDDEN, INVALID (UNKNOWN_ID in the work area), REFUSED (ARCHIVED when the one above is in the
        /// archive; WRONG_STATE and CEASED_MUNICIPALITY for a work area that is no longer there).
        create_community(CreateCommunityInput = "What the community is to be.") -> CommunityPayload;

        /// Changes what a community is: its moderators, those of the one above it, and administrators. Errors: NOT_FOUND (also `parentId`, a tag's id),
        /// FORBIDDEN, CONFLICT, INVALID (UNKNOWN_ID in the work area), REFUSED (MEMBERS_OUTSIDE_AUDIENCE, REGISTERED_OUTSIDE_AUDIENCE, WRITTEN_FOR_FEWER,
        /// NOT_A_MEMBER; CIRCULAR and ARCHIVED for `parentId`; WRONG_STATE and CEASED_MUNICIPALITY for a work area that is no longer there).
        update_community(UpdateCommunityInput = "Which community, and what changes.") -> CommunityPayload;

        /// Puts a community into the archive, where it can be read and nothing new comes: moderators of the one above it, and administrators. Errors:
        /// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED (WRONG_STATE when it is there already).
        archive_community(ArchiveCommunityInput = "Which community, and the version that you read.") -> CommunityPayload;

        /// Takes a community out of the archive: moderators of the one above it, and administrators. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED
        /// (WRONG_STATE when it is not there).
        restore_community(RestoreCommunityInput = "Which community, and the version that you read.") -> CommunityPayload;

        /// Asks to become a member, or takes up an invitation. Where joining is OPEN, and in the capacity of a moderator, you are a member at once. Who is
        /// a member or asked before gets that membership as it is. Errors: NOT_FOUND, FORBIDDEN (WRONG_CAPACITY, OUTSIDE_AUDIENCE, INVITATION_ONLY,
        /// ARCHIVED), INVALID.
        request_community_membership(RequestCommunityMembershipInput = "Which community, and in which capacity.") -> CommunityMembershipPayload;

        /// Ends your own membership, withdraws your request, or declines an invitation. Errors: NOT_FOUND, FORBIDDEN (NOT_A_MEMBER), REFUSED (LAST_ONE for
        /// the last moderator who can act).
        leave_community(LeaveCommunityInput = "Which community, and in which capacity.") -> LeaveCommunityPayload;

        /// Invites somebody to become a member: its core group (kerngroep) and moderators. Who asked for it is a member by that; who is invited or a member
        /// stays so. Errors: NOT_FOUND (also `profileId`), FORBIDDEN (NOT_A_MEMBER, ARCHIVED), REFUSED (OUTSIDE_AUDIENCE).
        invite_community_member(InviteCommunityMemberInput = "Whom you invite, and to which community.") -> CommunityMembershipPayload;

        /// Accepts or declines a request for membership: the core group (kerngroep) and moderators. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED
        /// (WRONG_STATE when it is no request, ARCHIVED, OUTSIDE_AUDIENCE).
        decide_community_membership(DecideCommunityMembershipInput = "Which request, and the decision.") -> DecideCommunityMembershipPayload;

        /// Ends the membership of somebody, withdraws an invitation, or declines a request: the core group (kerngroep) and moderators. Those in the core
        /// group and moderators are removed by whoever can appoint them. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED (LAST_ONE for the last moderator
        /// who can act).
        remove_community_member(RemoveCommunityMemberInput = "Which membership, and the version that you read.") -> RemoveCommunityMemberPayload;

        /// Gives a member a role: moderators of the community and of the one above it, and administrators. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED
        /// (WRONG_STATE when it is not ACTIVE, WRONG_CAPACITY for a moderator in another capacity, LAST_ONE for the last moderator who can act).
        appoint_community_member(AppointCommunityMemberInput = "Which member, and the role.") -> CommunityMembershipPayload;

        /// Gives a community a moderator when all its moderators are suspended or it has none, also a community that you may not see: administrators, who
        /// can't appoint themselves and see nothing of it; its members see who was appointed. Errors: NOT_FOUND (also for a community that has a moderator
        /// and that you may not see), FORBIDDEN (also for yourself), REFUSED (WRONG_STATE when it has a moderator, or for a suspended profile;
        /// WRONG_CAPACITY).
        appoint_community_moderator(AppointCommunityModeratorInput = "Whom you appoint, and in which community.") -> AppointCommunityModeratorPayload;
    }
}
