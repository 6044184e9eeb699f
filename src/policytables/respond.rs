//! What the owner says to a parent's input, and why. What was said before is kept.
use super::{LockedInput, MOST_RESPONSES, RespondToParentInput, adopted, refuse, store};
use crate::{
    error::{Error, FieldError, ProblemCode, Result},
    mutation::{Done, EventKind, Mutation, Write},
    policy::Action,
};
use entity::{
    ids::{InputResponseId, ParentInputId},
    input_response,
    parent_input::Model,
};

/// An erased input is answered like any other. Once the policy is adopted what was said stays, but one that was left without a response, by an
/// administrator's leave, can still get one.
impl Mutation for RespondToParentInput {
    const ACTION: Action = Action::RunPolicyTable;
    const TARGET: &'static str = "parentInputId";
    type Target = LockedInput;
    type Output = Model;
    fn target(&self) -> ParentInputId {
        self.parent_input_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, LockedInput { table, mut input }: LockedInput, write: &Write<'_>) -> Result<Done<Model>> {
        if adopted(&table) && input.response.is_some() {
            return Err(Error::refused("parentInputId", ProblemCode::AlreadyAdopted));
        }
        let too_often = store::count_responses(&write.db, input.id).await? >= MOST_RESPONSES;
        refuse(too_often.then(|| FieldError::at("parentInputId", ProblemCode::TooMany).with(MOST_RESPONSES)))?;
        let (now, kind, reason) = (write.now(), self.kind, self.reason.to_string());
        let said = input_response::Model { id: InputResponseId::new(), parent_input_id: input.id, kind, reason, created_at: now };
        let said = write.insert(said).await?;
        (input.response, input.response_reason, input.responded_at) = (Some(kind), Some(said.reason), Some(now));
        store::remember_worker(write, table.id).await?;
        Ok(Done::changed(write.save(input).await?, EventKind::ParentInputAnswered))
    }
}
