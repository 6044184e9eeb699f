//! How the world sees harvests. What can be done with them is in mutations.rs.
mod mutations;

pub use mutations::HarvestMutations;

use super::{
    Objected, can_object,
    loaders::{LatestHarvestOfQuestion, ObjectionsToHarvest, QuotedByHarvest},
    read, store,
};
use crate::{
    answers::graphql::Answer,
    error::{ResolverError, Result},
    graphql::{
        RequestContext, ids,
        row::{Resolved, ResolvedList},
    },
    people::graphql::Author,
    questions::{QuestionById, graphql::Question},
    revisions::{self, Revision},
    text,
};
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use entity::{
    answer, enums, harvest,
    ids::{HarvestId, QuestionId},
};

/// Where a harvest stands.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "enums::HarvestState")]
pub enum HarvestState {
    /// The authors whom it quotes can object; they and those who lead the community see it.
    Proposed,
    /// Everybody sees it who may look into the community.
    Published,
}

/// One harvest.
pub struct Harvest(pub harvest::Model);

impl Harvest {
    /// By its id, if the actor may see it.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: HarvestId) -> Result<Option<Self>> {
        Ok(store::one(&session.db, &session.actor, id).await?.map(Self))
    }
    /// The latest one of a question that the actor may see.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn of_question(session: &RequestContext, id: QuestionId) -> Result<Option<Self>> {
        Ok(session.load::<LatestHarvestOfQuestion>(id).await?.map(Self))
    }
    async fn quoted(&self, session: &RequestContext) -> Result<Vec<answer::Model>> {
        Ok(session.load::<QuotedByHarvest>(self.0.id).await?.unwrap_or_default())
    }
}

/// What the core group made of a question's answers (oogst): what works, what stands in the way, what is to be asked next. It rests on two or more
/// answers; the authors whom it quotes have seven days to object before it is published, and what they say stays beside it as a minority note.
#[Object]
impl Harvest {
    /// Its global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// The question that it was made of.
    async fn question(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Question>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        Ok(session.load::<QuestionById>(self.0.question_id).await?.map(|row| Resolved(Question::new(row))))
    }
    /// Where it stands.
    async fn state(&self) -> HarvestState {
        self.0.state.into()
    }
    /// What works, Markdown.
    async fn works(&self) -> &str {
        &self.0.works
    }
    /// `works` as safe HTML.
    async fn works_html(&self) -> String {
        text::html(&self.0.works)
    }
    /// What stands in the way, Markdown; empty when it is not said.
    async fn barriers(&self) -> &str {
        &self.0.barriers
    }
    /// `barriers` as safe HTML.
    async fn barriers_html(&self) -> String {
        text::html(&self.0.barriers)
    }
    /// What is to be asked next, Markdown; empty when it is not said.
    async fn follow_up(&self) -> &str {
        &self.0.follow_up
    }
    /// `followUp` as safe HTML.
    async fn follow_up_html(&self) -> String {
        text::html(&self.0.follow_up)
    }
    /// What the core group says of those who see it otherwise, Markdown; empty when it says nothing.
    async fn minority_note(&self) -> &str {
        &self.0.minority_note
    }
    /// `minorityNote` as safe HTML.
    async fn minority_note_html(&self) -> String {
        text::html(&self.0.minority_note)
    }
    /// The objections of authors whom it quotes, in their own words, oldest first. Before it is published those who lead the community see all of
    /// them, authors their own.
    #[graphql(complexity = "10 + 10 * child_complexity")]
    async fn minority_notes(&self, ctx: &Context<'_>) -> Result<ResolvedList<MinorityNote>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let found = session.load::<ObjectionsToHarvest>(self.0.id).await?;
        Ok(ResolvedList(found.unwrap_or_default().into_iter().map(MinorityNote).collect()))
    }
    /// The answers that it rests on, at most 50, oldest first. One that was withdrawn is still there, without its words.
    #[graphql(complexity = "10 + 10 * child_complexity")]
    async fn answers(&self, ctx: &Context<'_>) -> Result<ResolvedList<Answer>, ResolverError> {
        let quoted = self.quoted(ctx.data_unchecked()).await?;
        Ok(ResolvedList(quoted.into_iter().map(Answer::from).collect()))
    }
    /// Who proposed it, as they were then.
    async fn author(&self) -> Resolved<Author<'_>> {
        Resolved(Author::of_harvest(&self.0))
    }
    /// Until when the authors whom it quotes can object. From then on it can be published.
    async fn objections_until(&self) -> DateTime<Utc> {
        self.0.objections_until
    }
    /// Whether you could object now: it quotes you, also anonymously, and there is time.
    #[graphql(complexity = 10)]
    async fn viewer_can_object(&self, ctx: &Context<'_>) -> Result<bool, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        if session.actor.person().is_none() || !can_object(&self.0, session.app.clock.now()) {
            return Ok(false);
        }
        let quoted = self.quoted(session).await?;
        Ok(quoted.iter().any(|answer| answer.author_profile_id.is_some_and(|author| session.actor.is(author))))
    }
    /// The words that it had before, newest first, at most 100: for who proposed it and the community's moderators, null for others.
    #[graphql(complexity = "50 + child_complexity")]
    async fn revisions(&self, ctx: &Context<'_>) -> Result<Option<Vec<Revision>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        if !read::sees_past(&session.db, &session.actor, &self.0).await? {
            return Ok(None);
        }
        Ok(Some(revisions::of(&session.db, self.0.id.0).await?))
    }
    /// When it was published; null while it is proposed.
    async fn published_at(&self) -> Option<DateTime<Utc>> {
        self.0.published_at
    }
    /// Raised by every change, but not by objections: send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When it was proposed.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

/// An objection of an author whom a harvest quotes.
pub struct MinorityNote(pub Objected);

/// What an author whom a harvest quotes has against it, in their own words.
#[Object]
impl MinorityNote {
    /// What they say, Markdown.
    async fn text(&self) -> &str {
        &self.0.0.body
    }
    /// `text` as safe HTML.
    async fn text_html(&self) -> String {
        text::html(&self.0.0.body)
    }
    /// Who says it, as with their quoted answer: whoever gave that anonymously stays unnamed here. Null once they withdrew the answer.
    async fn author(&self) -> Option<Resolved<Author<'_>>> {
        let answer = &self.0.1;
        answer.withdrawn_at.is_none().then(|| Resolved(Author::of_answer(answer)))
    }
    /// When they said it in these words.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.0.created_at
    }
}

/// Harvests.
#[derive(Default)]
pub struct HarvestQueries;

#[Object]
impl HarvestQueries {
    /// One harvest; null when there is none with this id that you may see.
    async fn harvest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Result<Option<Resolved<Harvest>>, ResolverError> {
        Ok(Harvest::by_id(ctx.data_unchecked(), ids::alone("id", &id)?).await?.map(Resolved))
    }
}
