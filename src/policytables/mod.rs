//! Policy tables (beleidstafels): an organisation makes policy in public, parents bring in what they know, and hear what became of it.
//!
//! graphql (the edge) → service (what one may do) → store (SQL). What has to be there before a policy is adopted: adoption.rs.
pub mod adoption;
pub mod graphql;
pub mod service;
mod store;

pub use store::{Filter, InputFilter};

use crate::{
    once::Outcome,
    places::AreaSpec,
    policy::{Action, Body, Command, Place},
    text::Text,
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    enums::{Capacity, ParentsPosition, PolicyPhase, ResponseKind},
    ids::{EventId, NetworkId, OrganisationId, ParentInputId, PolicyDraftId, PolicyTableId, ProfileId, WrittenWindowId},
    parent_input, policy_draft, policy_table, written_window,
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

/// What came of a mutation on a table.
pub type Run = Outcome<policy_table::Model, PolicyTableId>;
/// What came of publishing a version.
pub type Drafted = Outcome<policy_draft::Model, PolicyDraftId>;
/// What came of a mutation on a written window.
pub type Windowed = Outcome<written_window::Model, WrittenWindowId>;
/// What came of a mutation on a parent's input.
pub type Given = Outcome<parent_input::Model, ParentInputId>;

/// What a table is to be.
#[derive(Debug)]
pub struct Plan {
    /// Whose policy it is.
    pub organisation: OrganisationId,
    /// What it is called.
    pub title: Text,
    /// What it is about.
    pub description: Text,
    /// Where it is to hold.
    pub area: AreaSpec,
    /// The domains that it is about, as `Domain::mask`.
    pub domains: i32,
}

/// What is to be different; `None` stays.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "as in a plan")]
pub struct Changes {
    pub title: Option<Text>,
    pub description: Option<Text>,
    pub area: Option<AreaSpec>,
    pub domains: Option<i32>,
}

/// Open a table.
#[derive(Debug)]
pub struct OpenPolicyTable {
    /// The actor's profile that represents the owner.
    pub hand: Option<ProfileId>,
    /// What it is to be.
    pub plan: Plan,
}

impl Command for OpenPolicyTable {
    const ACTION: Action = Action::OpenPolicyTable;
    fn place(&self) -> Place {
        match self.hand {
            Some(profile) => Place::NOWHERE.author(Some(profile)),
            // An administrator, by office.
            None => Place::NOWHERE.hat(Capacity::Steward),
        }
    }
}

macro_rules! at_a_table {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })*) => { $(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name {
            /// The table as it was read, locked, in the transaction that changes it.
            pub table: policy_table::Model,
            $($(#[$field_doc])* pub $field: $type,)*
        }
        impl Command for $name {
            const ACTION: Action = Action::RunPolicyTable;
            fn place(&self) -> Place {
                Place::of(Body::Table(self.table.id))
            }
        }
    )* }
}

at_a_table! {
    /// Change what a table is about.
    ChangePolicyTable {
        /// What changes.
        changes: Changes,
    }
    /// Go a step on, or a step back.
    MovePolicyTable {
        /// To where.
        phase: PolicyPhase,
    }
    /// Put a version of the policy on the table.
    PublishPolicyDraft {
        /// Its words.
        body: Text,
    }
    /// Open a time in which parents can write.
    OpenWrittenWindow {
        /// From when; from now when it is not said.
        opens_at: Option<DateTime<Utc>>,
        /// Until when.
        closes_at: DateTime<Utc>,
    }
    /// Move such a time.
    ChangeWrittenWindow {
        /// Which, locked.
        window: written_window::Model,
        /// From when.
        opens_at: Option<DateTime<Utc>>,
        /// Until when.
        closes_at: Option<DateTime<Utc>>,
    }
    /// Say what parents are in the decision.
    RecordParentsPosition {
        /// What they are.
        position: ParentsPosition,
    }
    /// Say what becomes of a parent's input, and why.
    RespondToParentInput {
        /// Which, locked.
        input: parent_input::Model,
        /// What becomes of it.
        kind: ResponseKind,
        /// Why.
        reason: Text,
    }
    /// Adopt the policy.
    AdoptPolicy {}
}

/// Adopt it though something lacks.
#[derive(Clone, Copy, Debug)]
pub struct OverrideAdoption;

impl Command for OverrideAdoption {
    const ACTION: Action = Action::OverrideAdoption;
    const CHOSEN: &'static str = "input.overrideReason";
    fn place(&self) -> Place {
        Place::NOWHERE.hat(Capacity::Steward)
    }
}

/// Bring something in, as a parent.
#[derive(Debug)]
pub struct GiveParentInput {
    /// On which version.
    pub draft: PolicyDraftId,
    /// At, before or after which meeting; in a written window when there is none.
    pub event: Option<EventId>,
    /// For which network.
    pub network: Option<NetworkId>,
    /// Without a name.
    pub anonymous: bool,
    /// What.
    pub body: Text,
}

impl Command for GiveParentInput {
    const ACTION: Action = Action::GiveParentInput;
    const CHOSEN: &'static str = "input";
    fn place(&self) -> Place {
        Place::NOWHERE.hat(Capacity::Ouder)
    }
}

/// Do so for a network.
#[derive(Clone, Copy, Debug)]
pub struct SpeakForNetwork {
    /// Which.
    pub network: NetworkId,
}

impl Command for SpeakForNetwork {
    const ACTION: Action = Action::SpeakForNetwork;
    const CHOSEN: &'static str = "input.networkId";
    fn place(&self) -> Place {
        Place::of(Body::Network(self.network)).hat(Capacity::Ouder)
    }
}

/// Take one's words away: that, and on which day, something was brought in stays.
#[derive(Debug)]
pub struct EraseParentInput {
    /// Which, locked.
    pub input: parent_input::Model,
}

impl Command for EraseParentInput {
    const ACTION: Action = Action::EraseParentInput;
    fn place(&self) -> Place {
        Place::NOWHERE.author(self.input.author_profile_id)
    }
}
