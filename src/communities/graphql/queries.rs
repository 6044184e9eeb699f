//! Finding communities.
use super::{Audience, Community, CommunityLevel};
use crate::{
    communities::{Filter, store},
    error::{FieldErrors, ResolverError},
    graphql::{
        RequestContext,
        connection::{Connection, Count, page_cost},
        ids,
        input::choices,
        row::Resolved,
    },
    page::{Arguments, List, Slice},
    places::{self, Code},
    text::{self, Text},
};
use async_graphql::{Context, ID, Object};

/// The questions about communities.
#[derive(Debug, Default)]
pub struct CommunityQueries;

#[Object]
impl CommunityQueries {
    /// The community with this id. Null when there is none that you may know of.
    async fn community(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A community's id.")] id: ID,
    ) -> Result<Option<Resolved<Community>>, ResolverError> {
        Ok(Community::by_id(ctx.data_unchecked(), ids::alone("id", &id)?).await?.map(Resolved))
    }

    /// The communities that you may know of, newest first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection's own four and five filters")]
    async fn communities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that reach as far as one of these: at most 20. An empty list narrows nothing.")] levels: Option<
            Vec<CommunityLevel>,
        >,
        #[graphql(desc = "Only those that lie in this municipality, or in a region or province that holds it: its id or its CBS code.")]
        municipality_id: Option<ID>,
        #[graphql(desc = "Only those for exactly one of these audiences: at most 20. An empty list narrows nothing.")] audiences: Option<
            Vec<Audience>,
        >,
        #[graphql(desc = "Part of the name or the description; case and accents do not matter. 2–200 characters.")] text: Option<String>,
        #[graphql(desc = "The archived ones instead of the others.", default = false)] archived: bool,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Community>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let (levels, audiences) = (choices(&mut faults, "levels", levels), choices(&mut faults, "audiences", audiences));
        let text = text.and_then(|text| faults.field("text", Text::parse(&text, text::SEARCH)));
        let code = municipality_id.and_then(|id| faults.field("municipalityId", Code::of_id(&id)));
        let slice = faults.merge(Slice::parse(List::new("communities", b""), &Arguments { first, after, last, before }));
        let slice = faults.finish(slice)?;
        let within = match &code {
            Some(code) => Some(places::lying_in(&session.app, &session.db, "municipalityId", code).await?),
            None => None,
        };
        let text = text.map(|text| text::fold(text.as_str()));
        let filter = Filter { levels, audiences, within, text, archived, parent: None };
        page(ctx, filter, slice).await
    }
}

/// A page of communities, and the way to count them all.
pub(super) async fn page(ctx: &Context<'_>, filter: Filter, slice: Slice) -> Result<Resolved<Connection<Community>>, ResolverError> {
    let session = ctx.data_unchecked::<RequestContext>();
    let page = store::page(&session.db, &session.actor, &filter, slice).await?.map(Community::from);
    let count: Count = Box::new(move |session| {
        let filter = filter.clone();
        Box::pin(async move { store::count(&session.db, &session.actor, &filter).await })
    });
    Ok(Resolved(Connection::new(page, count)))
}
