//! What can be done with answers.
use super::Answer;
use crate::{
    answers::commands::*,
    graphql::{mutate::mutation_fields, row::Resolved},
};
use async_graphql::SimpleObject;

/// What a mutation on an answer gives back.
#[derive(SimpleObject)]
pub struct AnswerPayload {
    /// The answer, as you may see it now.
    answer: Resolved<Answer>,
}

impl From<entity::answer::Model> for AnswerPayload {
    fn from(row: entity::answer::Model) -> Self {
        Self { answer: Resolved(row.into()) }
    }
}

mutation_fields! {
    /// What can be done with answers.
    AnswerMutations {
        /// Answer a question, or reply to an answer. Errors: NOT_FOUND, FORBIDDEN (WRONG_CAPACITY, OUTSIDE_AUDIENCE, NOT_A_MEMBER, ARCHIVED), INVALID,
        /// REFUSED (WRONG_STATE when it takes no answers, WITHDRAWN).
        answer_question(AnswerQuestionInput = "The answer.") -> AnswerPayload;
        /// Change what your answer says or is. The text that was is kept as a revision. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, REFUSED (WITHDRAWN).
        edit_answer(EditAnswerInput = "What changes.") -> AnswerPayload;
        /// Withdraw your own answer. Its words go; replies stay with "withdrawn" in its place. It can't be undone. Errors: NOT_FOUND, FORBIDDEN, CONFLICT,
        /// REFUSED (WITHDRAWN).
        withdraw_answer(WithdrawAnswerInput = "Which answer.") -> AnswerPayload;
        /// Mark somebody else's answer as helpful. Twice is once. Errors: NOT_FOUND, FORBIDDEN (WRONG_CAPACITY, OUTSIDE_AUDIENCE, NOT_A_MEMBER, ARCHIVED),
        /// REFUSED (OWN_CONTRIBUTION, WITHDRAWN).
        mark_answer_helpful(MarkAnswerHelpfulInput = "Which, and as what.") -> AnswerPayload;
        /// Take back that an answer was helpful. Twice is once. Errors: as for `markAnswerHelpful`.
        unmark_answer_helpful(UnmarkAnswerHelpfulInput = "Which, and as what.") -> AnswerPayload;
    }
}
