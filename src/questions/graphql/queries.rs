//! What can be asked of questions: one, lists, one's own, those to review, similar ones.
use super::Question;
use crate::{
    communities,
    error::{Error, FieldErrors, ProblemCode, ResolverError, Result},
    graphql::{
        Capacity, RequestContext,
        connection::{Connection, Count},
        ids, needs, page_cost,
        row::Resolved,
        row::ResolvedList,
    },
    page::{Arguments, List, Slice},
    places::Code,
    questions::{Filter, QuestionOrder, Read, read, store},
    text::{ABOUT_TO_ASK, Text},
};
use async_graphql::{Context, ID, Object};
use entity::{
    community,
    ids::{CommunityId, TagId},
    positional::Positional as _,
    question,
};

/// What a list of questions can be narrowed by, as it came.
#[derive(Default)]
pub struct ListArguments {
    /// With this tag.
    pub tag: Option<ID>,
    /// In this municipality.
    pub municipality: Option<ID>,
    /// In one of these states.
    pub states: Option<Vec<super::QuestionState>>,
    /// Asked in this capacity.
    pub capacity: Option<Capacity>,
    /// Without an answer.
    pub unanswered: Option<bool>,
    /// In this order.
    pub order: Option<QuestionOrder>,
}

/// A list of questions, of one community or of all that the actor may look into.
///
/// # Errors
/// INVALID, with every argument that is wrong.
pub async fn connection(
    ctx: &Context<'_>,
    community: Option<CommunityId>,
    narrowed: ListArguments,
    page: &Arguments,
) -> Result<Connection<Question>> {
    let session = ctx.data_unchecked::<RequestContext>();
    let order = narrowed.order.unwrap_or_default();
    let of = community.map_or([0; 16], |id| id.0.into_bytes());
    let name = match order {
        QuestionOrder::Newest => "questions:newest",
        QuestionOrder::MostFollowed => "questions:followed",
        QuestionOrder::RecentlyActive => "questions:active",
    };
    let slice = Slice::parse(List::new(name, &of), page)?;
    let mut faults = FieldErrors::default();
    let tag = narrowed.tag.as_ref().map(|id| faults.field("tagId", ids::parse::<TagId>(id)));
    let municipality = narrowed.municipality.as_ref().map(|id| faults.field("municipalityId", Code::of_id(id)));
    let (tag, municipality) = faults.finish(Some((tag.flatten(), municipality.flatten())))?;
    let states = narrowed.states.unwrap_or_default().into_iter().map(Into::into).collect();
    let (capacity, unanswered) = (narrowed.capacity.map(Into::into), narrowed.unanswered.unwrap_or_default());
    let filter = Filter { community, tag, municipality, states, capacity, unanswered, order };
    let columns = needs::of(ctx, true, question::Model::ALL, super::columns);
    let page = read::list(&session.app, &session.db, &session.actor, &filter, columns, slice).await?;
    let count: Count = Box::new(move |session| {
        let filter = filter.clone();
        Box::pin(async move { read::count(&session.app, &session.db, &session.actor, &filter).await })
    });
    Ok(Connection::new(page.map(|row| Question::listed(row, order)), count))
}

/// Questions.
#[derive(Default)]
pub struct QuestionQueries;

#[Object]
impl QuestionQueries {
    /// One question; null when there is none with this id that you may see.
    async fn question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Result<Option<Resolved<Question>>, ResolverError> {
        let read = Read {
            // Outside its community, what may be told depends on who asked it and where.
            question: needs::of(ctx, false, question::Model::ALL, super::columns) | question::Model::WHO,
            community: needs::of(ctx, false, community::Model::ALL, |asked| asked.under("community", &communities::graphql::columns)),
        };
        let session = ctx.data_unchecked::<RequestContext>();
        Ok(store::one(&session.db, &session.actor, ids::alone("id", &id)?, read).await?.map(Question::new).map(Resolved))
    }

    /// Questions that were opened, in all communities that you may look into or in one of them. Narrowings add up.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this community.")] community_id: Option<ID>,
        #[graphql(desc = "Only with this tag.")] tag_id: Option<ID>,
        #[graphql(
            desc = "Only those that lie in this municipality: by their own work area, else by their community's. National questions do not."
        )]
        municipality_id: Option<ID>,
        #[graphql(
            desc = "Only in one of these states: of OPEN, HARVESTED and CLOSED, since others are not listed. An empty list narrows nothing."
        )]
        states: Option<Vec<super::QuestionState>>,
        #[graphql(desc = "Only asked in this capacity.")] capacity: Option<Capacity>,
        #[graphql(desc = "Only those that nobody has answered yet.")] unanswered: Option<bool>,
        #[graphql(desc = "In which order; newest first unless said otherwise.")] order_by: Option<QuestionOrder>,
        #[graphql(desc = "How many from the start: 1–100, 20 unless said otherwise.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Question>>, ResolverError> {
        let community = community_id.as_ref().map(|id| one_id("communityId", id)).transpose()?;
        let narrowed = ListArguments { tag: tag_id, municipality: municipality_id, states, capacity, unanswered, order: order_by };
        Ok(Resolved(connection(ctx, community, narrowed, &Arguments { first, after, last, before }).await?))
    }

    /// Your own questions in every state, drafts and anonymous ones included, also those in communities that you left, newest first. UNAUTHENTICATED without a token.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn own_questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 unless said otherwise.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Question>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let slice = Slice::parse(List::new("questions:own", b""), &Arguments { first, after, last, before })?;
        let page = read::own(&session.db, &session.actor, slice).await?;
        let count: Count = Box::new(move |session| Box::pin(read::count_own(&session.db, &session.actor)));
        Ok(Resolved(Connection::new(page.map(Question::new), count)))
    }

    /// The questions that wait for review in a community, oldest first: for its core group and moderators, without one's own. Empty for others.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn questions_to_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which community.")] community_id: ID,
        #[graphql(desc = "How many from the start: 1–100, 20 unless said otherwise.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Question>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let community: CommunityId = one_id("communityId", &community_id)?;
        let slice = Slice::parse(List::new("questions:review", community.0.as_bytes()), &Arguments { first, after, last, before })?;
        let page = read::pending(&session.db, &session.actor, community, slice).await?;
        let count: Count = Box::new(move |session| Box::pin(read::count_pending(&session.db, &session.actor, community)));
        Ok(Resolved(Connection::new(page.map(Question::new), count)))
    }

    /// Up to five questions like the one that somebody is about to ask, by shared words and tags, best first. Nothing of it is kept.
    #[graphql(complexity = "50 + 5 * child_complexity")]
    async fn similar_questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this community.")] community_id: Option<ID>,
        #[graphql(desc = "What is about to be asked: 2–600 characters.")] text: String,
        #[graphql(desc = "Tags that it will have, at most 10.")] tag_ids: Option<Vec<ID>>,
    ) -> Result<ResolvedList<Question>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let community = community_id.as_ref().map(|id| faults.field("communityId", ids::parse(id))).and_then(|id| id);
        let text = faults.field("text", Text::parse(&text, ABOUT_TO_ASK));
        let given = tag_ids.unwrap_or_default();
        if given.len() > 10 {
            faults.add(crate::error::FieldError::at("tagIds", ProblemCode::TooMany).with(10));
        }
        let tags: Vec<TagId> =
            given.iter().take(10).enumerate().filter_map(|(i, id)| faults.field(&format!("tagIds.{i}"), ids::parse(id))).collect();
        let text = faults.finish(text)?;
        let found = read::similar(&session.db, &session.actor, community, text.as_str(), &tags).await?;
        Ok(ResolvedList(found.into_iter().map(Question::new).collect()))
    }
}

fn one_id<I: entity::ids::Kinded>(path: &str, id: &ID) -> Result<I, Error> {
    let mut faults = FieldErrors::default();
    let id = faults.field(path, ids::parse(id));
    faults.finish(id)
}
