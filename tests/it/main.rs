//! All tests of the running service, in one binary. Each story runs on SQLite and on PostgreSQL.
mod migrations;
mod tokens;
mod places;
mod tags;
mod world;
