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

/// How people meet: online, in one place, or both.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "enums::EventForm")]
pub enum EventForm {
    /// Online only, at the `joinLink`.
    Online,
    /// In one place, the `location`.
    OnSite,
    /// In one place, and online at the same time.
    Hybrid,
}

/// The stage that a meeting is in.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "enums::EventState")]
pub enum EventState {
    /// A draft: only those who can organise it see it.
    Draft,
    /// Everyone who may look into its organiser sees it.
    Published,
    /// It was cancelled; `cancelReason` says why.
    Cancelled,
    /// It is over, and its organisers closed it; `report` and `outcomes` say what came of it.
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

/// A meeting (bijeenkomst): online, in one place, or both. Its organiser is a community, a network of parents or a policy table: those who lead it
/// organise the meeting, and so can administrators. Everyone who may look into the organiser sees it once it is published.
#[Object]
impl Event {
    /// Its global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// The title of the meeting.
    async fn title(&self) -> &str {
        &self.0.title
    }
    /// What it is about, in Markdown. Empty when nothing was written.
    async fn description(&self) -> &str {
        &self.0.description
    }
    /// `description` as safe HTML.
    async fn description_html(&self) -> String {
        text::html(&self.0.description)
    }
    /// What it is about in plain language, as plain text. Empty when nothing was written.
    async fn summary(&self) -> &str {
        &self.0.summary
    }
    /// When the meeting starts.
    async fn starts_at(&self) -> DateTime<Utc> {
        self.0.starts_at
    }
    /// When the meeting ends.
    async fn ends_at(&self) -> DateTime<Utc> {
        self.0.ends_at
    }
    /// How people meet: online, in one place, or both.
    async fn form(&self) -> EventForm {
        self.0.form.into()
    }
    /// Where people meet. Null when they meet online only.
    async fn location(&self) -> Option<&str> {
        self.0.location.as_deref()
    }
    /// The https address where people meet online: for those who organise the meeting and those who have a place. Null for everyone else, and when there
    /// is none.
    #[graphql(complexity = 4)]
    async fn join_link(&self, ctx: &Context<'_>) -> Result<Option<&str>, ResolverError> {
        let Some(link) = self.0.join_link.as_deref() else { return Ok(None) };
        let session = ctx.data_unchecked();
        let told = registrations::has_place(session, &self.0).await? || self.may(session, Action::SeeJoinLink).await?;
        Ok(told.then_some(link))
    }
    /// Whether it is for members of its organiser only. Moderators and administrators see it too.
    async fn members_only(&self) -> bool {
        self.0.members_only
    }
    /// Who the meeting is for.
    async fn audience(&self) -> Audience {
        self.0.audience.into()
    }
    /// Who drafted it, as they were then. A parent who drafted it for a network stays anonymous, so that nobody learns who coordinates the network.
    async fn author(&self) -> Resolved<Author<'_>> {
        Resolved(Author::of_event(&self.0))
    }
    /// Its tags: elements, themes, core roles (kernrollen), domains and free words.
    async fn tags(&self, ctx: &Context<'_>) -> Result<ResolvedList<Tag>, ResolverError> {
        let found = ctx.data_unchecked::<RequestContext>().load::<EventTags>(self.0.id).await?.unwrap_or_default();
        Ok(ResolvedList(found.iter().cloned().map(Tag).collect()))
    }
    /// The questions for people who register, in the organisers' order. They can't change once somebody answered one.
    #[graphql(complexity = "5 + 5 * child_complexity")]
    async fn registration_questions(&self, ctx: &Context<'_>) -> Result<ResolvedList<RegistrationQuestion>, ResolverError> {
        Ok(registrations::questions(ctx.data_unchecked(), self.0.id).await?)
    }
    /// The community that organises it. Null when its organiser is a network of parents or a policy table.
    #[graphql(complexity = "2 + child_complexity")]
    async fn community(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Community>>, ResolverError> {
        let Some(id) = self.0.community_id else { return Ok(None) };
        Ok(Community::load(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// The policy table (beleidstafel) that organises it. Null when its organiser is a community or a network of parents.
    #[graphql(complexity = "2 + child_complexity")]
    async fn policy_table(&self, ctx: &Context<'_>) -> Result<Option<Resolved<PolicyTable>>, ResolverError> {
        let Some(id) = self.0.policy_table_id else { return Ok(None) };
        Ok(PolicyTable::by_id(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// The organisation with which it is held. Null when there is none that you may see.
    #[graphql(complexity = "2 + child_complexity")]
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Organisation>>, ResolverError> {
        let Some(id) = self.0.organisation_id else { return Ok(None) };
        Ok(Organisation::by_id(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// Its own work area (werkgebied); that of its organiser when it has none.
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
    /// Whether it is the programme's own yearly meeting, as an administrator marked it (`markProgrammeMeeting`).
    async fn programme_meeting(&self) -> bool {
        self.0.programme
    }
    /// The network of parents that organises it. Null when its organiser is a community or a policy table.
    #[graphql(complexity = "2 + child_complexity")]
    async fn network(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Network>>, ResolverError> {
        let Some(id) = self.0.network_id else { return Ok(None) };
        Ok(Network::load(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// How many people can come. Null when there is no limit.
    async fn capacity(&self) -> Option<i32> {
        self.0.capacity
    }
    /// How many of these places are kept for parents.
    async fn parent_places(&self) -> i32 {
        self.0.parent_places
    }
    /// From when people can register. Null: from its publication.
    async fn registration_opens_at(&self) -> Option<DateTime<Utc>> {
        self.0.registration_opens_at
    }
    /// Until when people can register. Null: until it starts.
    async fn registration_closes_at(&self) -> Option<DateTime<Utc>> {
        self.0.registration_closes_at
    }
    /// How many people have a place. Those who lead its organiser see the exact number; others see the parents among them counted from five up.
    #[graphql(complexity = "2 + child_complexity")]
    async fn registered_count(&self, ctx: &Context<'_>) -> Result<PeopleCount, ResolverError> {
        Ok(registrations::registered_count(ctx.data_unchecked(), &self.0).await?)
    }
    /// Whether there are places left: yes or no, never how many.
    #[graphql(complexity = "2 + child_complexity")]
    async fn free_places(&self, ctx: &Context<'_>) -> Result<FreePlaces, ResolverError> {
        Ok(registrations::free_places(ctx.data_unchecked(), &self.0).await?)
    }
    /// Your own registrations for it, also those that ended: at most one of them is active. Empty without a token.
    #[graphql(complexity = "2 + 2 * child_complexity")]
    async fn viewer_registrations(&self, ctx: &Context<'_>) -> Result<ResolvedList<Registration>, ResolverError> {
        Ok(ResolvedList(registrations::own(ctx.data_unchecked(), self.0.id).await?))
    }
    /// Its registrations, in the order in which people registered. Those who lead its organiser see all of them; others see only their own.
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
    /// The questions that it is made of, at most 10, in the organisers' order: those that you may see.
    #[graphql(complexity = "2 + 3 * child_complexity")]
    async fn questions(&self, ctx: &Context<'_>) -> Result<ResolvedList<Question>, ResolverError> {
        Ok(outcomes::questions_of(ctx.data_unchecked(), self.0.id).await?)
    }
    /// What became of each of its questions, once it is closed: of those that you may see.
    #[graphql(complexity = "2 + 3 * child_complexity")]
    async fn outcomes(&self, ctx: &Context<'_>) -> Result<ResolvedList<EventOutcome>, ResolverError> {
        Ok(outcomes::outcomes_of(ctx.data_unchecked(), self.0.id).await?)
    }
    /// Until when a place is kept for you, because you asked one of its questions: register in the capacity (hoedanigheid) in which you asked, and it is
    /// yours. Null when no place is kept. Nobody else sees this; when all your questions here are anonymous, nobody else sees that registration either.
    #[graphql(complexity = 2)]
    async fn viewer_kept_place_expires_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, ResolverError> {
        Ok(outcomes::kept_until(ctx.data_unchecked(), self.0.id).await?)
    }
    /// The series (reeks) that it is an occurrence of. Null when it is not part of a series.
    #[graphql(complexity = "2 + child_complexity")]
    async fn series(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Series>>, ResolverError> {
        let Some(id) = self.0.series_id else { return Ok(None) };
        Ok(Series::load(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// When it was to start by the rule of its series. It identifies the occurrence, also after that was moved. Null when it is not part of a series.
    async fn recurrence_at(&self) -> Option<DateTime<Utc>> {
        self.0.recurrence_at
    }
    /// The stage that it is in.
    async fn state(&self) -> EventState {
        self.0.state.into()
    }
    /// When it was published. Null for a draft.
    async fn published_at(&self) -> Option<DateTime<Utc>> {
        self.0.published_at
    }
    /// Why it was cancelled, as plain text. Null when it was not.
    async fn cancel_reason(&self) -> Option<&str> {
        self.0.cancel_reason.as_deref()
    }
    /// The report (verslag) of what came of it, in Markdown. Null when there is none (yet).
    async fn report(&self) -> Option<&str> {
        self.0.report.as_deref()
    }
    /// When its first report was published. Null when there is none.
    async fn reported_at(&self) -> Option<DateTime<Utc>> {
        self.0.reported_at
    }
    /// `report` as safe HTML.
    async fn report_html(&self) -> Option<String> {
        self.0.report.as_deref().map(text::html)
    }
    /// The reports that it had before the present one, newest first, at most 100. For those who organise it; null for others.
    #[graphql(complexity = "50 + child_complexity")]
    async fn report_revisions(&self, ctx: &Context<'_>) -> Result<Option<Vec<Revision>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        if !self.may(session, Action::EndEvent).await? {
            return Ok(None);
        }
        Ok(Some(revisions::of(&session.db, self.0.id.0).await?))
    }
    /// The https address of its recording or interview. Null when there is none.
    async fn recording_link(&self) -> Option<&str> {
        self.0.recording_link.as_deref()
    }
    /// Whether parents can come to it, with the reasons. A draft counts as announced now.
    #[graphql(complexity = "1 + child_complexity")]
    async fn parent_friendly(&self, ctx: &Context<'_>) -> Resolved<ParentFriendly> {
        let announced = self.0.announced_at.unwrap_or_else(|| ctx.data_unchecked::<RequestContext>().app.clock.now());
        let reasons = reasons(&self.0, announced);
        Resolved(ParentFriendly { value: !reasons.iter().any(|reason| reason.lacks()), reasons })
    }
    /// Whether you may update, publish or discard it and correct its report, where its `state` allows it.
    #[graphql(complexity = 4)]
    async fn viewer_can_organise(&self, ctx: &Context<'_>) -> Result<bool, ResolverError> {
        Ok(self.may(ctx.data_unchecked(), Action::OrganiseEvent).await?)
    }
    /// Whether you may cancel or close it, where its `state` allows it: also in an archived community, where `viewerCanOrganise` is false.
    #[graphql(complexity = 4)]
    async fn viewer_can_end(&self, ctx: &Context<'_>) -> Result<bool, ResolverError> {
        Ok(self.may(ctx.data_unchecked(), Action::EndEvent).await?)
    }
    /// Whether you may register for it in this capacity: whether it is for you. Whether there are places left, and when people can register, is said by
    /// `freePlaces`, `registrationOpensAt` and `registrationClosesAt`.
    #[graphql(complexity = 4)]
    async fn viewer_can_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The capacity (hoedanigheid) in which you would come.")] capacity: Capacity,
    ) -> Result<bool, ResolverError> {
        let place = Place::event(&self.0).hat(capacity.into());
        Ok(ctx.data_unchecked::<RequestContext>().may(Action::RegisterForEvent, place).await?)
    }
    /// Goes up with each change: the `expectedVersion` of what changes it.
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

/// Whether parents can come to a meeting, and why.
#[derive(SimpleObject)]
pub struct ParentFriendly {
    /// True when none of the three conditions is missing: its hours, its announcement, and childcare or online.
    value: bool,
    /// For each of the three conditions what is met and what is missing.
    reasons: Vec<Reason>,
}
