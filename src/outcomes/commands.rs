//! What can be asked about questions and their meetings: what an input says of them, and the command.
use super::{
    About, MOST,
    graphql::{self, EventOutcomeInput},
};
use crate::{
    error::{FieldError, FieldErrors, ProblemCode},
    graphql::{
        ids,
        input::{ListOf, commands, exactly_one, from_input},
    },
    text::{AnswerText, ReasonText},
};
use async_graphql::{ID, InputObject};
use entity::{
    enums::OutcomeKind,
    ids::{CommunityId, EventId, QuestionId},
};

/// The questions that a meeting is to be made of, each once.
#[derive(Clone, Debug, Default)]
pub struct QuestionIds(pub Vec<QuestionId>);

/// What a report says of one question.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Which.
    pub question: QuestionId,
    /// What became of it.
    pub kind: OutcomeKind,
    /// What was said; a question that was answered has it.
    pub text: Option<AnswerText>,
    /// The meeting that it goes on to; one that is carried over has it.
    pub to: Option<EventId>,
}

/// What a report says of each of its questions.
#[derive(Clone, Debug, Default)]
pub struct Outcomes(pub Vec<Outcome>);

from_input! {
    OutcomeKind: graphql::OutcomeKind = |raw, _, _| Some((*raw).into());
    QuestionIds: Vec<ID> = |raw, path, faults| {
        let ListOf(ids) = ListOf::<QuestionId, 0, MOST>::from_input(raw, path, faults)?;
        each_once(&ids, |n| format!("{path}.{n}"), faults);
        Some(QuestionIds(ids))
    };
    Outcomes: Vec<EventOutcomeInput> = |raw, path, faults| {
        let ListOf(all) = ListOf::<Outcome, 0, MOST>::from_input(raw, path, faults)?;
        each_once(&all.iter().map(|one| one.question).collect::<Vec<_>>(), |n| format!("{path}.{n}.questionId"), faults);
        Some(Outcomes(all))
    };
    Outcome: EventOutcomeInput = |raw, path, faults| {
        let (at, kind) = (|field: &str| format!("{path}.{field}"), raw.kind.into());
        let question = QuestionId::from_input(&raw.question_id, &at("questionId"), faults);
        let text = Option::<AnswerText>::from_input(&raw.text, &at("text"), faults);
        let to = Option::<EventId>::from_input(&raw.carried_over_to_event_id, &at("carriedOverToEventId"), faults);
        if kind == OutcomeKind::Answered && raw.text.is_none() {
            faults.add(FieldError::at(&at("text"), ProblemCode::Required));
        }
        match (kind, &raw.carried_over_to_event_id) {
            (OutcomeKind::CarriedOver, None) => faults.add(FieldError::at(&at("carriedOverToEventId"), ProblemCode::Required)),
            (OutcomeKind::Answered | OutcomeKind::NotReached, Some(_)) => {
                faults.add(FieldError::at(&at("carriedOverToEventId"), ProblemCode::ConflictingArguments).with("kind"));
            }
            _ => {}
        }
        Some(Outcome { question: question?, kind, text: text?, to: to? })
    };
    About: AboutInput = |raw, _, faults| {
        let tag = raw.tag_id.as_ref().map(|id| faults.field("tagId", ids::parse(id)).map(About::Tag));
        let question = raw.question_id.as_ref().map(|id| faults.field("questionId", ids::parse(id)).map(About::Question));
        exactly_one(faults, [("tagId", tag), ("questionId", question)])
    };
}

/// Notes what is given twice.
fn each_once(ids: &[QuestionId], at: impl Fn(usize) -> String, faults: &mut FieldErrors) {
    for (n, id) in ids.iter().enumerate() {
        if ids.iter().take(n).any(|other| other == id) {
            faults.add(FieldError::at(&at(n), ProblemCode::Duplicate));
        }
    }
}

/// What suggests a meeting: fields of an input.
#[derive(Debug, InputObject)]
pub struct AboutInput {
    /// The tag of a suggestion with the reason TAG.
    tag_id: Option<ID>,
    /// The question of a suggestion with the reason QUESTION.
    question_id: Option<ID>,
}

commands! {
    /// A suggested meeting that is not going to be held: exactly one of `tagId` and `questionId` says which.
    DismissSuggestedEvent as DismissSuggestedEventInput(Key) {
        /// The community to which it is suggested.
        community_id: CommunityId,
        /// Which.
        about: About [flatten],
        /// Why it is not held, for those who organise meetings of the community: 10–1,000 characters, plain text.
        reason: ReasonText,
    }
}
