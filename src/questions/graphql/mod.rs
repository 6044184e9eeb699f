//! How the world sees questions: the object. What can be asked of them is in queries.rs, what can be done in mutations.rs.
mod mutations;
mod queries;
mod turns;

pub use mutations::QuestionMutations;
pub use queries::{ListArguments, QuestionQueries, connection};
pub use turns::QuestionTurn;

use super::{
    Read,
    loaders::{OwnFollowsOfQuestion, TagsOfQuestion},
    read, store,
};
use crate::{
    answers::graphql::{Answer, under},
    communities::graphql::Community,
    error::{ResolverError, Result},
    events::graphql::Event,
    graphql::{
        RequestContext,
        connection::{Connection, Listed, PeopleCount, Total},
        ids,
        needs::Asked,
        page_cost,
        row::{Resolved, ResolvedList},
    },
    harvests::graphql::Harvest,
    page::{Arguments, Key},
    people::{Domain, graphql::Author},
    places::graphql::WorkArea,
    policy::{self, Action, Place},
    revisions::{self, Revision},
    tags::graphql::Tag,
    text,
};
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use entity::{
    enums,
    ids::QuestionId,
    positional::{Groups, Positional as _},
    question,
};

/// Where a question stands.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "enums::QuestionState")]
pub enum QuestionState {
    /// Only its author sees it.
    Draft,
    /// Its author and those who review for the community see it.
    PendingReview,
    /// It takes answers.
    Open,
    /// The core group wrote what came of the answers. It still takes answers.
    Harvested,
    /// It takes no more answers.
    Closed,
}

/// One question, and where it stands in the list that it was read from.
pub struct Question {
    of: super::Question,
    at: Key,
    /// Whether it is known that the viewer may look into its community.
    inside: bool,
}

impl Question {
    /// Outside a list, or in one by id.
    pub fn new(of: impl Into<super::Question>) -> Self {
        let of = of.into();
        Self { at: Key::id(of.row.id.0), inside: of.community.as_ref().is_some_and(|community| community.inside), of }
    }
    /// In a list of this order.
    pub fn listed(row: question::Model, order: super::QuestionOrder) -> Self {
        Self { at: store::key(&row, order), of: row.into(), inside: true }
    }
    /// By its id, if the actor may see it.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: QuestionId) -> Result<Option<Self>> {
        Ok(store::one(&session.db, &session.actor, id, Read::ALL).await?.map(Self::new))
    }
    /// What happens in its community, only for whoever may look inside.
    async fn told<T>(&self, ctx: &Context<'_>, what: T) -> Result<Option<T>> {
        let inside = self.inside || Community::around(ctx.data_unchecked(), self.row().community_id, self.row().author_profile_id).await?;
        Ok(inside.then_some(what))
    }
    fn row(&self) -> &question::Model {
        &self.of.row
    }
    /// Words are shown unless they were withdrawn.
    fn shown<T>(&self, words: T) -> Option<T> {
        self.row().withdrawn_at.is_none().then_some(words)
    }
}

/// Which columns these fields need of a question in a list.
fn columns(asked: Asked<'_>) -> Groups {
    use question::Model as Q;
    asked.each(&|field, within| match field {
        "__typename" | "id" | "withdrawnAt" | "tags" | "answers" | "harvest" | "events" | "viewerFollowsAs" => Groups::NONE,
        "state" | "community" | "viewerIsAuthor" | "viewerCanAnswer" => Q::WHO,
        "text" | "textHtml" => Q::TEXT,
        "explanation" | "explanationHtml" | "motivation" | "motivationHtml" => Q::WORDS,
        "answerCount" => Q::ANSWERS,
        "author" => Author::columns(within, Q::WHO, |field| match field {
            "displayName" | "function" | "organisation" => Q::NAME,
            _ => Q::ALL,
        }),
        _ => Q::ALL,
    })
}

impl Listed for Question {
    type Count = Total;
    fn key(&self) -> Key {
        self.at
    }
}

/// A question from practice (leervraag), put to a community by a parent or a professional. Others answer from experience; there is no accepted
/// answer: the core group writes a harvest of what the answers say together. You always read what you asked and can withdraw it; of what came of
/// it you see nothing when you may not look into its community (any more): those fields are null, and lists empty.
#[Object]
impl Question {
    /// Its global id.
    pub async fn id(&self) -> ID {
        ids::id(self.row().id)
    }
    /// The question itself, Markdown. Null once it is withdrawn.
    async fn text(&self) -> Option<&str> {
        self.shown(&*self.row().text)
    }
    /// `text` as safe HTML. Null once it is withdrawn.
    async fn text_html(&self) -> Option<String> {
        self.shown(&self.row().text).map(|text| text::html(text))
    }
    /// Its explanation (toelichting), Markdown; empty when there is none. Null once it is withdrawn.
    async fn explanation(&self) -> Option<&str> {
        self.shown(&*self.row().explanation)
    }
    /// `explanation` as safe HTML. Null once it is withdrawn.
    async fn explanation_html(&self) -> Option<String> {
        self.shown(&self.row().explanation).map(|text| text::html(text))
    }
    /// Why it is asked (motivatie), Markdown; empty when it is not said. Null once it is withdrawn.
    async fn motivation(&self) -> Option<&str> {
        self.shown(&*self.row().motivation)
    }
    /// `motivation` as safe HTML. Null once it is withdrawn.
    async fn motivation_html(&self) -> Option<String> {
        self.shown(&self.row().motivation).map(|text| text::html(text))
    }
    /// Where it stands.
    async fn state(&self) -> QuestionState {
        self.row().state.into()
    }
    /// Why it stands there: why it was closed, opened again or sent back; null when nothing was said, and once it is withdrawn. Plain text.
    /// What was said before is in `turns`.
    async fn state_reason(&self) -> Option<&str> {
        self.row().state_reason.as_deref()
    }
    /// The states that it went through, newest first, the latest 100 at most: with what was said when it was closed or opened again. What came before
    /// it opened (drafts, reviews, what it was sent back for) is told to its author and the community's moderators.
    #[graphql(complexity = "10 + 5 * child_complexity")]
    async fn turns(&self, ctx: &Context<'_>) -> Result<ResolvedList<QuestionTurn>, ResolverError> {
        Ok(ResolvedList(turns::of(ctx.data_unchecked::<RequestContext>(), self).await?))
    }
    /// Since when it is withdrawn by its author; null when it is not. The answers stay.
    async fn withdrawn_at(&self) -> Option<DateTime<Utc>> {
        self.row().withdrawn_at
    }
    /// Who asked, as they were then. Null once it is withdrawn.
    async fn author(&self) -> Option<Resolved<Author<'_>>> {
        self.shown(Resolved(Author::of_question(self.row())))
    }
    /// The community that it was put to. Null when you asked it and may not see the community any more.
    async fn community(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Community>>, ResolverError> {
        match &self.of.community {
            Some(community) => Ok(Some(Resolved(Community(community.clone())))),
            None => Ok(Community::load(ctx.data_unchecked(), self.row().community_id).await?.map(Resolved)),
        }
    }
    /// What it is about: elements, themes, core roles, domains and free tags.
    async fn tags(&self, ctx: &Context<'_>) -> Result<ResolvedList<Tag>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let found = session.load::<TagsOfQuestion>(self.row().id).await?;
        Ok(ResolvedList(found.unwrap_or_default().into_iter().map(Tag).collect()))
    }
    /// Where it lies: its own work area, else its community's. Null when that is not for you to see.
    async fn work_area(&self, ctx: &Context<'_>) -> Result<Option<Resolved<WorkArea>>, ResolverError> {
        match self.row().area_id {
            None if self.told(ctx, ()).await?.is_none() => Ok(None),
            _ => Ok(Some(WorkArea::load(ctx, self.row().place_id).await?)),
        }
    }
    /// How many answers stand on their own: replies and withdrawn ones are not counted. Null when you may not look inside.
    async fn answer_count(&self, ctx: &Context<'_>) -> Result<Option<i32>, ResolverError> {
        Ok(self.told(ctx, self.row().answer_count).await?)
    }
    /// How many people would like to know too. Null when you may not look inside.
    async fn follower_count(&self, ctx: &Context<'_>) -> Result<Option<Resolved<PeopleCount>>, ResolverError> {
        Ok(self.told(ctx, Resolved(self.row().follower_count.into())).await?)
    }
    /// The domains that have not answered yet, the asker's own included. Null when you may not look inside.
    async fn missing_perspectives(&self, ctx: &Context<'_>) -> Result<Option<Vec<Domain>>, ResolverError> {
        Ok(self.told(ctx, Domain::of(!self.row().answered_domains)).await?)
    }
    /// The answers that stand on their own, oldest first. Replies hang below them.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn answers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 unless said otherwise.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Answer>>, ResolverError> {
        let of = crate::answers::Under::Question(self.row().id);
        Ok(Resolved(under(ctx, of, &Arguments { first, after, last, before }).await?))
    }
    /// What the core group made of the answers: the latest harvest that you may see. One that is proposed is seen by those who lead the community
    /// and by the authors whom it quotes.
    #[graphql(complexity = "5 + child_complexity")]
    async fn harvest(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Harvest>>, ResolverError> {
        Ok(Harvest::of_question(ctx.data_unchecked(), self.row().id).await?.map(Resolved))
    }
    /// The meetings that are made of it, newest first, the latest 20 at most: as far as you may see them.
    #[graphql(complexity = "2 + 5 * child_complexity")]
    async fn events(&self, ctx: &Context<'_>) -> Result<ResolvedList<Event>, ResolverError> {
        Ok(crate::outcomes::graphql::events_of(ctx.data_unchecked(), self.row().id).await?)
    }
    /// In which capacities you follow it.
    async fn viewer_follows_as(&self, ctx: &Context<'_>) -> Result<Vec<crate::graphql::Capacity>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let found = session.load::<OwnFollowsOfQuestion>(self.row().id).await?;
        Ok(session.actor.capacities_of(&found.unwrap_or_default()).into_iter().map(Into::into).collect())
    }
    /// Whether you asked it, also anonymously.
    async fn viewer_is_author(&self, ctx: &Context<'_>) -> bool {
        let actor = &ctx.data_unchecked::<RequestContext>().actor;
        self.row().author_profile_id.is_some_and(|author| actor.is(author))
    }
    /// Whether you could answer it now in this capacity.
    #[graphql(complexity = 20)]
    async fn viewer_can_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which capacity.")] capacity: crate::graphql::Capacity,
    ) -> Result<bool, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let open =
            matches!(self.row().state, enums::QuestionState::Open | enums::QuestionState::Harvested) && self.row().withdrawn_at.is_none();
        let place = Place::community(self.row().community_id).hat(capacity.into());
        Ok(open && policy::may(&session.db, &session.actor, Action::AnswerQuestion, place).await?)
    }
    /// The texts that it had before, newest first, at most 100: for its author and the community's moderators, null for others. None once it is
    /// withdrawn: they are gone.
    #[graphql(complexity = "50 + child_complexity")]
    async fn revisions(&self, ctx: &Context<'_>) -> Result<Option<Vec<Revision>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        if !read::sees_past(&session.db, &session.actor, self.row()).await? {
            return Ok(None);
        }
        Ok(Some(revisions::of(&session.db, self.row().id.0).await?))
    }
    /// Raised by every change of its words, area, tags or state: send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.row().version
    }
    /// When it was last asked, answered, harvested, closed or opened again. Null when you may not look inside.
    async fn active_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, ResolverError> {
        Ok(self.told(ctx, self.row().active_at).await?)
    }
    /// When it was first written.
    async fn created_at(&self) -> DateTime<Utc> {
        self.row().created_at
    }
    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.row().updated_at
    }
}
