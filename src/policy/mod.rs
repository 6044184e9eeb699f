//! The law: who asks ([`Actor`]), what they want (commands), and the proof that they may ([`Permit`]).
mod actor;
pub use actor::{Actor, Person, Role, Roles};
