//! What an event asks of who registers, and what was answered, as clients see it.
use crate::{
    error::{Error, FieldError, FieldErrors, ProblemCode, ResolverError, Result},
    graphql::{
        RequestContext,
        batch::Batch,
        ids,
        row::{Resolved, ResolvedList},
    },
    registrations::{
        asked::{self, Asked, Given, MOST},
        service,
    },
};
use async_graphql::{Enum, ID, InputObject, Object, SimpleObject};
use entity::{
    enums,
    ids::{EventId, RegistrationId},
    registration_question,
};
use std::sync::Arc;

/// What the events of one request ask.
pub type AskedBatch = Batch<EventId, Arc<[registration_question::Model]>, Error>;
/// What was answered in the registrations of one request.
pub type AnsweredBatch = Batch<RegistrationId, Vec<(registration_question::Model, Option<String>)>, Error>;

/// How a question for who registers is answered.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "enums::RegistrationQuestionKind")]
pub enum RegistrationQuestionKind {
    /// In one line: at most 200 characters.
    ShortText,
    /// In more lines: at most 2,000 characters, plain text.
    LongText,
    /// With `YES` or `NO`.
    YesNo,
    /// With one of its options, word for word.
    Choice,
}

/// A question for who registers.
#[derive(Clone, Debug, InputObject)]
pub struct RegistrationQuestionInput {
    /// The question: 2–200 characters.
    text: String,
    /// How it is answered.
    kind: RegistrationQuestionKind,
    /// Whether it has to be.
    #[graphql(default)]
    required: bool,
    /// Of a CHOICE: 2–20 different ones of 1–100 characters. Of others none.
    #[graphql(default)]
    options: Vec<String>,
}

/// The questions that were given, if nothing is wrong with them.
pub fn parse_questions(given: &[RegistrationQuestionInput], faults: &mut FieldErrors) -> Option<Vec<Asked>> {
    let at = "input.registrationQuestions";
    if given.len() > MOST {
        faults.add(FieldError::at(at, ProblemCode::TooMany).with(MOST));
        return None;
    }
    let one = |(n, it): (usize, &RegistrationQuestionInput)| {
        Asked::parse(&format!("{at}.{n}"), (&it.text, it.kind.into(), it.required, &it.options), faults)
    };
    let all: Vec<_> = given.iter().enumerate().map(one).collect();
    all.into_iter().collect()
}

/// An answer to a question of the event.
#[derive(Clone, Debug, InputObject)]
pub struct RegistrationAnswerInput {
    /// Which of the event's `registrationQuestions`.
    question_id: ID,
    /// The answer, as the question's `kind` says. One that says nothing counts as none.
    text: String,
}

/// The answers that were given, if their ids can be read: what they have to be is for the event to say.
pub fn parse_answers(given: &[RegistrationAnswerInput], faults: &mut FieldErrors) -> Option<Vec<Given>> {
    if given.len() > MOST {
        faults.add(FieldError::at("input.answers", ProblemCode::TooMany).with(MOST));
        return None;
    }
    let all: Vec<_> = given
        .iter()
        .enumerate()
        .map(|(n, it)| {
            let question = faults.field(&format!("input.answers.{n}.questionId"), ids::parse(&it.question_id))?;
            Some(Given { question, text: it.text.clone() })
        })
        .collect();
    all.into_iter().collect()
}

/// A question for who registers.
#[derive(Clone, Debug)]
pub struct RegistrationQuestion(registration_question::Model);

/// A question that an event asks of who registers. Answers are seen by whoever gave them and by who leads the body that organises the event.
#[Object]
impl RegistrationQuestion {
    /// Its global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// The question, plain text.
    async fn text(&self) -> &str {
        &self.0.text
    }
    /// How it is answered.
    async fn kind(&self) -> RegistrationQuestionKind {
        self.0.kind.into()
    }
    /// Whether it has to be answered.
    async fn required(&self) -> bool {
        self.0.required
    }
    /// What can be chosen. Empty for what is not a CHOICE.
    async fn options(&self) -> Result<Vec<String>, ResolverError> {
        Ok(asked::options(&self.0)?)
    }
}

/// What somebody answered when they registered.
#[derive(SimpleObject)]
pub struct RegistrationAnswer {
    /// To which question.
    question: Resolved<RegistrationQuestion>,
    /// The answer, plain text. Null once the registration ended: then it is gone.
    text: Option<String>,
}

/// What an event asks, in its order.
///
/// # Errors
/// Only those of the database.
pub async fn questions(session: &RequestContext, id: EventId) -> Result<ResolvedList<RegistrationQuestion>> {
    let fetch = async |ids: &[EventId]| {
        let rows = service::questions(&session.db, ids).await?;
        Ok::<_, Error>(rows.into_iter().map(|(id, rows)| (id, rows.into())).collect())
    };
    let rows = session.loads.asked.load(id, fetch).await?.unwrap_or_default();
    Ok(ResolvedList(rows.iter().cloned().map(RegistrationQuestion).collect()))
}

/// What was answered in a registration that was seen, in the order of the questions.
pub(super) async fn answers(session: &RequestContext, id: RegistrationId) -> Result<ResolvedList<RegistrationAnswer>> {
    let fetch = async |ids: &[RegistrationId]| service::answers(&session.db, ids).await;
    let rows = session.loads.answered.load(id, fetch).await?.unwrap_or_default();
    Ok(ResolvedList(
        rows.into_iter().map(|(question, text)| RegistrationAnswer { question: Resolved(RegistrationQuestion(question)), text }).collect(),
    ))
}
