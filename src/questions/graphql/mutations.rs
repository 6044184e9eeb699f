//! What can be done with questions.
use super::Question;
use crate::{
    graphql::{mutate::mutation_fields, row::Resolved},
    questions::commands::*,
};
use async_graphql::SimpleObject;
use entity::question::Model;

/// What a mutation on a question gives back.
#[derive(SimpleObject)]
pub struct QuestionPayload {
    /// The question, as you may see it now.
    question: Resolved<Question>,
}

impl From<Model> for QuestionPayload {
    fn from(row: Model) -> Self {
        Self { question: Resolved(Question::new(row)) }
    }
}

mutation_fields! {
    /// What can be done with questions.
    QuestionMutations {
        /// Put a question to a community. It opens at once, or waits for review where the community asks for that, or stays your draft. Errors:
        /// FORBIDDEN (WRONG_CAPACITY, OUTSIDE_AUDIENCE, NOT_A_MEMBER, ARCHIVED), NOT_FOUND, INVALID.
        ask_question(AskQuestionInput = "The question.") -> QuestionPayload;
        /// Change the words, the work area or the tags of your own question. The text that was is kept as a revision. Errors: NOT_FOUND, FORBIDDEN,
        /// CONFLICT, INVALID, REFUSED (WRONG_STATE once it is harvested or closed, WITHDRAWN).
        edit_question(EditQuestionInput = "What changes.") -> QuestionPayload;
        /// Put your draft forward. Errors: NOT_FOUND, FORBIDDEN (OUTSIDE_AUDIENCE, NOT_A_MEMBER, ARCHIVED: when you can no longer ask there), CONFLICT,
        /// REFUSED (WRONG_STATE when it is no draft).
        submit_question(SubmitQuestionInput = "Which draft.") -> QuestionPayload;
        /// Withdraw your own question. Its words go, free tags among them; answers stay with "withdrawn" in its place. It can't be undone. Errors: NOT_FOUND, FORBIDDEN, CONFLICT,
        /// REFUSED (WITHDRAWN).
        withdraw_question(WithdrawQuestionInput = "Which question.") -> QuestionPayload;
        /// Let a question through, or send it back: for the community's core group and moderators, never for one's own. Errors: NOT_FOUND, FORBIDDEN,
        /// CONFLICT, INVALID (no reason with SEND_BACK), REFUSED (WRONG_STATE).
        review_question(ReviewQuestionInput = "The decision.") -> QuestionPayload;
        /// Close a question: its author, the core group, moderators. One that was not harvested needs a reason. Errors: NOT_FOUND, FORBIDDEN, CONFLICT,
        /// INVALID, REFUSED (WRONG_STATE, WITHDRAWN).
        close_question(CloseQuestionInput = "Which, and why.") -> QuestionPayload;
        /// Open a closed or harvested question again: its author, the core group, moderators. The reason is kept and shown. Errors: NOT_FOUND, FORBIDDEN,
        /// CONFLICT, INVALID, REFUSED (WRONG_STATE, WITHDRAWN).
        reopen_question(ReopenQuestionInput = "Which, and why.") -> QuestionPayload;
        /// Follow a question: you would like to know too. Twice is once. Errors: NOT_FOUND, FORBIDDEN (WRONG_CAPACITY, OUTSIDE_AUDIENCE, NOT_A_MEMBER,
        /// ARCHIVED), REFUSED (WRONG_STATE, WITHDRAWN).
        follow_question(FollowQuestionInput = "Which, and as what.") -> QuestionPayload;
        /// Follow a question no longer. Twice is once. Errors: NOT_FOUND, FORBIDDEN.
        unfollow_question(UnfollowQuestionInput = "Which, and as what.") -> QuestionPayload;
    }
}
