//! What can be asked for about answers: the commands, and with them the inputs of the mutation fields.
use super::{MENTIONS, graphql};
use crate::{
    error::{FieldError, ProblemCode},
    graphql::{
        ids,
        input::{commands, from_input},
    },
    text::AnswerText,
};
use async_graphql::ID;
use entity::{
    enums::{AnswerKind, Capacity},
    ids::{AnswerId, ProfileId, QuestionId},
};

/// Whom an answer mentions: at most 10, each once.
#[derive(Clone, Debug, Default)]
pub struct Mentions(pub Vec<ProfileId>);

from_input! {
    AnswerKind: graphql::AnswerKind = |raw, _, _| Some((*raw).into());
    Mentions: Vec<ID> = |raw, path, faults| {
        if raw.len() > MENTIONS {
            faults.add(FieldError::at(path, ProblemCode::TooMany).with(MENTIONS));
        }
        let mut all: Vec<ProfileId> = vec![];
        for (i, id) in raw.iter().take(MENTIONS).enumerate() {
            all.extend(faults.field(&format!("{path}.{i}"), ids::parse::<ProfileId>(id)));
        }
        all.sort_unstable();
        all.dedup();
        Some(Mentions(all))
    };
}

commands! {
    /// What `answerQuestion` needs.
    AnswerQuestion as AnswerQuestionInput(Key) {
        /// Which question.
        question_id: QuestionId,
        /// In which capacity you answer: OUDER or PROFESSIONAL.
        capacity: Capacity,
        /// What it is. FROM_EVENT can't be chosen.
        kind: AnswerKind,
        /// What you say: 2–8,000 characters, Markdown.
        body: AnswerText,
        /// The answer that this replies to; it must stand on its own.
        parent_id: Option<AnswerId>,
        /// The profiles that it mentions, at most 10.
        mention_ids: Mentions [default],
        /// Stay unnamed: for parents only. The row shows "Ouder" and the province of your profile's work area.
        anonymous: bool [default],
    }
    /// What `editAnswer` changes. What is left out stays as it is.
    EditAnswer as EditAnswerInput(VersionedKey) {
        /// Which answer.
        answer_id: AnswerId,
        /// What it is. FROM_EVENT can't be chosen.
        kind: Option<AnswerKind>,
        /// What you say: 2–8,000 characters, Markdown.
        body: Option<AnswerText>,
    }
    /// The answer to withdraw.
    WithdrawAnswer as WithdrawAnswerInput(VersionedKey) {
        /// Which answer.
        answer_id: AnswerId,
    }
    /// The answer to mark as helpful.
    MarkAnswerHelpful as MarkAnswerHelpfulInput(Key) {
        /// Which answer.
        answer_id: AnswerId,
        /// In which capacity.
        capacity: Capacity,
    }
    /// The answer that is not marked as helpful any more.
    UnmarkAnswerHelpful as UnmarkAnswerHelpfulInput(Key) {
        /// Which answer.
        answer_id: AnswerId,
        /// In which capacity.
        capacity: Capacity,
    }
}
