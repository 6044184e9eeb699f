//! Where in the country parents have a network to turn to, on any day: each municipality covered, fragile or blank, with the reason, and the sums.
//! All that it hangs on is dated, so that a day that is past answers as it was. One statement, whatever there is.
pub mod graphql;
pub mod service;
mod store;

use crate::places::PROVINCES;
use chrono::{Months, NaiveDate};
use entity::municipality;
use std::ops::Range;

/// How many months a confirmation, and a meeting, count for.
const WITHIN: Months = Months::new(12);
/// How many meetings there must be in that time.
pub const MEETINGS: i32 = crate::networks::duty::MEETINGS;

/// How a municipality is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, async_graphql::Enum)]
#[graphql(name = "CoverageState")]
pub enum State {
    /// A network is at work there that was confirmed within 12 months, and held two meetings in 12 months that count for its duty to meet.
    Covered,
    /// A network is at work there, but no one has both: `reasons` says what lacks.
    Fragile,
    /// No network is at work there.
    Blank,
}

/// Why a municipality is not covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
#[graphql(name = "CoverageReason")]
pub enum Reason {
    /// No network is at work there.
    NoNetwork,
    /// It was not confirmed within 12 months.
    NotConfirmed,
    /// It held fewer than two meetings in 12 months that count for its duty to meet.
    TooFewMeetings,
}

/// What is known of the networks that work in one municipality.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The municipality as it is that day.
    pub municipality: municipality::Model,
    /// How many networks there are.
    pub networks: i32,
    /// Whether one of them is confirmed, whether one has met, and whether one and the same has both.
    pub confirmed: bool,
    /// See above.
    pub met: bool,
    /// See above.
    pub both: bool,
}

impl Facts {
    /// How it is covered, and why not: what the networks lack that come nearest. Of two that lack another thing each, both things.
    pub fn state(&self) -> (State, Vec<Reason>) {
        match self {
            Self { networks: 0, .. } => (State::Blank, vec![Reason::NoNetwork]),
            Self { both: true, .. } => (State::Covered, vec![]),
            Self { confirmed: true, met: false, .. } => (State::Fragile, vec![Reason::TooFewMeetings]),
            Self { confirmed: false, met: true, .. } => (State::Fragile, vec![Reason::NotConfirmed]),
            _ => (State::Fragile, vec![Reason::NotConfirmed, Reason::TooFewMeetings]),
        }
    }
}

/// How many municipalities are what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// All of them.
    pub all: i32,
    /// Those that are covered.
    pub covered: i32,
    /// Those that are fragile.
    pub fragile: i32,
    /// Those that are blank.
    pub blank: i32,
}

impl Sum {
    fn add(&mut self, state: State) {
        self.all += 1;
        *match state {
            State::Covered => &mut self.covered,
            State::Fragile => &mut self.fragile,
            State::Blank => &mut self.blank,
        } += 1;
    }
}

/// The map of one day.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The day.
    pub on: NaiveDate,
    /// Every municipality that is valid on it, by name.
    pub municipalities: Vec<(municipality::Model, i32, State, Vec<Reason>)>,
    /// The twelve provinces, by name.
    pub provinces: Vec<(&'static str, Sum)>,
    /// The country.
    pub country: Sum,
}

impl Coverage {
    /// From what is known of each municipality.
    fn new(on: NaiveDate, facts: Vec<Facts>) -> Self {
        let mut provinces = PROVINCES.map(|name| (name, Sum::default()));
        let mut country = Sum::default();
        let mut municipalities = Vec::with_capacity(facts.len());
        for one in facts {
            let (state, reasons) = one.state();
            country.add(state);
            if let Some((_, sum)) = provinces.iter_mut().find(|(name, _)| *name == one.municipality.province) {
                sum.add(state);
            }
            municipalities.push((one.municipality, one.networks, state, reasons));
        }
        Self { on, municipalities, provinces: provinces.into(), country }
    }
}

/// The days that count on a day: those of the twelve months that end with it.
fn days(on: NaiveDate) -> Range<NaiveDate> {
    on.checked_sub_months(WITHIN).unwrap_or(NaiveDate::MIN)..on
}
