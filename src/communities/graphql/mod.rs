//! Communities as clients see them: the card, the inside, the seats, and what changes them.
mod community;
mod membership;
mod mutations;
mod queries;

pub use community::{Community, CommunityPermissions, columns};
pub use membership::Membership;
pub use mutations::CommunityMutations;
pub use queries::CommunityQueries;

use async_graphql::Enum;

/// How far a community reaches.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::CommunityLevel")]
pub enum CommunityLevel {
    /// The whole country.
    National,
    /// A region or a province.
    Regional,
    /// A municipality or a neighbourhood.
    Local,
}

/// Who a community is for: who can join it and contribute to it.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Audience")]
pub enum Audience {
    /// Parents and professionals.
    Everyone,
    /// Parents with lived experience.
    Ouders,
    /// Professionals.
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
    /// Its members. Nobody else knows that it exists, but for those who are invited.
    Confidential,
}

/// How one becomes a member of a community.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Joining")]
pub enum Joining {
    /// At once.
    Open,
    /// By a request that its core group or a moderator decides.
    OnRequest,
    /// By invitation.
    Invitation,
}

/// What a member does in a community.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Part")]
pub enum Part {
    /// Takes part.
    Member,
    /// Drives the community and thinks along on questions. Shown as a badge.
    CoreGroup,
    /// Keeps the community safe and says who does what. For moderators and administrators in capacity STEWARD.
    Moderator,
}

/// Whether a seat is taken.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::SeatState")]
pub enum SeatState {
    /// A member.
    Active,
    /// Asked to join, and waits for who decides.
    Requested,
    /// Was invited, and has not joined yet.
    Invited,
}
