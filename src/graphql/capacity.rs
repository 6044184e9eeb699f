//! The hat for one contribution, as clients see it. Shared by every feature in which people do something in a capacity.
use async_graphql::Enum;

/// The one hat for one contribution. Each capacity has a profile of its own, and nothing ties a person's profiles together.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Capacity")]
pub enum Capacity {
    /// As a parent.
    Ouder,
    /// As a professional.
    Professional,
    /// By office, as a moderator or administrator. Never for asking or answering.
    Steward,
}
