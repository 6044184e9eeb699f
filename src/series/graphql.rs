//! How the world sees series: the rule, and the occurrences as a list.
use super::{SeriesById, commands::CreateSeriesInput, store};
use crate::{
    error::{ResolverError, Result},
    events::graphql::{Event, of_series},
    graphql::{
        RequestContext,
        connection::Connection,
        ids,
        mutate::{mutation_fields, payloads},
        page_cost,
        row::Resolved,
    },
    page::Arguments,
};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entity::{ids::SeriesId, series};

/// A series.
#[derive(Clone, Debug)]
pub struct Series(pub series::Model);

impl Series {
    /// By its id, if the actor may see it.
    pub async fn by_id(session: &RequestContext, id: SeriesId) -> Result<Option<Self>> {
        Ok(store::by_ids(&session.db, &session.actor, &[id]).await?.remove(&id).map(Self))
    }
    /// The one that a row points at, with those of its siblings in one statement.
    pub async fn load(session: &RequestContext, id: SeriesId) -> Result<Option<Self>> {
        Ok(session.load::<SeriesById>(id).await?.map(Self))
    }
}

/// A series of meetings (reeks): a rule, and its occurrences, each a meeting of its own with its own registrations. Everyone who may see one of the
/// occurrences sees it. A series itself never changes, so it has no `updatedAt` and no `version`: its occurrences do, and have them.
#[Object]
impl Series {
    /// Its global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// The rule that made its occurrences (RFC 5545, RRULE), by the clock in Amsterdam. What was moved or cancelled since is in the occurrences.
    async fn rule(&self) -> &str {
        &self.0.rule
    }
    /// Those of its occurrences that you may see, in every state: the one that starts first comes first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn occurrences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 unless said otherwise.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Event>>, ResolverError> {
        Ok(Resolved(of_series(ctx.data_unchecked(), self.0.id, &Arguments { first, after, last, before }).await?))
    }
    /// When it was drafted.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

payloads! {
    /// The series that was drafted.
    SeriesPayload {
        /// The series.
        series: Series(series::Model)
    }
}

mutation_fields! {
    /// What can be done with series.
    SeriesMutations {
        /// Drafts a series of meetings (reeks): all its occurrences, or none. For those who could draft one of them. Errors: those of `createEvent`; INVALID at
        /// `input.rule` (BAD_FORMAT with what is wrong, ENDLESS without COUNT and UNTIL, TOO_MANY, TOO_FEW, OUT_OF_RANGE for more than three years,
        /// CONFLICTING_ARGUMENTS when it does not hold for the first start, NO_SUCH_HOUR for each occurrence in the hour that is left out when the clock
        /// goes on).
        create_series(CreateSeriesInput = "The first occurrence, and the rule.") -> SeriesPayload;
    }
}
