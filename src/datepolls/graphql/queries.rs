//! What can be asked of date polls: one, and lists.
use super::DatePoll;
use crate::{
    datepolls::service,
    error::{ResolverError, Result},
    graphql::{
        RequestContext,
        connection::{Connection, Count},
        ids, page_cost,
        row::Resolved,
    },
    page::{Arguments, List, Slice},
};
use async_graphql::{Context, ID, Object};
use entity::ids::CommunityId;

/// The polls that the actor may see, newest first, all or those of one community.
///
/// # Errors
/// INVALID, with every argument that is wrong.
pub async fn connection(session: &RequestContext, community: Option<CommunityId>, page: &Arguments) -> Result<Connection<DatePoll>> {
    let of = community.map_or([0; 16], |id| id.0.into_bytes());
    let slice = Slice::parse(List::new("datePolls", &of), page)?;
    let page = service::list(&session.db, &session.actor, community, slice).await?.map(DatePoll);
    let count: Count = Box::new(move |session| Box::pin(service::count(&session.db, &session.actor, community)));
    Ok(Connection::new(page, count))
}

/// Date polls.
#[derive(Debug, Default)]
pub struct DatePollQueries;

#[Object]
impl DatePollQueries {
    /// One date poll; null when there is none with this id that you may see.
    async fn date_poll(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Result<Option<Resolved<DatePoll>>, ResolverError> {
        Ok(DatePoll::by_id(ctx.data_unchecked(), ids::alone("id", &id)?).await?.map(Resolved))
    }

    /// Date polls, in all bodies whose meetings you may see or in one community: the newest first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn date_polls(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this community.")] community_id: Option<ID>,
        #[graphql(desc = "How many from the start: 1–100, 20 unless said otherwise.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<DatePoll>>, ResolverError> {
        let community = community_id.as_ref().map(|id| ids::alone("communityId", id)).transpose()?;
        Ok(Resolved(connection(ctx.data_unchecked(), community, &Arguments { first, after, last, before }).await?))
    }
}
