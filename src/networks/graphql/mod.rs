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

use crate::{error::Error, graphql::batch::Batch};
use async_graphql::Enum;
use chrono::NaiveDate;
use entity::{
    event,
    ids::{NetworkId, ProfileId},
    network, network_municipality, network_seat,
};
use std::sync::Arc;

/// The networks that one request's objects point at.
pub type NetworkBatch = Batch<NetworkId, network::Model, Error>;
/// Every tie of networks.
pub type TieBatch = Batch<NetworkId, Arc<[network_municipality::Model]>, Error>;
/// Every day on which networks were confirmed.
pub type ConfirmationBatch = Batch<NetworkId, Arc<[NaiveDate]>, Error>;
/// The actor's own seats in networks.
pub type OwnSeatBatch = Batch<NetworkId, Arc<[network_seat::Model]>, Error>;

/// The seats of members whom offers are about.
pub type SeatOfBatch = Batch<(NetworkId, ProfileId), network_seat::Model, Error>;

/// The meetings of networks in years.
pub type MeetingBatch = Batch<(NetworkId, i32), Vec<event::Model>, Error>;

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
