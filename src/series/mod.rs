//! Series of meetings: a rule (RFC 5545) makes the occurrences, each a meeting of its own with its own registrations. A rule is of the wall clock in
//! Amsterdam: a meeting at half past seven is at half past seven on both sides of a change of the clock.
pub mod graphql;
pub mod rule;
pub mod service;
mod store;
pub mod time;

use crate::events::CreateEvent;
use entity::{ids::SeriesId, series};

/// How many occurrences a series has at most.
pub const MOST: usize = 104;
/// How many years its last occurrence lies behind its first at most.
pub const YEARS: u32 = 3;

/// What came of a mutation on a series.
pub type Held = crate::once::Outcome<series::Model, SeriesId>;

/// Draft a series.
#[derive(Debug)]
pub struct CreateSeries {
    /// What its occurrences are to be, and when the first is.
    pub event: CreateEvent,
    /// Its rule, and when each occurrence starts by it.
    pub rule: rule::Rule,
}

/// How far a change of an occurrence goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, async_graphql::Enum)]
#[graphql(name = "SeriesScope")]
pub enum Scope {
    /// This occurrence alone.
    #[default]
    This,
    /// This one, and those behind it in the rule's order that are not over, cancelled or closed.
    ThisAndLater,
    /// This one, and all others that are not over, cancelled or closed.
    All,
}
