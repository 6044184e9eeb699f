//! Networks as clients see them: what everybody may know, the seats for who may know of them, the ledger of the duty to meet, and what changes them.
mod duty;
mod input;
mod mutations;
mod object;
mod queries;
mod seat;
mod seats;

pub use duty::{DutyLedger, DutyMeeting, DutyQueries};
pub use input::{ChangeNetworkInput, CreateNetworkInput};
pub use mutations::NetworkMutations;
pub use object::{Network, NetworkTie};
pub use queries::{NetworkQueries, connection};
pub use seat::NetworkSeat;
pub use seats::NetworkSeatMutations;

use async_graphql::Enum;

/// What a network is.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::NetworkKind")]
pub enum NetworkKind {
    /// A network of parents with lived experience (netwerk van ervaringsdeskundige ouders).
    Network,
    /// A parents' organisation (ouderorganisatie).
    ParentsOrganisation,
    /// A support point for parents and young people (ouder- en jeugdsteunpunt). Professionals can have a seat there too.
    SupportPoint,
}

/// Whether a network is at work.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::NetworkState")]
pub enum NetworkState {
    /// It is at work.
    Active,
    /// It ended: it can be read, and nothing new comes.
    Ended,
}

/// What somebody is in a network.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::NetworkPart")]
pub enum NetworkPart {
    /// A member.
    Member,
    /// A coordinator: says who is a member, organises its meetings, confirms that it is at work.
    Coordinator,
}
