//! What a parent brought in, and what was said to it.
use super::{InputResponseKind, PolicyDraft, PolicyTable, WrittenWindow};
use crate::{
    error::{Error, ResolverError, Result},
    events::graphql::Event,
    graphql::{
        Date, RequestContext,
        connection::{Listed, PeopleCount},
        ids,
        row::{Resolved, ResolvedList},
    },
    page::Key,
    people::graphql::Profile,
    policytables::{Responses, store},
    text,
};
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{ids::ParentInputId, input_response, parent_input};

/// One input, and where it stands in the list that it was read from.
#[derive(Clone, Debug)]
pub struct ParentInput(parent_input::Model, i64);

impl ParentInput {
    /// Among those of its table.
    pub fn at_table(row: parent_input::Model) -> Self {
        let place = row.number.into();
        Self(row, place)
    }
    /// Among its giver's own.
    pub fn in_time(row: parent_input::Model) -> Self {
        let given = row.created_at.timestamp_micros();
        Self(row, given)
    }
    /// By its id.
    pub async fn by_id(session: &RequestContext, id: ParentInputId) -> Result<Option<Self>> {
        Ok(store::input(&session.db, &session.actor, id).await?.map(Self::at_table))
    }
    fn stands(&self) -> bool {
        self.0.erased_at.is_none()
    }
}

impl Listed for ParentInput {
    type Count = PeopleCount;
    fn key(&self) -> Key {
        Key { rank: self.1, id: self.0.id.0 }
    }
}

/// What a parent brought in at a policy table, on one version of the policy, in public. Its giver can erase it: the words and the name go then, and it
/// stays, and counts, as something that was brought in on that day.
#[Object]
impl ParentInput {
    /// Global id: random.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// At which table.
    #[graphql(complexity = "2 + child_complexity")]
    async fn table(&self, ctx: &Context<'_>) -> Result<Resolved<PolicyTable>, ResolverError> {
        let there = PolicyTable::by_id(ctx.data_unchecked(), self.0.policy_table_id).await?;
        Ok(Resolved(there.ok_or_else(|| Error::internal("a policy table went"))?))
    }
    /// Which it is at its table: 1 for the first.
    async fn number(&self) -> i32 {
        self.0.number
    }
    /// On which version of the policy. It stays there when there is a newer one.
    #[graphql(complexity = "2 + child_complexity")]
    async fn draft(&self, ctx: &Context<'_>) -> Result<Resolved<PolicyDraft>, ResolverError> {
        let there = PolicyDraft::by_id(ctx.data_unchecked(), self.0.draft_id).await?;
        Ok(Resolved(there.ok_or_else(|| Error::internal("a version of a policy went"))?))
    }
    /// The meeting to which it belongs. Null when it was given in a written window.
    #[graphql(complexity = "2 + child_complexity")]
    async fn event(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Event>>, ResolverError> {
        let Some(id) = self.0.event_id else { return Ok(None) };
        Ok(Event::load(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// The written window in which it was given. Null when it belongs to a meeting.
    #[graphql(complexity = "2 + child_complexity")]
    async fn window(&self, ctx: &Context<'_>) -> Result<Option<Resolved<WrittenWindow>>, ResolverError> {
        let Some(id) = self.0.window_id else { return Ok(None) };
        Ok(WrittenWindow::by_id(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// The name that its giver chose to show, which follows its change; "Ouder" for one who stays unnamed; the network's for what was given for one.
    /// Null when it was erased.
    async fn display_name(&self) -> Option<&str> {
        Some(self.0.author_name.as_str()).filter(|name| !name.is_empty())
    }
    /// Whether its giver stays unnamed.
    async fn anonymous(&self) -> bool {
        self.0.anonymous
    }
    /// The province of one who stays unnamed, if their profile names a work area in one.
    async fn province(&self) -> Option<&str> {
        self.0.author_area.as_deref()
    }
    /// Whether it was given for a network, by one of its coordinators: with its mandate.
    async fn for_network(&self) -> bool {
        self.0.network_id.is_some()
    }
    /// The giver's profile. Null when it is not for you to see, and for what was given unnamed or for a network.
    #[graphql(complexity = "2 + child_complexity")]
    async fn profile(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Profile>>, ResolverError> {
        match self.0.author_profile_id {
            Some(id) if !self.0.anonymous && self.0.network_id.is_none() => Ok(Profile::load(ctx, id).await?.map(Resolved)),
            _ => Ok(None),
        }
    }
    /// What was brought in, Markdown. Null when it was erased.
    async fn text(&self) -> Option<&str> {
        self.stands().then_some(self.0.body.as_str())
    }
    /// `text` as safe HTML.
    async fn text_html(&self) -> Option<String> {
        self.stands().then(|| text::html(&self.0.body))
    }
    /// Whether its words were erased.
    async fn erased(&self) -> bool {
        !self.stands()
    }
    /// What became of it, and why. Null as long as nobody said so.
    async fn response(&self) -> Option<Resolved<InputResponse>> {
        let ((kind, reason), responded_at) = self.0.response.zip(self.0.response_reason.clone()).zip(self.0.responded_at)?;
        Some(Resolved(InputResponse { kind: kind.into(), reason, responded_at }))
    }
    /// All that was said to it, from the first on, the present response among it: at most 50.
    #[graphql(complexity = "5 + 3 * child_complexity")]
    async fn responses(&self, ctx: &Context<'_>) -> Result<ResolvedList<InputResponse>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let rows = session.load::<Responses>(self.0.id).await?;
        Ok(ResolvedList(rows.iter().flat_map(|rows| rows.iter()).map(InputResponse::of).collect()))
    }
    /// Whether it is yours: you can erase it then.
    async fn viewer_is_giver(&self, ctx: &Context<'_>) -> bool {
        self.0.author_profile_id.is_some_and(|id| ctx.data_unchecked::<RequestContext>().actor.is(id))
    }
    /// Goes up with each change: the `expectedVersion` of what changes it.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// The day (UTC) on which it was given. No more than the day, so that no moment ties somebody's capacities together.
    async fn given_on(&self) -> Date {
        Date(self.0.created_at.date_naive())
    }
}

/// What was said to a parent's input, for the owner of the policy.
#[derive(SimpleObject)]
pub struct InputResponse {
    /// What becomes of it.
    kind: InputResponseKind,
    /// Why, plain text.
    reason: String,
    /// When it was said.
    responded_at: DateTime<Utc>,
}

impl InputResponse {
    fn of(row: &input_response::Model) -> Self {
        Self { kind: row.kind.into(), reason: row.reason.clone(), responded_at: row.created_at }
    }
}
