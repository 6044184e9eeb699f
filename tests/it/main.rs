//! All tests of the running service, in one binary. Each story runs on SQLite and on PostgreSQL.
mod architecture;
mod communities;
mod demo;
mod door;
mod harvests;
mod migrations;
mod municipalities;
mod organisations;
mod people;
mod places;
mod policy;
mod program;
mod questions;
mod tags;
mod tokens;
mod world;
