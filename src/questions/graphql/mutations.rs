//! What can be done with questions.
use super::Question;
use crate::{
    error::{FieldErrors, ResolverError, Result},
    graphql::{Capacity, RequestContext, ids, row::Resolved},
    once::Once,
    places::graphql::WorkAreaInput,
    questions::{AskQuestion, Asked, Changes, Words, service},
    tags::TagsInput,
    text::{EXPLANATION, MOTIVATION, QUESTION, REASON, Text},
};
use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entity::ids::QuestionId;

/// What `askQuestion` needs.
#[derive(InputObject)]
pub struct AskQuestionInput {
    /// The community that it is put to.
    community_id: ID,
    /// In which capacity you ask: OUDER or PROFESSIONAL.
    capacity: Capacity,
    /// The question itself, in one to four sentences (they are not counted): 10–600 characters, Markdown.
    text: String,
    /// Its explanation (toelichting): at most 8,000 characters, Markdown.
    #[graphql(default)]
    explanation: String,
    /// Why you ask (motivatie): at most 4,000 characters, Markdown.
    #[graphql(default)]
    motivation: String,
    /// Its own work area; the community's when left out.
    work_area: Option<WorkAreaInput>,
    /// Its tags, at most 10.
    tags: Option<TagsInput>,
    /// Stay unnamed: for parents only. The row shows "Ouder" and the province of your profile's work area. A work area that you give the question
    /// itself is shown as it is.
    #[graphql(default)]
    anonymous: bool,
    /// Keep it as a draft that only you see.
    #[graphql(default)]
    draft: bool,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `editQuestion` changes. What is left out stays as it is.
#[derive(InputObject)]
pub struct EditQuestionInput {
    /// Which question.
    question_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// The question itself: 10–600 characters, Markdown.
    text: Option<String>,
    /// Its explanation: at most 8,000 characters, Markdown.
    explanation: Option<String>,
    /// Why you ask: at most 4,000 characters, Markdown.
    motivation: Option<String>,
    /// Its own work area; null: the community's from now on.
    work_area: MaybeUndefined<WorkAreaInput>,
    /// All its tags from now on, at most 10.
    tags: Option<TagsInput>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// A question and the version of it that you read.
#[derive(InputObject)]
pub struct QuestionVersionInput {
    /// Which question.
    question_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What becomes of a question that waits for review.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum ReviewDecision {
    /// It opens.
    LetThrough,
    /// It goes back to its author as a draft, with the reason.
    SendBack,
}

/// What `reviewQuestion` needs.
#[derive(InputObject)]
pub struct ReviewQuestionInput {
    /// Which question.
    question_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// What becomes of it.
    decision: ReviewDecision,
    /// Why it is sent back, for its author: 10–1,000 characters, required with SEND_BACK.
    reason: Option<String>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `closeQuestion` and `reopenQuestion` need.
#[derive(InputObject)]
pub struct SteerQuestionInput {
    /// Which question.
    question_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// Why, for everybody: 10–1,000 characters. Required, but for closing a harvested question.
    reason: Option<String>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `followQuestion` and `unfollowQuestion` need.
#[derive(InputObject)]
pub struct FollowQuestionInput {
    /// Which question.
    question_id: ID,
    /// In which capacity.
    capacity: Capacity,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What a mutation on a question gives back.
#[derive(SimpleObject)]
pub struct QuestionPayload {
    /// The question, as you may see it now.
    question: Resolved<Question>,
}

async fn payload(session: &RequestContext, done: Asked) -> Result<QuestionPayload, ResolverError> {
    Ok(QuestionPayload { question: Resolved(done.shown(session, Question::new, Question::by_id).await?) })
}

fn question_id(faults: &mut FieldErrors, id: &ID) -> Option<QuestionId> {
    faults.field("input.questionId", ids::parse(id))
}

/// What can be done with questions.
#[derive(Default)]
pub struct QuestionMutations;

#[Object]
impl QuestionMutations {
    /// Put a question to a community. It opens at once, or waits for review where the community asks for that, or stays your draft. Errors:
    /// FORBIDDEN (WRONG_CAPACITY, OUTSIDE_AUDIENCE, NOT_A_MEMBER, ARCHIVED), NOT_FOUND, INVALID.
    async fn ask_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The question.")] input: AskQuestionInput,
    ) -> Result<QuestionPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "askQuestion", input.idempotency_key.as_deref(), &input));
        let community = faults.field("input.communityId", ids::parse(&input.community_id));
        let text = faults.field("input.text", Text::parse(&input.text, QUESTION));
        let explanation = faults.field("input.explanation", Text::parse(&input.explanation, EXPLANATION));
        let motivation = faults.field("input.motivation", Text::parse(&input.motivation, MOTIVATION));
        let area = input.work_area.as_ref().map(|area| area.parse("input.workArea", &mut faults));
        let tags = input.tags.as_ref().map_or(Some(vec![]), |tags| tags.parse("input.tags", &mut faults));
        let parsed = (|| Some((community?, Words { text: text?, explanation: explanation?, motivation: motivation? }, tags?)))();
        let (once, (community, words, tags)) = faults.finish(once.zip(parsed))?;
        let (hat, anonymous, draft) = (input.capacity.into(), input.anonymous, input.draft);
        let command = AskQuestion { community, hat, words, area: area.flatten(), tags, anonymous, draft };
        payload(session, service::ask(&session.app, &session.actor, &once, command).await?).await
    }

    /// Change the words, the work area or the tags of your own question. The text that was is kept as a revision. Errors: NOT_FOUND, FORBIDDEN,
    /// CONFLICT, INVALID, REFUSED (WRONG_STATE once it is harvested or closed, WITHDRAWN).
    async fn edit_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: EditQuestionInput,
    ) -> Result<QuestionPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "editQuestion", input.idempotency_key.as_deref(), &input));
        let id = question_id(&mut faults, &input.question_id);
        let mut words = |path, given: &Option<String>, size| given.as_deref().and_then(|text| faults.field(path, Text::parse(text, size)));
        let text = words("input.text", &input.text, QUESTION);
        let explanation = words("input.explanation", &input.explanation, EXPLANATION);
        let motivation = words("input.motivation", &input.motivation, MOTIVATION);
        let area = match &input.work_area {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(area) => area.parse("input.workArea", &mut faults).map(Some),
        };
        let tags = input.tags.as_ref().and_then(|tags| tags.parse("input.tags", &mut faults));
        let (once, id) = faults.finish(once.zip(id))?;
        let changes = Changes { text, explanation, motivation, area, tags };
        payload(session, service::edit(&session.app, &session.actor, &once, id, input.expected_version, changes).await?).await
    }

    /// Put your draft forward. Errors: NOT_FOUND, FORBIDDEN (OUTSIDE_AUDIENCE, NOT_A_MEMBER, ARCHIVED: when you can no longer ask there), CONFLICT,
    /// REFUSED (WRONG_STATE when it is no draft).
    async fn submit_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which draft.")] input: QuestionVersionInput,
    ) -> Result<QuestionPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "submitQuestion", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.questionId", &input.question_id)?;
        payload(session, service::submit(&session.app, &session.actor, &once, id, input.expected_version).await?).await
    }

    /// Withdraw your own question. Its words go, free tags among them; answers stay with "withdrawn" in its place. It can't be undone. Errors: NOT_FOUND, FORBIDDEN, CONFLICT,
    /// REFUSED (WITHDRAWN).
    async fn withdraw_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which question.")] input: QuestionVersionInput,
    ) -> Result<QuestionPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "withdrawQuestion", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.questionId", &input.question_id)?;
        payload(session, service::withdraw(&session.app, &session.actor, &once, id, input.expected_version).await?).await
    }

    /// Let a question through, or send it back: for the community's core group and moderators, never for one's own. Errors: NOT_FOUND, FORBIDDEN,
    /// CONFLICT, INVALID (no reason with SEND_BACK), REFUSED (WRONG_STATE).
    async fn review_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The decision.")] input: ReviewQuestionInput,
    ) -> Result<QuestionPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "reviewQuestion", input.idempotency_key.as_deref(), &input));
        let id = question_id(&mut faults, &input.question_id);
        let back = match input.decision {
            ReviewDecision::LetThrough => None,
            ReviewDecision::SendBack => faults.field("input.reason", Text::parse(input.reason.as_deref().unwrap_or_default(), REASON)),
        };
        let (once, id) = faults.finish(once.zip(id))?;
        payload(session, service::review(&session.app, &session.actor, &once, id, input.expected_version, back).await?).await
    }

    /// Close a question: its author, the core group, moderators. One that was not harvested needs a reason. Errors: NOT_FOUND, FORBIDDEN, CONFLICT,
    /// INVALID, REFUSED (WRONG_STATE, WITHDRAWN).
    async fn close_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: SteerQuestionInput,
    ) -> Result<QuestionPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "closeQuestion", input.idempotency_key.as_deref(), &input));
        let id = question_id(&mut faults, &input.question_id);
        let reason = input.reason.as_deref().and_then(|reason| faults.field("input.reason", Text::parse(reason, REASON)));
        let (once, id) = faults.finish(once.zip(id))?;
        payload(session, service::close(&session.app, &session.actor, &once, id, input.expected_version, reason).await?).await
    }

    /// Open a closed or harvested question again: its author, the core group, moderators. The reason is kept and shown. Errors: NOT_FOUND, FORBIDDEN,
    /// CONFLICT, INVALID, REFUSED (WRONG_STATE, WITHDRAWN).
    async fn reopen_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: SteerQuestionInput,
    ) -> Result<QuestionPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "reopenQuestion", input.idempotency_key.as_deref(), &input));
        let id = question_id(&mut faults, &input.question_id);
        let reason = faults.field("input.reason", Text::parse(input.reason.as_deref().unwrap_or_default(), REASON));
        let (once, (id, reason)) = faults.finish(once.zip(id.zip(reason)))?;
        payload(session, service::reopen(&session.app, &session.actor, &once, id, input.expected_version, reason).await?).await
    }

    /// Follow a question: you would like to know too. Twice is once. Errors: NOT_FOUND, FORBIDDEN (WRONG_CAPACITY, OUTSIDE_AUDIENCE, NOT_A_MEMBER,
    /// ARCHIVED), REFUSED (WRONG_STATE, WITHDRAWN).
    async fn follow_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and as what.")] input: FollowQuestionInput,
    ) -> Result<QuestionPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "followQuestion", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.questionId", &input.question_id)?;
        payload(session, service::follow(&session.app, &session.actor, &once, id, input.capacity.into()).await?).await
    }

    /// Follow a question no longer. Twice is once. Errors: NOT_FOUND, FORBIDDEN.
    async fn unfollow_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and as what.")] input: FollowQuestionInput,
    ) -> Result<QuestionPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "unfollowQuestion", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.questionId", &input.question_id)?;
        payload(session, service::unfollow(&session.app, &session.actor, &once, id, input.capacity.into()).await?).await
    }
}
