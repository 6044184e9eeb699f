//! All tests of the running service, in one binary. Each story runs on SQLite and on PostgreSQL.
mod architecture;
mod communities;
mod crash;
mod door;
mod executors;
mod faults;
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
