//! How the world sees answers.
use super::{Answered, End, MENTIONS, Said, Under, service, store};
use crate::{
    error::{Fault, Faults, Problem, ProblemCode, Result},
    graphql::{
        Capacity, Session,
        connection::{Connection, Listed, PeopleCount, Total},
        ids,
        needs::{self, Asked},
        page_cost,
        row::{Row, Rows},
    },
    once::Once,
    page::{Arguments, Key, List, Slice},
    people::graphql::{Author, Profile},
    questions::graphql::Question,
    revisions::{self, Revision},
    text::{self, ANSWER, Text},
};
use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    answer, enums,
    ids::{AnswerId, ProfileId},
    positional::{Groups, Positional as _},
};
use futures_util::future::try_join_all;
use std::{collections::HashMap, sync::Arc};

/// What an answer is. "I would like to know too" is following, not answering.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "enums::AnswerKind")]
pub enum AnswerKind {
    /// What I met myself.
    Experience,
    /// How it is done somewhere.
    Example,
    /// Where it is written or told.
    Source,
    /// A question in return.
    CounterQuestion,
    /// I would like to talk about it.
    OfferOfContact,
    /// What a meeting said. Only the report of a meeting makes one.
    FromEvent,
}

/// One answer. Shared, because what a batch found is kept for whoever asks for the same again.
#[derive(Clone, Debug)]
pub struct Answer(Arc<answer::Model>);

impl From<answer::Model> for Answer {
    fn from(row: answer::Model) -> Self {
        Self(row.into())
    }
}

impl Answer {
    /// By its id, if the actor may see it.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &Session, id: AnswerId) -> Result<Option<Self>> {
        Ok(service::by_id(&session.db, &session.actor, id).await?.map(Self::from))
    }
    fn shown<T>(&self, words: T) -> Option<T> {
        self.0.withdrawn_at.is_none().then_some(words)
    }
}

impl Listed for Answer {
    type Count = Total;
    fn key(&self) -> Key {
        Key::id(self.0.id.0)
    }
}

/// The answers under a question or an answer. A page from an end comes in one statement for all parents of the request.
///
/// # Errors
/// INVALID, with every argument that is wrong.
pub async fn under(ctx: &Context<'_>, of: Under, page: &Arguments) -> Result<Connection<Answer>> {
    let session = ctx.data_unchecked::<Session>();
    let id = match of {
        Under::Question(id) => id.0,
        Under::Answer(id) => id.0,
    };
    let slice = Slice::parse(List::new("answers", id.as_bytes()), page)?;
    let page = if slice.after.is_none() && slice.before.is_none() {
        let columns = needs::of(ctx, true, answer::Model::ALL, columns);
        let key = (of, End { most: slice.size + 1, last: slice.backward, columns });
        slice.close(session.loads.answers.load(key, async |keys| firsts(session, keys).await).await?.unwrap_or_default())
    } else {
        Box::pin(store::page(&session.db, &session.actor, of, slice)).await?.map(Answer::from)
    };
    Ok(Connection::new(page, Box::new(move |session| Box::pin(store::count(&session.db, &session.actor, of)))))
}

type Firsts = (Under, End);

/// What one request asks for together: one statement for each kind of end.
async fn firsts(session: &Session, keys: &[Firsts]) -> Result<HashMap<Firsts, Vec<Answer>>> {
    let mut found = HashMap::with_capacity(keys.len());
    let mut left: Vec<Firsts> = keys.to_vec();
    while let Some(&(_, end)) = left.first() {
        let (these, others): (Vec<_>, Vec<_>) = left.into_iter().partition(|key| key.1 == end);
        left = others;
        let of: Vec<Under> = these.into_iter().map(|(of, _)| of).collect();
        let rows = store::firsts(&session.db, &session.actor, &of, end).await?;
        found.extend(rows.into_iter().map(|(of, rows)| ((of, end), rows.into_iter().map(Answer::from).collect())));
    }
    Ok(found)
}

/// Which columns these fields need.
fn columns(asked: Asked<'_>) -> Groups {
    asked.each(&|field, within| match field {
        "__typename"
        | "id"
        | "withdrawnAt"
        | "question"
        | "parent"
        | "replies"
        | "mentions"
        | "viewerMarkedHelpfulAs"
        | "viewerIsAuthor" => Groups::NONE,
        "kind" => answer::Model::KIND,
        "body" | "bodyHtml" => answer::Model::BODY,
        "createdAt" => answer::Model::CREATED,
        "author" => Author::columns(within, |field| match field {
            "displayName" | "function" => answer::Model::NAME,
            _ => answer::Model::ALL,
        }),
        _ => answer::Model::ALL,
    })
}

async fn marked(session: &Session, ids: &[AnswerId]) -> Result<HashMap<AnswerId, Vec<ProfileId>>> {
    let mut found: HashMap<AnswerId, Vec<ProfileId>> = HashMap::new();
    for (answer, profile) in store::marked(&session.db, &session.actor, ids).await? {
        found.entry(answer).or_default().push(profile);
    }
    Ok(found)
}

async fn mentioned(session: &Session, ids: &[AnswerId]) -> Result<HashMap<AnswerId, Vec<ProfileId>>> {
    let mut found: HashMap<AnswerId, Vec<ProfileId>> = HashMap::new();
    for (answer, profile) in store::mentions_of(&session.db, ids).await? {
        found.entry(answer).or_default().push(profile);
    }
    Ok(found)
}

/// An answer to a question. Practice questions have many answers: none is "the" answer.
#[Object]
impl Answer {
    /// Its global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// What it is.
    async fn kind(&self) -> AnswerKind {
        self.0.kind.into()
    }
    /// What it says, Markdown. Null once it is withdrawn.
    async fn body(&self) -> Option<&str> {
        self.shown(&*self.0.body)
    }
    /// `body` as safe HTML. Null once it is withdrawn.
    async fn body_html(&self) -> Option<String> {
        self.shown(&self.0.body).map(|text| text::html(text))
    }
    /// Since when it is withdrawn by its author; null when it is not. Replies stay.
    async fn withdrawn_at(&self) -> Option<DateTime<Utc>> {
        self.0.withdrawn_at
    }
    /// Who answered, as they were then. Null once it is withdrawn.
    async fn author(&self) -> Option<Row<Author<'_>>> {
        self.shown(Row(Author::of_answer(&self.0)))
    }
    /// The question that it answers.
    async fn question(&self, ctx: &Context<'_>) -> Result<Option<Row<Question>>, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let found =
            session.loads.questions.load(self.0.question_id, async |ids| crate::questions::service::by_ids(session, ids).await).await?;
        Ok(found.map(|row| Row(Question::new(row))))
    }
    /// The answer that it replies to; null for one that stands on its own.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Row<Answer>>, Problem> {
        let (session, Some(parent)) = (ctx.data_unchecked::<Session>(), self.0.parent_id) else { return Ok(None) };
        let load = async |ids: &[AnswerId]| {
            Ok(store::by_ids(&session.db, &session.actor, ids).await?.into_iter().map(|row| (row.id, row)).collect())
        };
        Ok(session.loads.parents.load(parent, load).await?.map(|row| Row(row.into())))
    }
    /// Replies to it, oldest first. Threads are one level deep: replies have none.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn replies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 unless said otherwise.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Row<Connection<Answer>>, Problem> {
        Ok(Row(under(ctx, Under::Answer(self.0.id), &Arguments { first, after, last, before }).await?))
    }
    /// How many replies it has; withdrawn ones are not counted.
    async fn reply_count(&self) -> i32 {
        self.0.reply_count
    }
    /// Whom it mentions, as far as you may see them.
    async fn mentions(&self, ctx: &Context<'_>) -> Result<Rows<Profile>, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let found = session.loads.mentions.load(self.0.id, async |ids| mentioned(session, ids).await).await?;
        let seen = try_join_all(found.unwrap_or_default().into_iter().map(|id| Profile::load(ctx, id))).await?;
        Ok(Rows(seen.into_iter().flatten().collect()))
    }
    /// How many people found it helpful.
    async fn helpful_count(&self) -> Row<PeopleCount> {
        Row(self.0.helpful_count.into())
    }
    /// In which capacities you marked it as helpful.
    async fn viewer_marked_helpful_as(&self, ctx: &Context<'_>) -> Result<Vec<Capacity>, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let found = session.loads.helpful.load(self.0.id, async |ids| marked(session, ids).await).await?;
        Ok(session.actor.capacities_of(&found.unwrap_or_default()).into_iter().map(Into::into).collect())
    }
    /// Whether it is yours, also anonymously.
    async fn viewer_is_author(&self, ctx: &Context<'_>) -> bool {
        let actor = &ctx.data_unchecked::<Session>().actor;
        self.0.author_profile_id.is_some_and(|author| actor.is(author))
    }
    /// The texts that it had before, newest first, at most 100: for its author and the community's moderators, null for others.
    #[graphql(complexity = "50 + child_complexity")]
    async fn revisions(&self, ctx: &Context<'_>) -> Result<Option<Vec<Revision>>, Problem> {
        let session = ctx.data_unchecked::<Session>();
        if !service::sees_past(&session.db, &session.actor, &self.0).await? {
            return Ok(None);
        }
        Ok(Some(revisions::of(&session.db, self.0.id.0).await?))
    }
    /// Raised by every change of its words or kind: send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When it was given.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

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
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
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
    answer: Row<Answer>,
}

async fn payload(session: &Session, done: Answered) -> Result<AnswerPayload, Problem> {
    Ok(AnswerPayload { answer: Row(done.shown(session, Answer::from, Answer::by_id).await?) })
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
    ) -> Result<AnswerPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let once = faults.also(Once::of(ctx, "answerQuestion", input.idempotency_key.as_deref(), &input));
        let question = faults.take("input.questionId", ids::parse(&input.question_id));
        let body = faults.take("input.body", Text::parse(&input.body, ANSWER));
        let parent = input.parent_id.as_ref().and_then(|id| faults.take("input.parentId", ids::parse::<AnswerId>(id)));
        if input.mention_ids.len() > MENTIONS {
            faults.add(Fault::at("input.mentionIds", ProblemCode::TooMany).with(MENTIONS));
        }
        let mut mentions: Vec<ProfileId> = vec![];
        for (i, id) in input.mention_ids.iter().take(MENTIONS).enumerate() {
            mentions.extend(faults.take(&format!("input.mentionIds.{i}"), ids::parse::<ProfileId>(id)));
        }
        mentions.sort_unstable();
        mentions.dedup();
        let (once, (question, body)) = faults.finish(once.zip(question.zip(body)))?;
        let said = Said { kind: input.kind.into(), body, parent, mentions, anonymous: input.anonymous };
        payload(session, service::answer(&session.app, &session.actor, &once, question, input.capacity.into(), said).await?).await
    }

    /// Change what your answer says or is. The text that was is kept as a revision. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, REFUSED (WITHDRAWN).
    async fn edit_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: EditAnswerInput,
    ) -> Result<AnswerPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let once = faults.also(Once::of(ctx, "editAnswer", input.idempotency_key.as_deref(), &input));
        let id = faults.take("input.answerId", ids::parse(&input.answer_id));
        let body = input.body.as_deref().and_then(|body| faults.take("input.body", Text::parse(body, ANSWER)));
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
    ) -> Result<AnswerPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
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
    ) -> Result<AnswerPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let once = Once::of(ctx, "markAnswerHelpful", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.answerId", &input.answer_id)?;
        payload(session, service::mark_helpful(&session.app, &session.actor, &once, id, input.capacity.into(), true).await?).await
    }

    /// Take back that an answer was helpful. Twice is once. Errors: as for `markAnswerHelpful`.
    async fn unmark_answer_helpful(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and as what.")] input: MarkAnswerHelpfulInput,
    ) -> Result<AnswerPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let once = Once::of(ctx, "unmarkAnswerHelpful", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.answerId", &input.answer_id)?;
        payload(session, service::mark_helpful(&session.app, &session.actor, &once, id, input.capacity.into(), false).await?).await
    }
}
