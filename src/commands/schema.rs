//! `vonk schema`: prints the contract, as it is committed in schema.graphql.
use super::say;
use crate::{graphql, stop::Stop};
use async_graphql::ValidationMode;

pub fn run() -> Result<(), Stop> {
    say(&graphql::build(ValidationMode::Strict).sdl_with_options(async_graphql::SDLExportOptions::new().include_specified_by()))
}
