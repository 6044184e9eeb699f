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
    Part: graphql::CommunityRole = |raw, _, _| Some((*raw).into());
    Visibility: graphql::Visibility = |raw, _, _| Some((*raw).into());
}

commands! {
    /// A new community.
    CreateCommunity as CreateCommunityInput(Key) {
        /// Its name: 2–120 characters.
        name: NameText,
        /// What it is about: at most 4,000 characters, a small subset of Markdown.
        description: DescriptionText,
        /// How far it reaches.
        level: CommunityLevel,
        /// Where it lies: its work area (werkgebied).
        work_area: AreaSpec,
        /// Who can become a member and contribute.
        audience: Audience,
        /// Who may look inside.
        visibility: Visibility,
        /// How one becomes a member.
        joining: Joining,
        /// The community above it. Left out: at the top, which is for administrators.
        parent_id: Option<CommunityId>,
        /// Its tags: at most 10.
        tags: Vec<TagSpec> [default],
        /// Whether its core group or a moderator reviews questions before they open.
        reviewed: bool [default = false],
    }
    /// What changes of a community. What is left out stays as it is.
    UpdateCommunity as UpdateCommunityInput(VersionedKey) {
        /// The community that changes.
        id: CommunityId,
        /// Its name: 2–120 characters.
        name: Given<NameText>,
        /// What it is about: at most 4,000 characters, a small subset of Markdown. Null empties it.
        description: Patch<DescriptionText>,
        /// How far it reaches.
        level: Given<CommunityLevel>,
        /// Where it lies: its work area (werkgebied). Questions and events without a work area of their own move with it.
        work_area: Given<AreaSpec>,
        /// Who can become a member and contribute. Refused while a member, or somebody who is registered for one of its events, would fall outside.
        audience: Given<Audience>,
        /// Who may look inside. Refused when more people could read what was written or planned there before, when somebody who is registered for one of
        /// its events would not see it any more, and for CONFIDENTIAL when you are no member: you would not find it again.
        visibility: Given<Visibility>,
        /// How one becomes a member.
        joining: Given<Joining>,
        /// The community above it: one below which you could create this one. Null puts it at the top, which is for administrators.
        parent_id: Patch<CommunityId>,
        /// All its tags from now on: at most 10. Null takes all of them away.
        tags: Patch<Vec<TagSpec>>,
        /// Whether its core group or a moderator reviews questions before they open.
        reviewed: Given<bool>,
    }
    /// Which community goes into the archive.
    ArchiveCommunity as ArchiveCommunityInput(VersionedKey) {
        /// The community that goes into the archive.
        id: CommunityId,
    }
    /// Which community comes out of the archive.
    RestoreCommunity as RestoreCommunityInput(VersionedKey) {
        /// The community that comes out of the archive.
        id: CommunityId,
    }
    /// Of which community you want to be a member, and in which capacity.
    RequestCommunityMembership as RequestCommunityMembershipInput(Key) {
        /// The community of which you are to be a member.
        community_id: CommunityId,
        /// The capacity (hoedanigheid) in which you are to be a member.
        capacity: Capacity,
        /// What you say to those who decide on the request: at most 500 characters. It is dropped where nobody has to decide.
        message: Option<MessageText>,
    }
    /// Which community you leave, and in which capacity.
    LeaveCommunity as LeaveCommunityInput(Key) {
        /// The community that you leave.
        id: CommunityId,
        /// The capacity (hoedanigheid) in which you are a member, asked to be one, or were invited.
        capacity: Capacity,
    }
    /// Whom you invite to which community.
    InviteCommunityMember as InviteCommunityMemberInput(Key) {
        /// The community to which you invite.
        community_id: CommunityId,
        /// The profile that you invite: one that you may see. A parent who is not to be found can only ask for a membership.
        profile_id: ProfileId,
    }
    /// A decision on a request for membership.
    DecideCommunityMembership as DecideCommunityMembershipInput(VersionedKey) {
        /// The membership that was requested.
        id: MembershipId,
        /// True: a member from now on. False: the request is declined, and gone.
        accept: bool,
    }
    /// Which membership, request or invitation ends.
    RemoveCommunityMember as RemoveCommunityMemberInput(VersionedKey) {
        /// The membership, also one that is requested or invited.
        id: MembershipId,
    }
    /// Which role a member has from now on.
    AppointCommunityMember as AppointCommunityMemberInput(VersionedKey) {
        /// The membership of whom you appoint.
        id: MembershipId,
        /// The role from now on. MODERATOR is for members in the capacity of a moderator alone.
        role: Part,
    }
    /// Who is to moderate a community that nobody can lead any more.
    AppointCommunityModerator as AppointCommunityModeratorInput(Key) {
        /// The community: also one that you may not see.
        community_id: CommunityId,
        /// The profile of somebody else, in the capacity of a moderator.
        profile_id: ProfileId,
    }
}
