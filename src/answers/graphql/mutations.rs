//! What can be done with answers, as the world asks for it.
use super::{Answer, AnswerKind};
use crate::{
    answers::{AnswerQuestion, Answered, MENTIONS, Said, service},
    error::{FieldError, FieldErrors, ProblemCode, ResolverError, Result},
    graphql::{
        Capacity, RequestContext, ids,
        mutate::{Key, mutate},
        row::Resolved,
    },
    once::Once,
    text::{ANSWER, Text},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::ids::{AnswerId, ProfileId};

/// What `answerQuestion` needs.
#[derive(InputObject)]
pub struct AnswerQuestionInput {
    /// Which question.
    question_id: ID,
    /// In which capacity you answer: OUDER or PROFESSIONAL.
    capacity: Capacity,
    /// What it is. FROM_EVENT can't be chosen.
    kind: AnswerKind,
    /// What you say: 2–8,000 characters, Markdown.
    body: String,
    /// The answer that this replies to; it must stand on its own.
    parent_id: Option<ID>,
    /// The profiles that it mentions, at most 10.
    #[graphql(default)]
    mention_ids: Vec<ID>,
    /// Stay unnamed: for parents only. The row shows "Ouder" and the province of your profile's work area.
    #[graphql(default)]
    anonymous: bool,
    #[graphql(flatten)]
    key: Key,
}

impl AnswerQuestionInput {
    fn parse(&self, faults: &mut FieldErrors) -> Option<AnswerQuestion> {
        let question = faults.field("questionId", ids::parse(&self.question_id));
        let body = faults.field("body", Text::parse(&self.body, ANSWER));
        let parent = self.parent_id.as_ref().and_then(|id| faults.field("parentId", ids::parse::<AnswerId>(id)));
        if self.mention_ids.len() > MENTIONS {
            faults.add(FieldError::at("mentionIds", ProblemCode::TooMany).with(MENTIONS));
        }
        let mut mentions: Vec<ProfileId> = vec![];
        for (i, id) in self.mention_ids.iter().take(MENTIONS).enumerate() {
            mentions.extend(faults.field(&format!("mentionIds.{i}"), ids::parse::<ProfileId>(id)));
        }
        mentions.sort_unstable();
        mentions.dedup();
        let said = Said { kind: self.kind.into(), body: body?, parent, mentions, anonymous: self.anonymous };
        Some(AnswerQuestion { question: question?, capacity: self.capacity.into(), said })
    }
}

/// What `editAnswer` changes. What is left out stays as it is.
#[derive(InputObject)]
pub struct EditAnswerInput {
    /// Which answer.
    answer_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// What it is. FROM_EVENT can't be chosen.
    kind: Option<AnswerKind>,
    /// What you say: 2–8,000 characters, Markdown.
    body: Option<String>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// An answer and the version of it that you read.
#[derive(InputObject)]
pub struct AnswerVersionInput {
    /// Which answer.
    answer_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `markAnswerHelpful` and `unmarkAnswerHelpful` need.
#[derive(InputObject)]
pub struct MarkAnswerHelpfulInput {
    /// Which answer.
    answer_id: ID,
    /// In which capacity.
    capacity: Capacity,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

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

async fn payload(session: &RequestContext, done: Answered) -> Result<AnswerPayload, ResolverError> {
    Ok(AnswerPayload { answer: Resolved(done.shown(session, Answer::from, Answer::by_id).await?) })
}

/// What can be done with answers.
#[derive(Default)]
pub struct AnswerMutations;

#[Object]
impl AnswerMutations {
    /// Answer a question, or reply to an answer. Errors: NOT_FOUND, FORBIDDEN (WRONG_CAPACITY, OUTSIDE_AUDIENCE, NOT_A_MEMBER, ARCHIVED), INVALID,
    /// REFUSED (WRONG_STATE when it takes no answers, WITHDRAWN).
    async fn answer_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The answer.")] input: AnswerQuestionInput,
    ) -> Result<AnswerPayload, ResolverError> {
        mutate(ctx, &input, AnswerQuestionInput::parse).await
    }

    /// Change what your answer says or is. The text that was is kept as a revision. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, REFUSED (WITHDRAWN).
    async fn edit_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: EditAnswerInput,
    ) -> Result<AnswerPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "editAnswer", input.idempotency_key.as_deref(), &input));
        let id = faults.field("input.answerId", ids::parse(&input.answer_id));
        let body = input.body.as_deref().and_then(|body| faults.field("input.body", Text::parse(body, ANSWER)));
        let (once, id) = faults.finish(once.zip(id))?;
        let kind = input.kind.map(Into::into);
        payload(session, service::edit(&session.app, &session.actor, &once, id, input.expected_version, kind, body).await?).await
    }

    /// Withdraw your own answer. Its words go; replies stay with "withdrawn" in its place. It can't be undone. Errors: NOT_FOUND, FORBIDDEN, CONFLICT,
    /// REFUSED (WITHDRAWN).
    async fn withdraw_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which answer.")] input: AnswerVersionInput,
    ) -> Result<AnswerPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let (once, id) =
            Once::with_id(Once::of(ctx, "withdrawAnswer", input.idempotency_key.as_deref(), &input), "input.answerId", &input.answer_id)?;
        payload(session, service::withdraw(&session.app, &session.actor, &once, id, input.expected_version).await?).await
    }

    /// Mark somebody else's answer as helpful. Twice is once. Errors: NOT_FOUND, FORBIDDEN (WRONG_CAPACITY, OUTSIDE_AUDIENCE, NOT_A_MEMBER, ARCHIVED),
    /// REFUSED (OWN_CONTRIBUTION, WITHDRAWN).
    async fn mark_answer_helpful(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and as what.")] input: MarkAnswerHelpfulInput,
    ) -> Result<AnswerPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "markAnswerHelpful", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.answerId", &input.answer_id)?;
        payload(session, service::mark_helpful(&session.app, &session.actor, &once, id, input.capacity.into(), true).await?).await
    }

    /// Take back that an answer was helpful. Twice is once. Errors: as for `markAnswerHelpful`.
    async fn unmark_answer_helpful(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and as what.")] input: MarkAnswerHelpfulInput,
    ) -> Result<AnswerPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "unmarkAnswerHelpful", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.answerId", &input.answer_id)?;
        payload(session, service::mark_helpful(&session.app, &session.actor, &once, id, input.capacity.into(), false).await?).await
    }
}
