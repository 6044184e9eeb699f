//! What can be done with meetings.
use super::Event;
use crate::{
    events::commands::{
        CancelEventInput, ChangeEventInput, ChangeEventReportInput, CloseEventInput, CreateEventInput, DiscardDraftInput,
        MarkProgrammeMeetingInput, PublishEventInput,
    },
    graphql::{
        ids,
        mutate::{mutation_fields, payloads},
    },
    mutation::Removed,
};
use async_graphql::{ID, SimpleObject};
use entity::{event::Model, ids::EventId};

payloads! {
    /// What a mutation on a meeting gives back.
    EventPayload {
        /// The meeting, as you may see it now.
        event: Event(Model)
    }
}

/// What is left of a draft.
#[derive(SimpleObject)]
pub struct DiscardDraftPayload {
    /// The global id that it had.
    event_id: ID,
}

impl From<Removed<EventId>> for DiscardDraftPayload {
    fn from(Removed(id): Removed<EventId>) -> Self {
        Self { event_id: ids::id(id) }
    }
}

mutation_fields! {
    /// What can be done with meetings.
    EventMutations {
        /// Draft a meeting of a community: its core group and its moderators, and administrators. Errors: NOT_FOUND, FORBIDDEN (NOT_A_MEMBER, ARCHIVED),
        /// INVALID with every field that is wrong (ENDS_BEFORE_START, OUT_OF_RANGE, REQUIRED, CONFLICTING_ARGUMENTS where two do not go together).
        create_event(CreateEventInput = "The meeting.") -> EventPayload;
        /// Change a meeting that is a draft or published: those who organise it. Who moves a published one announces it anew, which `parentFriendly`
        /// counts from. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED), CONFLICT, INVALID with every field that does not fit together with the others, REFUSED
        /// (WRONG_STATE once it is cancelled or closed, and for a time that is past already; IN_THE_PAST; CAPACITY_TAKEN).
        change_event(ChangeEventInput = "What changes.") -> EventPayload;
        /// Publish a draft: those who organise it. Whoever may look into the community sees it from now on. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED),
        /// CONFLICT, REFUSED (WRONG_STATE when it is no draft, IN_THE_PAST when it would have started).
        publish_event(PublishEventInput = "Which draft.") -> EventPayload;
        /// Throw a draft of a meeting away: those who organise it. It can't be undone. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED), CONFLICT, REFUSED (WRONG_STATE
        /// when it is no draft: what was published is called off or closed).
        discard_draft(DiscardDraftInput = "Which draft.") -> DiscardDraftPayload;
        /// Call a published meeting off: those who organise it, also once its community is archived. It can't be undone. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, REFUSED
        /// (WRONG_STATE unless it is published, IN_THE_PAST when it is over).
        cancel_event(CancelEventInput = "Which, and why.") -> EventPayload;
        /// Say that a meeting is the programme's own yearly one, or that it is not: administrators. What counts is in `programmeDuty`. Errors: NOT_FOUND,
        /// FORBIDDEN, CONFLICT, REFUSED (WRONG_STATE when it was called off).
        mark_programme_meeting(MarkProgrammeMeetingInput = "Which, and whether.") -> EventPayload;
        /// Correct the report of a closed meeting, or where it can be seen again: those who organise it. The report that was is kept (`reportRevisions`).
        /// Errors: NOT_FOUND, FORBIDDEN (ARCHIVED), CONFLICT, INVALID, REFUSED (WRONG_STATE unless it is closed).
        change_event_report(ChangeEventReportInput = "Which, and what is right.") -> EventPayload;
        /// Close a meeting that is over, with its report, where it can be seen again, and what became of each question that it is made of: those who
        /// organise it, also once its community is archived. Each outcome returns to its question as an answer FROM_EVENT, by you in the capacity in which you lead; a parent stays unnamed.
        /// Errors: NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, REFUSED (WRONG_STATE unless it is published, NOT_OVER; OUTCOME_MISSING with each
        /// question that has none; UNKNOWN_ID for one that is not its own or a meeting that you can't see; NOT_ORGANISER, EVENT_CANCELLED, WRONG_STATE,
        /// WRITTEN_FOR_FEWER and TOO_MANY for a meeting to which it can't go on).
        close_event(CloseEventInput = "Which, and what came of it.") -> EventPayload;
    }
}
