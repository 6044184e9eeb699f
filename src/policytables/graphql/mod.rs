//! How the world sees policy tables: table.rs, parts.rs and given.rs hold the objects, the others what can be asked and done.
mod given;
mod mutations;
mod parts;
mod queries;
mod table;

pub use given::{InputResponse, ParentInput};
pub use mutations::PolicyTableMutations;
pub use parts::{AdoptionRequirement, PolicyDraft, PolicyOverride, RecordedPosition, WrittenWindow};
pub use queries::PolicyTableQueries;
pub use table::PolicyTable;

use async_graphql::Enum;
use entity::enums;

/// How far a policy is.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "enums::PolicyPhase")]
pub enum PolicyPhase {
    /// What the policy is to be about is being found out. There is no version of it yet.
    Exploration,
    /// It is being written: there can be versions, and input on the newest.
    Draft,
    /// It is put to those whom it is about.
    Consultation,
    /// It was adopted, by `adoptPolicy`. Nothing of how it was made changes any more.
    Adopted,
    /// It is looked at how it works out.
    Evaluation,
}

/// What parents are in a decision.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "enums::ParentsPosition")]
pub enum ParentsPosition {
    /// They are told.
    Informed,
    /// They are asked.
    Consulted,
    /// They give advice, and hear what became of it.
    Advising,
    /// They make the policy together with others.
    CoCreating,
    /// They decide together with others.
    CoDeciding,
}

/// What became of what a parent brought in.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "enums::ResponseKind")]
pub enum InputResponseKind {
    /// It is taken over.
    Adopted,
    /// A part of it is taken over.
    Partly,
    /// It is not taken over.
    NotAdopted,
}
