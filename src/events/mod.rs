//! Meetings (bijeenkomsten): drafted by those who lead a community, published, changed, cancelled, closed with a report.
//!
//! graphql (the edge) → service (what one may do) → store (SQL). What makes one parent-friendly: friendly.rs, with the public holidays.
pub mod friendly;
pub mod graphql;
pub mod holidays;
pub mod service;
mod shape;
mod store;

pub use shape::{Shape, moment};

use crate::{
    outcomes::Outcome,
    places::{AreaSpec, Code, Within},
    policy::{Action, Body, Command, Place},
    registrations::asked::Asked,
    tags::TagSpec,
    text::Text,
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    enums::{Audience, EventForm, EventState},
    event,
    ids::{CommunityId, EventId, NetworkId, OrganisationId, PolicyTableId, QuestionId, SeriesId, TagId},
};

/// Where an input says which body organises.
pub fn body_path(body: Body) -> &'static str {
    match body {
        Body::Community(_) => "input.communityId",
        Body::Network(_) => "input.networkId",
        Body::Table(_) => "input.policyTableId",
    }
}

/// How long a meeting lasts at most.
pub const LONGEST: Duration = Duration::days(14);
/// For how many people there is room at most, where it is bounded at all.
pub const MOST: i32 = 10_000;

/// What came of a mutation on a meeting.
pub type Held = crate::once::Outcome<event::Model, EventId>;

/// What its organisers decide about a meeting.
#[derive(Debug)]
pub struct Plan {
    /// What it is called.
    pub title: Text,
    /// What it is about.
    pub description: Text,
    /// The same in plain language.
    pub summary: Text,
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// How people meet.
    pub form: EventForm,
    /// Where they meet.
    pub location: Option<Text>,
    /// Where they meet online.
    pub join_link: Option<String>,
    /// Who it is for.
    pub audience: Audience,
    /// Whether it is for those alone who have a seat in its body.
    pub members_only: bool,
    /// Its own work area; the community's when there is none.
    pub area: Option<AreaSpec>,
    /// The organisation that it is held with.
    pub organisation: Option<OrganisationId>,
    /// Whether there is childcare.
    pub childcare: bool,
    /// Whether travel costs are paid.
    pub travel_costs: bool,
    /// Whether there is an interpreter.
    pub interpreter: bool,
    /// Whether there is room for peer consultation on its programme.
    pub intervision: bool,
    /// For how many there is room; `None` for as many as come.
    pub capacity: Option<i32>,
    /// How many of these places are kept for parents.
    pub parent_places: i32,
    /// From when one can register.
    pub registration_opens_at: Option<DateTime<Utc>>,
    /// Until when one can register.
    pub registration_closes_at: Option<DateTime<Utc>>,
    /// What it is about.
    pub tags: Vec<TagSpec>,
    /// What is asked of who registers.
    pub questions: Vec<Asked>,
}

impl Plan {
    /// A plan with nothing in it but what every meeting has.
    pub fn plain(title: Text, [description, summary]: [Text; 2], times: [DateTime<Utc>; 2], form: EventForm) -> Self {
        Self {
            title,
            description,
            summary,
            starts_at: times[0],
            ends_at: times[1],
            form,
            location: None,
            join_link: None,
            audience: Audience::Everyone,
            tags: vec![],
            questions: vec![],
            members_only: false,
            area: None,
            organisation: None,
            childcare: false,
            travel_costs: false,
            interpreter: false,
            intervision: false,
            capacity: None,
            parent_places: 0,
            registration_opens_at: None,
            registration_closes_at: None,
        }
    }
}

/// What is to be different; `None` stays, `Some(None)` goes.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "as in a plan")]
pub struct Changes {
    pub title: Option<Text>,
    pub description: Option<Text>,
    pub summary: Option<Text>,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub form: Option<EventForm>,
    pub location: Option<Option<Text>>,
    pub join_link: Option<Option<String>>,
    pub audience: Option<Audience>,
    pub members_only: Option<bool>,
    pub area: Option<Option<AreaSpec>>,
    pub organisation: Option<Option<OrganisationId>>,
    pub childcare: Option<bool>,
    pub travel_costs: Option<bool>,
    pub interpreter: Option<bool>,
    pub intervision: Option<bool>,
    pub capacity: Option<Option<i32>>,
    pub parent_places: Option<i32>,
    pub registration_opens_at: Option<Option<DateTime<Utc>>>,
    pub registration_closes_at: Option<Option<DateTime<Utc>>>,
    pub about: Option<Vec<QuestionId>>,
    pub tags: Option<Vec<TagSpec>>,
    pub questions: Option<Vec<Asked>>,
}

/// When a meeting is, and when one can register for it.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "as in a plan")]
pub struct Time {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub registration_opens_at: Option<DateTime<Utc>>,
    pub registration_closes_at: Option<DateTime<Utc>>,
    /// The series that it is an occurrence of, and when it starts by the rule of that.
    pub of: Option<(SeriesId, DateTime<Utc>)>,
}

impl From<&Plan> for Time {
    fn from(plan: &Plan) -> Self {
        let Plan { starts_at, ends_at, registration_opens_at, registration_closes_at, .. } = *plan;
        Self { starts_at, ends_at, registration_opens_at, registration_closes_at, of: None }
    }
}

/// Draft a meeting.
#[derive(Debug)]
pub struct CreateEvent {
    /// Who organises it.
    pub body: Body,
    /// What it is to be.
    pub plan: Plan,
    /// The questions that it is made of.
    pub about: Vec<QuestionId>,
}

impl Command for CreateEvent {
    const ACTION: Action = Action::OrganiseEvent;
    fn place(&self) -> Place {
        Place::of(self.body)
    }
}

macro_rules! on_an_event {
    ($($(#[$doc:meta])* $name:ident is $action:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })*) => { $(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name {
            /// The meeting as it was read, locked, in the transaction that changes it.
            pub event: event::Model,
            $($(#[$field_doc])* pub $field: $type,)*
        }
        impl Command for $name {
            const ACTION: Action = Action::$action;
            fn place(&self) -> Place {
                Place::event(&self.event)
            }
        }
    )* }
}

on_an_event! {
    /// Change what a meeting is to be.
    ChangeEvent is OrganiseEvent {
        /// What changes.
        changes: Changes,
    }
    /// Let everybody see it who may look into its community.
    PublishEvent is OrganiseEvent {}
    /// Throw a draft away.
    DiscardDraft is OrganiseEvent {}
    /// Call it off.
    CancelEvent is EndEvent {
        /// Why, for everybody.
        reason: Text,
    }
    /// Close it, once it is over.
    CloseEvent is EndEvent {
        /// What came of it.
        came: Came,
    }
    /// Correct what is told of a closed one.
    ChangeEventReport is OrganiseEvent {
        /// What came of it; `None` stays.
        report: Option<Text>,
        /// Where it can be seen again; `None` stays, `Some(None)` goes.
        recording_link: Option<Option<String>>,
    }
}

/// What came of a meeting.
#[derive(Debug, Default)]
pub struct Came {
    /// In words.
    pub report: Option<Text>,
    /// Where it can be seen again.
    pub recording_link: Option<String>,
    /// What became of each question that it is made of.
    pub outcomes: Vec<Outcome>,
}

/// Say that a meeting is the programme's own, or that it is not.
#[derive(Debug)]
pub struct MarkProgramme {
    /// The meeting as it was read, locked.
    pub event: event::Model,
    /// Which of the two.
    pub programme: bool,
}

impl Command for MarkProgramme {
    const ACTION: Action = Action::MarkProgramme;
    fn place(&self) -> Place {
        Place::NOWHERE
    }
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
    /// The one that starts first comes first. Unless `from` is given, those that are over are left out.
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
    /// For this audience.
    pub audience: Option<Audience>,
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
