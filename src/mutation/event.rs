//! What happens, by name: one list, one spelling. What partners subscribe to and what the audit says.
use crate::{
    app::App,
    change::Change,
    graphql::ids,
    policy::{Body, By},
    record::{Happened, announced, noted},
};
use entity::ids::{CommunityId, Kinded};
use uuid::Uuid;

macro_rules! kinds {
    ($($name:ident = $text:literal,)*) => {
        /// Everything that happens: `object.past_tense`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "its name says what happened")]
        pub enum EventKind { $($name,)* }
        impl EventKind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
            /// As the outbox and the audit have it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}
kinds! {
    AccountReinstated = "account.reinstated",
    AccountSuspended = "account.suspended",
    AccountUpdated = "account.updated",
    AnswerMarkedHelpful = "answer.marked_helpful",
    AnswerUnmarkedHelpful = "answer.unmarked_helpful",
    AnswerUpdated = "answer.updated",
    AnswerWithdrawn = "answer.withdrawn",
    CalendarLinkRenewed = "calendar_link.renewed",
    CalendarLinkWithdrawn = "calendar_link.withdrawn",
    CommunityArchived = "community.archived",
    CommunityCreated = "community.created",
    CommunityModeratorAppointed = "community.moderator_appointed",
    CommunityRestored = "community.restored",
    CommunityUpdated = "community.updated",
    CommunityMembershipAppointed = "community_membership.appointed",
    CommunityMembershipBegan = "community_membership.began",
    CommunityMembershipDeclined = "community_membership.declined",
    CommunityMembershipEnded = "community_membership.ended",
    CommunityMembershipInvited = "community_membership.invited",
    CommunityMembershipRequested = "community_membership.requested",
    ConsentGiven = "consent.given",
    ConsentWithdrawn = "consent.withdrawn",
    DatePollAnswered = "date_poll.answered",
    DatePollClosed = "date_poll.closed",
    DatePollCreated = "date_poll.created",
    EventCancelled = "event.cancelled",
    EventClosed = "event.closed",
    EventCreated = "event.created",
    EventDiscarded = "event.discarded",
    EventParticipantsExported = "event.participants_exported",
    EventProgrammeMarked = "event.programme_marked",
    EventPublished = "event.published",
    EventReportUpdated = "event.report_updated",
    EventUpdated = "event.updated",
    EventTemplateArchived = "event_template.archived",
    EventTemplateCreated = "event_template.created",
    EventTemplateUpdated = "event_template.updated",
    ExpertOfferAgreed = "expert_offer.agreed",
    ExpertOfferConfirmed = "expert_offer.confirmed",
    ExpertOfferDeclined = "expert_offer.declined",
    ExpertOfferProposed = "expert_offer.proposed",
    ExpertOfferRefused = "expert_offer.refused",
    ExpertOfferRetracted = "expert_offer.retracted",
    ExpertRequestAgreed = "expert_request.agreed",
    ExpertRequestAnswered = "expert_request.answered",
    ExpertRequestAsked = "expert_request.asked",
    ExpertRequestDeclined = "expert_request.declined",
    ExpertRequestExpired = "expert_request.expired",
    ExpertRequestReopened = "expert_request.reopened",
    ExpertRequestWithdrawn = "expert_request.withdrawn",
    HarvestObjected = "harvest.objected",
    HarvestProposed = "harvest.proposed",
    HarvestPublished = "harvest.published",
    HarvestUpdated = "harvest.updated",
    MunicipalityCreated = "municipality.created",
    MunicipalityUpdated = "municipality.updated",
    NetworkConfirmed = "network.confirmed",
    NetworkCoordinatorInvited = "network.coordinator_invited",
    NetworkCreated = "network.created",
    NetworkDutyApproached = "network.duty_approached",
    NetworkEnded = "network.ended",
    NetworkMunicipalityAdded = "network.municipality_added",
    NetworkMunicipalityRemoved = "network.municipality_removed",
    NetworkUpdated = "network.updated",
    NetworkMembershipAppointed = "network_membership.appointed",
    NetworkMembershipBegan = "network_membership.began",
    NetworkMembershipDeclined = "network_membership.declined",
    NetworkMembershipEnded = "network_membership.ended",
    NetworkMembershipInvited = "network_membership.invited",
    NetworkMembershipRequested = "network_membership.requested",
    OrganisationCreated = "organisation.created",
    OrganisationProposed = "organisation.proposed",
    OrganisationUpdated = "organisation.updated",
    ParentInputAnswered = "parent_input.answered",
    ParentInputErased = "parent_input.erased",
    ParentInputGiven = "parent_input.given",
    PolicyTableAdopted = "policy_table.adopted",
    PolicyTableDraftPublished = "policy_table.draft_published",
    PolicyTableOpened = "policy_table.opened",
    PolicyTablePhaseChanged = "policy_table.phase_changed",
    PolicyTablePositionRecorded = "policy_table.position_recorded",
    PolicyTableUpdated = "policy_table.updated",
    ProfileUpdated = "profile.updated",
    QuestionAnswered = "question.answered",
    QuestionAsked = "question.asked",
    QuestionClosed = "question.closed",
    QuestionDrafted = "question.drafted",
    QuestionFollowed = "question.followed",
    QuestionReopened = "question.reopened",
    QuestionSentBack = "question.sent_back",
    QuestionSubmitted = "question.submitted",
    QuestionUnfollowed = "question.unfollowed",
    QuestionUpdated = "question.updated",
    QuestionWithdrawn = "question.withdrawn",
    RegionCreated = "region.created",
    RegionUpdated = "region.updated",
    RegistrationAccepted = "registration.accepted",
    RegistrationAttended = "registration.attended",
    RegistrationCancelled = "registration.cancelled",
    RegistrationExpired = "registration.expired",
    RegistrationMade = "registration.made",
    RegistrationOffered = "registration.offered",
    RegistrationPlaced = "registration.placed",
    RegistrationQueued = "registration.queued",
    RepresentativeAppointed = "representative.appointed",
    RepresentativeDismissed = "representative.dismissed",
    SeriesCreated = "series.created",
    SuggestionDismissed = "suggestion.dismissed",
    TagCreated = "tag.created",
    TagDropped = "tag.dropped",
    TagMerged = "tag.merged",
    TagUpdated = "tag.updated",
    WrittenWindowOpened = "written_window.opened",
    WrittenWindowUpdated = "written_window.updated",
}

/// Something that happened to an object.
#[derive(Clone, Copy, Debug)]
pub struct DomainEvent {
    kind: EventKind,
    subject: (u8, Uuid),
    audited: (u8, Uuid),
    community: Option<CommunityId>,
    version: i32,
    announced: bool,
    audited_too: bool,
}

impl DomainEvent {
    /// To this object, which has this version now.
    pub fn of<I: Kinded>(kind: EventKind, id: I, version: i32) -> Self {
        let subject = (I::KIND, id.uuid());
        Self { kind, subject, audited: subject, community: None, version, announced: true, audited_too: true }
    }
    /// To the municipality with this code, which has no version.
    pub fn of_municipality(kind: EventKind, code: &str) -> Self {
        let subject = (ids::MUNICIPALITY, ids::of_code(code));
        Self { kind, subject, audited: subject, community: None, version: 1, announced: true, audited_too: true }
    }
    /// What happened.
    pub fn kind(&self) -> EventKind {
        self.kind
    }
    /// To which object, if it is one of this type.
    pub fn subject<I: Kinded>(&self) -> Option<I> {
        (self.subject.0 == I::KIND).then(|| I::of(self.subject.1))
    }
    /// The audit names another object than the outbox: whose profile it was.
    #[must_use]
    pub fn audited<I: Kinded>(self, id: I) -> Self {
        Self { audited: (I::KIND, id.uuid()), ..self }
    }
    /// In the community that organises it, if it is one.
    #[must_use]
    pub fn at(self, body: impl Into<Body>) -> Self {
        Self { community: body.into().community(), ..self }
    }
    /// For partners alone: nobody did it who would have to answer for it.
    #[must_use]
    pub fn announced_only(self) -> Self {
        Self { audited_too: false, ..self }
    }
    /// For the audit alone: what it says concerns nobody else.
    #[must_use]
    pub fn audited_only(self) -> Self {
        Self { announced: false, ..self }
    }
    pub(super) fn recorded(self, change: Change, app: &App, by: &By) -> Change {
        let Self { kind, subject, audited, community, version, .. } = self;
        let happened = |(subject_kind, subject)| Happened { kind: kind.name(), subject_kind, subject, community, version };
        let change = if self.announced { announced(change, app, happened(subject)) } else { change };
        if self.audited_too { noted(change, app, by, happened(audited)) } else { change }
    }
}

#[cfg(test)]
mod tests {
    use super::EventKind;

    #[test]
    fn names_are_of_one_form() {
        let names: std::collections::BTreeSet<_> = EventKind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(names.len(), EventKind::ALL.len());
        let snake = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        assert!(names.iter().all(|name| name.split_once('.').is_some_and(|(object, past)| snake(object) && snake(past))), "{names:?}");
    }
}
