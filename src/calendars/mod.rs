//! Calendars that other programs read (RFC 5545): of a municipality, a community or a network with public meetings only; and one's own, by a
//! secret link that can be renewed and withdrawn.
//!
//! http/calendar.rs (the door) → read.rs (whose meetings) → ics.rs (the text). No person's name is in any of them.
mod commands;
pub mod graphql;
pub mod ics;
mod link;
mod read;
mod store;

pub use commands::{RenewCalendarLink, WithdrawCalendarLink};
pub use read::{Sheet, made_at, read};

use crate::places::Code;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Days, Duration, Months, Utc};
use entity::ids::{CommunityId, NetworkId};
use std::fmt;

/// How far back a calendar looks.
pub const PAST: Days = Days::new(90);
/// How far ahead.
pub const AHEAD: Months = Months::new(18);
/// How many meetings it has at most: those to come first, the next one first; then those that are over, the last one first.
pub const MOST: u64 = 1_000;
/// How often a program should ask again.
pub const REFRESH: Duration = Duration::hours(6);

/// Whose calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feed {
    /// Of the meetings that lie in a municipality.
    Municipality(Code),
    /// Of a community's.
    Community(CommunityId),
    /// Of a network's.
    Network(NetworkId),
    /// Of whoever has the link.
    Own(Secret),
}

/// Which meetings are in a calendar that is read now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Those that end later than this.
    pub from: DateTime<Utc>,
    /// Those that start before this.
    pub to: DateTime<Utc>,
    /// What comes first.
    pub now: DateTime<Utc>,
}

impl Window {
    /// By the day, so that a calendar stays the same as long as nothing in it changes.
    pub fn at(now: DateTime<Utc>) -> Self {
        let today = now.date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
        let from = today.checked_sub_days(PAST).unwrap_or(today);
        let to = today.checked_add_months(AHEAD).unwrap_or(today);
        Self { from, to, now: today }
    }
}

/// What makes a link one's own: 256 random bits. Only a hash of it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A new one.
    pub fn new(bits: [u8; 32]) -> Self {
        Self(bits)
    }
    /// From a link, if it is one.
    pub fn read(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }
    /// As it stands in a link.
    pub fn shown(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }
    fn bits(&self) -> &[u8; 32] {
        &self.0
    }
}

/// It is in no log.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_as_it_is_shown_and_told_to_no_log() {
        let secret = Secret::new([250; 32]);
        assert_eq!(Secret::read(&secret.shown()), Some(secret.clone()));
        assert_eq!((secret.shown().len(), format!("{secret:?}")), (43, "Secret(…)".to_owned()));
        for bad in ["", "x", &secret.shown()[1..], &format!("{}A", secret.shown())] {
            assert_eq!(Secret::read(bad), None);
        }
    }

    #[test]
    fn a_window_moves_by_the_day() {
        let at = |text: &str| Window::at(text.parse().unwrap());
        assert_eq!(at("2026-01-14T00:00:00Z"), at("2026-01-14T23:59:59Z"));
        assert_eq!(
            (at("2026-01-14T08:30:00Z").from, at("2026-01-14T08:30:00Z").to),
            (at("2025-10-16T00:00:00Z").now, at("2027-07-14T00:00:00Z").now)
        );
    }
}
