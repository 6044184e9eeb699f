//! All tests of the running service, in one binary. Each story runs on SQLite and on PostgreSQL.
mod architecture;
mod communities;
mod door;
mod harvests;
mod municipalities;
mod organisations;
mod migrations;
mod people;
mod places;
mod program;
mod policy;
mod questions;
mod tags;
mod tokens;
mod world;
