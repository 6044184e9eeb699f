//! The ledger of a duty to meet, and the programme's own.
use super::object::year_of;
use crate::{
    error::{ResolverError, Result},
    events::graphql::Event,
    graphql::{
        Date, RequestContext,
        row::{Resolved, ResolvedList},
    },
    networks::{
        duty::{self, Duty, Reason},
        programme_duty,
    },
    places::today,
};
use async_graphql::{Context, Object};
use chrono::Datelike as _;
use entity::event;

/// Where a duty to meet stands in one year.
pub struct DutyLedger(Duty);

impl From<Duty> for DutyLedger {
    fn from(duty: Duty) -> Self {
        Self(duty)
    }
}

/// Where a duty to meet stands in one year.
#[Object]
impl DutyLedger {
    /// The year, in Amsterdam.
    async fn year(&self) -> i32 {
        self.0.year
    }
    /// How many meetings it asks for. 0 for a year in which the network was not there or ended.
    async fn required(&self) -> i32 {
        self.0.required
    }
    /// How many count.
    async fn held(&self) -> i32 {
        self.0.held()
    }
    /// How many can still come to count: those to come, and those whose report is awaited.
    async fn planned(&self) -> i32 {
        self.0.planned()
    }
    /// How many are neither held nor planned.
    async fn short(&self) -> i32 {
        self.0.short()
    }
    /// The last day on which they can be held.
    async fn by(&self) -> Date {
        Date(self.0.by())
    }
    /// The meetings of that year but for drafts, the first first, each with what it counts for: at most 60.
    #[graphql(complexity = "1 + 8 * child_complexity")]
    async fn meetings(&self) -> ResolvedList<DutyMeeting> {
        ResolvedList(self.0.meetings.iter().take(60).cloned().map(|(event, reason)| DutyMeeting { event, reason }).collect())
    }
}

/// A meeting in such a ledger.
pub struct DutyMeeting {
    event: event::Model,
    reason: Reason,
}

/// A meeting in such a ledger. That it was held is for everybody; the meeting itself for whoever may see it.
#[Object]
impl DutyMeeting {
    /// The meeting. Null when you may not see it.
    #[graphql(complexity = "2 + child_complexity")]
    async fn event(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Event>>, ResolverError> {
        Ok(Event::load(ctx.data_unchecked(), self.event.id).await?.map(Resolved))
    }
    /// The day on which it ends, in Amsterdam.
    async fn on(&self) -> Date {
        Date(duty::day(self.event.ends_at))
    }
    /// Whether it counts.
    async fn counts(&self) -> bool {
        self.reason == Reason::Counts
    }
    /// What it counts for, or why not.
    async fn reason(&self) -> Reason {
        self.reason
    }
}

/// What is asked of the programme's duty.
#[derive(Debug, Default)]
pub struct DutyQueries;

#[Object]
impl DutyQueries {
    /// Where the programme's own duty stands in a year: one hybrid meeting, with its report and a recording or interview at its `recordingLink`.
    #[graphql(complexity = "4 + child_complexity")]
    async fn programme_duty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The year, 2000–2099: this one when left out.")] year: Option<i32>,
    ) -> Result<Resolved<DutyLedger>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let year = year_of(year, today(&session.app).year())?;
        Ok(Resolved(programme_duty(&session.app, &session.db, year).await?.into()))
    }
}
