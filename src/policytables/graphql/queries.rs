//! What can be asked of policy tables.
use super::{ParentInput, PolicyPhase, PolicyTable};
use crate::{
    error::{Error, FieldErrors, ResolverError},
    graphql::{
        RequestContext,
        connection::{Connection, Count},
        ids, page_cost,
        row::Resolved,
    },
    page::{Arguments, List, Slice},
    people::Domain,
    places::{self, graphql::municipality_filter},
    policytables::{Filter, store},
};
use async_graphql::{Context, ID, Object};

/// Policy tables.
#[derive(Default)]
pub struct PolicyTableQueries;

#[Object]
impl PolicyTableQueries {
    /// One policy table; null when there is none with this id.
    async fn policy_table(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Result<Option<Resolved<PolicyTable>>, ResolverError> {
        Ok(PolicyTable::by_id(ctx.data_unchecked(), ids::alone("id", &id)?).await?.map(Resolved))
    }

    /// Policy tables, the one that was opened last first. Narrowings add up.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection's own four and four filters")]
    async fn policy_tables(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only in one of these phases. An empty list narrows nothing.")] phases: Option<Vec<PolicyPhase>>,
        #[graphql(desc = "Only those of this organisation.")] organisation_id: Option<ID>,
        #[graphql(desc = "Only those whose work area lies in, or holds, this municipality. National ones do not.")] municipality_id: Option<
            ID,
        >,
        #[graphql(desc = "Only those about this domain.")] domain: Option<Domain>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<PolicyTable>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let organisation = organisation_id.as_ref().and_then(|id| faults.field("organisationId", ids::parse(id)));
        let code = municipality_filter("municipalityId", municipality_id.as_ref(), &mut faults);
        let slice = faults.merge(Slice::parse(List::new("policy_tables", b""), &Arguments { first, after, last, before }));
        let slice = faults.finish(slice)?;
        let filter = Filter {
            phases: phases.unwrap_or_default().into_iter().map(Into::into).collect(),
            organisation,
            domain: domain.map(Domain::bit),
            within: places::lying_in_some(&session.app, &session.db, "municipalityId", code.as_ref()).await?,
        };
        let page = store::page(&session.db, &filter, slice).await?.map(PolicyTable);
        let count: Count = Box::new(move |session| {
            let filter = filter.clone();
            Box::pin(async move { store::count(&session.db, &filter).await })
        });
        Ok(Resolved(Connection::new(page, count)))
    }

    /// One parent's input; null when there is none with this id.
    async fn parent_input(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Result<Option<Resolved<ParentInput>>, ResolverError> {
        Ok(ParentInput::by_id(ctx.data_unchecked(), ids::alone("id", &id)?).await?.map(Resolved))
    }

    /// What you brought in at policy tables, the latest first. What you erased is yours no longer. UNAUTHENTICATED without a token.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn own_parent_inputs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<ParentInput>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let Some(person) = session.actor.person() else { return Err(Error::Unauthenticated(None).into()) };
        let list = List::new("own_parent_inputs", person.account.0.as_bytes());
        let slice = Slice::parse(list, &Arguments { first, after, last, before })?;
        let page = store::own_inputs(&session.db, &session.actor, slice).await?.map(ParentInput::in_time);
        let count: Count = Box::new(|session| Box::pin(store::own_inputs_count(&session.db, &session.actor)));
        Ok(Resolved(Connection::new(page, count)))
    }
}
