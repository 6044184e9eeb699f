//! What comes in for a meeting: every fault noted at its field.
use super::EventForm;
use crate::{
    communities::graphql::Audience,
    error::{Fault, Faults, ProblemCode},
    events::{Changes, CreateEvent, Plan, Shape, body_path, shape::moment},
    graphql::ids,
    places::graphql::WorkAreaInput,
    policy::Body,
    registrations::graphql::{RegistrationQuestionInput, parse_questions},
    tags::TagsInput,
    text::{self, DESCRIPTION, EVENT_SUMMARY, EVENT_TITLE, LOCATION, Text},
};
use async_graphql::{ID, InputObject, MaybeUndefined};
use chrono::{DateTime, Utc};

/// What `createEvent` needs.
#[derive(InputObject)]
pub struct CreateEventInput {
    /// The community that organises it. Exactly one of the three: `communityId`, `networkId`, `policyTableId`.
    community_id: Option<ID>,
    /// The network of parents that organises it.
    network_id: Option<ID>,
    /// The policy table that it is a meeting of.
    policy_table_id: Option<ID>,
    /// Whether it is for those alone who have a seat in the body that organises it.
    #[graphql(default)]
    members_only: bool,
    /// What it is called: 2–120 characters.
    title: String,
    /// What it is about: at most 4,000 characters, Markdown.
    #[graphql(default)]
    description: String,
    /// What it is about in plain language: at most 1,000 characters, plain text.
    #[graphql(default)]
    summary: String,
    /// When it starts, in whole seconds.
    starts_at: DateTime<Utc>,
    /// When it ends: later than it starts, and at most 14 days.
    ends_at: DateTime<Utc>,
    /// How people meet.
    form: EventForm,
    /// Where they meet: 2–200 characters. Required for ON_SITE and HYBRID; not with ONLINE.
    location: Option<String>,
    /// Where they meet online: an https address of at most 500 characters. Not with ON_SITE.
    join_link: Option<String>,
    /// Who it is for.
    #[graphql(default_with = "Audience::Everyone")]
    audience: Audience,
    /// Its own work area; its body's when left out.
    work_area: Option<WorkAreaInput>,
    /// The organisation that it is held with.
    organisation_id: Option<ID>,
    /// Whether there is childcare.
    #[graphql(default)]
    childcare: bool,
    /// Whether travel costs are paid.
    #[graphql(default)]
    travel_costs: bool,
    /// Whether there is an interpreter.
    #[graphql(default)]
    interpreter: bool,
    /// For how many people there is room: 1–10,000. As many as come when left out.
    capacity: Option<i32>,
    /// How many of these places are kept for parents: at most `capacity`, which it needs.
    #[graphql(default)]
    parent_places: i32,
    /// From when one can register: before it ends. From its publication when left out.
    registration_opens_at: Option<DateTime<Utc>>,
    /// Until when one can register: no later than it ends. Until it starts when left out.
    registration_closes_at: Option<DateTime<Utc>>,
    /// What it is about: its tags, at most 10.
    tags: Option<TagsInput>,
    /// What is asked of who registers, in this order: at most 10 questions.
    #[graphql(default)]
    registration_questions: Vec<RegistrationQuestionInput>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    pub(super) idempotency_key: Option<String>,
}

/// What `changeEvent` changes. What is left out stays as it is.
#[derive(InputObject)]
pub struct ChangeEventInput {
    /// Which meeting.
    pub(super) event_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    pub(super) expected_version: i32,
    /// What it is called: 2–120 characters.
    title: Option<String>,
    /// What it is about: at most 4,000 characters, Markdown.
    description: Option<String>,
    /// What it is about in plain language: at most 1,000 characters, plain text.
    summary: Option<String>,
    /// When it starts. Of a published one that did not start yet: later than now.
    starts_at: Option<DateTime<Utc>>,
    /// When it ends: later than it starts, and at most 14 days. Of a published one that is not over: later than now.
    ends_at: Option<DateTime<Utc>>,
    /// How people meet.
    form: Option<EventForm>,
    /// Where they meet: 2–200 characters; null for nowhere in particular.
    location: MaybeUndefined<String>,
    /// Where they meet online: an https address of at most 500 characters; null for none.
    join_link: MaybeUndefined<String>,
    /// Whether it is for those alone who have a seat in the body that organises it: of a draft alone.
    members_only: Option<bool>,
    /// Who it is for.
    audience: Option<Audience>,
    /// Its own work area; null: its body's from now on.
    work_area: MaybeUndefined<WorkAreaInput>,
    /// The organisation that it is held with; null for none.
    organisation_id: MaybeUndefined<ID>,
    /// Whether there is childcare.
    childcare: Option<bool>,
    /// Whether travel costs are paid.
    travel_costs: Option<bool>,
    /// Whether there is an interpreter.
    interpreter: Option<bool>,
    /// For how many people there is room: 1–10,000, and no fewer than are registered; null for as many as come.
    capacity: MaybeUndefined<i32>,
    /// How many of these places are kept for parents: at most `capacity`.
    parent_places: Option<i32>,
    /// From when one can register; null: from its publication.
    registration_opens_at: MaybeUndefined<DateTime<Utc>>,
    /// Until when one can register; null: until it starts.
    registration_closes_at: MaybeUndefined<DateTime<Utc>>,
    /// All its tags from now on, at most 10.
    tags: Option<TagsInput>,
    /// All that is asked of who registers from now on, at most 10 questions. Can't be given once somebody answered one.
    registration_questions: Option<Vec<RegistrationQuestionInput>>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    pub(super) idempotency_key: Option<String>,
}

/// What was given, if it was; the outer `None` says that it was and is wrong.
fn given<T, U>(faults: &mut Faults, path: &str, value: Option<T>, parse: impl FnOnce(T) -> Result<U, Fault>) -> Option<Option<U>> {
    match value {
        None => Some(None),
        Some(value) => faults.take(path, parse(value)).map(Some),
    }
}

/// The same where null takes away what was there.
pub(super) fn maybe<T, U>(
    faults: &mut Faults,
    path: &str,
    value: MaybeUndefined<T>,
    parse: impl FnOnce(T) -> Result<U, Fault>,
) -> Option<Option<U>> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => faults.take(path, parse(value)).map(Some),
    }
}

/// Exactly one of the bodies that can organise.
pub fn body(faults: &mut Faults, community: Option<&ID>, network: Option<&ID>, table: Option<&ID>) -> Option<Body> {
    let community = given(faults, "input.communityId", community, |id| ids::parse(id).map(Body::Community))?;
    let network = given(faults, "input.networkId", network, |id| ids::parse(id).map(Body::Network))?;
    let table = given(faults, "input.policyTableId", table, |id| ids::parse(id).map(Body::Table))?;
    let mut named = [community, network, table].into_iter().flatten();
    let (body, others) = (named.next(), named);
    others.for_each(|other| faults.add(Fault::at(body_path(other), ProblemCode::ConflictingArguments)));
    if body.is_none() {
        faults.add(Fault::at("input.communityId", ProblemCode::Required));
    }
    body
}

impl CreateEventInput {
    fn body(&self, faults: &mut Faults) -> Option<Body> {
        body(faults, self.community_id.as_ref(), self.network_id.as_ref(), self.policy_table_id.as_ref())
    }
    /// The command, if nothing is wrong with it.
    pub(super) fn parse(&self, faults: &mut Faults) -> Option<CreateEvent> {
        let body = self.body(faults);
        let title = faults.take("input.title", Text::parse(&self.title, EVENT_TITLE));
        let description = faults.take("input.description", Text::parse(&self.description, DESCRIPTION));
        let summary = faults.take("input.summary", Text::parse(&self.summary, EVENT_SUMMARY));
        let starts_at = faults.take("input.startsAt", moment(self.starts_at));
        let ends_at = faults.take("input.endsAt", moment(self.ends_at));
        let location = given(faults, "input.location", self.location.as_deref(), |text| Text::parse(text, LOCATION));
        let join_link = given(faults, "input.joinLink", self.join_link.as_deref(), text::link);
        let area = self.work_area.as_ref().map(|area| area.parse("input.workArea", faults));
        let organisation = given(faults, "input.organisationId", self.organisation_id.as_ref(), |id| ids::parse(id));
        let opens = given(faults, "input.registrationOpensAt", self.registration_opens_at, moment);
        let closes = given(faults, "input.registrationClosesAt", self.registration_closes_at, moment);
        let tags = self.tags.as_ref().map_or(Some(vec![]), |tags| tags.parse("input.tags", faults));
        let questions = parse_questions(&self.registration_questions, faults);
        let (starts_at, ends_at, registration_opens_at, registration_closes_at) = (starts_at?, ends_at?, opens?, closes?);
        let shape = Shape {
            starts_at,
            ends_at,
            form: self.form.into(),
            location: self.location.is_some(),
            join_link: self.join_link.is_some(),
            audience: self.audience.into(),
            capacity: self.capacity,
            parent_places: self.parent_places,
            registration_opens_at,
            registration_closes_at,
        };
        shape.faults().into_iter().for_each(|fault| faults.add(fault));
        let plan = Plan {
            title: title?,
            description: description?,
            summary: summary?,
            starts_at,
            ends_at,
            form: shape.form,
            location: location?,
            join_link: join_link?,
            audience: shape.audience,
            members_only: self.members_only,
            area: area.flatten(),
            organisation: organisation?,
            childcare: self.childcare,
            travel_costs: self.travel_costs,
            interpreter: self.interpreter,
            capacity: self.capacity,
            parent_places: self.parent_places,
            registration_opens_at,
            registration_closes_at,
            tags: tags?,
            questions: questions?,
        };
        Some(CreateEvent { body: body?, plan })
    }
}

impl ChangeEventInput {
    /// What changes; whether it fits together with what stays is for the service to see.
    pub(super) fn parse(&self, faults: &mut Faults) -> Changes {
        let mut words = |path, given: &Option<String>, size| given.as_deref().and_then(|text| faults.take(path, Text::parse(text, size)));
        let title = words("input.title", &self.title, EVENT_TITLE);
        let description = words("input.description", &self.description, DESCRIPTION);
        let summary = words("input.summary", &self.summary, EVENT_SUMMARY);
        let starts_at = self.starts_at.and_then(|time| faults.take("input.startsAt", moment(time)));
        let ends_at = self.ends_at.and_then(|time| faults.take("input.endsAt", moment(time)));
        let location = maybe(faults, "input.location", self.location.clone(), |text| Text::parse(&text, LOCATION));
        let join_link = maybe(faults, "input.joinLink", self.join_link.clone(), |link| text::link(&link));
        let area = match &self.work_area {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(area) => area.parse("input.workArea", faults).map(Some),
        };
        let organisation = maybe(faults, "input.organisationId", self.organisation_id.clone(), |id| ids::parse(&id));
        let opens = maybe(faults, "input.registrationOpensAt", self.registration_opens_at, moment);
        let closes = maybe(faults, "input.registrationClosesAt", self.registration_closes_at, moment);
        let tags = self.tags.as_ref().and_then(|tags| tags.parse("input.tags", faults));
        let questions = self.registration_questions.as_ref().and_then(|asked| parse_questions(asked, faults));
        Changes {
            title,
            description,
            summary,
            starts_at,
            ends_at,
            form: self.form.map(Into::into),
            location,
            join_link,
            audience: self.audience.map(Into::into),
            members_only: self.members_only,
            area,
            organisation,
            childcare: self.childcare,
            travel_costs: self.travel_costs,
            interpreter: self.interpreter,
            capacity: maybe(faults, "input.capacity", self.capacity, Ok),
            parent_places: self.parent_places,
            registration_opens_at: opens,
            registration_closes_at: closes,
            tags,
            questions,
        }
    }
}
