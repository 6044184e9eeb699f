//! What can be asked about meetings: the commands, and with them the inputs of the mutation fields. What a meeting is to be stands in `plan.rs`.
use super::plan::{NewPlan, Plan};
use crate::{
    error::FieldErrors,
    graphql::{
        ids,
        input::{Patch, commands, exactly_one, from_input},
    },
    outcomes::commands::{Outcomes, QuestionIds},
    policy::Body,
    series::Scope,
    text::{self, ReasonText, ReportText},
};
use async_graphql::{ID, InputObject};
use entity::ids::EventId;

/// An https address.
#[derive(Clone, Debug)]
pub struct Link(pub String);

impl From<Link> for String {
    fn from(Link(address): Link) -> Self {
        address
    }
}

from_input! {
    Link: String = |raw, path, faults| faults.field(path, text::link(raw)).map(Link);
    Body: BodyInput = |raw, _, faults| body(faults, raw.community_id.as_ref(), raw.network_id.as_ref(), raw.policy_table_id.as_ref());
}

/// Which body organises: fields of an input.
#[derive(Debug, InputObject)]
pub struct BodyInput {
    /// The community that organises it. Exactly one of the three: `communityId`, `networkId`, `policyTableId`.
    community_id: Option<ID>,
    /// The network of parents that organises it.
    network_id: Option<ID>,
    /// The policy table that it is a meeting of.
    policy_table_id: Option<ID>,
}

/// Exactly one of the bodies that can organise.
pub fn body(faults: &mut FieldErrors, community: Option<&ID>, network: Option<&ID>, table: Option<&ID>) -> Option<Body> {
    let community = community.map(|id| faults.field("communityId", ids::parse(id)).map(Body::Community));
    let network = network.map(|id| faults.field("networkId", ids::parse(id)).map(Body::Network));
    let table = table.map(|id| faults.field("policyTableId", ids::parse(id)).map(Body::Table));
    exactly_one(faults, [("communityId", community), ("networkId", network), ("policyTableId", table)])
}

commands! {
    /// What `createEvent` needs.
    CreateEvent as CreateEventInput(Key) {
        /// Who organises it.
        body: Body [flatten],
        /// What it is to be.
        plan: NewPlan [flatten],
        /// The questions that it is made of, at most 10: open ones that you see, of the same community or of a public one.
        question_ids: QuestionIds [default],
    }
    /// What `changeEvent` changes. What is left out stays as it is.
    ChangeEvent as ChangeEventInput(VersionedKey) {
        /// Which meeting.
        event_id: EventId,
        /// How far it goes, for an occurrence of a series. Times move as much by the clock in Amsterdam; one occurrence for which it can't be done refuses
        /// it for all.
        scope: Scope [default_with = "Scope::This"],
        /// What is to be different.
        plan: Plan [flatten],
        /// All questions that it is made of from now on, at most 10: as for `createEvent`; those that it has may have been closed since. Of one
        /// meeting alone, whatever the `scope`.
        question_ids: Option<QuestionIds>,
    }
    /// What `publishEvent` needs.
    PublishEvent as PublishEventInput(VersionedKey) {
        /// Which draft.
        event_id: EventId,
        /// How far it goes, for an occurrence of a series.
        scope: Scope [default_with = "Scope::This"],
    }
    /// What `discardDraft` needs.
    DiscardDraft as DiscardDraftInput(VersionedKey) {
        /// Which draft of a meeting.
        event_id: EventId,
    }
    /// What `cancelEvent` needs.
    CancelEvent as CancelEventInput(VersionedKey) {
        /// Which meeting.
        event_id: EventId,
        /// How far it goes, for an occurrence of a series.
        scope: Scope [default_with = "Scope::This"],
        /// Why, for everybody who sees it: 10–1,000 characters, plain text.
        reason: ReasonText,
    }
    /// What `closeEvent` needs.
    CloseEvent as CloseEventInput(VersionedKey) {
        /// Which meeting.
        event_id: EventId,
        /// What came of it: 10–8,000 characters, Markdown.
        report: Option<ReportText>,
        /// Where it can be seen or heard again: an https address of at most 500 characters.
        recording_link: Option<Link>,
        /// What became of each question that it is made of. A question that was withdrawn needs none.
        outcomes: Outcomes [default],
    }
    /// What `changeEventReport` changes. What is left out stays as it is.
    ChangeEventReport as ChangeEventReportInput(VersionedKey) {
        /// Which meeting.
        event_id: EventId,
        /// What came of it: 10–8,000 characters, Markdown.
        report: Option<ReportText>,
        /// Where it can be seen or heard again: an https address of at most 500 characters; null when it no longer can.
        recording_link: Patch<Link>,
    }
    /// What `markProgrammeMeeting` needs.
    MarkProgrammeMeeting as MarkProgrammeMeetingInput(VersionedKey) {
        /// Which meeting.
        event_id: EventId,
        /// Whether it is the programme's own.
        programme: bool,
    }
}
