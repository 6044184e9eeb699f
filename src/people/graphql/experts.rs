//! Finding profiles: one by its id, and experts among those who chose to be found.
use super::Profile;
use crate::{
    error::{FieldErrors, ResolverError},
    graphql::{
        RequestContext,
        connection::{Connection, Count},
        ids, page_cost,
        row::Resolved,
    },
    page::{Arguments, List, Slice},
    people::{CoreRole, Domain, Experts, service},
    places::Code,
    text::{self, Text},
};
use async_graphql::{Context, ID, Object};

/// The questions about profiles.
#[derive(Debug, Default)]
pub struct ExpertQueries;

#[Object]
impl ExpertQueries {
    /// The profile with this id. Null when there is none that you may see: a parent's is seen by who is signed in, when they chose to be found.
    async fn profile(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A profile's id.")] id: ID,
    ) -> Result<Option<Resolved<Profile>>, ResolverError> {
        Ok(Profile::by_id(ctx.data_unchecked(), ids::alone("id", &id)?).await?.map(Resolved))
    }

    /// Parents and professionals who chose to be found, in an order that tells nothing. Parents are found only by who is signed in.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection's own four and five filters")]
    async fn experts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who knows about this: a tag's id.")] topic_id: Option<ID>,
        #[graphql(desc = "Who knows this domain.")] domain: Option<Domain>,
        #[graphql(desc = "Who fills this core role.")] core_role: Option<CoreRole>,
        #[graphql(
            desc = "Whose work area lies in this municipality or holds it: its id or CBS code. Work areas of the whole country are left out."
        )]
        municipality_id: Option<ID>,
        #[graphql(desc = "Part of the display name or of what they say of themselves; case and accents do not matter. 2–200 characters.")]
        text: Option<String>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Profile>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let topic = topic_id.and_then(|id| faults.field("topicId", ids::parse(&id)));
        let municipality = municipality_id.and_then(|id| faults.field("municipalityId", Code::of_id(&id)));
        let text = text.and_then(|text| faults.field("text", Text::parse(&text, text::SEARCH)));
        let slice = faults.merge(Slice::parse(List::new("experts", b""), &Arguments { first, after, last, before }));
        let slice = faults.finish(slice)?;
        let sought = Experts { topic, domain, core_role, municipality, text: text.map(|text| text::fold(text.as_str())) };
        let page = service::experts(&session.app, &session.db, &session.actor, &sought, slice).await?.map(Profile);
        let count: Count = Box::new(move |session| {
            let sought = sought.clone();
            Box::pin(async move { service::experts_count(&session.app, &session.db, &session.actor, &sought).await })
        });
        Ok(Resolved(Connection::new(page, count)))
    }
}
