//! Policy tables (beleidstafels): an organisation makes policy in public, parents bring in what they know, and hear what became of it.
//!
//! What has to be there before a policy is adopted: adoption.rs. Whatever changes a table, or hangs on it, locks its row first: what is brought in,
//! answered and adopted at one table goes one by one.
mod adopt;
pub mod adoption;
pub mod commands;
mod give;
pub mod graphql;
mod loaders;
mod respond;
mod run;
mod store;
mod targets;
mod window;

pub use commands::{
    AdoptPolicy, ChangePolicyTable, ChangeWrittenWindow, EraseParentInput, GiveParentInput, MovePolicyTable, OpenPolicyTable,
    OpenWrittenWindow, PublishPolicyDraft, RecordParentsPosition, RespondToParentInput,
};
pub use give::erase_inputs_of;
pub use loaders::{AdoptionFacts, PolicyDraftById, PolicyTableById, Positions, Responses, WrittenWindowById};
pub use store::{Filter, InputFilter};
pub use targets::{LockedDraft, LockedInput, LockedWindow, Owner};

use crate::{
    error::{Error, FieldError, ProblemCode, Result},
    mutation::aggregate,
    policy::{Actor, Open as _, Visible as _},
};
use chrono::Duration;
use entity::{
    enums::PolicyPhase,
    ids::{ParentInputId, PolicyTableId, WrittenWindowId},
    parent_input, policy_table, written_window,
};

/// How long after a meeting parents can still bring something in that belongs to it.
pub const AFTERWARDS: Duration = Duration::days(14);
/// How long a written window is open at most.
pub const LONGEST_WINDOW: Duration = Duration::days(366);
/// How often one person brings something in at one table at most.
pub const MOST_INPUTS: i64 = 20;
/// How often the position of parents is recorded at one table at most.
pub const MOST_POSITIONS: u64 = 50;
/// How often a response to one input is changed at most.
pub const MOST_RESPONSES: u64 = 50;

// Tables are for everybody: the law is asked as for nobody in particular.
aggregate!(policy_table: PolicyTableId, |_| policy_table::Entity::visible_to(&Actor::Nobody), in |row| row.id);
aggregate!(written_window: WrittenWindowId, |_| written_window::Entity::everyone(), in |row| row.policy_table_id);
aggregate!(parent_input: ParentInputId, |actor| parent_input::Entity::visible_to(actor), in |row| row.policy_table_id);

/// Nothing of how a policy was made changes once it is adopted.
fn in_the_making(table: &policy_table::Model, path: &str) -> Option<FieldError> {
    adopted(table).then(|| FieldError::at(path, ProblemCode::AlreadyAdopted))
}

fn adopted(table: &policy_table::Model) -> bool {
    matches!(table.phase, PolicyPhase::Adopted | PolicyPhase::Evaluation)
}

/// Every unmet rule at once.
fn refuse(unmet: impl IntoIterator<Item = FieldError>) -> Result<()> {
    let unmet: Vec<_> = unmet.into_iter().collect();
    if unmet.is_empty() { Ok(()) } else { Err(Error::Refused(unmet)) }
}
