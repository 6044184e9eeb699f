//! How the world sees answers: the object and its lists. What can be done with them is in mutations.rs.
mod mutations;

pub use mutations::AnswerMutations;

use super::{
    End, Under,
    loaders::{AnswerById, MentionsOfAnswer, OwnMarksOfAnswer},
    store,
};
use crate::{
    communities::graphql::Community,
    error::{Error, ResolverError, Result},
    graphql::{
        Capacity, RequestContext,
        connection::{Connection, Count, Listed, PeopleCount, Total},
        ids,
        loaders::loaders,
        needs::{self, Asked},
        page_cost,
        row::{Resolved, ResolvedList},
    },
    page::{Arguments, Key, List, Slice},
    people::graphql::{Author, Profile},
    questions::graphql::Question,
    revisions::{self, Revision},
    text,
};
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use entity::{
    answer, enums,
    ids::AnswerId,
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
pub struct Answer {
    row: Arc<answer::Model>,
    /// Whether it is known that the viewer may look into its community.
    inside: bool,
}

impl From<answer::Model> for Answer {
    fn from(row: answer::Model) -> Self {
        Self { row: row.into(), inside: false }
    }
}

impl Answer {
    /// In a list of what lies in communities that the viewer may look into.
    fn listed(row: answer::Model) -> Self {
        Self { row: row.into(), inside: true }
    }
    /// By its id, if the actor may see it.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: AnswerId) -> Result<Option<Self>> {
        Ok(store::by_ids(&session.db, &session.actor, &[id]).await?.pop().map(Self::from))
    }
    /// What happens in its community, only for whoever may look inside.
    async fn told<T>(&self, ctx: &Context<'_>, what: T) -> Result<Option<T>> {
        let inside = self.inside || Community::around(ctx.data_unchecked(), self.row.community_id, self.row.author_profile_id).await?;
        Ok(inside.then_some(what))
    }
    fn shown<T>(&self, words: T) -> Option<T> {
        self.row.withdrawn_at.is_none().then_some(words)
    }
}

impl Listed for Answer {
    type Count = Total;
    fn key(&self) -> Key {
        Key::id(self.row.id.0)
    }
}

/// The answers under a question or an answer. A page from an end comes in one statement for all parents of the request.
///
/// # Errors
/// INVALID, with every argument that is wrong.
pub async fn under(ctx: &Context<'_>, of: Under, page: &Arguments) -> Result<Connection<Answer>> {
    let session = ctx.data_unchecked::<RequestContext>();
    let id = match of {
        Under::Question(id) => id.0,
        Under::Answer(id) => id.0,
    };
    let slice = Slice::parse(List::new("answers", id.as_bytes()), page)?;
    let page = if slice.after.is_none() && slice.before.is_none() {
        let columns = needs::of(ctx, true, answer::Model::ALL, columns);
        let key = (of, End { most: slice.size + 1, last: slice.backward, columns });
        slice.close(session.load::<FirstAnswers>(key).await?.unwrap_or_default())
    } else {
        Box::pin(store::page(&session.db, &session.actor, of, slice)).await?.map(Answer::listed)
    };
    Ok(Connection::new(page, Box::new(move |session| Box::pin(store::count(&session.db, &session.actor, of)))))
}

loaders! {
    /// A page from an end, of each of these parents: one statement for each kind of end.
    FirstAnswers: (Under, End) => Vec<Answer>, |session, keys| firsts(session, keys).await;
}

type Firsts = (Under, End);

/// What one request asks for together: one statement for each kind of end.
async fn firsts(session: &RequestContext, keys: &[Firsts]) -> Result<HashMap<Firsts, Vec<Answer>>> {
    let mut found = HashMap::with_capacity(keys.len());
    let mut left: Vec<Firsts> = keys.to_vec();
    while let Some(&(_, end)) = left.first() {
        let (these, others): (Vec<_>, Vec<_>) = left.into_iter().partition(|key| key.1 == end);
        left = others;
        let of: Vec<Under> = these.into_iter().map(|(of, _)| of).collect();
        let rows = store::firsts(&session.db, &session.actor, &of, end).await?;
        found.extend(rows.into_iter().map(|(of, rows)| ((of, end), rows.into_iter().map(Answer::listed).collect())));
    }
    Ok(found)
}

/// Which columns these fields need of an answer in a list.
fn columns(asked: Asked<'_>) -> Groups {
    use answer::Model as A;
    asked.each(&|field, within| match field {
        "__typename" | "id" | "withdrawnAt" | "question" | "parent" | "replies" | "mentions" | "viewerMarkedHelpfulAs" => Groups::NONE,
        "kind" => A::KIND,
        "body" | "bodyHtml" => A::BODY,
        "createdAt" => A::CREATED,
        "viewerIsAuthor" => A::WHO,
        "author" => Author::columns(within, A::WHO, |field| match field {
            "displayName" | "function" => A::NAME,
            _ => A::ALL,
        }),
        _ => A::ALL,
    })
}

/// An answer to a question. Practice questions have many answers: none is "the" answer. You always read what you answered and can withdraw it; of
/// what happens around it you see nothing when you may not look into its community (any more): those fields are null, and lists empty.
#[Object]
impl Answer {
    /// Its global id.
    pub async fn id(&self) -> ID {
        ids::id(self.row.id)
    }
    /// What it is.
    async fn kind(&self) -> AnswerKind {
        self.row.kind.into()
    }
    /// What it says, Markdown. Null once it is withdrawn.
    async fn body(&self) -> Option<&str> {
        self.shown(&*self.row.body)
    }
    /// `body` as safe HTML. Null once it is withdrawn.
    async fn body_html(&self) -> Option<String> {
        self.shown(&self.row.body).map(|text| text::html(text))
    }
    /// Since when it is withdrawn by its author; null when it is not. Replies stay.
    async fn withdrawn_at(&self) -> Option<DateTime<Utc>> {
        self.row.withdrawn_at
    }
    /// Who answered, as they were then. Null once it is withdrawn.
    async fn author(&self) -> Option<Resolved<Author<'_>>> {
        self.shown(Resolved(Author::of_answer(&self.row)))
    }
    /// The question that it answers. Null when you may not see it any more.
    async fn question(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Question>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let found = session.load::<crate::questions::QuestionById>(self.row.question_id).await?;
        Ok(found.map(|row| Resolved(Question::new(row))))
    }
    /// The answer that it replies to; null for one that stands on its own, or when you may not see it any more.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Answer>>, ResolverError> {
        let (session, Some(parent)) = (ctx.data_unchecked::<RequestContext>(), self.row.parent_id) else { return Ok(None) };
        Ok(session.load::<AnswerById>(parent).await?.map(|row| Resolved(row.into())))
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
    ) -> Result<Resolved<Connection<Answer>>, ResolverError> {
        Ok(Resolved(under(ctx, Under::Answer(self.row.id), &Arguments { first, after, last, before }).await?))
    }
    /// How many replies it has; withdrawn ones are not counted. Null when you may not look inside.
    async fn reply_count(&self, ctx: &Context<'_>) -> Result<Option<i32>, ResolverError> {
        Ok(self.told(ctx, self.row.reply_count).await?)
    }
    /// Whom it mentions, as far as you may see them. Nobody once it is withdrawn.
    async fn mentions(&self, ctx: &Context<'_>) -> Result<ResolvedList<Profile>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let found = session.load::<MentionsOfAnswer>(self.row.id).await?;
        let seen = try_join_all(found.unwrap_or_default().into_iter().map(|id| Profile::load(ctx, id))).await?;
        Ok(ResolvedList(seen.into_iter().flatten().collect()))
    }
    /// How many people found it helpful. Null when you may not look inside.
    async fn helpful_count(&self, ctx: &Context<'_>) -> Result<Option<Resolved<PeopleCount>>, ResolverError> {
        Ok(self.told(ctx, Resolved(self.row.helpful_count.into())).await?)
    }
    /// In which capacities you marked it as helpful.
    async fn viewer_marked_helpful_as(&self, ctx: &Context<'_>) -> Result<Vec<Capacity>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let found = session.load::<OwnMarksOfAnswer>(self.row.id).await?;
        Ok(session.actor.capacities_of(&found.unwrap_or_default()).into_iter().map(Into::into).collect())
    }
    /// Whether it is yours, also anonymously.
    async fn viewer_is_author(&self, ctx: &Context<'_>) -> bool {
        let actor = &ctx.data_unchecked::<RequestContext>().actor;
        self.row.author_profile_id.is_some_and(|author| actor.is(author))
    }
    /// The texts that it had before, newest first, at most 100: for its author and the community's moderators, null for others. None once it is
    /// withdrawn: they are gone.
    #[graphql(complexity = "50 + child_complexity")]
    async fn revisions(&self, ctx: &Context<'_>) -> Result<Option<Vec<Revision>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        if !store::sees_past(&session.db, &session.actor, &self.row).await? {
            return Ok(None);
        }
        Ok(Some(revisions::of(&session.db, self.row.id.0).await?))
    }
    /// Raised by every change of its words or kind: send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.row.version
    }
    /// When it was given.
    async fn created_at(&self) -> DateTime<Utc> {
        self.row.created_at
    }
    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.row.updated_at
    }
}

/// Answers.
#[derive(Default)]
pub struct AnswerQueries;

#[Object]
impl AnswerQueries {
    /// Your own answers, withdrawn and anonymous ones included, also those in communities that you left, newest first. UNAUTHENTICATED without a token.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn own_answers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 unless said otherwise.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Answer>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let slice = Slice::parse(List::new("answers:own", b""), &Arguments { first, after, last, before })?;
        session.actor.person().ok_or(Error::Unauthenticated(None))?;
        let page = store::own_page(&session.db, &session.actor, slice).await?;
        let count: Count = Box::new(move |session| Box::pin(store::own_count(&session.db, &session.actor)));
        Ok(Resolved(Connection::new(page.map(Answer::from), count)))
    }
}
