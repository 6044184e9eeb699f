//! What can be done with meetings.
use super::Event;
use crate::{
    events::commands::{
        CancelEventInput, CloseEventInput, CreateEventInput, DiscardEventInput, MarkProgrammeMeetingInput, PublishEventInput,
        UpdateEventInput, UpdateEventReportInput,
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
    /// The meeting that a mutation made or changed.
    EventPayload {
        /// The meeting, as you may see it now.
        event: Event(Model)
    }
}

/// The draft that was removed.
#[derive(SimpleObject)]
pub struct DiscardEventPayload {
    /// The global id that the draft had.
    removed_event_id: ID,
}

impl From<Removed<EventId>> for DiscardEventPayload {
    fn from(Removed(id): Removed<EventId>) -> Self {
        Self { removed_event_id: ids::id(id) }
    }
}

mutation_fields! {
    /// What can be done with meetings.
    EventMutations {
        /// Drafts a meeting (bijeenkomst) of a community, a network of parents or a policy table. For those who lead its organiser (the core group and
        /// moderators of a community, the coordinators of a network, the representatives of a policy table's owner), and administrators. Errors: NOT_FOUND
        /// (the organiser, or a tag), FORBIDDEN (NOT_A_MEMBER, ARCHIVED), INVALID with every field that is wrong (REQUIRED, ENDS_BEFORE_START, OUT_OF_RANGE,
        /// UNKNOWN_ID, CONFLICTING_ARGUMENTS where two fields can't be used together), REFUSED (CEASED_MUNICIPALITY; WITHDRAWN, WRONG_STATE or
        /// WRITTEN_FOR_FEWER for a question that it can't be made of).
        create_event(CreateEventInput = "The meeting.") -> EventPayload;
        /// Changes a draft or a published meeting. Moving a published meeting announces it anew, which counts for `parentFriendly`. For those who organise it.
        /// Errors: NOT_FOUND, FORBIDDEN (ARCHIVED), CONFLICT, INVALID with every field that does not go with the others (as for `createEvent`), REFUSED
        /// (WRONG_STATE once it is cancelled or closed, and for a moment that is past already; IN_THE_PAST; CAPACITY_TAKEN; ALREADY_ANSWERED; as for
        /// `createEvent`).
        update_event(UpdateEventInput = "The meeting, and what changes.") -> EventPayload;
        /// Publishes a draft: everyone who may look into its organiser sees it from now on. For those who organise it. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED),
        /// CONFLICT, REFUSED (WRONG_STATE when it is no draft, IN_THE_PAST when it would have started).
        publish_event(PublishEventInput = "The draft.") -> EventPayload;
        /// Removes a draft for good. For those who organise it. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED), CONFLICT, REFUSED (WRONG_STATE when it is no draft:
        /// a published meeting can be cancelled or closed).
        discard_event(DiscardEventInput = "The draft.") -> DiscardEventPayload;
        /// Cancels a published meeting, which can't be undone. For those who organise it, also once its community is archived. Errors: NOT_FOUND, FORBIDDEN,
        /// CONFLICT, INVALID (the reason), REFUSED (WRONG_STATE unless it is published, IN_THE_PAST when it is over).
        cancel_event(CancelEventInput = "The meeting, and why.") -> EventPayload;
        /// Says whether a meeting is the programme's own yearly one; `programmeDuty` tells what counts. For administrators. Errors: NOT_FOUND, FORBIDDEN,
        /// CONFLICT, REFUSED (WRONG_STATE when it was cancelled).
        mark_programme_meeting(MarkProgrammeMeetingInput = "The meeting, and whether it is the programme's own.") -> EventPayload;
        /// Corrects the report of a closed meeting, or the address of its recording. The report that was is kept (`reportRevisions`). For those who organise
        /// it. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED), CONFLICT, INVALID, REFUSED (WRONG_STATE unless it is closed).
        update_event_report(UpdateEventReportInput = "The meeting, and what is right.") -> EventPayload;
        /// Closes a meeting that is over, with its report, its recording, and what became of each question that it is made of. Each outcome returns to its
        /// question as an answer FROM_EVENT, written by you in the capacity in which you lead; a parent stays unnamed. For those who organise it, also once
        /// its community is archived. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, REFUSED (WRONG_STATE unless it is published; NOT_OVER; OUTCOME_MISSING
        /// for each question without an outcome; UNKNOWN_ID for a question that is not its own and for a meeting that you can't see; NOT_ORGANISER,
        /// EVENT_CANCELLED, WRONG_STATE, WRITTEN_FOR_FEWER or TOO_MANY for a meeting to which a question can't be carried over).
        close_event(CloseEventInput = "The meeting, and what came of it.") -> EventPayload;
    }
}
