//! How the world sees policy tables: table.rs, parts.rs and given.rs hold the objects, inputs.rs what comes in, the others what can be asked and done.
mod given;
mod giving;
mod inputs;
mod parts;
mod queries;
mod running;
mod table;

pub use given::{InputResponse, ParentInput};
pub use parts::{AdoptionRequirement, PolicyDraft, PolicyOverride, RecordedPosition, WrittenWindow};
pub use queries::PolicyTableQueries;
pub use table::PolicyTable;

use super::adoption::Known;
use crate::{error::Error, graphql::batch::Batch};
use async_graphql::{Enum, MergedObject};
use entity::{
    enums,
    ids::{ParentInputId, PolicyDraftId, PolicyTableId, WrittenWindowId},
    input_response, policy_draft, policy_table, recorded_position, written_window,
};
use std::sync::Arc;

/// The tables of one request.
pub type TableBatch = Batch<PolicyTableId, policy_table::Model, Error>;
/// The versions of policies.
pub type DraftBatch = Batch<PolicyDraftId, Arc<policy_draft::Model>, Error>;
/// The written windows.
pub type WindowBatch = Batch<WrittenWindowId, written_window::Model, Error>;
/// What was recorded of the position of parents.
pub type PositionBatch = Batch<PolicyTableId, Arc<[recorded_position::Model]>, Error>;
/// What was said to inputs.
pub type ResponseBatch = Batch<ParentInputId, Arc<[input_response::Model]>, Error>;
/// What adoptions hang on.
pub type KnownBatch = Batch<PolicyTableId, Arc<Known>, Error>;

/// What can be done at policy tables.
#[derive(Default, MergedObject)]
pub struct PolicyTableMutations(running::RunningMutations, giving::GivingMutations);

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
