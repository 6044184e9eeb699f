//! Templates of meetings (draaiboeken): how an evening can be held, kept by a network for itself or by administrators for everybody. From one comes a
//! draft of a meeting on a day. They are for everybody to read.
pub mod graphql;
pub mod service;
mod store;

use crate::{
    events::Link,
    policy::{Action, Body, Command, Place},
    text::{LocationText, Text},
};
use chrono::{DateTime, Utc};
use entity::{
    enums::EventForm,
    event_template,
    ids::{EventTemplateId, NetworkId},
};

/// How long a meeting of a template lasts at most, in minutes: two days.
pub const LONGEST: i32 = 2 * 24 * 60;
/// How many templates a network keeps at most, and administrators for everybody: those that are not retired.
pub const MOST: i64 = 50;

/// What came of a mutation on a template.
pub type Made = crate::once::Outcome<event_template::Model, EventTemplateId>;

/// What a template says.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as its row")]
pub struct Script {
    pub title: Text,
    pub programme: Text,
    pub summary: Text,
    pub minutes: i32,
    pub form: EventForm,
    pub childcare: bool,
    pub travel_costs: bool,
    pub interpreter: bool,
    pub intervision: bool,
}

/// What is to be different; `None` stays.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "as its row")]
pub struct Changes {
    pub title: Option<Text>,
    pub programme: Option<Text>,
    pub summary: Option<Text>,
    pub minutes: Option<i32>,
    pub form: Option<EventForm>,
    pub childcare: Option<bool>,
    pub travel_costs: Option<bool>,
    pub interpreter: Option<bool>,
    pub intervision: Option<bool>,
}

/// Keep a template of a network: make it, change it, retire it.
#[derive(Clone, Copy, Debug)]
pub struct KeepOwn(pub NetworkId);

impl Command for KeepOwn {
    const ACTION: Action = Action::ManageNetwork;
    fn place(&self) -> Place {
        Place::of(Body::Network(self.0))
    }
}

/// The same of one that is for everybody.
#[derive(Clone, Copy, Debug)]
pub struct KeepEverybodys;

impl Command for KeepEverybodys {
    const ACTION: Action = Action::KeepTemplates;
    fn place(&self) -> Place {
        Place::NOWHERE
    }
}

/// What a meeting needs that its template does not know.
#[derive(Clone, Debug)]
pub struct Occasion {
    /// The template.
    pub template: EventTemplateId,
    /// The network that holds it.
    pub network: NetworkId,
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// Where people meet.
    pub location: Option<LocationText>,
    /// Where they meet online.
    pub join_link: Option<Link>,
}
