//! `vonk schema`: prints the contract, as it is committed in schema.graphql.
use super::say;
use crate::{graphql, stop::Stop};
use async_graphql::ValidationMode;

pub fn run() -> Result<(), Stop> {
    say(&graphql::sdl(&graphql::build(ValidationMode::Strict)))
}
