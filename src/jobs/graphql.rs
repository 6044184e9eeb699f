//! How administrators see the work of the service that fails: what kind, about what, since when. Never what it says.
use super::{Kind, service};
use crate::{
    error::{ErrorCode, ResolverError, Result},
    graphql::{
        RequestContext,
        connection::{Connection, Count, Listed, Total},
        ids, page_cost,
        row::Resolved,
        wire::named,
    },
    page::{Arguments, Key, List, Slice},
};
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use entity::{
    ids::{EventId, ExpertRequestId, JobId, NetworkId, RegistrationId},
    job::Model,
};

/// What the service does by itself when the time has come.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::JobKind")]
pub enum JobKind {
    /// Idempotency keys of more than 24 hours ago are forgotten.
    ForgetKeys,
    /// A place that was offered and not taken in time goes to whoever is next.
    OfferLapses,
    /// The places that are kept for parents become free for everybody.
    ParentPlacesFallFree,
    /// A place that was kept for who asked, and was not taken in time, goes to whoever is next.
    KeptPlacesLapse,
    /// A year comes to its end: a network that is short of meetings hears of it.
    DutyApproaches,
    /// A request for a parent to which both sides did not agree in time ends.
    RequestLapses,
}

/// Work of the service's own that failed since it was planned. It is tried again by itself.
#[derive(Clone, Debug)]
pub struct FailingJob(pub Model);

/// Work of the service's own that failed since it was planned. It is tried again by itself, at most six hours later.
#[Object]
impl FailingJob {
    /// Global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// What is to be done.
    async fn kind(&self) -> JobKind {
        self.0.kind.into()
    }
    /// The global id of what it is about; null when it is about nothing in particular.
    async fn subject_id(&self) -> Option<ID> {
        match self.0.kind {
            Kind::ForgetKeys => None,
            Kind::OfferLapses => Some(ids::id(RegistrationId(self.0.subject))),
            Kind::ParentPlacesFallFree | Kind::KeptPlacesLapse => Some(ids::id(EventId(self.0.subject))),
            Kind::DutyApproaches => Some(ids::id(NetworkId(self.0.subject))),
            Kind::RequestLapses => Some(ids::id(ExpertRequestId(self.0.subject))),
        }
    }
    /// How often it failed.
    async fn attempts(&self) -> i32 {
        self.0.attempts
    }
    /// What went wrong the last time. The service's log says more.
    async fn code(&self) -> ErrorCode {
        self.0.failed_code.as_deref().and_then(named).unwrap_or(ErrorCode::Internal)
    }
    /// Since when it fails.
    async fn since(&self) -> DateTime<Utc> {
        self.0.failing_since.unwrap_or(self.0.created_at)
    }
    /// When it is tried again.
    async fn next_at(&self) -> DateTime<Utc> {
        self.0.due_at
    }
}

impl FailingJob {
    /// The one with this id, for administrators; else nothing.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: JobId) -> Result<Option<Self>> {
        Ok(service::failing_one(&session.db, &session.actor, id).await?.map(Self))
    }
}

impl Listed for FailingJob {
    type Count = Total;
    fn key(&self) -> Key {
        Key { rank: self.0.failing_since.map_or(0, |since| since.timestamp_micros()), id: self.0.id.0 }
    }
}

/// What is asked about the service's own work.
#[derive(Debug, Default)]
pub struct JobQueries;

#[Object]
impl JobQueries {
    /// The work of the service's own that fails: what began to fail last comes first. For administrators. Errors: UNAUTHENTICATED, FORBIDDEN.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn failing_jobs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<FailingJob>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let slice = Slice::parse(List::new("failingJobs", b""), &Arguments { first, after, last, before })?;
        let page = service::failing(&session.db, &session.actor, slice).await?.map(FailingJob);
        let count: Count = Box::new(|session| Box::pin(service::failing_count(&session.db, &session.actor)));
        Ok(Resolved(Connection::new(page, count)))
    }
}
