//! A community: its card for whoever may know of it, its inside for whoever may look.
use super::{Audience, CommunityLevel, CommunityMembership, CommunityRole, Joining, MembershipState, Visibility, membership_filter};
use crate::{
    communities::{CommunityById, OwnSeats, Seen, TagsOf, store},
    error::{FieldErrors, ResolverError, Result},
    events::{
        self, EventOrder,
        graphql::{Event, EventForm, EventState},
    },
    graphql::{
        Capacity, RequestContext,
        connection::{Connection, Listed, PeopleCount, Total, page_cost},
        ids,
        needs::Asked,
        row::{Resolved, ResolvedList},
    },
    memberships,
    outcomes::graphql::{self as outcomes, SuggestedEvent},
    page::{Arguments, Key, List, Slice},
    places::graphql::WorkArea,
    policy::{Action, Actor, Place, Seat, rules::allow},
    questions::{
        self, QuestionOrder,
        graphql::{ListArguments, Question, QuestionState},
    },
    tags::graphql::Tag,
    text,
};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entity::{
    community, enums,
    ids::{CommunityId, ProfileId},
    membership,
    positional::{Groups, Positional as _},
};
use std::sync::Arc;

/// A place for questions.
#[derive(Clone, Debug)]
pub struct Community(pub Arc<Seen>);

impl From<Seen> for Community {
    fn from(seen: Seen) -> Self {
        Self(Arc::new(seen))
    }
}

impl Community {
    /// The community with this id, as it is now, if the session's actor may see its card.
    pub async fn by_id(session: &RequestContext, id: CommunityId) -> Result<Option<Self>> {
        Ok(store::by_ids(&session.db, &session.actor, &[id]).await?.remove(&id).map(Self::from))
    }
    /// The community that a row points at, with those of its siblings in one statement.
    pub async fn load(session: &RequestContext, id: CommunityId) -> Result<Option<Self>> {
        Ok(session.load::<CommunityById>(id).await?.map(Self))
    }
    /// Whether the session's actor may look into the community of what somebody wrote. Others' words are read by nobody who may not; one's own are.
    pub async fn around(session: &RequestContext, id: CommunityId, author: Option<ProfileId>) -> Result<bool> {
        // Without an author, or when it was not read, nothing says that it is somebody else's.
        let own = author.is_none_or(|author| session.actor.is(author));
        Ok(!own || Self::load(session, id).await?.is_some_and(|community| community.0.inside))
    }
    /// Where the law is asked about it.
    fn place(&self) -> Place {
        Place::community(self.0.community.id)
    }
    /// Whether the actor may do this in it.
    async fn may(&self, ctx: &Context<'_>, action: Action) -> Result<bool, ResolverError> {
        Ok(ctx.data_unchecked::<RequestContext>().may(action, self.place()).await?)
    }
    /// The actor's own memberships of a community.
    pub async fn seats(session: &RequestContext, id: CommunityId) -> Result<Arc<[membership::Model]>> {
        Ok(session.load::<OwnSeats>(id).await?.unwrap_or_default())
    }
}

/// Which columns these fields of a community need.
pub fn columns(asked: Asked<'_>) -> Groups {
    asked.each(&|field, _| match field {
        "__typename" | "id" | "tags" | "viewerMemberships" | "questions" => Groups::NONE,
        "name" => community::Model::NAME,
        _ => community::Model::ALL,
    })
}

impl Listed for Community {
    type Count = Total;
    fn key(&self) -> Key {
        Key::id(self.0.community.id.0)
    }
}

/// A place for questions: national, regional or local; for everyone, for parents, or for professionals.
/// You see what it is about (its card); what happens inside, counts included, is for whoever may look inside (`visibility`).
#[Object]
impl Community {
    /// Its global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.community.id)
    }
    /// Its name: 2–120 characters.
    async fn name(&self) -> &str {
        &self.0.community.name
    }
    /// What it is about, as it was written: a small subset of Markdown.
    async fn description(&self) -> &str {
        &self.0.community.description
    }
    /// What it is about, as safe HTML.
    async fn description_html(&self) -> String {
        text::html(&self.0.community.description)
    }
    /// How far it reaches.
    async fn level(&self) -> CommunityLevel {
        self.0.community.level.into()
    }
    /// Where it lies: its work area (werkgebied).
    #[graphql(complexity = "2 + child_complexity")]
    async fn work_area(&self, ctx: &Context<'_>) -> Result<Resolved<WorkArea>, ResolverError> {
        WorkArea::load(ctx, self.0.community.area_id).await
    }
    /// Who can become a member and contribute.
    async fn audience(&self) -> Audience {
        self.0.community.audience.into()
    }
    /// Who may look inside.
    async fn visibility(&self) -> Visibility {
        self.0.community.visibility.into()
    }
    /// How one becomes a member.
    async fn joining(&self) -> Joining {
        self.0.community.joining.into()
    }
    /// The community above it. Null at the top, or when you may not see the one above.
    #[graphql(complexity = "2 + child_complexity")]
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Community>>, ResolverError> {
        let Some(parent) = self.0.community.parent_id else { return Ok(None) };
        Ok(Community::load(ctx.data_unchecked::<RequestContext>(), parent).await?.map(Resolved))
    }
    /// The communities directly below it that you may see, without archived ones, newest first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn children(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Community>>, ResolverError> {
        let id = self.0.community.id;
        let slice = Slice::parse(List::new("children", id.0.as_bytes()), &Arguments { first, after, last, before })?;
        let filter = crate::communities::Filter { parent: Some(id), ..Default::default() };
        super::queries::page(ctx, filter, slice).await
    }
    /// Its tags: at most 10.
    #[graphql(complexity = "2 + 3 * child_complexity")]
    async fn tags(&self, ctx: &Context<'_>) -> Result<ResolvedList<Tag>, ResolverError> {
        let tags = ctx.data_unchecked::<RequestContext>().load::<TagsOf>(self.0.community.id).await?.unwrap_or_default();
        Ok(ResolvedList(tags.iter().cloned().map(Tag).collect()))
    }
    /// Whether its core group (kerngroep) or a moderator reviews questions before they open.
    async fn reviewed(&self) -> bool {
        self.0.community.reviewed
    }
    /// Whether it is archived: it can be read, and nothing new comes.
    async fn archived(&self) -> bool {
        self.0.community.archived_at.is_some()
    }
    /// How many members it has. For who leads it (its core group, kerngroep, and its moderators) all are counted. For others, who find the members that
    /// are no parents one by one in `members`, parents are counted from five up. Null when you may not look inside.
    #[graphql(complexity = "2 + child_complexity")]
    async fn member_count(&self, ctx: &Context<'_>) -> Result<Option<PeopleCount>, ResolverError> {
        if !self.0.inside {
            return Ok(None);
        }
        let row = &self.0.community;
        let leads = ctx.data_unchecked::<RequestContext>().may(Action::CountParents, Place::community(row.id)).await?;
        let others = row.member_count - row.parent_count;
        Ok(Some(if leads { row.member_count.into() } else { PeopleCount::beside(others, row.parent_count) }))
    }
    /// How many questions its list has: those that were opened, a withdrawn one too when others answered it. Null when you may not look inside.
    async fn question_count(&self) -> Option<i32> {
        self.0.inside.then_some(self.0.community.question_count)
    }
    /// Its memberships, in no particular order. A parent's is seen by that parent and by who leads the community: its core group (kerngroep) and its
    /// moderators. Requests and invitations are seen by the same. Empty when you may not look inside: your own are in `viewerMemberships`.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection's own four and three filters")]
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only in one of these states; ACTIVE when left out or empty. At most 20.")] states: Option<Vec<MembershipState>>,
        #[graphql(desc = "Only in one of these roles: at most 20. An empty list narrows nothing.")] roles: Option<Vec<CommunityRole>>,
        #[graphql(desc = "Only in one of these capacities: at most 20. An empty list narrows nothing.")] capacities: Option<Vec<Capacity>>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<CommunityMembership>>, ResolverError> {
        let (session, id) = (ctx.data_unchecked::<RequestContext>(), self.0.community.id);
        let mut faults = FieldErrors::default();
        let mut filter = membership_filter(&mut faults, states, roles, capacities);
        if filter.states.is_empty() {
            filter.states.push(enums::SeatState::Active);
        }
        let slice = faults.merge(Slice::parse(List::new("members", id.0.as_bytes()), &Arguments { first, after, last, before }));
        let slice = faults.finish(slice)?;
        // Who has only the card has nothing to read through: what the law would give them is their own membership.
        if !self.0.inside {
            return Ok(Resolved(Connection::new(slice.close(vec![]), Box::new(|_| Box::pin(async { Ok(0) })))));
        }
        let members = move |actor: &Actor| memberships::listed::<membership::Model>(actor, id, &filter);
        Ok(Resolved(memberships::connection(session, slice, members, CommunityMembership).await?))
    }
    /// The questions that were put to it, as you may see them. Narrowings add up.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only with this tag.")] tag_id: Option<ID>,
        #[graphql(
            desc = "Only in one of these states: of OPEN, HARVESTED and CLOSED, since others are not listed. An empty list narrows nothing."
        )]
        states: Option<Vec<QuestionState>>,
        #[graphql(desc = "Only asked in this capacity.")] capacity: Option<Capacity>,
        #[graphql(desc = "Only those that nobody has answered yet.")] unanswered: Option<bool>,
        #[graphql(desc = "In which order; newest first unless said otherwise.")] order_by: Option<QuestionOrder>,
        #[graphql(desc = "How many from the start: 1–100, 20 unless said otherwise.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Question>>, ResolverError> {
        let narrowed = ListArguments { tag: tag_id, municipality: None, states, capacity, unanswered, order: order_by };
        let page = Arguments { first, after, last, before };
        Ok(Resolved(questions::graphql::connection(ctx, Some(self.0.community.id), narrowed, &page).await?))
    }
    /// The meetings that it organises, as you may see them: those to come, the next one first, unless said otherwise. Narrowings add up.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that end later than this. In the order SOONEST it is now unless said otherwise.")] from: Option<
            DateTime<Utc>,
        >,
        #[graphql(desc = "Only those that start before this.")] to: Option<DateTime<Utc>>,
        #[graphql(desc = "Only in one of these forms. An empty list narrows nothing.")] forms: Option<Vec<EventForm>>,
        #[graphql(desc = "Only those for exactly one of these audiences: at most 20. An empty list narrows nothing.")] audiences: Option<
            Vec<Audience>,
        >,
        #[graphql(desc = "Only those that are parent-friendly (true), or that are not (false).")] parent_friendly: Option<bool>,
        #[graphql(desc = "Only those that carry one of these tags: at most 20. An empty list narrows nothing.")] tag_ids: Option<Vec<ID>>,
        #[graphql(
            desc = "Only in one of these states, at most 20; all but DRAFT when left out or empty. Drafts are seen by those who organise them."
        )]
        states: Option<Vec<EventState>>,
        #[graphql(desc = "In which order; SOONEST unless said otherwise.")] order_by: Option<EventOrder>,
        #[graphql(desc = "How many from the start: 1–100, 20 unless said otherwise.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Event>>, ResolverError> {
        let narrowed = events::graphql::ListArguments {
            network: None,
            policy_table: None,
            municipality: None,
            from,
            to,
            forms,
            audiences,
            parent_friendly,
            tags: tag_ids,
            states,
            order: order_by,
        };
        let page = Arguments { first, after, last, before };
        Ok(Resolved(events::graphql::connection(ctx.data_unchecked(), Some(self.0.community.id), narrowed, &page).await?))
    }
    /// The meetings that its questions suggest, 20 at most, what suggests most first: three open questions with one tag, or one with fifteen followers.
    /// For whoever organises here; null for others.
    #[graphql(complexity = "20 + 10 * child_complexity")]
    async fn suggested_events(&self, ctx: &Context<'_>) -> Result<Option<ResolvedList<SuggestedEvent>>, ResolverError> {
        Ok(outcomes::suggestions(ctx.data_unchecked(), self.0.community.id).await?)
    }
    /// Your own memberships of it, requests and invitations included: at most one for each capacity.
    #[graphql(complexity = "2 + 2 * child_complexity")]
    async fn viewer_memberships(&self, ctx: &Context<'_>) -> Result<ResolvedList<CommunityMembership>, ResolverError> {
        let own = Self::seats(ctx.data_unchecked::<RequestContext>(), self.0.community.id).await?;
        Ok(ResolvedList(own.iter().cloned().map(CommunityMembership).collect()))
    }
    /// Whether you could become a member in this capacity, or ask to: see `requestCommunityMembership`. False when you are one.
    #[graphql(complexity = 2)]
    async fn viewer_can_request_membership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The capacity (hoedanigheid) in which you would be a member.")] capacity: Capacity,
    ) -> Result<bool, ResolverError> {
        let (session, place) = (ctx.data_unchecked::<RequestContext>(), self.place().hat(capacity.into()));
        let facts = session.facts(place).await?.unwrap_or_default();
        let who = facts.standing(&session.actor, place);
        Ok(who.is_ok_and(|who| who.hat_seat < Seat::Member && allow(Action::JoinCommunity, &who)))
    }
    /// Whether you can ask, answer, follow and mark as helpful here in this capacity.
    #[graphql(complexity = 2)]
    async fn viewer_can_contribute(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The capacity (hoedanigheid) in which you would contribute.")] capacity: Capacity,
    ) -> Result<bool, ResolverError> {
        Ok(ctx.data_unchecked::<RequestContext>().may(Action::AskQuestion, self.place().hat(capacity.into())).await?)
    }
    /// Whether you can let questions of others through, or send them back.
    #[graphql(complexity = 2)]
    async fn viewer_can_review(&self, ctx: &Context<'_>) -> Result<bool, ResolverError> {
        self.may(ctx, Action::ReviewQuestion).await
    }
    /// Whether you can write the harvest (oogst) of a question's answers.
    #[graphql(complexity = 2)]
    async fn viewer_can_harvest(&self, ctx: &Context<'_>) -> Result<bool, ResolverError> {
        self.may(ctx, Action::Harvest).await
    }
    /// Whether you can organise events (bijeenkomsten) for it.
    #[graphql(complexity = 2)]
    async fn viewer_can_organise(&self, ctx: &Context<'_>) -> Result<bool, ResolverError> {
        self.may(ctx, Action::OrganiseEvent).await
    }
    /// Whether you can invite people: see `inviteCommunityMember`.
    #[graphql(complexity = 2)]
    async fn viewer_can_invite(&self, ctx: &Context<'_>) -> Result<bool, ResolverError> {
        self.may(ctx, Action::InviteMember).await
    }
    /// Whether you can decide on requests for membership, and remove members.
    #[graphql(complexity = 2)]
    async fn viewer_can_decide(&self, ctx: &Context<'_>) -> Result<bool, ResolverError> {
        self.may(ctx, Action::DecideSeat).await
    }
    /// Whether you can say who is in the core group (kerngroep) and who moderates.
    #[graphql(complexity = 2)]
    async fn viewer_can_appoint(&self, ctx: &Context<'_>) -> Result<bool, ResolverError> {
        self.may(ctx, Action::AppointMember).await
    }
    /// Whether you can change what it is: see `updateCommunity`.
    #[graphql(complexity = 2)]
    async fn viewer_can_update(&self, ctx: &Context<'_>) -> Result<bool, ResolverError> {
        self.may(ctx, Action::ChangeCommunity).await
    }
    /// Whether you can put it into the archive, or take it out of it.
    #[graphql(complexity = 2)]
    async fn viewer_can_archive(&self, ctx: &Context<'_>) -> Result<bool, ResolverError> {
        self.may(ctx, Action::ArchiveCommunity).await
    }
    /// Goes up with each change: the `expectedVersion` of what changes it.
    async fn version(&self) -> i32 {
        self.0.community.version
    }
    /// When it was created.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.community.created_at
    }
    /// When it was last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.community.updated_at
    }
}
