//! A network: what everybody may know of it.
use super::{DutyLedger, NetworkKind, NetworkPart, NetworkSeat, NetworkState};
use crate::{
    communities::graphql::MembershipState,
    error::{Error, ProblemCode, ResolverError, Result},
    events::{
        self, EventOrder,
        graphql::{Event, EventState},
    },
    graphql::{
        Date, RequestContext,
        connection::{Connection, Listed, PeopleCount, Total, page_cost},
        ids,
        row::{Resolved, ResolvedList},
    },
    memberships,
    networks::{self, Confirmations, Meetings, NetworkById, OwnSeats, Ties, store},
    organisations::graphql::Organisation,
    page::{Arguments, Key, List, Slice},
    places::{
        graphql::{Municipality, on},
        today,
    },
    policy::{Action, Actor, Body, Place},
    templates::{self, graphql::EventTemplate},
    text,
};
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{DateTime, Datelike as _, Utc};
use entity::{enums, ids::NetworkId, network, network_municipality, network_seat};
use std::sync::Arc;

/// A network.
#[derive(Clone, Debug)]
pub struct Network(pub network::Model);

impl Network {
    /// The network with this id.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: NetworkId) -> Result<Option<Self>> {
        Ok(store::by_id(&session.db, id).await?.map(Self))
    }
    /// The one that a row points at, with those of its siblings in one statement.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn load(session: &RequestContext, id: NetworkId) -> Result<Option<Self>> {
        Ok(session.load::<NetworkById>(id).await?.map(Self))
    }
    /// Every tie that it has or had, oldest first.
    async fn all_ties(&self, session: &RequestContext) -> Result<Arc<[network_municipality::Model]>> {
        Ok(session.load::<Ties>(self.0.id).await?.unwrap_or_default())
    }
    /// The days on which it was confirmed, latest first.
    async fn days(&self, session: &RequestContext) -> Result<Arc<[chrono::NaiveDate]>> {
        Ok(session.load::<Confirmations>(self.0.id).await?.unwrap_or_default())
    }
    /// The actor's own seats in it.
    async fn own_seats(&self, session: &RequestContext) -> Result<Arc<[network_seat::Model]>> {
        Ok(session.load::<OwnSeats>(self.0.id).await?.unwrap_or_default())
    }
}

impl Listed for Network {
    type Count = Total;
    fn key(&self) -> Key {
        Key::id(self.0.id.0)
    }
}

/// A network of parents with lived experience, a parents' organisation or a support point. What it is, is for everybody; who sits in it is known to
/// themselves and to its coordinators alone.
#[Object]
impl Network {
    /// Global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// What it is.
    async fn kind(&self) -> NetworkKind {
        self.0.kind.into()
    }
    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// What it does, Markdown; empty when it is not said.
    async fn description(&self) -> &str {
        &self.0.description
    }
    /// `description` as safe HTML.
    async fn description_html(&self) -> String {
        text::html(&self.0.description)
    }
    /// Where it works on a day: the municipalities as they are on that day, by name. What was tied to a code that ceased is under its successors.
    #[graphql(complexity = "4 + 4 * child_complexity")]
    async fn municipalities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day: today when left out.", name = "on")] day: Option<Date>,
    ) -> Result<ResolvedList<Municipality>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let day = day.map_or_else(|| today(&session.app), |day| day.0);
        let ties = self.all_ties(session).await?;
        let tied = ties.iter().filter(|tie| tie.from_on <= day && tie.until_on.is_none_or(|until| day < until));
        let codes: Vec<_> = tied.map(|tie| tie.code.clone()).collect();
        Ok(ResolvedList(on(session, &codes, Some(Date(day))).await?))
    }
    /// Every tie to a municipality that it has or had, oldest first, each under the code that was valid when it began: at most 200.
    #[graphql(complexity = "4 + 4 * child_complexity")]
    async fn ties(&self, ctx: &Context<'_>) -> Result<ResolvedList<NetworkTie>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let ties = self.all_ties(session).await?;
        let shown = |tie: &network_municipality::Model| NetworkTie {
            municipality_id: ids::municipality(&tie.code),
            code: tie.code.clone(),
            from: Date(tie.from_on),
            until: tie.until_on.map(Date),
        };
        Ok(ResolvedList(ties.iter().take(200).map(shown).collect()))
    }
    /// The association of schools that it belongs to. Null when there is none that you may see.
    #[graphql(complexity = "2 + child_complexity")]
    async fn association(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Organisation>>, ResolverError> {
        let Some(id) = self.0.association_id else { return Ok(None) };
        Ok(Organisation::by_id(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// The e-mail address under which it can be reached: a functional one, never a person's.
    async fn contact(&self) -> &str {
        &self.0.contact
    }
    /// Since when it is there.
    async fn founded_on(&self) -> Date {
        Date(self.0.founded_on)
    }
    /// The first day on which it is no longer there. Null while it is at work.
    async fn ended_on(&self) -> Option<Date> {
        self.0.ended_on.map(Date)
    }
    /// Whether it is at work.
    async fn state(&self) -> NetworkState {
        self.0.state.into()
    }
    /// When it was last said that it is at work still. Null when that was never said. By whom is told to nobody.
    #[graphql(complexity = 2)]
    async fn confirmed_on(&self, ctx: &Context<'_>) -> Result<Option<Date>, ResolverError> {
        Ok(self.days(ctx.data_unchecked()).await?.first().copied().map(Date))
    }
    /// The days on which that was said, latest first: the last 24.
    #[graphql(complexity = 4)]
    async fn confirmations(&self, ctx: &Context<'_>) -> Result<Vec<Date>, ResolverError> {
        Ok(self.days(ctx.data_unchecked()).await?.iter().take(24).copied().map(Date).collect())
    }
    /// Where its duty to meet stands in a year: twice, each with room for peer consultation (intervisie) and its report within 30 days.
    #[graphql(complexity = "4 + child_complexity")]
    async fn duty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The year, 2000–2099: this one when left out.")] year: Option<i32>,
    ) -> Result<Resolved<DutyLedger>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let year = year_of(year, today(&session.app).year())?;
        let meetings = session.load::<Meetings>((self.0.id, year)).await?.unwrap_or_default();
        Ok(Resolved(networks::ledger(&session.app, &self.0, year, meetings).into()))
    }
    /// How many members it has.
    #[graphql(complexity = "1 + child_complexity")]
    async fn member_count(&self) -> PeopleCount {
        self.0.member_count.into()
    }
    /// Its seats, in no particular order: for its coordinators. Others find their own alone.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection's own four and two filters")]
    async fn seats(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Members, requests or invitations. ACTIVE when left out.")] state: Option<MembershipState>,
        #[graphql(desc = "Only those who do this.")] part: Option<NetworkPart>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<NetworkSeat>>, ResolverError> {
        let (session, id) = (ctx.data_unchecked::<RequestContext>(), self.0.id);
        let slice = Slice::parse(List::new("networkSeats", id.0.as_bytes()), &Arguments { first, after, last, before })?;
        let filter = memberships::Filter {
            states: vec![state.map_or(enums::SeatState::Active, Into::into)],
            roles: part.into_iter().map(Into::into).collect(),
            capacities: vec![],
        };
        let seats = move |actor: &Actor| memberships::listed::<network_seat::Model>(actor, id, &filter);
        Ok(Resolved(memberships::connection(session, slice, seats, NetworkSeat).await?))
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
        #[graphql(desc = "Only in one of these states; all but DRAFT when left out or empty. Drafts are seen by those who organise them.")]
        states: Option<Vec<EventState>>,
        #[graphql(desc = "In which order; SOONEST unless said otherwise.")] order_by: Option<EventOrder>,
        #[graphql(desc = "How many from the start: 1–100, 20 unless said otherwise.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Event>>, ResolverError> {
        let narrowed = events::graphql::ListArguments { network: Some(self.0.id), from, to, states, order: order_by, ..Default::default() };
        let page = Arguments { first, after, last, before };
        Ok(Resolved(events::graphql::connection(ctx.data_unchecked(), None, narrowed, &page).await?))
    }
    /// The templates of meetings that it can use: those for every network, and its own. Newest first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn templates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<EventTemplate>>, ResolverError> {
        let page = Arguments { first, after, last, before };
        Ok(Resolved(templates::graphql::connection(ctx.data_unchecked(), Some(self.0.id), &page).await?))
    }
    /// Your own seats in it, requests and invitations included: at most one for each capacity.
    #[graphql(complexity = "2 + 2 * child_complexity")]
    async fn viewer_seats(&self, ctx: &Context<'_>) -> Result<ResolvedList<NetworkSeat>, ResolverError> {
        Ok(ResolvedList(self.own_seats(ctx.data_unchecked()).await?.iter().cloned().map(NetworkSeat).collect()))
    }
    /// Whether you could change it, confirm it and organise its meetings: its coordinators and administrators, while it is at work.
    #[graphql(complexity = 4)]
    async fn viewer_can_manage(&self, ctx: &Context<'_>) -> Result<bool, ResolverError> {
        Ok(ctx.data_unchecked::<RequestContext>().may(Action::ManageNetwork, Place::of(Body::Network(self.0.id))).await?)
    }
    /// Goes up with each change: the `expectedVersion` of what changes it.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When it was put here.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

/// The year that was asked for, or this one.
pub(super) fn year_of(asked: Option<i32>, now: i32) -> Result<i32> {
    let fault = || Error::Invalid(vec![crate::error::FieldError::at("year", ProblemCode::OutOfRange).with("2000–2099")]);
    let year = asked.unwrap_or(now);
    if (2000..2100).contains(&year) { Ok(year) } else { Err(fault()) }
}

/// A network's tie to a municipality, from a day and until a day.
#[derive(Clone, Debug, SimpleObject)]
pub struct NetworkTie {
    /// The municipality's global id.
    municipality_id: ID,
    /// Its CBS code when the tie began.
    code: String,
    /// The first day.
    from: Date,
    /// The first day on which it was or is no longer tied. Null while no end is known.
    until: Option<Date>,
}
