//! A community steers its questions: reviews, closes, opens again.
use super::{CloseQuestion, ReopenQuestion, ReviewQuestion, done, history, open_tags, store};
use crate::{
    error::{Error, ProblemCode, Result},
    mutation::{Done, EventKind, Locked, Mutation, Write},
    policy::Action,
};
use entity::{enums::QuestionState, ids::QuestionId, question::Model};
use uuid::Uuid;

/// Lets it through, or sends it back to its author as a draft with the reason; never one's own.
impl Mutation for ReviewQuestion {
    const ACTION: Action = Action::ReviewQuestion;
    const TARGET: &'static str = "questionId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> QuestionId {
        self.question_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        state(&row, &[QuestionState::PendingReview])?;
        let kind = match &self.verdict.0 {
            Some(reason) => {
                (row.state, row.state_reason) = (QuestionState::Draft, Some(reason.to_string()));
                EventKind::QuestionSentBack
            }
            None => {
                open_tags(write, row.id).await?;
                (row.state, row.position, row.active_at) = (QuestionState::Open, Some(Uuid::now_v7()), write.now());
                EventKind::QuestionAsked
            }
        };
        let row = write.save(row).await?;
        history::keep(write, Some(QuestionState::PendingReview), &row).await?;
        if row.state == QuestionState::Open {
            store::count_in_community(write, row.community_id, 1).await?;
        }
        Ok(done(row, kind))
    }
}

/// One that was not harvested is closed with a reason that everybody reads.
impl Mutation for CloseQuestion {
    const ACTION: Action = Action::CloseQuestion;
    const TARGET: &'static str = "questionId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> QuestionId {
        self.question_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        state(&row, &[QuestionState::Open, QuestionState::Harvested])?;
        if row.state == QuestionState::Open && self.reason.is_none() {
            return Err(Error::invalid("reason", ProblemCode::Required));
        }
        let reason = self.reason.as_ref().map(|reason| reason.to_string());
        Ok(done(moved(write, row, QuestionState::Closed, reason).await?, EventKind::QuestionClosed))
    }
}

/// A closed or harvested one. The reason is kept and shown.
impl Mutation for ReopenQuestion {
    const ACTION: Action = Action::ReopenQuestion;
    const TARGET: &'static str = "questionId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> QuestionId {
        self.question_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        state(&row, &[QuestionState::Closed, QuestionState::Harvested])?;
        Ok(done(moved(write, row, QuestionState::Open, Some(self.reason.to_string())).await?, EventKind::QuestionReopened))
    }
}

/// Its harvest is published, in the transaction of that.
///
/// # Errors
/// Those of the database.
pub async fn harvested(write: &Write<'_>, question: Locked<Model>) -> Result<Model> {
    moved(write, question, QuestionState::Harvested, None).await
}

fn state(question: &Model, among: &[QuestionState]) -> Result<()> {
    match question.withdrawn_at {
        Some(_) => Err(Error::refused("questionId", ProblemCode::Withdrawn)),
        None if among.contains(&question.state) => Ok(()),
        None => Err(Error::refused("questionId", ProblemCode::WrongState)),
    }
}

/// In another state from now on. The reason is that of this state; what was said before is kept in the history.
async fn moved(write: &Write<'_>, mut row: Locked<Model>, state: QuestionState, reason: Option<String>) -> Result<Model> {
    let was = row.state;
    (row.state, row.state_reason, row.active_at) = (state, reason, write.now());
    let row = write.save(row).await?;
    history::keep(write, Some(was), &row).await?;
    Ok(row)
}
