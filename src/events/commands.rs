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
    /// The community that organises it. Give exactly one of `communityId`, `networkId` and `policyTableId`.
    community_id: Option<ID>,
    /// The network of experienced parents (netwerk van ervaringsdeskundige ouders) that organises it.
    network_id: Option<ID>,
    /// The policy table (beleidstafel) that organises it.
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
    /// A new meeting: exactly one of `communityId`, `networkId` and `policyTableId` says who organises it.
    CreateEvent as CreateEventInput(Key) {
        /// Who organises it.
        body: Body [flatten],
        /// What it is to be.
        plan: NewPlan [flatten],
        /// The questions that it is made of, at most 10: open ones that you see, of the same community or of a public one.
        question_ids: QuestionIds [default],
    }
    /// What changes of a meeting. What is left out stays as it is.
    UpdateEvent as UpdateEventInput(VersionedKey) {
        /// The meeting's id.
        id: EventId,
        /// Which occurrences change, when it is one of a series. Times move as much by the clock in Amsterdam; when it can't be done for one
        /// of them, none changes.
        scope: Scope [default_with = "Scope::This"],
        /// What is to be different.
        plan: Plan [flatten],
        /// All questions that it is made of from now on, at most 10: as for `createEvent`; those that it has already may have been closed since. Only
        /// with the `scope` THIS.
        question_ids: Option<QuestionIds>,
    }
    /// A draft to publish.
    PublishEvent as PublishEventInput(VersionedKey) {
        /// The draft's id.
        id: EventId,
        /// Which occurrences are published, when it is one of a series.
        scope: Scope [default_with = "Scope::This"],
    }
    /// A draft to remove.
    DiscardEvent as DiscardEventInput(VersionedKey) {
        /// The draft's id.
        id: EventId,
    }
    /// A meeting to cancel, and why.
    CancelEvent as CancelEventInput(VersionedKey) {
        /// The meeting's id.
        id: EventId,
        /// Which occurrences are cancelled, when it is one of a series.
        scope: Scope [default_with = "Scope::This"],
        /// Why, for everyone who sees the meeting: 10–1,000 characters, plain text.
        reason: ReasonText,
    }
    /// A meeting that is over, and what came of it.
    CloseEvent as CloseEventInput(VersionedKey) {
        /// The meeting's id.
        id: EventId,
        /// The report (verslag) of the meeting: 10–8,000 characters, Markdown.
        report: Option<ReportText>,
        /// Where it can be seen or heard again: an https address of at most 500 characters.
        recording_link: Option<Link>,
        /// What became of each question that it is made of. A question that was withdrawn needs none.
        outcomes: Outcomes [default],
    }
    /// What changes of a closed meeting's report. What is left out stays as it is.
    UpdateEventReport as UpdateEventReportInput(VersionedKey) {
        /// The meeting's id.
        id: EventId,
        /// The report (verslag) of the meeting: 10–8,000 characters, Markdown.
        report: Option<ReportText>,
        /// Where it can be seen or heard again: an https address of at most 500 characters. Null when it no longer can.
        recording_link: Patch<Link>,
    }
    /// Whether a meeting is the programme's own.
    MarkProgrammeMeeting as MarkProgrammeMeetingInput(VersionedKey) {
        /// The meeting's id.
        id: EventId,
        /// Whether it is the programme's own yearly meeting.
        programme_meeting: bool,
    }
}
