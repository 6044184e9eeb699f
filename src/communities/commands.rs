//! What can be asked about communities and their members: the commands, and with them the inputs of the mutation fields.
use super::graphql;
use crate::{
    graphql::input::{Given, Patch, commands, from_input},
    places::AreaSpec,
    tags::TagSpec,
    text::{DescriptionText, MessageText, NameText},
};
use entity::{
    enums::{Audience, Capacity, CommunityLevel, Joining, Part, Visibility},
    ids::{CommunityId, MembershipId, ProfileId},
};

from_input! {
    Audience: graphql::Audience = |raw, _, _| Some((*raw).into());
    CommunityLevel: graphql::CommunityLevel = |raw, _, _| Some((*raw).into());
    Joining: graphql::Joining = |raw, _, _| Some((*raw).into());
    Part: graphql::Part = |raw, _, _| Some((*raw).into());
    Visibility: graphql::Visibility = |raw, _, _| Some((*raw).into());
}

commands! {
    /// A new community.
    CreateCommunity as CreateCommunityInput(Key) {
        /// Its name: 2–120 characters.
        name: NameText,
        /// What it is about: up to 4000 characters, a small subset of Markdown.
        description: DescriptionText,
        /// How far it reaches.
        level: CommunityLevel,
        /// Where it lies.
        work_area: AreaSpec,
        /// Who it is for.
        audience: Audience,
        /// Who may look inside.
        visibility: Visibility,
        /// How one becomes a member.
        joining: Joining,
        /// The community above it. Left out: at the top, which is for administrators.
        parent_id: Option<CommunityId>,
        /// Its tags.
        tags: Vec<TagSpec> [default],
        /// Whether questions are reviewed before they open.
        reviewed: bool [default = false],
    }
    /// What is to be different about a community. What is left out stays as it is.
    ChangeCommunity as ChangeCommunityInput(VersionedKey) {
        /// The community.
        community_id: CommunityId,
        /// Its name: 2–120 characters.
        name: Given<NameText>,
        /// What it is about: up to 4000 characters, a small subset of Markdown. Null: nothing.
        description: Patch<DescriptionText>,
        /// How far it reaches.
        level: Given<CommunityLevel>,
        /// Where it lies. Questions without a work area of their own move with it.
        work_area: Given<AreaSpec>,
        /// Who it is for. Refused while members would fall outside.
        audience: Given<Audience>,
        /// Who may look inside. It can't be opened to more people once a question was put to it: those who wrote there wrote for fewer. To make it
        /// CONFIDENTIAL you must be a member: you would lose sight of it.
        visibility: Given<Visibility>,
        /// How one becomes a member.
        joining: Given<Joining>,
        /// The community above it: one in which you could make this one. Null: at the top, which is for administrators.
        parent_id: Patch<CommunityId>,
        /// All its tags. Null: none.
        tags: Patch<Vec<TagSpec>>,
        /// Whether questions are reviewed before they open.
        reviewed: Given<bool>,
    }
    /// A community for the archive.
    ArchiveCommunity as ArchiveCommunityInput(VersionedKey) {
        /// The community.
        community_id: CommunityId,
    }
    /// A community that comes out of the archive.
    RestoreCommunity as RestoreCommunityInput(VersionedKey) {
        /// The community.
        community_id: CommunityId,
    }
    /// Joining, or asking to.
    JoinCommunity as JoinCommunityInput(Key) {
        /// The community.
        community_id: CommunityId,
        /// The capacity in which you join.
        capacity: Capacity,
        /// With a request: a word to who decides, up to 500 characters.
        message: Option<MessageText>,
    }
    /// Leaving.
    LeaveCommunity as LeaveCommunityInput(Key) {
        /// The community.
        community_id: CommunityId,
        /// The capacity in which you leave.
        capacity: Capacity,
    }
    /// An invitation.
    InviteMember as InviteMemberInput(Key) {
        /// The community.
        community_id: CommunityId,
        /// Whom you invite: a profile that you may see.
        profile_id: ProfileId,
    }
    /// A decision on a request.
    DecideMembership as DecideMembershipInput(VersionedKey) {
        /// The request.
        membership_id: MembershipId,
        /// True: a member from now on. False: the request is gone.
        accept: bool,
    }
    /// The end of a seat.
    RemoveMember as RemoveMemberInput(VersionedKey) {
        /// The seat, request or invitation.
        membership_id: MembershipId,
    }
    /// What a member does from now on.
    AppointMember as AppointMemberInput(VersionedKey) {
        /// The member's seat.
        membership_id: MembershipId,
        /// What the member does. MODERATOR is for seats in capacity STEWARD.
        part: Part,
    }
    /// A moderator for a community that nobody can lead any more.
    AppointModerator as AppointModeratorInput(Key) {
        /// The community. You need not see it.
        community_id: CommunityId,
        /// Whom you appoint: the profile, in capacity STEWARD, of somebody else.
        profile_id: ProfileId,
    }
}
