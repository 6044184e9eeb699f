//! Vonk: one GraphQL service where parents and professionals put questions from practice to communities, answer and harvest them.
//!
//! Downwards: commands and run start it; http takes a request; graphql is the edge that features share; each feature is a folder
//! (words → graphql → service → store); policy says who may do and see what; at the bottom the database, the clock and the texts.

pub mod answers;
pub mod app;
pub mod calendars;
pub mod change;
pub mod clock;
pub mod commands;
pub mod communities;
pub mod config;
pub mod coverage;
pub mod datepolls;
pub mod db;
pub mod demo;
pub mod error;
pub mod events;
pub mod exit;
pub mod experts;
pub mod graphql;
pub mod harvests;
pub mod http;
pub mod jobs;
mod memberships;
pub mod messages;
pub mod mutation;
pub mod networks;
pub mod once;
pub mod organisations;
pub mod outcomes;
pub mod page;
pub mod people;
pub mod places;
pub mod policy;
pub mod policytables;
pub mod questions;
pub mod record;
pub mod registrations;
pub mod revisions;
pub mod run;
pub mod schema;
pub mod series;
pub mod tags;
pub mod telemetry;
pub mod templates;
pub mod text;
pub mod tokens;
