//! How the world sees series: the rule, and the occurrences as a list.
use super::{CreateSeries, Held, rule::Rule, service, time};
use crate::{
    error::{Faults, Problem, Result},
    events::graphql::{CreateEventInput, Event, of_series},
    graphql::{Session, connection::Connection, ids, page_cost, row::Row},
    once::Once,
    page::Arguments,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{ids::SeriesId, series};

/// A series.
#[derive(Clone, Debug)]
pub struct Series(pub series::Model);

impl Series {
    /// By its id, if the actor may see it.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &Session, id: SeriesId) -> Result<Option<Self>> {
        Ok(service::by_ids(&session.db, &session.actor, &[id]).await?.remove(&id).map(Self))
    }
    /// The one that a row points at, with those of its siblings in one statement.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn load(session: &Session, id: SeriesId) -> Result<Option<Self>> {
        let fetch = async |ids: &[SeriesId]| service::by_ids(&session.db, &session.actor, ids).await;
        Ok(session.loads.series.load(id, fetch).await?.map(Self))
    }
}

/// A series of meetings (reeks): a rule, and its occurrences, each a meeting of its own with its own registrations. Whoever sees one of them sees it.
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
    /// Its occurrences in every state, as far as you may see them: the one that starts first comes first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn occurrences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 unless said otherwise.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Row<Connection<Event>>, Problem> {
        Ok(Row(of_series(ctx.data_unchecked(), self.0.id, &Arguments { first, after, last, before }).await?))
    }
    /// When it was drafted.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

/// What `createSeries` needs.
#[derive(InputObject)]
pub struct CreateSeriesInput {
    /// The first occurrence; the others are as it is. Its `idempotencyKey` says nothing here, and a series is not made of questions.
    event: CreateEventInput,
    /// The rule (RFC 5545, RRULE), at most 200 characters, such as `FREQ=MONTHLY;BYDAY=2WE;COUNT=10`: daily, weekly, monthly or yearly, with COUNT or
    /// UNTIL, for 2–104 occurrences in three years. It counts by the clock in Amsterdam, and holds for the first start.
    rule: String,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `createSeries` gives back.
#[derive(SimpleObject)]
pub struct SeriesPayload {
    /// The series.
    series: Row<Series>,
}

async fn payload(session: &Session, done: Held) -> Result<SeriesPayload, Problem> {
    Ok(SeriesPayload { series: Row(done.shown(session, Series, Series::by_id).await?) })
}

/// What can be done with series.
#[derive(Debug, Default)]
pub struct SeriesMutations;

#[Object]
impl SeriesMutations {
    /// Draft a series of meetings: those who could draft one. All occurrences are made, or none. Errors: those of `createEvent`, below `input.event`;
    /// INVALID at `input.rule` (BAD_FORMAT with what is wrong, ENDLESS without COUNT and UNTIL, TOO_MANY, TOO_FEW, OUT_OF_RANGE for more than three
    /// years, CONFLICTING_ARGUMENTS when it does not hold for the first start, NO_SUCH_HOUR for each occurrence in the hour that is left out when the
    /// clock goes on).
    async fn create_series(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The series.")] input: CreateSeriesInput,
    ) -> Result<SeriesPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let once = faults.also(Once::of(ctx, "createSeries", input.idempotency_key.as_deref(), &input));
        let mut within = Faults::default();
        let event = input.event.parse_for_series(&mut within);
        faults.below("event", within);
        let rule = match &event {
            Some(event) => faults.take("input.rule", Rule::parse(&input.rule, time::local(event.plan.starts_at))),
            None => None,
        };
        let (once, (event, rule)) = faults.finish(once.zip(event.zip(rule)))?;
        let made = service::create(&session.app, &session.actor, &once, CreateSeries { event, rule }).await;
        payload(session, made.map_err(|error| error.below("event", &["rule", "idempotencyKey"]))?).await
    }
}
