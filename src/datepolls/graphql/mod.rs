//! How the world sees date polls: the poll, its dates, and what people said. What can be done with them is in mutations.rs.
mod mutations;
mod queries;

pub use mutations::DatePollMutations;
pub use queries::{DatePollQueries, connection};

use super::{Votes, place, service};
use crate::{
    communities::graphql::{Audience, Community},
    error::{ResolverError, Result},
    events::graphql::Event,
    graphql::{
        Capacity, RequestContext,
        connection::{Connection, Count, Listed, PeopleCount, Total},
        ids, page_cost,
        row::{Resolved, ResolvedList},
    },
    page::{Arguments, Key, List, Slice},
    people::graphql::Profile,
    policy::Action,
    text,
};
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use entity::{
    date_answer, date_option, date_poll, date_response, enums,
    ids::{DateOptionId, DatePollId, DateResponseId},
};

/// Where a date poll stands.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "enums::DatePollState")]
pub enum DatePollState {
    /// It can be answered until `closesAt`; after that it waits for its organisers.
    Open,
    /// A date was chosen: it became the draft of a meeting.
    Chosen,
    /// It ended without a date.
    Ended,
}

/// What somebody says of a date.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "enums::DateAnswer")]
pub enum DateAnswer {
    /// I can come.
    Yes,
    /// I can come if need be. It counts as yes.
    IfNeedBe,
    /// I can't come.
    No,
}

/// A date poll.
#[derive(Clone, Debug)]
pub struct DatePoll(pub date_poll::Model);

impl DatePoll {
    /// By its id, if the actor may see it.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: DatePollId) -> Result<Option<Self>> {
        Ok(service::by_id(&session.db, &session.actor, id).await?.map(Self))
    }
    async fn organised(&self, session: &RequestContext) -> Result<bool> {
        session.may(Action::OrganiseEvent, place(&self.0)).await
    }
}

impl Listed for DatePoll {
    type Count = Total;
    fn key(&self) -> Key {
        Key::id(self.0.id.0)
    }
}

/// A date poll (datumprikker): who can come when. Whoever may see the meetings of the body that asks sees it; people of its audience answer it in one
/// capacity. A date wins only with more than half of the parents who responded.
#[Object]
impl DatePoll {
    /// Its global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// What the meeting would be called.
    async fn title(&self) -> &str {
        &self.0.title
    }
    /// What it would be about, Markdown; empty when it is not said.
    async fn description(&self) -> &str {
        &self.0.description
    }
    /// `description` as safe HTML.
    async fn description_html(&self) -> String {
        text::html(&self.0.description)
    }
    /// The community that asks. Null when it is a network or a policy table.
    #[graphql(complexity = "2 + child_complexity")]
    async fn community(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Community>>, ResolverError> {
        let Some(id) = self.0.community_id else { return Ok(None) };
        Ok(Community::load(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// Whether it is for those alone who have a seat in the body that asks.
    async fn members_only(&self) -> bool {
        self.0.members_only
    }
    /// Who can answer it.
    async fn audience(&self) -> Audience {
        self.0.audience.into()
    }
    /// Until when it can be answered.
    async fn closes_at(&self) -> DateTime<Utc> {
        self.0.closes_at
    }
    /// Where it stands.
    async fn state(&self) -> DatePollState {
        self.0.state.into()
    }
    /// Its dates, 2–20, the first first.
    #[graphql(complexity = "2 + 10 * child_complexity")]
    async fn options(&self, ctx: &Context<'_>) -> Result<ResolvedList<DateOption>, ResolverError> {
        Ok(ResolvedList(options(ctx.data_unchecked(), self).await?))
    }
    /// The date that was chosen. Null as long as none is.
    #[graphql(complexity = "2 + child_complexity")]
    async fn chosen(&self, ctx: &Context<'_>) -> Result<Option<Resolved<DateOption>>, ResolverError> {
        let Some(id) = self.0.chosen_id else { return Ok(None) };
        Ok(options(ctx.data_unchecked(), self).await?.into_iter().find(|option| option.row.id == id).map(Resolved))
    }
    /// The meeting that the chosen date became. Null when there is none that you may see: it begins as a draft.
    #[graphql(complexity = "2 + child_complexity")]
    async fn event(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Event>>, ResolverError> {
        let Some(id) = self.0.event_id else { return Ok(None) };
        Ok(Event::load(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// What its organisers said when they chose without any parent, or chose none. Plain text; null when nothing had to be said.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }
    /// Your own response: one at most, in one of your capacities. Null when you gave none.
    #[graphql(complexity = "2 + child_complexity")]
    async fn viewer_response(&self, ctx: &Context<'_>) -> Result<Option<Resolved<DateResponse>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let own = session.loads.date_responses.load(self.0.id, async |ids| service::own_of(&session.db, &session.actor, ids).await).await?;
        Ok(own.unwrap_or_default().into_iter().next().map(|row| Resolved(DateResponse(row))))
    }
    /// The responses, in no particular order. For those who organise it; others find their own alone.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn responses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 unless said otherwise.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<DateResponse>>, ResolverError> {
        let (session, id) = (ctx.data_unchecked::<RequestContext>(), self.0.id);
        let slice = Slice::parse(List::new("dateResponses", id.0.as_bytes()), &Arguments { first, after, last, before })?;
        let page = service::responses(&session.db, &session.actor, id, slice).await?.map(DateResponse);
        let count: Count = Box::new(move |session| Box::pin(service::response_count(&session.db, &session.actor, id)));
        Ok(Resolved(Connection::new(page, count)))
    }
    /// Whether you could close it, once it is over.
    #[graphql(complexity = 4)]
    async fn viewer_can_organise(&self, ctx: &Context<'_>) -> Result<bool, ResolverError> {
        Ok(self.organised(ctx.data_unchecked()).await?)
    }
    /// Raised by what its organisers change: send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

/// The dates of a poll, each with what was said of it.
async fn options(session: &RequestContext, poll: &DatePoll) -> Result<Vec<DateOption>> {
    let id = poll.0.id;
    let rows = session.loads.date_options.load(id, async |ids| service::options_of(&session.db, ids).await).await?.unwrap_or_default();
    let votes = session.loads.date_votes.load(id, async |ids| service::votes_of(&session.db, ids).await).await?.unwrap_or_default();
    let told = poll.organised(session).await?;
    let of = |row: &date_option::Model| votes.get(&row.id).copied().unwrap_or_default();
    Ok(rows.into_iter().map(|row| DateOption { votes: of(&row), told, row }).collect())
}

/// One of the dates of a poll.
pub struct DateOption {
    row: date_option::Model,
    votes: Votes,
    told: bool,
}

impl DateOption {
    /// By its id, if the actor may see its poll.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: DateOptionId) -> Result<Option<Self>> {
        let Some(row) = service::option(&session.db, id).await? else { return Ok(None) };
        let Some(poll) = DatePoll::by_id(session, row.poll_id).await? else { return Ok(None) };
        Ok(options(session, &poll).await?.into_iter().find(|option| option.row.id == id))
    }
}

/// One of the dates of a poll. Numbers of people are not told below five; parents are counted among them.
#[Object]
impl DateOption {
    /// Global id: what `answerDatePoll` and `closeDatePoll` name.
    pub async fn id(&self) -> ID {
        ids::id(self.row.id)
    }
    /// When the meeting would start.
    async fn starts_at(&self) -> DateTime<Utc> {
        self.row.starts_at
    }
    /// When it would end.
    async fn ends_at(&self) -> DateTime<Utc> {
        self.row.ends_at
    }
    /// How many said yes.
    async fn yes(&self) -> PeopleCount {
        self.votes.yes.0.into()
    }
    /// How many said if need be.
    async fn if_need_be(&self) -> PeopleCount {
        self.votes.if_need_be.0.into()
    }
    /// How many said no.
    async fn no(&self) -> PeopleCount {
        self.votes.no.0.into()
    }
    /// Whether more than half of the parents who responded can come. For those who organise it; null for others, and as long as no parent responded.
    async fn has_parent_majority(&self) -> Option<bool> {
        self.votes.majority().filter(|_| self.told)
    }
}

/// What one person said to a date poll, in one capacity.
#[derive(Clone, Debug)]
pub struct DateResponse(pub date_response::Model);

impl DateResponse {
    /// By its id, if the actor may see it.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: DateResponseId) -> Result<Option<Self>> {
        Ok(service::response(&session.db, &session.actor, id).await?.map(Self))
    }
}

impl Listed for DateResponse {
    type Count = PeopleCount;
    fn key(&self) -> Key {
        Key::id(self.0.id.0)
    }
}

/// What one person said to a date poll, in one capacity. Whoever said it sees it, and those who organise the poll; nobody else.
#[Object]
impl DateResponse {
    /// Global id: random.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// Whose it is.
    #[graphql(complexity = "2 + child_complexity")]
    async fn profile(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Profile>>, ResolverError> {
        Ok(Profile::load(ctx, self.0.profile_id).await?.map(Resolved))
    }
    /// In which capacity.
    async fn capacity(&self) -> Capacity {
        self.0.capacity.into()
    }
    /// What it says of each date.
    #[graphql(complexity = "2 + 10 * child_complexity")]
    async fn answers(&self, ctx: &Context<'_>) -> Result<ResolvedList<DateChoice>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let rows = session.loads.date_answers.load(self.0.id, async |ids| service::answers_of(&session.db, ids).await).await?;
        Ok(ResolvedList(rows.unwrap_or_default().into_iter().map(DateChoice).collect()))
    }
}

/// What a response says of one date.
pub struct DateChoice(date_answer::Model);

/// What a response says of one date.
#[Object]
impl DateChoice {
    /// The date's id.
    async fn option_id(&self) -> ID {
        ids::id::<DateOptionId>(self.0.option_id)
    }
    /// What it says.
    async fn answer(&self) -> DateAnswer {
        self.0.answer.into()
    }
}
