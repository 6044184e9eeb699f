//! Requests for a parent and the offers to them as clients see them. Names are there for those two whom an agreement made known to each other, and for
//! the coordinators who brought them together.
mod mutations;

pub use mutations::RequestMutations;

use super::{ExpertRequestById, Filter, Names, Offers, store};
use crate::{
    error::{ResolverError, Result},
    graphql::{
        Date, RequestContext,
        connection::{Connection, Count, Listed, Total, page_cost},
        ids,
        row::{Resolved, ResolvedList},
    },
    networks::graphql::{Network, NetworkSeat},
    page::{Arguments, Key, List, Slice},
    places::graphql::WorkArea,
};
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use entity::{
    expert_offer, expert_request,
    ids::{ExpertOfferId, ExpertRequestId},
};

/// How many offers a request shows.
const MOST: usize = 50;

/// Where a request for a parent stands.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::ExpertRequestState")]
pub enum ExpertRequestState {
    /// No network has an offer that stands.
    Open,
    /// A network proposed a member.
    Answered,
    /// Both sides agreed.
    Agreed,
    /// Who asked withdrew it.
    Withdrawn,
    /// The one network that it was put to can't help.
    Declined,
    /// Its time was over before both sides agreed.
    Lapsed,
}

/// Where a network's answer to one stands.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::ExpertOfferState")]
pub enum ExpertOfferState {
    /// The member whom the network has in mind is asked. Who asked for a parent does not see it yet.
    Proposed,
    /// The member said yes: who asked is to agree or to decline.
    Willing,
    /// The member said no, or the network can't help.
    Unwilling,
    /// Who asked agreed too: both know each other's names.
    Agreed,
    /// Who asked declined it.
    Declined,
    /// The request ended without it.
    Ended,
}

/// A request for a parent.
#[derive(Clone, Debug)]
pub struct ExpertRequest(pub expert_request::Model);

impl ExpertRequest {
    /// The request with this id, if the session's actor may see it, with its siblings in one statement.
    pub async fn by_id(session: &RequestContext, id: ExpertRequestId) -> Result<Option<Self>> {
        Ok(session.load::<ExpertRequestById>(id).await?.map(Self))
    }
}

impl Listed for ExpertRequest {
    type Count = Total;
    fn key(&self) -> Key {
        Key::id(self.0.id.0)
    }
}

/// A request for a parent with lived experience. Seen by who asked, by the coordinators of the networks that it was put to, and by the member whom one
/// of them proposed. Who asked is told to nobody before both sides agreed.
#[Object]
impl ExpertRequest {
    /// Global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// What it is about.
    async fn topic(&self) -> &str {
        &self.0.topic
    }
    /// In what setting, plain text.
    async fn setting(&self) -> &str {
        &self.0.setting
    }
    /// For how many hours.
    async fn hours(&self) -> i32 {
        self.0.hours
    }
    /// What is paid, in cents; 0 for nothing.
    async fn fee_cents(&self) -> i32 {
        self.0.fee_cents
    }
    /// Where.
    #[graphql(complexity = "2 + child_complexity")]
    async fn work_area(&self, ctx: &Context<'_>) -> Result<Resolved<WorkArea>, ResolverError> {
        WorkArea::load(ctx, self.0.area_id).await
    }
    /// The one network that it was put to. Null when it was put to all that work there.
    #[graphql(complexity = "2 + child_complexity")]
    async fn network(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Network>>, ResolverError> {
        let Some(id) = self.0.network_id else { return Ok(None) };
        Ok(Network::load(ctx.data_unchecked(), id).await?.map(Resolved))
    }
    /// Where it stands.
    async fn state(&self) -> ExpertRequestState {
        self.0.state.into()
    }
    /// When nothing can come of it any more.
    async fn lapses_at(&self) -> DateTime<Utc> {
        self.0.lapses_at
    }
    /// Whether it is yours.
    async fn viewer_asked(&self, ctx: &Context<'_>) -> bool {
        ctx.data_unchecked::<RequestContext>().actor.is(self.0.profile_id)
    }
    /// What networks answered, as far as you may see it, oldest first: at most 50. Who asked sees an offer once the member said yes; a network's
    /// coordinators see their own; a member those in which they are the one.
    #[graphql(complexity = "2 + 3 * child_complexity")]
    async fn offers(&self, ctx: &Context<'_>) -> Result<ResolvedList<ExpertOffer>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let offers = session.load::<Offers>(self.0.id).await?;
        Ok(ResolvedList(offers.iter().flat_map(|offers| offers.iter()).take(MOST).cloned().map(ExpertOffer).collect()))
    }
    /// Goes up with each change: the `expectedVersion` of what changes it.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When it was asked.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

/// A network's answer to such a request.
#[derive(Clone, Debug)]
pub struct ExpertOffer(pub expert_offer::Model);

impl ExpertOffer {
    /// The offer with this id, if the session's actor may see it.
    pub async fn by_id(session: &RequestContext, id: ExpertOfferId) -> Result<Option<Self>> {
        Ok(store::offer(&session.db, &session.actor, id).await?.map(Self))
    }
    /// The names of both sides, when they agreed.
    async fn names(&self, session: &RequestContext) -> Result<Option<store::Names>> {
        if self.0.state != entity::enums::ExpertOfferState::Agreed {
            return Ok(None);
        }
        session.load::<Names>(self.0.id).await
    }
}

/// A network's answer to a request for a parent.
#[Object]
impl ExpertOffer {
    /// Global id: random.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// To which request.
    #[graphql(complexity = "2 + child_complexity")]
    async fn request(&self, ctx: &Context<'_>) -> Result<Option<Resolved<ExpertRequest>>, ResolverError> {
        Ok(ExpertRequest::by_id(ctx.data_unchecked(), self.0.request_id).await?.map(Resolved))
    }
    /// Of which network.
    #[graphql(complexity = "2 + child_complexity")]
    async fn network(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Network>>, ResolverError> {
        Ok(Network::load(ctx.data_unchecked(), self.0.network_id).await?.map(Resolved))
    }
    /// What its coordinator said, plain text.
    async fn message(&self) -> &str {
        &self.0.message
    }
    /// Where it stands.
    async fn state(&self) -> ExpertOfferState {
        self.0.state.into()
    }
    /// The seat of the member whom the network has in mind: for its coordinators, and for that member. Null for everybody else, and where the network
    /// can't help.
    #[graphql(complexity = "6 + child_complexity")]
    async fn seat(&self, ctx: &Context<'_>) -> Result<Option<Resolved<NetworkSeat>>, ResolverError> {
        let Some(profile) = self.0.profile_id else { return Ok(None) };
        Ok(NetworkSeat::of(ctx.data_unchecked(), self.0.network_id, profile).await?.map(Resolved))
    }
    /// Whether you are that member.
    async fn viewer_is_expert(&self, ctx: &Context<'_>) -> bool {
        self.0.profile_id.is_some_and(|profile| ctx.data_unchecked::<RequestContext>().actor.is(profile))
    }
    /// What the parent is called. Null until both sides agreed.
    #[graphql(complexity = 3)]
    async fn expert_name(&self, ctx: &Context<'_>) -> Result<Option<String>, ResolverError> {
        Ok(self.names(ctx.data_unchecked()).await?.map(|names| names.expert))
    }
    /// What who asked is called. Null until both sides agreed.
    #[graphql(complexity = 3)]
    async fn requester_name(&self, ctx: &Context<'_>) -> Result<Option<String>, ResolverError> {
        Ok(self.names(ctx.data_unchecked()).await?.map(|names| names.requester))
    }
    /// For which organisation they asked. Null until both sides agreed, and when an administrator asked for none.
    #[graphql(complexity = 3)]
    async fn requester_organisation(&self, ctx: &Context<'_>) -> Result<Option<String>, ResolverError> {
        Ok(self.names(ctx.data_unchecked()).await?.and_then(|names| names.organisation))
    }
    /// Goes up with each change: the `expectedVersion` of what changes it.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// The day (UTC) on which it was made.
    async fn created_on(&self) -> Date {
        Date(self.0.created_at.date_naive())
    }
    /// The day (UTC) of its last change.
    async fn updated_on(&self) -> Date {
        Date(self.0.updated_at.date_naive())
    }
}

/// What is asked of requests for a parent.
#[derive(Debug, Default)]
pub struct RequestQueries;

#[Object]
impl RequestQueries {
    /// The request for a parent with this id. Null when there is none that you may see.
    async fn expert_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Result<Option<Resolved<ExpertRequest>>, ResolverError> {
        Ok(ExpertRequest::by_id(ctx.data_unchecked(), ids::alone("id", &id)?).await?.map(Resolved))
    }

    /// The requests for a parent that you may see, newest first: your own, those put to networks that you coordinate, and those for which you were
    /// proposed.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn expert_requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only in one of these states. An empty list narrows nothing.")] states: Option<Vec<ExpertRequestState>>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<ExpertRequest>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let slice = Slice::parse(List::new("expertRequests", b""), &Arguments { first, after, last, before })?;
        let filter = Filter { states: states.unwrap_or_default().into_iter().map(Into::into).collect() };
        let page = store::page(&session.db, &session.actor, &filter, slice).await?.map(ExpertRequest);
        let count: Count = Box::new(move |session| {
            let filter = filter.clone();
            Box::pin(async move { store::count(&session.db, &session.actor, &filter).await })
        });
        Ok(Resolved(Connection::new(page, count)))
    }
}
