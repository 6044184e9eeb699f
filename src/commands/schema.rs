//! `vonk schema`: prints the contract, as it is committed in schema.graphql.
use super::say;
use crate::{schema, stop::Stop};
use async_graphql::ValidationMode;

pub fn run() -> Result<(), Stop> {
    say(&schema::sdl(&schema::build(ValidationMode::Strict)))
}
