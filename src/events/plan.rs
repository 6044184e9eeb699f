//! What organisers decide about a meeting, in one shape: what a new one is to be, what changes of one, and what the occurrences of a series share.
//! Each field is said once, with what it is when a meeting is made and when it is changed; what must fit together is checked on the row that comes of it.
use super::{LONGEST, MOST, commands::Link, graphql};
use crate::{
    error::{FieldError, FieldErrors, ProblemCode},
    graphql::input::{FromInput, Patch, camel, from_input},
    places::AreaSpec,
    registrations::{
        asked::Asked,
        graphql::{RegistrationQuestionInput, parse_questions},
    },
    tags::TagSpec,
    text::{DescriptionText, EventSummaryText, EventTitleText, LocationText},
};
use async_graphql::InputObject;
use chrono::{DateTime, Datelike as _, SecondsFormat, Utc};
use entity::{
    enums::{Audience, Capacity, EventForm, EventState},
    event,
    ids::{AreaId, EventId, OrganisationId},
};
use uuid::Uuid;

/// A moment as meetings keep it: in whole seconds, of this century.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub DateTime<Utc>);

/// What is asked of who registers.
#[derive(Clone, Debug)]
pub struct RegistrationQuestions(pub Vec<Asked>);

from_input! {
    Moment: DateTime<Utc> = |raw, path, faults| faults.field(path, moment(*raw)).map(Moment);
    RegistrationQuestions: Vec<RegistrationQuestionInput> = |raw, _, faults| parse_questions(raw, faults).map(RegistrationQuestions);
    EventForm: graphql::EventForm = |raw, _, _| Some((*raw).into());
}

impl From<Moment> for DateTime<Utc> {
    fn from(Moment(time): Moment) -> Self {
        time
    }
}

/// [`moment`] of what is left out too.
///
/// # Errors
/// The fault, without a path.
pub fn moment(given: DateTime<Utc>) -> Result<DateTime<Utc>, FieldError> {
    let whole = DateTime::from_timestamp(given.timestamp(), 0).filter(|time| (2000..2100).contains(&time.year()));
    whole.ok_or_else(|| FieldError::at("", ProblemCode::OutOfRange).with("2000–2099"))
}

/// A value in the place of the one that a column had.
trait Put<T> {
    fn put(self, column: &mut T);
}

impl<T, U: Into<T>> Put<T> for Option<U> {
    fn put(self, column: &mut T) {
        if let Some(new) = self {
            *column = new.into();
        }
    }
}

impl<T, U: Into<T>> Put<Option<T>> for Patch<U> {
    fn put(self, column: &mut Option<T>) {
        *column = self.map(Into::into).over(column.take());
    }
}

/// `field: when it is made [said to the library] => when it is changed;`. What is in `columns` has a column of its name.
macro_rules! plan {
    (
        columns { $($(#[$doc:meta])* $column:ident: $new:ty $([$($graphql:tt)*])? => $change:ty;)* }
        beside { $($(#[$beside_doc:meta])* $beside:ident: $beside_new:ty $([$($beside_graphql:tt)*])? => $beside_change:ty;)* }
    ) => {
        /// What is decided about a meeting: all that is to be different, of a new one from one with nothing in it.
        #[derive(Clone, Debug, Default)]
        pub struct Plan {
            $($(#[$doc])* pub $column: $change,)*
            $($(#[$beside_doc])* pub $beside: $beside_change,)*
        }
        /// The fields of a new meeting.
        #[derive(Debug, InputObject)]
        pub struct NewPlanInput {
            $($(#[$doc])* $(#[graphql($($graphql)*)])? $column: <$new as FromInput>::Raw,)*
            $($(#[$beside_doc])* $(#[graphql($($beside_graphql)*)])? $beside: <$beside_new as FromInput>::Raw,)*
        }
        /// The fields of a meeting that changes.
        #[derive(Debug, InputObject)]
        pub struct PlanInput {
            $($(#[$doc])* $column: <$change as FromInput>::Raw,)*
            $($(#[$beside_doc])* $beside: <$beside_change as FromInput>::Raw,)*
        }
        impl FromInput for Plan {
            type Raw = PlanInput;
            fn from_input(raw: &PlanInput, _: &str, faults: &mut FieldErrors) -> Option<Self> {
                $(let $column = <$change>::from_input(&raw.$column, &camel(stringify!($column)), faults);)*
                $(let $beside = <$beside_change>::from_input(&raw.$beside, &camel(stringify!($beside)), faults);)*
                Some(Self { $($column: $column?,)* $($beside: $beside?,)* })
            }
        }
        impl NewPlanInput {
            /// What is well formed: the rest of it is noted.
            fn read(&self, faults: &mut FieldErrors) -> Plan {
                Plan {
                    $($column: <$new>::from_input(&self.$column, &camel(stringify!($column)), faults).map(Into::into).unwrap_or_default(),)*
                    $($beside: <$beside_new>::from_input(&self.$beside, &camel(stringify!($beside)), faults).map(Into::into).unwrap_or_default(),)*
                }
            }
        }
        impl Plan {
            /// Puts what it says in the place of what the row had: of its columns. Work area, tags and questions have rows of their own.
            pub fn apply(&self, row: &mut event::Model) {
                $(self.$column.clone().put(&mut row.$column);)*
            }
        }
    };
}

plan! {
    columns {
        /// The title of the meeting: 2–120 characters.
        title: EventTitleText => Option<EventTitleText>;
        /// What it is about: at most 4,000 characters, Markdown.
        description: DescriptionText [default] => Option<DescriptionText>;
        /// What it is about in plain language: at most 1,000 characters, plain text.
        summary: EventSummaryText [default] => Option<EventSummaryText>;
        /// When it starts, in whole seconds. Of a published meeting that has not started: later than now.
        starts_at: Moment => Option<Moment>;
        /// When it ends: later than it starts, and at most 14 days later. Of a published meeting that is not over: later than now.
        ends_at: Moment => Option<Moment>;
        /// How people meet: online, in one place, or both.
        form: EventForm => Option<EventForm>;
        /// Where they meet: 2–200 characters. Required for ON_SITE and HYBRID, not allowed with ONLINE. Null: no location.
        location: Option<LocationText> => Patch<LocationText>;
        /// Where they meet online: an https address of at most 500 characters. Not allowed with ON_SITE. Null: no link.
        join_link: Option<Link> => Patch<Link>;
        /// Who the meeting is for.
        audience: Audience [default_with = "crate::communities::graphql::Audience::Everyone"] => Option<Audience>;
        /// Whether it is for members of its organiser only. It can't change once the meeting is published.
        members_only: bool [default] => Option<bool>;
        /// The organisation with which it is held. Null: no organisation.
        organisation_id: Option<OrganisationId> => Patch<OrganisationId>;
        /// Whether there is childcare.
        childcare: bool [default] => Option<bool>;
        /// Whether travel costs are paid.
        travel_costs: bool [default] => Option<bool>;
        /// Whether there is an interpreter.
        interpreter: bool [default] => Option<bool>;
        /// Whether there is room for peer consultation (intervisie) on its programme: what a network's duty to meet asks for.
        intervision: bool [default] => Option<bool>;
        /// How many people can come: 1–10,000, and no fewer than are registered. Null: no limit.
        capacity: Option<i32> => Patch<i32>;
        /// How many of these places are kept for parents: at most `capacity`, which it needs.
        parent_places: i32 [default] => Option<i32>;
        /// From when people can register: before it ends. Null: from its publication.
        registration_opens_at: Option<Moment> => Patch<Moment>;
        /// Until when people can register: no later than it ends. Null: until it starts.
        registration_closes_at: Option<Moment> => Patch<Moment>;
    }
    beside {
        /// Its own work area (werkgebied). Null: that of its organiser.
        work_area: Option<AreaSpec> => Patch<AreaSpec>;
        /// All its tags, at most 10: what the meeting is about.
        tags: Option<Vec<TagSpec>> => Option<Vec<TagSpec>>;
        /// All questions for people who register, in this order: at most 10. They can't change once somebody answered one.
        registration_questions: RegistrationQuestions [default] => Option<RegistrationQuestions>;
    }
}

/// What a new meeting is to be: with all that every meeting has, and all of it fits together.
#[derive(Clone, Debug)]
pub struct NewPlan(pub Plan);

impl FromInput for NewPlan {
    type Raw = NewPlanInput;
    fn from_input(raw: &NewPlanInput, _: &str, faults: &mut FieldErrors) -> Option<Self> {
        let plan = raw.read(faults);
        if plan.starts_at.is_some() && plan.ends_at.is_some() {
            let mut row = blank(EventId(Uuid::nil()), DateTime::UNIX_EPOCH);
            plan.apply(&mut row);
            unfit(&row).into_iter().for_each(|fault| faults.add_where_none(fault));
        }
        Some(Self(plan))
    }
}

/// A draft with nothing in it.
pub(super) fn blank(id: EventId, now: DateTime<Utc>) -> event::Model {
    event::Model {
        id,
        community_id: None,
        network_id: None,
        policy_table_id: None,
        members_only: false,
        organisation_id: None,
        organiser_profile_id: None,
        author_capacity: Capacity::Steward,
        author_name: String::new(),
        author_function: None,
        author_organisation: None,
        author_area: None,
        author_core: false,
        title: String::new(),
        description: String::new(),
        summary: String::new(),
        starts_at: now,
        ends_at: now,
        form: EventForm::Online,
        location: None,
        join_link: None,
        audience: Audience::Everyone,
        area_id: None,
        place_id: AreaId(Uuid::nil()),
        childcare: false,
        travel_costs: false,
        interpreter: false,
        capacity: None,
        parent_places: 0,
        registration_opens_at: None,
        registration_closes_at: None,
        state: EventState::Draft,
        published_at: None,
        announced_at: None,
        parent_friendly: false,
        cancel_reason: None,
        report: None,
        recording_link: None,
        registered_count: 0,
        waiting_count: 0,
        places_released: false,
        series_id: None,
        recurrence_at: None,
        intervision: false,
        programme: false,
        reported_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// All that does not fit together in a meeting, each at its field.
pub(super) fn unfit(row: &event::Model) -> Vec<FieldError> {
    [times(row), place(row), room(row), registration(row)].concat()
}

fn until(latest: DateTime<Utc>) -> String {
    format!("≤ {}", latest.to_rfc3339_opts(SecondsFormat::Secs, true))
}

fn times(row: &event::Model) -> Vec<FieldError> {
    let latest = row.starts_at + LONGEST;
    match row.ends_at {
        end if end <= row.starts_at => vec![FieldError::at("endsAt", ProblemCode::EndsBeforeStart)],
        end if end > latest => vec![FieldError::at("endsAt", ProblemCode::OutOfRange).with(until(latest))],
        _ => vec![],
    }
}

fn place(row: &event::Model) -> Vec<FieldError> {
    let conflict = |path| FieldError::at(path, ProblemCode::ConflictingArguments).with("form");
    let mut faults = vec![];
    match (row.form, &row.location) {
        (EventForm::Online, Some(_)) => faults.push(conflict("location")),
        (EventForm::OnSite | EventForm::Hybrid, None) => faults.push(FieldError::at("location", ProblemCode::Required)),
        _ => {}
    }
    if row.form == EventForm::OnSite && row.join_link.is_some() {
        faults.push(conflict("joinLink"));
    }
    faults
}

fn room(row: &event::Model) -> Vec<FieldError> {
    let mut faults = vec![];
    let range = |path, to: i32, from| FieldError::at(path, ProblemCode::OutOfRange).with(format!("{from}–{to}"));
    match row.capacity {
        Some(n) if !(1..=MOST).contains(&n) => faults.push(range("capacity", MOST, 1)),
        Some(n) if !(0..=n).contains(&row.parent_places) => faults.push(range("parentPlaces", n, 0)),
        None if row.parent_places > 0 => faults.push(FieldError::at("capacity", ProblemCode::Required)),
        None if row.parent_places < 0 => faults.push(range("parentPlaces", MOST, 0)),
        _ => {}
    }
    if row.parent_places > 0 && row.audience == Audience::Professionals {
        faults.push(FieldError::at("parentPlaces", ProblemCode::ConflictingArguments).with("audience"));
    }
    faults
}

fn registration(row: &event::Model) -> Vec<FieldError> {
    let mut faults = vec![];
    let range = |path| FieldError::at(path, ProblemCode::OutOfRange).with(until(row.ends_at));
    if row.registration_opens_at.is_some_and(|opens| opens >= row.ends_at) {
        faults.push(range("registrationOpensAt"));
    }
    if row.registration_closes_at.is_some_and(|closes| closes > row.ends_at) {
        faults.push(range("registrationClosesAt"));
    }
    if row.registration_opens_at.zip(row.registration_closes_at).is_some_and(|(opens, closes)| closes <= opens) {
        faults.push(FieldError::at("registrationClosesAt", ProblemCode::EndsBeforeStart));
    }
    faults
}
