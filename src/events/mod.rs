//! Meetings (bijeenkomsten): drafted by those who lead a body, published, changed, cancelled, closed with a report.
//!
//! What organisers decide about one stands in `plan.rs`; what makes one parent-friendly in `friendly.rs`, with the public holidays.
mod change;
pub mod commands;
mod draft;
pub mod friendly;
pub mod graphql;
pub mod holidays;
mod loaders;
mod occurrences;
mod plan;
mod read;
mod report;
mod steer;
mod store;

pub use commands::{
    CancelEvent, CloseEvent, CreateEvent, DiscardEvent, Link, MarkProgrammeMeeting, PublishEvent, UpdateEvent, UpdateEventReport, body,
};
pub use draft::{Draft, Organising, draft};
pub use loaders::{EventById, EventTags};
pub use plan::{Moment, NewPlan, NewPlanInput, Plan, PlanInput, RegistrationQuestions, moment};
pub use read::{calendar, check_narrowing, count, list};
pub use store::{by_ids, one as by_id};

use crate::{
    error::{Error, ProblemCode, Result},
    mutation::{DomainEvent, EventKind, aggregate},
    places::{Code, Within},
    policy::{Place, Visible as _},
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    enums::{Audience, EventForm, EventState},
    event,
    ids::{CommunityId, EventId, NetworkId, PolicyTableId, SeriesId, TagId},
};

/// How long a meeting lasts at most.
pub const LONGEST: Duration = Duration::days(14);
/// For how many people there is room at most, where it is bounded at all.
pub const MOST: i32 = 10_000;

aggregate!(event: EventId, |actor| event::Entity::visible_to(actor), at |row| Place::event(row));

/// What happened to a meeting, where it is held.
fn happened(kind: EventKind, row: &event::Model) -> DomainEvent {
    DomainEvent::of(kind, row.id, row.version).at(row)
}

fn in_state(row: &event::Model, state: EventState) -> Result<()> {
    if row.state == state { Ok(()) } else { Err(Error::refused("id", ProblemCode::WrongState)) }
}

/// Whose meetings a calendar has: see [`crate::calendars`].
#[derive(Clone, Debug)]
pub enum Calendar {
    /// Those that lie within these work areas.
    Within(Within),
    /// A community's.
    Community(CommunityId),
    /// A network's.
    Network(NetworkId),
    /// Those to which the reader is to come, or may, and those that they organise.
    Own,
}

/// In what order meetings are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, async_graphql::Enum)]
pub enum EventOrder {
    /// The one that starts first comes first. Those that are over are left out unless `from` is given.
    #[default]
    Soonest,
    /// The one that starts last comes first.
    Latest,
}

/// Which meetings are listed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this community.
    pub community: Option<CommunityId>,
    /// Of this network.
    pub network: Option<NetworkId>,
    /// Of this policy table.
    pub policy_table: Option<PolicyTableId>,
    /// That lie in the municipality with this code.
    pub municipality: Option<Code>,
    /// That end later than this.
    pub from: Option<DateTime<Utc>>,
    /// That start before this.
    pub to: Option<DateTime<Utc>>,
    /// In one of these forms.
    pub forms: Vec<EventForm>,
    /// For one of these audiences; for any when there is none.
    pub audiences: Vec<Audience>,
    /// That are parent-friendly, or are not.
    pub parent_friendly: Option<bool>,
    /// That carry one of these tags; whatever they carry when there is none.
    pub tags: Vec<TagId>,
    /// Of this series.
    pub series: Option<SeriesId>,
    /// In one of these states; all but drafts when there is none.
    pub states: Vec<EventState>,
    /// In this order.
    pub order: EventOrder,
}
