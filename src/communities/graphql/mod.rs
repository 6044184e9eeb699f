//! Communities as clients see them: the card, the inside, the memberships, and what changes them.
mod community;
mod membership;
mod mutations;
mod queries;

pub use community::{Community, columns};
pub use membership::CommunityMembership;
pub use mutations::CommunityMutations;
pub use queries::CommunityQueries;

use crate::{
    error::FieldErrors,
    graphql::{Capacity, input::choices},
    memberships::Filter,
};
use async_graphql::Enum;
use entity::enums;

/// What a list of memberships is narrowed to.
pub fn membership_filter(
    faults: &mut FieldErrors,
    states: Option<Vec<MembershipState>>,
    roles: Option<Vec<CommunityRole>>,
    capacities: Option<Vec<Capacity>>,
) -> Filter<enums::Part> {
    Filter {
        states: choices(faults, "states", states),
        roles: choices(faults, "roles", roles),
        capacities: choices(faults, "capacities", capacities),
    }
}

/// How far a community reaches.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::CommunityLevel")]
pub enum CommunityLevel {
    /// The whole country.
    National,
    /// A region (regio) or a province.
    Regional,
    /// A municipality or a neighbourhood.
    Local,
}

/// Who something is for: who can become a member of a community and contribute to it, or come to an event.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Audience")]
pub enum Audience {
    /// Parents and professionals.
    Everyone,
    /// Parents with lived experience (ervaringsdeskundige ouders).
    Ouders,
    /// Professionals alone.
    Professionals,
}

/// Who may look inside a community.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Visibility")]
pub enum Visibility {
    /// Everybody, with or without a token.
    Public,
    /// Its members, moderators and administrators. Whoever could join sees what it is about.
    Members,
    /// Its members. Nobody else knows that it exists, but for those who are invited or asked for a membership.
    Confidential,
}

/// How one becomes a member of a community.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Joining")]
pub enum Joining {
    /// At once, by asking.
    Open,
    /// By a request on which its core group or a moderator decides.
    OnRequest,
    /// By invitation alone.
    Invitation,
}

/// What a member does in a community.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Part")]
pub enum CommunityRole {
    /// Takes part in it.
    Member,
    /// The core group (kerngroep): drives the community and thinks along on questions. Shown as a badge.
    CoreGroup,
    /// Keeps the community safe and says who does what. Only in the capacity of a moderator.
    Moderator,
}

/// Whether a membership is one already.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::SeatState")]
pub enum MembershipState {
    /// A member now.
    Active,
    /// Asked to become a member, and waits for a decision.
    Requested,
    /// Was invited, and has not taken it up yet.
    Invited,
}
