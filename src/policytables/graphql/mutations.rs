//! What changes policy tables, and what parents bring in there.
use super::{ParentInput, PolicyDraft, PolicyTable, WrittenWindow};
use crate::{
    graphql::{
        mutate::{mutation_fields, payloads},
        row::Resolved,
    },
    policytables::commands::*,
};
use async_graphql::SimpleObject;
use entity::{parent_input, policy_draft, policy_table, written_window};

payloads! {
    /// What a mutation on a policy table gives back.
    PolicyTablePayload {
        /// The table as it is now.
        policy_table: PolicyTable(policy_table::Model)
    }
    /// What a mutation on a written window gives back.
    WrittenWindowPayload {
        /// The window as it is now.
        window: WrittenWindow(written_window::Model)
    }
}

/// What publishing a version gives back.
#[derive(SimpleObject)]
pub struct PolicyDraftPayload {
    /// The version.
    draft: Resolved<PolicyDraft>,
}

impl From<policy_draft::Model> for PolicyDraftPayload {
    fn from(row: policy_draft::Model) -> Self {
        Self { draft: Resolved(PolicyDraft(row.into())) }
    }
}

/// What a mutation on a parent's input gives back.
#[derive(SimpleObject)]
pub struct ParentInputPayload {
    /// The input as it is now.
    parent_input: Resolved<ParentInput>,
}

impl From<parent_input::Model> for ParentInputPayload {
    fn from(row: parent_input::Model) -> Self {
        Self { parent_input: Resolved(ParentInput::at_table(row)) }
    }
}

mutation_fields! {
    /// The changes of policy tables, and what parents bring in there.
    PolicyTableMutations {
        /// Open a policy table: who represents the organisation whose policy it is, and administrators. Everybody reads it from then on; it begins with
        /// EXPLORATION. Errors: NOT_FOUND (the organisation), FORBIDDEN, INVALID with every field that is wrong, REFUSED (WRONG_STATE when the
        /// organisation is only proposed, CEASED_MUNICIPALITY).
        open_policy_table(OpenPolicyTableInput = "The table.") -> PolicyTablePayload;
        /// Change what a table is about: those who run it. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, REFUSED (CEASED_MUNICIPALITY).
        change_policy_table(ChangePolicyTableInput = "What changes.") -> PolicyTablePayload;
        /// Move a table a step: EXPLORATION, DRAFT, CONSULTATION, and from ADOPTED to EVALUATION. Until the policy is adopted it can also go a step back,
        /// but not to EXPLORATION once there is a version; an adopted one does not come back: another policy is another table. Those who run it. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED
        /// (WRONG_STATE when there is no such step, NO_DRAFT when there is nothing to consult on).
        move_policy_table(MovePolicyTableInput = "Which, and to where.") -> PolicyTablePayload;
        /// Put a version of the policy on the table, in the phases DRAFT and CONSULTATION: the newest is the one on which input is given, and input on those
        /// before it no longer counts for adoption. Those who run it. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, REFUSED (WRONG_STATE,
        /// ALREADY_ADOPTED).
        publish_policy_draft(PublishPolicyDraftInput = "The version.") -> PolicyDraftPayload;
        /// Open a time in which parents can write: those who run the table. Errors: NOT_FOUND, FORBIDDEN, INVALID (ENDS_BEFORE_START, OUT_OF_RANGE),
        /// REFUSED (NO_DRAFT, IN_THE_PAST, ALREADY_ADOPTED).
        open_written_window(OpenWrittenWindowInput = "At which table, and when.") -> WrittenWindowPayload;
        /// Move a written window that is not open yet, or let one that is open close later: those who run the table. Errors: NOT_FOUND, FORBIDDEN,
        /// CONFLICT, INVALID (ENDS_BEFORE_START, OUT_OF_RANGE), REFUSED (IN_THE_PAST, WINDOW_SHORTENED, WRONG_STATE once it has opened or closed,
        /// ALREADY_ADOPTED).
        change_written_window(ChangeWrittenWindowInput = "What changes.") -> WrittenWindowPayload;
        /// Record what parents are in the decision, from now on: those who run the table. What was recorded before stays, with its time. Errors: NOT_FOUND,
        /// FORBIDDEN, CONFLICT, REFUSED (DUPLICATE when it is so already, TOO_MANY after 50, ALREADY_ADOPTED).
        record_parents_position(RecordParentsPositionInput = "At which table, and what they are.") -> PolicyTablePayload;
        /// Adopt the policy, from CONSULTATION: those who run the table. REFUSED with everything that lacks at once: PARENTS_INPUT_MISSING,
        /// RESPONSE_MISSING, PARENTS_POSITION_MISSING, PARENT_FRIENDLY_MISSING (see `adoptionRequirements`), WRONG_STATE for its phase; with ALREADY_ADOPTED
        /// alone when it was adopted before. An administrator may adopt it though one of the four lacks, with a reason that the table tells for ever. Other
        /// errors: NOT_FOUND, FORBIDDEN, CONFLICT, INVALID.
        adopt_policy(AdoptPolicyInput = "Which.") -> PolicyTablePayload;
        /// Bring something in at a policy table, as a parent: in public, on the newest version of the policy, in a written window that is open or in connection
        /// with a meeting of the table (from its publication until 14 days after it). For yourself, or for a network that you coordinate. At most 20 times
        /// at one table. Whoever takes part there as a professional may, and does not count for adoption. Errors: NOT_FOUND (the version), FORBIDDEN
        /// (WRONG_CAPACITY for who is no parent, NO_MANDATE), INVALID, REFUSED with everything that stands in the way (OLD_VERSION, INPUT_NOT_OPEN,
        /// EVENT_CANCELLED, ALREADY_ADOPTED, TOO_MANY).
        give_parent_input(GiveParentInputInput = "What, and on what.") -> ParentInputPayload;
        /// Erase what you brought in, at any time: its words, your name and what ties it to you go for good. That something was brought in on that day stays
        /// and counts, and so does what was said to it. Errors: NOT_FOUND, FORBIDDEN when it is not yours (any more), CONFLICT.
        erase_parent_input(EraseParentInputInput = "Which.") -> ParentInputPayload;
        /// Say what becomes of a parent's input, and why: those who run the table. It can be said anew, and what was said before is kept, until the policy is
        /// adopted; an input that has no response by then can still get one. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, REFUSED (ALREADY_ADOPTED,
        /// TOO_MANY after 50 times).
        respond_to_parent_input(RespondToParentInputInput = "To which, and what.") -> ParentInputPayload;
    }
}
