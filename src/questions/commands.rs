//! What can be asked for about questions: the commands, and with them the inputs of the mutation fields.
use crate::{
    graphql::input::{Patch, commands, from_input},
    places::AreaSpec,
    tags::TagSpec,
    text::{ExplanationText, MotivationText, QuestionText, ReasonText},
};
use async_graphql::{Enum, InputObject};
use entity::{
    enums::Capacity,
    ids::{CommunityId, QuestionId},
};

/// What becomes of a question that waits for review.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum ReviewDecision {
    /// It opens.
    LetThrough,
    /// It goes back to its author as a draft, with the reason.
    SendBack,
}

/// A review's outcome: fields of its input.
#[derive(Debug, InputObject)]
pub struct VerdictInput {
    /// What becomes of it.
    decision: ReviewDecision,
    /// Why it is sent back, for its author: 10–1,000 characters, required with SEND_BACK.
    reason: Option<String>,
}

/// What becomes of a question that waits for review: why it is sent back, or nothing when it opens.
#[derive(Clone, Debug)]
pub struct Verdict(pub Option<ReasonText>);

from_input! {
    Verdict: VerdictInput = |raw, _, faults| match raw.decision {
        ReviewDecision::LetThrough => Some(Verdict(None)),
        ReviewDecision::SendBack => {
            ReasonText::from_input(&raw.reason.clone().unwrap_or_default(), "reason", faults).map(|reason| Verdict(Some(reason)))
        }
    };
}

commands! {
    /// What `askQuestion` needs.
    AskQuestion as AskQuestionInput(Key) {
        /// The community that it is put to.
        community_id: CommunityId,
        /// In which capacity you ask: OUDER or PROFESSIONAL.
        capacity: Capacity,
        /// The question itself, in one to four sentences (they are not counted): 10–600 characters, Markdown.
        text: QuestionText,
        /// Its explanation (toelichting): at most 8,000 characters, Markdown.
        explanation: ExplanationText [default],
        /// Why you ask (motivatie): at most 4,000 characters, Markdown.
        motivation: MotivationText [default],
        /// Its own work area; the community's when left out.
        work_area: Option<AreaSpec>,
        /// Its tags, at most 10.
        tags: Option<Vec<TagSpec>>,
        /// Stay unnamed: for parents only. The row shows "Ouder" and the province of your profile's work area. A work area that you give the question
        /// itself is shown as it is.
        anonymous: bool [default],
        /// Keep it as a draft that only you see.
        draft: bool [default],
    }
    /// What `editQuestion` changes. What is left out stays as it is.
    EditQuestion as EditQuestionInput(VersionedKey) {
        /// Which question.
        question_id: QuestionId,
        /// The question itself: 10–600 characters, Markdown.
        text: Option<QuestionText>,
        /// Its explanation: at most 8,000 characters, Markdown.
        explanation: Option<ExplanationText>,
        /// Why you ask: at most 4,000 characters, Markdown.
        motivation: Option<MotivationText>,
        /// Its own work area; null: the community's from now on.
        work_area: Patch<AreaSpec>,
        /// All its tags from now on, at most 10.
        tags: Option<Vec<TagSpec>>,
    }
    /// The draft to put forward.
    SubmitQuestion as SubmitQuestionInput(VersionedKey) {
        /// Which question.
        question_id: QuestionId,
    }
    /// The question to withdraw.
    WithdrawQuestion as WithdrawQuestionInput(VersionedKey) {
        /// Which question.
        question_id: QuestionId,
    }
    /// What `reviewQuestion` needs.
    ReviewQuestion as ReviewQuestionInput(VersionedKey) {
        /// Which question.
        question_id: QuestionId,
        /// What becomes of it.
        verdict: Verdict [flatten],
    }
    /// The question to close, and why.
    CloseQuestion as CloseQuestionInput(VersionedKey) {
        /// Which question.
        question_id: QuestionId,
        /// Why, for everybody: 10–1,000 characters. Required, but for closing a harvested question.
        reason: Option<ReasonText>,
    }
    /// The question to open again, and why.
    ReopenQuestion as ReopenQuestionInput(VersionedKey) {
        /// Which question.
        question_id: QuestionId,
        /// Why, for everybody: 10–1,000 characters.
        reason: ReasonText,
    }
    /// The question to follow.
    FollowQuestion as FollowQuestionInput(Key) {
        /// Which question.
        question_id: QuestionId,
        /// In which capacity.
        capacity: Capacity,
    }
    /// The question to follow no longer.
    UnfollowQuestion as UnfollowQuestionInput(Key) {
        /// Which question.
        question_id: QuestionId,
        /// In which capacity.
        capacity: Capacity,
    }
}
