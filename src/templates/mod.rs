//! Templates of meetings (draaiboeken): how an evening can be held, kept by a network for itself or by administrators for everybody. From one comes a
//! draft of a meeting on a day. They are for everybody to read.
mod commands;
mod draft;
pub mod graphql;
mod keep;
mod store;

pub use commands::{ChangeEventTemplate, CreateEventFromTemplate, CreateEventTemplate, Minutes, RetireEventTemplate};

/// How long a meeting of a template lasts at most, in minutes: two days.
pub const LONGEST: i32 = 2 * 24 * 60;
/// How many templates a network keeps at most, and administrators for everybody: those that are not retired.
pub const MOST: i64 = 50;
