//! Everything that somebody may want to do: what the law has a rule for, each.

/// Everything that somebody may want to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read inside a community.
    Look,
    /// Know that a community exists, and what it is about.
    SeeCard,
    /// Change one's own account, profiles and consents.
    EditOwn,
    /// Suspend accounts, list consents, appoint representatives.
    ManageAccounts,
    /// Define regions, import municipalities.
    ManagePlaces,
    /// See which work of the service's own fails.
    SeeJobs,
    /// Name an organisation that is not in the list.
    ProposeOrganisation,
    /// Change the list of organisations.
    EditOrganisation,
    /// Change the free tags, the themes and their synonyms.
    EditTags,
    /// Make a community, below another or at the top.
    CreateCommunity,
    /// Change what a community is.
    ChangeCommunity,
    /// Archive a community, or take it out of the archive.
    ArchiveCommunity,
    /// Take a seat, or ask for one.
    JoinCommunity,
    /// Give up one's seat, request or invitation.
    LeaveCommunity,
    /// Invite somebody.
    InviteMember,
    /// Accept or decline a request, end somebody's seat.
    DecideSeat,
    /// Say who is in the core group and who moderates.
    AppointMember,
    /// Give a community that nobody can lead any more a moderator.
    AppointModerator,
    /// Ask a question.
    AskQuestion,
    /// Change one's own question, or put a draft forward.
    EditQuestion,
    /// Withdraw one's own question.
    WithdrawQuestion,
    /// Let a question through, or send it back.
    ReviewQuestion,
    /// Read the texts that a question or an answer had before.
    SeePast,
    /// Close a question without a harvest.
    CloseQuestion,
    /// Open a closed or harvested question again.
    ReopenQuestion,
    /// Follow a question, or stop.
    FollowQuestion,
    /// Answer a question.
    AnswerQuestion,
    /// Change one's own answer.
    EditAnswer,
    /// Withdraw one's own answer.
    WithdrawAnswer,
    /// Mark somebody's answer as helpful, or take that back.
    MarkHelpful,
    /// Write, revise or publish a harvest.
    Harvest,
    /// Object to a harvest that quotes one's answer.
    ObjectToHarvest,
    /// Draft, change or publish a meeting, correct its report.
    OrganiseEvent,
    /// Call a meeting off, or close it: also where nothing new comes, since people wait for the news.
    EndEvent,
    /// See a meeting that is not published yet.
    SeeDraftEvent,
    /// Read where a meeting is held online.
    SeeJoinLink,
    /// Say when one can come.
    AnswerDatePoll,
    /// Register for an event.
    RegisterForEvent,
    /// Take a place that was offered.
    AcceptOffer,
    /// Give up one's own place, offer or turn.
    CancelRegistration,
    /// End somebody's registration, or note whether they were there.
    ManageRegistration,
    /// Count the parents among a community's members however few they are.
    CountParents,
    /// Tell one anonymous parent from another within a thread.
    SeeHandle,
    /// Make a network.
    CreateNetwork,
    /// Change, confirm or end a network, say where it works, keep its templates.
    ManageNetwork,
    /// Say who sits in a network, and answer requests for a parent.
    LeadNetwork,
    /// Ask for a seat in a network, or take one up.
    JoinNetwork,
    /// Give up one's seat in a network.
    LeaveNetwork,
    /// Invite somebody to coordinate a network that nobody coordinates.
    InviteCoordinator,
    /// Say that a meeting is the programme's own.
    MarkProgramme,
    /// Keep templates of meetings for everybody.
    KeepTemplates,
    /// Ask for a parent with lived experience.
    AskForExpert,
    /// Withdraw one's own request for a parent, agree with an offer to it, or decline that.
    SettleRequest,
    /// Say whether one is willing to be the parent whom a network proposed.
    AnswerOffer,
    /// Open a policy table for an organisation.
    OpenPolicyTable,
    /// Run a policy table, respond to its inputs, adopt its policy.
    RunPolicyTable,
    /// Adopt a policy though something lacks.
    OverrideAdoption,
    /// Bring something in at a policy table, as a parent.
    GiveParentInput,
    /// Bring it in for a network.
    SpeakForNetwork,
    /// Take the words of one's own input away.
    EraseParentInput,
}

impl Action {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 60] = [
        Self::Look,
        Self::SeeCard,
        Self::EditOwn,
        Self::ManageAccounts,
        Self::ManagePlaces,
        Self::SeeJobs,
        Self::ProposeOrganisation,
        Self::EditOrganisation,
        Self::EditTags,
        Self::CreateCommunity,
        Self::ChangeCommunity,
        Self::ArchiveCommunity,
        Self::JoinCommunity,
        Self::LeaveCommunity,
        Self::InviteMember,
        Self::DecideSeat,
        Self::AppointMember,
        Self::AppointModerator,
        Self::AskQuestion,
        Self::EditQuestion,
        Self::WithdrawQuestion,
        Self::ReviewQuestion,
        Self::SeePast,
        Self::CloseQuestion,
        Self::ReopenQuestion,
        Self::FollowQuestion,
        Self::AnswerQuestion,
        Self::EditAnswer,
        Self::WithdrawAnswer,
        Self::MarkHelpful,
        Self::Harvest,
        Self::ObjectToHarvest,
        Self::OrganiseEvent,
        Self::EndEvent,
        Self::SeeDraftEvent,
        Self::SeeJoinLink,
        Self::AnswerDatePoll,
        Self::RegisterForEvent,
        Self::AcceptOffer,
        Self::CancelRegistration,
        Self::ManageRegistration,
        Self::CountParents,
        Self::SeeHandle,
        Self::CreateNetwork,
        Self::ManageNetwork,
        Self::LeadNetwork,
        Self::JoinNetwork,
        Self::LeaveNetwork,
        Self::InviteCoordinator,
        Self::MarkProgramme,
        Self::KeepTemplates,
        Self::AskForExpert,
        Self::SettleRequest,
        Self::AnswerOffer,
        Self::OpenPolicyTable,
        Self::RunPolicyTable,
        Self::OverrideAdoption,
        Self::GiveParentInput,
        Self::SpeakForNetwork,
        Self::EraseParentInput,
    ];
}
