//! All tests of the running service, in one binary. Each story runs on SQLite and on PostgreSQL.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "tests say what they expect by failing loudly; helpers outside #[test] are tests too"
)]
#![expect(clippy::disallowed_methods, reason = "tests put rows where no mutation does, and look at what no actor may")]
mod architecture;
mod calendars;
mod communities;
mod compile_fail;
mod contexts;
mod crash;
mod datepolls;
mod demo;
mod door;
mod events;
mod executors;
mod faults;
mod harvests;
mod jobs;
mod members;
mod migrations;
mod moderators;
mod municipalities;
mod networks;
mod organisations;
mod outcomes;
mod people;
mod places;
mod policy;
mod policytables;
mod program;
mod questions;
mod registrations;
mod replays;
mod series;
mod tags;
mod tokens;
mod words;
mod world;
