//! `vonk schema`: prints the contract, as it is committed in schema.graphql.
use super::say;
use crate::{exit::ExitError, schema};
use async_graphql::ValidationMode;

pub fn run() -> Result<(), ExitError> {
    say(&schema::sdl(&schema::build(ValidationMode::Strict)))
}
