//! How the world sees meetings: the object. What can be asked of them is in queries.rs, what can be done in mutations.rs.
mod mutations;
mod queries;

pub use mutations::{EventMutations, EventPayload};
pub use queries::{EventQueries, ListArguments, connection, of_series};

use super::{
    EventById, EventTags,
    friendly::{Reason, reasons},
    store,
};
use crate::{
    communities::graphql::{Audience, Community},
    error::{ResolverError, Result},
    graphql::{
        Capacity, RequestContext,
        connection::{Connection, Listed, PeopleCount, Total},
        ids, page_cost,
        row::{Resolved, ResolvedList},
    },
    networks::graphql::Network,
    organisations::graphql::Organisation,
    outcomes::graphql::{self as outcomes, EventOutcome},
    page::{Arguments, Key},
    people::graphql::Author,
    places::graphql::WorkArea,
    policy::{Action, Place},
    policytables::graphql::PolicyTable,
    questions::graphql::Question,
    registrations::graphql::{self as registrations, FreePlaces, Registration, RegistrationQuestion, RegistrationState},
    revisions::{self, Revision},
    series::graphql::Series,
    tags::graphql::Tag,
    text,
};
use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{enums, event, ids::EventId};

/// How people meet.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "enums::EventForm")]
pub enum EventForm {
    /// Online.
    Online,
    /// In one place.
    OnSite,
    /// In one place, and online for whoever wants that.
    Hybrid,
}

/// Where a meeting stands.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "enums::EventState")]
pub enum EventState {
    /// Those who can organise it see it: the community's core group and moderators, and administrators.
    Draft,
    /// Everybody sees it who may look into its community.
    Published,
    /// It was called off.
    Cancelled,
    /// It is over, and closed by its organisers.
    Closed,
}

/// One meeting.
#[derive(Clone, Debug)]
pub struct Event(pub event::Model);

impl Event {
    /// By its id, if the actor may see it.
    pub async fn by_id(session: &RequestContext, id: EventId) -> Result<Option<Self>> {
        Ok(store::one(&session.db, &session.actor, id).await?.map(Self))
    }
    /// The one that a row points at, with those of its siblings in one statement.
    pub async fn load(session: &RequestContext, id: EventId) -> Result<Option<Self>> {
        Ok(session.load::<EventById>(id).await?.map(Self))
    }
    /// Whether the actor may do this with it.
    async fn may(&self, session: &RequestContext, action: Action) -> Result<bool> {
        session.may(action, Place::event(&self.0)).await
    }
}

impl Listed for Event {
    type Count = Total;
    fn key(&self) -> Key {
        store::key(&self.0)
    }
}

/// A meeting (bijeenkomst) that a community organises: online, in one place, or both. Its core group and its moderators organise it, and administrators;
/// whoever may look into the community sees it once it is published.
#[Object]
impl Event {
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
    /// What it is about in plain language, plain text; empty when it is not said.
    async fn summary(&self) -> &str {
        &self.0.summary
    }
    /// When it starts.
    async fn starts_at(&self) -> DateTime<Utc> {
        self.0.starts_at
    }
    /// When it ends.
    async fn ends_at(&self) -> DateTime<Utc> {
        self.0.ends_at
    }
    /// How people meet.
    async fn form(&self) -> EventForm {
        self.0.form.into()
    }
    /// Where they meet. Null when they meet online only.
    async fn location(&self) -> Option<&str> {
        self.0.location.as_deref()
    }
    /// Where they meet online, https: for those who organise it, and for whoever has a place. Null for everybody else, and when there is none.
    #[graphql(complexity = 4)]
    async fn join_link(&self, ctx: &Context<'_>) -> Result<Option<&str>, ResolverError> {
        let Some(link) = self.0.join_link.as_deref() else { return Ok(None) };
        let session = ctx.data_unchecked();
        let told = registrations::has_place(session, &self.0).await? || self.may(session, Action::SeeJoinLink).await?;
        Ok(told.then_some(link))
    }
    /// Whether it is for those alone who have a seat in the body that organises it; who does by office, moderators and administrators, sees it too.
    async fn members_only(&self) -> bool {
        self.0.members_only
    }
    /// Who it is for.
    async fn audience(&self) -> Audience {
        self.0.audience.into()
    }
    /// Who drafted it, as they were then. A parent who did so for a network is anonymous: who coordinates one is told to nobody else.
    async fn author(&self) -> Resolved<Author<'_>> {
        Resolved(Author::of_event(&self.0))
    }
    /// What it is about: elements, themes, core roles, domains and free tags.
    async fn tags(&self, ctx: &Context<'_>) -> Result<ResolvedList<Tag>, ResolverError> {
        let found = ctx.data_unchecked::<RequestContext>().load::<EventTags>(self.0.id).await?.unwrap_or_default();
        Ok(ResolvedList(found.iter().cloned().map(Tag).collect()))
    }
    /// What it asks of who registers, in its order. It stays as it is once somebody answered it.
    #[graphql(complexity = "5 + 5 * child_complexity")]
    async fn registration_questions(&self, ctx: &Context<'_>) -> Result<ResolvedList<RegistrationQuestion>, ResolverError> {
        Ok(registrations::questions(ctx.data_unchecked(), self.0.id).await?)
    }
    /// The community that organises it. Null when it is another body: a network of parents, or a policy table.
    #[graphql(complexity = "2 + child_complexity")]
    async fn community(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Community>>, ResolverError> {
        let Some(id) = self.0.community_id else { return Ok(None) };
        Ok(Community::load(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// The policy table that it is a meeting of. Null when it is of another body.
    #[graphql(complexity = "2 + child_complexity")]
    async fn policy_table(&self, ctx: &Context<'_>) -> Result<Option<Resolved<PolicyTable>>, ResolverError> {
        let Some(id) = self.0.policy_table_id else { return Ok(None) };
        Ok(PolicyTable::by_id(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// The organisation that it is held with. Null when there is none that you may see.
    #[graphql(complexity = "2 + child_complexity")]
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Organisation>>, ResolverError> {
        let Some(id) = self.0.organisation_id else { return Ok(None) };
        Ok(Organisation::by_id(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// Where it lies: its own work area, else its community's.
    #[graphql(complexity = "2 + child_complexity")]
    async fn work_area(&self, ctx: &Context<'_>) -> Result<Resolved<WorkArea>, ResolverError> {
        WorkArea::load(ctx, self.0.place_id).await
    }
    /// Whether there is childcare.
    async fn childcare(&self) -> bool {
        self.0.childcare
    }
    /// Whether travel costs are paid.
    async fn travel_costs(&self) -> bool {
        self.0.travel_costs
    }
    /// Whether there is an interpreter.
    async fn interpreter(&self) -> bool {
        self.0.interpreter
    }
    /// Whether there is room for peer consultation (intervisie) on its programme.
    async fn intervision(&self) -> bool {
        self.0.intervision
    }
    /// Whether it is the programme's own yearly meeting: an administrator says so.
    async fn programme(&self) -> bool {
        self.0.programme
    }
    /// The network of parents that organises it. Null when it is another body.
    #[graphql(complexity = "2 + child_complexity")]
    async fn network(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Network>>, ResolverError> {
        let Some(id) = self.0.network_id else { return Ok(None) };
        Ok(Network::load(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// For how many people there is room. Null for as many as come.
    async fn capacity(&self) -> Option<i32> {
        self.0.capacity
    }
    /// How many of these places are kept for parents.
    async fn parent_places(&self) -> i32 {
        self.0.parent_places
    }
    /// From when one can register. Null: from its publication.
    async fn registration_opens_at(&self) -> Option<DateTime<Utc>> {
        self.0.registration_opens_at
    }
    /// Until when one can register. Null: until it starts.
    async fn registration_closes_at(&self) -> Option<DateTime<Utc>> {
        self.0.registration_closes_at
    }
    /// How many have a place. For who leads the community all are counted; for others parents are counted from five up.
    #[graphql(complexity = "2 + child_complexity")]
    async fn registered_count(&self, ctx: &Context<'_>) -> Result<PeopleCount, ResolverError> {
        Ok(registrations::registered_count(ctx.data_unchecked(), &self.0).await?)
    }
    /// Whether there are places: yes or no, never how many.
    #[graphql(complexity = "2 + child_complexity")]
    async fn free_places(&self, ctx: &Context<'_>) -> Result<FreePlaces, ResolverError> {
        Ok(registrations::free_places(ctx.data_unchecked(), &self.0).await?)
    }
    /// Your own registrations for it, those that ended too: one of them at most is still live. Empty without a token.
    #[graphql(complexity = "2 + 2 * child_complexity")]
    async fn viewer_registrations(&self, ctx: &Context<'_>) -> Result<ResolvedList<Registration>, ResolverError> {
        Ok(ResolvedList(registrations::own(ctx.data_unchecked(), self.0.id).await?))
    }
    /// Its registrations, in the order in which people came. For who leads the community: its core group and its moderators. Others find their own alone.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection's own four and two filters")]
    async fn registrations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that stand so. Those that ended are among them when it is left out.")] state: Option<
            RegistrationState,
        >,
        #[graphql(desc = "Only in this capacity.")] capacity: Option<Capacity>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Registration>>, ResolverError> {
        let arguments = Arguments { first, after, last, before };
        Ok(Resolved(registrations::of_event(ctx.data_unchecked(), self.0.id, state, capacity, &arguments).await?))
    }
    /// The questions that it is made of, ten at most, in its organisers' order: as far as you may see them.
    #[graphql(complexity = "2 + 3 * child_complexity")]
    async fn questions(&self, ctx: &Context<'_>) -> Result<ResolvedList<Question>, ResolverError> {
        Ok(outcomes::questions_of(ctx.data_unchecked(), self.0.id).await?)
    }
    /// What became of each of them, once it is closed.
    #[graphql(complexity = "2 + 3 * child_complexity")]
    async fn outcomes(&self, ctx: &Context<'_>) -> Result<ResolvedList<EventOutcome>, ResolverError> {
        Ok(outcomes::outcomes_of(ctx.data_unchecked(), self.0.id).await?)
    }
    /// Until when a place is kept for you, because you asked one of its questions: register in the capacity in which you asked, and it is yours. Null
    /// when none is. Nobody else sees this; when all your questions here are anonymous, nobody else sees that registration either.
    #[graphql(complexity = 2)]
    async fn viewer_place_kept_until(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, ResolverError> {
        Ok(outcomes::kept_until(ctx.data_unchecked(), self.0.id).await?)
    }
    /// The series that it is an occurrence of. Null for one that stands alone.
    #[graphql(complexity = "2 + child_complexity")]
    async fn series(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Series>>, ResolverError> {
        let Some(id) = self.0.series_id else { return Ok(None) };
        Ok(Series::load(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// When it was to start by the rule of its series: it names the occurrence, also once that is moved. Null for one that stands alone.
    async fn recurrence_at(&self) -> Option<DateTime<Utc>> {
        self.0.recurrence_at
    }
    /// Where it stands.
    async fn state(&self) -> EventState {
        self.0.state.into()
    }
    /// Since when it is published. Null for a draft.
    async fn published_at(&self) -> Option<DateTime<Utc>> {
        self.0.published_at
    }
    /// Why it was called off, plain text. Null when it was not.
    async fn cancel_reason(&self) -> Option<&str> {
        self.0.cancel_reason.as_deref()
    }
    /// What came of it, Markdown. Null when that is not written (yet).
    async fn report(&self) -> Option<&str> {
        self.0.report.as_deref()
    }
    /// Since when the report is there. Null when there is none.
    async fn reported_at(&self) -> Option<DateTime<Utc>> {
        self.0.reported_at
    }
    /// `report` as safe HTML.
    async fn report_html(&self) -> Option<String> {
        self.0.report.as_deref().map(text::html)
    }
    /// The reports that it had before the present one, newest first, at most 100: for those who organise it, null for others.
    #[graphql(complexity = "50 + child_complexity")]
    async fn report_revisions(&self, ctx: &Context<'_>) -> Result<Option<Vec<Revision>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        if !self.may(session, Action::EndEvent).await? {
            return Ok(None);
        }
        Ok(Some(revisions::of(&session.db, self.0.id.0).await?))
    }
    /// Where it can be seen or heard again, https. Null when it can't.
    async fn recording_link(&self) -> Option<&str> {
        self.0.recording_link.as_deref()
    }
    /// Whether parents can come to it, and what makes it so. A draft is seen as if it were announced now.
    #[graphql(complexity = "1 + child_complexity")]
    async fn parent_friendly(&self, ctx: &Context<'_>) -> Resolved<ParentFriendly> {
        let announced = self.0.announced_at.unwrap_or_else(|| ctx.data_unchecked::<RequestContext>().app.clock.now());
        let reasons = reasons(&self.0, announced);
        Resolved(ParentFriendly { value: !reasons.iter().any(|reason| reason.lacks()), reasons })
    }
    /// Whether you could change it, publish it, call it off or close it: what its state lets one do. In an archived community it can only be called off or
    /// closed: then this is false, and those two can still be done.
    #[graphql(complexity = 4)]
    async fn viewer_can_organise(&self, ctx: &Context<'_>) -> Result<bool, ResolverError> {
        Ok(self.may(ctx.data_unchecked(), Action::OrganiseEvent).await?)
    }
    /// Raised by every change: send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When it was drafted.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

/// Whether a meeting is one that parents can come to, and why.
#[derive(SimpleObject)]
pub struct ParentFriendly {
    /// Whether it is: nothing lacks of the three.
    value: bool,
    /// What holds and what lacks of the three: its hours, when it was announced, and childcare or online.
    reasons: Vec<Reason>,
}
