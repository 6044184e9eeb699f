//! What can be asked of meetings: one, and lists.
use super::{Event, EventForm, EventState};
use crate::{
    communities::graphql::Audience,
    error::{FieldError, FieldErrors, ProblemCode, ResolverError, Result},
    events::{EventOrder, Filter, count, list, moment},
    graphql::{
        RequestContext,
        connection::{Connection, Count},
        ids,
        input::choices,
        page_cost,
        row::Resolved,
    },
    page::{Arguments, List, Slice},
    places::Code,
};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entity::ids::{CommunityId, NetworkId, PolicyTableId, SeriesId};

/// What a list of meetings can be narrowed by, as it came.
#[derive(Default)]
#[expect(missing_docs, reason = "as the arguments of the list")]
pub struct ListArguments {
    pub network: Option<NetworkId>,
    pub policy_table: Option<PolicyTableId>,
    pub municipality: Option<ID>,
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
    pub forms: Option<Vec<EventForm>>,
    pub audiences: Option<Vec<Audience>>,
    pub parent_friendly: Option<bool>,
    pub tags: Option<Vec<ID>>,
    pub states: Option<Vec<EventState>>,
    pub order: Option<EventOrder>,
}

/// A list of meetings, of one community or of all that the actor may look into.
///
/// # Errors
/// INVALID, with every argument that is wrong.
pub async fn connection(
    session: &RequestContext,
    community: Option<CommunityId>,
    narrowed: ListArguments,
    page: &Arguments,
) -> Result<Connection<Event>> {
    let order = narrowed.order.unwrap_or_default();
    let of = [community.map(|id| id.0), narrowed.network.map(|id| id.0), narrowed.policy_table.map(|id| id.0)];
    let of = of.into_iter().flatten().next().map_or([0; 16], |id| id.into_bytes());
    let name = match order {
        EventOrder::Soonest => "events:soonest",
        EventOrder::Latest => "events:latest",
    };
    let mut faults = FieldErrors::default();
    let slice = faults.merge(Slice::parse(List::new(name, &of), page));
    let municipality = narrowed.municipality.as_ref().and_then(|id| faults.field("municipalityId", Code::of_id(id)));
    let from = narrowed.from.and_then(|time| faults.field("from", moment(time)));
    let to = narrowed.to.and_then(|time| faults.field("to", moment(time)));
    if from.zip(to).is_some_and(|(from, to)| to <= from) {
        faults.add(FieldError::at("to", ProblemCode::EndsBeforeStart));
    }
    let tags: Vec<ID> = choices(&mut faults, "tagIds", narrowed.tags);
    let tags = tags.iter().enumerate().filter_map(|(n, id)| faults.field(&format!("tagIds.{n}"), ids::parse(id))).collect();
    let filter = Filter {
        community,
        network: narrowed.network,
        policy_table: narrowed.policy_table,
        municipality,
        from: from.or_else(|| (order == EventOrder::Soonest).then(|| session.app.clock.now())),
        to,
        forms: choices(&mut faults, "forms", narrowed.forms),
        audiences: choices(&mut faults, "audiences", narrowed.audiences),
        parent_friendly: narrowed.parent_friendly,
        tags,
        series: None,
        states: choices(&mut faults, "states", narrowed.states),
        order,
    };
    let slice = faults.finish(slice)?;
    listed(session, filter, slice).await
}

/// The occurrences of a series that the actor may see, in every state: the one that starts first comes first.
///
/// # Errors
/// INVALID, with every argument that is wrong.
pub async fn of_series(session: &RequestContext, series: SeriesId, page: &Arguments) -> Result<Connection<Event>> {
    use entity::enums::EventState::{Cancelled, Closed, Draft, Published};
    let slice = Slice::parse(List::new("occurrences", series.0.as_bytes()), page)?;
    let filter = Filter { series: Some(series), states: vec![Draft, Published, Cancelled, Closed], ..Filter::default() };
    listed(session, filter, slice).await
}

async fn listed(session: &RequestContext, filter: Filter, slice: Slice) -> Result<Connection<Event>> {
    let page = list(&session.app, &session.db, &session.actor, &filter, slice).await?;
    let all: Count = Box::new(move |session| {
        let filter = filter.clone();
        Box::pin(async move { count(&session.app, &session.db, &session.actor, &filter).await })
    });
    Ok(Connection::new(page.map(Event), all))
}

/// Meetings.
#[derive(Default)]
pub struct EventQueries;

#[Object]
impl EventQueries {
    /// The meeting with this id. Null when there is none that you may see.
    async fn event(&self, ctx: &Context<'_>, #[graphql(desc = "Its global id.")] id: ID) -> Result<Option<Resolved<Event>>, ResolverError> {
        Ok(Event::by_id(ctx.data_unchecked(), ids::alone("id", &id)?).await?.map(Resolved))
    }

    /// Meetings (bijeenkomsten) that you may see, of all organisers or of one: those to come, the next one first, unless the arguments say otherwise. A
    /// meeting has to meet all filters.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this community.")] community_id: Option<ID>,
        #[graphql(desc = "Only those of this network of parents.")] network_id: Option<ID>,
        #[graphql(desc = "Only those of this policy table.")] policy_table_id: Option<ID>,
        #[graphql(
            desc = "Only those that lie in this municipality, by its id or its CBS code: by their own work area, else by their organiser's. National ones do not."
        )]
        municipality_id: Option<ID>,
        #[graphql(desc = "Only those that end later than this. In the order SOONEST it is now when left out.")] from: Option<DateTime<Utc>>,
        #[graphql(desc = "Only those that start before this.")] to: Option<DateTime<Utc>>,
        #[graphql(desc = "Only in one of these forms: at most 20. An empty list narrows nothing.")] forms: Option<Vec<EventForm>>,
        #[graphql(desc = "Only those for exactly one of these audiences: at most 20. An empty list narrows nothing.")] audiences: Option<
            Vec<Audience>,
        >,
        #[graphql(desc = "Only those that are parent-friendly (true), or that are not (false).")] parent_friendly: Option<bool>,
        #[graphql(desc = "Only those that carry one of these tags: at most 20. An empty list narrows nothing.")] tag_ids: Option<Vec<ID>>,
        #[graphql(
            desc = "Only in one of these states, at most 20; all but DRAFT when left out or empty. Drafts are seen by those who organise them."
        )]
        states: Option<Vec<EventState>>,
        #[graphql(desc = "The order; SOONEST when left out.")] order_by: Option<EventOrder>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Event>>, ResolverError> {
        let community = community_id.as_ref().map(|id| ids::alone("communityId", id)).transpose()?;
        let network = network_id.as_ref().map(|id| ids::alone("networkId", id)).transpose()?;
        let policy_table = policy_table_id.as_ref().map(|id| ids::alone("policyTableId", id)).transpose()?;
        let narrowed = ListArguments {
            network,
            policy_table,
            municipality: municipality_id,
            from,
            to,
            forms,
            audiences,
            parent_friendly,
            tags: tag_ids,
            states,
            order: order_by,
        };
        Ok(Resolved(connection(ctx.data_unchecked(), community, narrowed, &Arguments { first, after, last, before }).await?))
    }
}
