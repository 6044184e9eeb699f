//! Policy tables are public, from their opening on: what is written there, and what parents bring in and hear back. Whose an input is stands in no
//! column that is shown, but for the name that its giver chose.
use super::{
    Detail, Open, Visible,
    visible::{Who, all},
};
use entity::{input_response, parent_input, policy_draft, recorded_position, written_window};
use sea_orm::Condition;

impl Open for policy_draft::Entity {}
impl Open for written_window::Entity {}
impl Detail for recorded_position::Entity {}
impl Detail for input_response::Entity {}

/// All of them, for everybody.
impl Visible for parent_input::Entity {
    fn rows(_: &Who) -> Condition {
        all()
    }
}
