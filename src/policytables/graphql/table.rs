//! A policy table, with what lies on it.
use super::{
    AdoptionRequirement, InputResponseKind, ParentInput, ParentsPosition, PolicyDraft, PolicyOverride, PolicyPhase, RecordedPosition,
    WrittenWindow,
};
use crate::{
    error::{FieldErrors, ResolverError, Result},
    events::graphql::{self as events, Event},
    graphql::{
        RequestContext,
        connection::{Connection, Count, Listed, Total},
        ids, page_cost,
        row::{Resolved, ResolvedList},
    },
    organisations::graphql::Organisation,
    page::{Arguments, Key, List, Slice},
    people::Domain,
    places::graphql::WorkArea,
    policy::{Action, Place},
    policytables::{AdoptionFacts, InputFilter, PolicyTableById, Positions, adoption::Point, store},
    text,
};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entity::{ids::PolicyTableId, policy_table};

/// The first moment that meetings can have: the year 2000.
const FIRST: i64 = 946_684_800;

/// One policy table.
#[derive(Clone, Debug)]
pub struct PolicyTable(pub policy_table::Model);

impl PolicyTable {
    /// By its id, with those of its siblings in one statement.
    pub async fn by_id(session: &RequestContext, id: PolicyTableId) -> Result<Option<Self>> {
        Ok(session.load::<PolicyTableById>(id).await?.map(Self))
    }
    async fn run_by(&self, session: &RequestContext) -> Result<bool> {
        session.may(Action::RunPolicyTable, Place::of(self.0.id)).await
    }
}

impl Listed for PolicyTable {
    type Count = Total;
    fn key(&self) -> Key {
        Key::id(self.0.id.0)
    }
}

/// A policy table (beleidstafel): an organisation makes policy in public, parents bring in what they know, and hear what becomes of it. Everybody reads
/// it, from its opening on. Who represents the owner runs it, and so do administrators; what they write there, they write for the owner.
#[Object]
impl PolicyTable {
    /// Its global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// What it is called.
    async fn title(&self) -> &str {
        &self.0.title
    }
    /// What it is about, Markdown; empty when it is not said.
    async fn description(&self) -> &str {
        &self.0.description
    }
    /// `description` as safe HTML.
    async fn description_html(&self) -> String {
        text::html(&self.0.description)
    }
    /// Whose policy it is.
    #[graphql(complexity = "2 + child_complexity")]
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Organisation>>, ResolverError> {
        Ok(Organisation::by_id(ctx.data_unchecked(), self.0.organisation_id).await?.map(Resolved))
    }
    /// Where the policy is to hold.
    #[graphql(complexity = "2 + child_complexity")]
    async fn work_area(&self, ctx: &Context<'_>) -> Result<Resolved<WorkArea>, ResolverError> {
        WorkArea::load(ctx, self.0.area_id).await
    }
    /// The domains that it is about.
    async fn domains(&self) -> Vec<Domain> {
        Domain::of(self.0.domains)
    }
    /// How far the policy is.
    async fn phase(&self) -> PolicyPhase {
        self.0.phase.into()
    }
    /// What parents are in the decision. Null as long as that is not recorded.
    async fn parents_position(&self) -> Option<ParentsPosition> {
        self.0.position.map(Into::into)
    }
    /// What was recorded of that, from the first on: at most 50.
    #[graphql(complexity = "5 + 3 * child_complexity")]
    async fn parents_position_history(&self, ctx: &Context<'_>) -> Result<ResolvedList<RecordedPosition>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let rows = session.load::<Positions>(self.0.id).await?;
        Ok(ResolvedList(rows.iter().flat_map(|rows| rows.iter()).map(RecordedPosition::of).collect()))
    }
    /// The newest version of the policy: the one on which input is given. Null as long as there is none.
    #[graphql(complexity = "2 + child_complexity")]
    async fn current_draft(&self, ctx: &Context<'_>) -> Result<Option<Resolved<PolicyDraft>>, ResolverError> {
        let Some(id) = self.0.current_draft_id else { return Ok(None) };
        Ok(PolicyDraft::by_id(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// The versions of the policy, the newest first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn drafts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<PolicyDraft>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let slice = Slice::parse(List::new("policy_drafts", self.0.id.0.as_bytes()), &Arguments { first, after, last, before })?;
        let page = store::drafts_of(&session.db, self.0.id, slice).await?.map(|row| PolicyDraft(row.into()));
        let total = self.0.draft_count.into();
        Ok(Resolved(Connection::new(page, Box::new(move |_| Box::pin(async move { Ok(total) })))))
    }
    /// Its meetings, the one that starts first first: those that are over among them. Drafts are not; `events` has them for who runs the table.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn meetings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that are parent-friendly (true), or that are not (false).")] parent_friendly: Option<bool>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Event>>, ResolverError> {
        let from = DateTime::from_timestamp(FIRST, 0);
        let narrowed = events::ListArguments { policy_table: Some(self.0.id), from, parent_friendly, ..Default::default() };
        Ok(Resolved(events::connection(ctx.data_unchecked(), None, narrowed, &Arguments { first, after, last, before }).await?))
    }
    /// The times in which parents can write, the one that opens last first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn windows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<WrittenWindow>>, ResolverError> {
        let (session, id) = (ctx.data_unchecked::<RequestContext>(), self.0.id);
        let slice = Slice::parse(List::new("written_windows", id.0.as_bytes()), &Arguments { first, after, last, before })?;
        let page = store::windows_of(&session.db, id, slice).await?.map(WrittenWindow);
        let count: Count = Box::new(move |session| Box::pin(store::windows_count(&session.db, id)));
        Ok(Resolved(Connection::new(page, count)))
    }
    /// What parents brought in, in the order in which it came. Erased inputs keep their place.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection's own four and three filters")]
    async fn inputs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those on this version of the policy.")] draft_id: Option<ID>,
        #[graphql(desc = "Only those that have a response (true), or that have none (false).")] answered: Option<bool>,
        #[graphql(desc = "Only those of which this became.")] response: Option<InputResponseKind>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<ParentInput>>, ResolverError> {
        let (session, id) = (ctx.data_unchecked::<RequestContext>(), self.0.id);
        let mut faults = FieldErrors::default();
        let draft = draft_id.as_ref().and_then(|id| faults.field("draftId", ids::parse(id)));
        let list = List::new("parent_inputs", id.0.as_bytes());
        let slice = faults.merge(Slice::parse(list, &Arguments { first, after, last, before }));
        let slice = faults.finish(slice)?;
        let filter = InputFilter { draft, answered, response: response.map(Into::into) };
        let page = store::inputs_of(&session.db, &session.actor, id, filter, slice).await?.map(ParentInput::at_table);
        let count: Count = Box::new(move |session| Box::pin(store::inputs_count(&session.db, &session.actor, id, filter)));
        Ok(Resolved(Connection::new(page, count)))
    }
    /// What has to be there before the policy is adopted: each point, and whether it is met now. Empty once it is adopted.
    #[graphql(complexity = "20 + 4 * child_complexity")]
    async fn adoption_requirements(&self, ctx: &Context<'_>) -> Result<ResolvedList<AdoptionRequirement>, ResolverError> {
        if self.0.adopted_at.is_some() {
            return Ok(ResolvedList(vec![]));
        }
        let session = ctx.data_unchecked::<RequestContext>();
        let known = session.load::<AdoptionFacts>(self.0.id).await?.unwrap_or_default();
        let (now, runs) = (session.app.clock.now(), self.run_by(session).await?);
        // Beside the inputs that everybody reads, this one could tell that a parent there is a professional too.
        let told = |point: Point| (runs || point != Point::ParentsInput).then(|| known.meets(point, now));
        Ok(ResolvedList(Point::ALL.into_iter().map(|point| AdoptionRequirement { point, met: told(point) }).collect()))
    }
    /// When the policy was adopted. Null when it is not.
    async fn adopted_at(&self) -> Option<DateTime<Utc>> {
        self.0.adopted_at
    }
    /// That, and why, it was adopted by an administrator though something lacked. Null when nothing did.
    #[graphql(name = "override")]
    async fn overridden(&self) -> Option<Resolved<PolicyOverride>> {
        let (reason, at) = self.0.override_reason.clone().zip(self.0.override_at)?;
        Some(Resolved(PolicyOverride { reason, at }))
    }
    /// Whether you could run it: what its phase lets one do.
    #[graphql(complexity = 4)]
    async fn viewer_can_run(&self, ctx: &Context<'_>) -> Result<bool, ResolverError> {
        Ok(self.run_by(ctx.data_unchecked()).await?)
    }
    /// Raised by every change of the table itself, not by what parents bring in: send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When it was opened.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}
