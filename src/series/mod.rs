//! Series of meetings: a rule (RFC 5545) makes the occurrences, each a meeting of its own with its own registrations. A rule is of the wall clock in
//! Amsterdam: a meeting at half past seven is at half past seven on both sides of a change of the clock.
mod carry;
pub mod commands;
mod create;
pub mod graphql;
mod loaders;
pub mod rule;
mod store;
pub mod time;

pub use carry::{carried, told};
pub use commands::CreateSeries;
pub use loaders::SeriesById;
pub use store::by_ids;

use crate::{
    error::Result,
    mutation::{Output, Reads},
    policy::Actor,
};
use entity::{ids::SeriesId, series};

/// How many occurrences a series has at most.
pub const MOST: usize = 104;
/// How many years its last occurrence lies behind its first at most.
pub const YEARS: u32 = 3;

/// Which occurrences of a series (reeks) a change of one of them is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, async_graphql::Enum)]
#[graphql(name = "SeriesScope")]
pub enum Scope {
    /// This occurrence alone.
    #[default]
    This,
    /// This one, and all later ones in the rule's order that are not over, cancelled or closed.
    ThisAndLater,
    /// This one, and all others that are not over, cancelled or closed.
    All,
}

impl Output for series::Model {
    type Id = SeriesId;
    fn id(&self) -> Option<SeriesId> {
        Some(self.id)
    }
    async fn again(db: &Reads<'_>, actor: &Actor, id: SeriesId) -> Result<Option<Self>> {
        Ok(by_ids(db, actor, &[id]).await?.remove(&id))
    }
}
