//! Finding networks, and one's own seats in them.
use super::{Network, NetworkKind, NetworkSeat};
use crate::{
    error::{Error, FieldErrors, ResolverError, Result},
    graphql::{
        RequestContext,
        connection::{Connection, Count, page_cost},
        ids,
        row::Resolved,
    },
    memberships,
    networks::{Filter, store},
    page::{Arguments, List, Slice},
    places::{self, Code, today},
    text::{self, Text},
};
use async_graphql::{Context, ID, Object};
use entity::network_seat;

/// A list of networks, in one municipality or wherever.
///
/// # Errors
/// INVALID, with every argument that is wrong.
pub async fn connection(
    session: &RequestContext,
    mut filter: Filter,
    code: Option<&Code>,
    arguments: &Arguments,
) -> Result<Connection<Network>> {
    let name = code.map(Code::as_str).unwrap_or_default();
    let slice = Slice::parse(List::new("networks", name.as_bytes()), arguments)?;
    let within = places::lying_in_some(&session.app, &session.db, "municipalityId", code).await?;
    filter.within = within.map(|within| (within, today(&session.app)));
    let page = store::page(&session.db, &filter, slice).await?;
    let count: Count = Box::new(move |session| {
        let filter = filter.clone();
        Box::pin(async move { store::count(&session.db, &filter).await })
    });
    Ok(Connection::new(page.map(Network), count))
}

/// The questions about networks.
#[derive(Debug, Default)]
pub struct NetworkQueries;

#[Object]
impl NetworkQueries {
    /// The network with this id. Null when there is none.
    async fn network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A network's id.")] id: ID,
    ) -> Result<Option<Resolved<Network>>, ResolverError> {
        Ok(Network::by_id(ctx.data_unchecked(), ids::alone("id", &id)?).await?.map(Resolved))
    }

    /// Networks, newest first. Narrowings add up.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection's own four and four filters")]
    async fn networks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that work in this municipality today: its id or its CBS code. Through mergers.")]
        municipality_id: Option<ID>,
        #[graphql(desc = "Only of this kind.")] kind: Option<NetworkKind>,
        #[graphql(desc = "Part of the name or the description; case and accents do not matter. 2–200 characters.")] text: Option<String>,
        #[graphql(desc = "Those that ended instead of the others.", default = false)] ended: bool,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Network>>, ResolverError> {
        let mut faults = FieldErrors::default();
        let text = text.and_then(|text| faults.field("text", Text::parse(&text, text::SEARCH)));
        let code = municipality_id.and_then(|id| faults.field("municipalityId", Code::of_id(&id)));
        faults.finish(Some(()))?;
        let text = text.map(|text| text::fold(text.as_str()));
        let filter = Filter { kind: kind.map(Into::into), text, ended, within: None };
        Ok(Resolved(connection(ctx.data_unchecked(), filter, code.as_ref(), &Arguments { first, after, last, before }).await?))
    }

    /// Your own seats in networks, requests and invitations included. Errors: UNAUTHENTICATED.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn own_network_seats(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<NetworkSeat>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let slice = Slice::parse(List::new("networkSeats:own", b""), &Arguments { first, after, last, before })?;
        session.actor.person().ok_or(Error::Unauthenticated(None))?;
        Ok(Resolved(
            memberships::connection(
                session,
                slice,
                |actor| memberships::own::<network_seat::Model>(actor, &memberships::Filter::default()),
                NetworkSeat,
            )
            .await?,
        ))
    }
}
