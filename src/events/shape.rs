//! What must fit together in a meeting: times, form and place, room and the places kept for parents. Every fault at once, each at its field.
use super::{LONGEST, MOST};
use crate::error::{Fault, ProblemCode};
use chrono::{DateTime, Datelike as _, SecondsFormat, Utc};
use entity::{
    enums::{Audience, EventForm},
    event,
};

/// What of a meeting has to fit together.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "as in a plan")]
pub struct Shape {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub form: EventForm,
    pub location: bool,
    pub join_link: bool,
    pub audience: Audience,
    pub capacity: Option<i32>,
    pub parent_places: i32,
    pub registration_opens_at: Option<DateTime<Utc>>,
    pub registration_closes_at: Option<DateTime<Utc>>,
}

impl From<&event::Model> for Shape {
    fn from(row: &event::Model) -> Self {
        Self {
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            form: row.form,
            location: row.location.is_some(),
            join_link: row.join_link.is_some(),
            audience: row.audience,
            capacity: row.capacity,
            parent_places: row.parent_places,
            registration_opens_at: row.registration_opens_at,
            registration_closes_at: row.registration_closes_at,
        }
    }
}

impl Shape {
    /// All that does not fit.
    pub fn faults(&self) -> Vec<Fault> {
        [self.times(), self.place(), self.room(), self.registration()].concat()
    }
    fn times(&self) -> Vec<Fault> {
        let latest = self.starts_at + LONGEST;
        match self.ends_at {
            end if end <= self.starts_at => vec![Fault::at("input.endsAt", ProblemCode::EndsBeforeStart)],
            end if end > latest => vec![Fault::at("input.endsAt", ProblemCode::OutOfRange).with(until(latest))],
            _ => vec![],
        }
    }
    fn place(&self) -> Vec<Fault> {
        let conflict = |path| Fault::at(path, ProblemCode::ConflictingArguments).with("form");
        match self.form {
            EventForm::Online if self.location => vec![conflict("input.location")],
            EventForm::OnSite if self.join_link => {
                let missing = (!self.location).then(|| Fault::at("input.location", ProblemCode::Required));
                missing.into_iter().chain([conflict("input.joinLink")]).collect()
            }
            EventForm::OnSite | EventForm::Hybrid if !self.location => vec![Fault::at("input.location", ProblemCode::Required)],
            _ => vec![],
        }
    }
    fn room(&self) -> Vec<Fault> {
        let mut faults = vec![];
        let range = |path, to: i32, from| Fault::at(path, ProblemCode::OutOfRange).with(format!("{from}–{to}"));
        match self.capacity {
            Some(n) if !(1..=MOST).contains(&n) => faults.push(range("input.capacity", MOST, 1)),
            Some(n) if !(0..=n).contains(&self.parent_places) => faults.push(range("input.parentPlaces", n, 0)),
            None if self.parent_places > 0 => faults.push(Fault::at("input.capacity", ProblemCode::Required)),
            None if self.parent_places < 0 => faults.push(range("input.parentPlaces", MOST, 0)),
            _ => {}
        }
        if self.parent_places > 0 && self.audience == Audience::Professionals {
            faults.push(Fault::at("input.parentPlaces", ProblemCode::ConflictingArguments).with("audience"));
        }
        faults
    }
    fn registration(&self) -> Vec<Fault> {
        let mut faults = vec![];
        let range = |path| Fault::at(path, ProblemCode::OutOfRange).with(until(self.ends_at));
        if self.registration_opens_at.is_some_and(|opens| opens >= self.ends_at) {
            faults.push(range("input.registrationOpensAt"));
        }
        if self.registration_closes_at.is_some_and(|closes| closes > self.ends_at) {
            faults.push(range("input.registrationClosesAt"));
        }
        if self.registration_opens_at.zip(self.registration_closes_at).is_some_and(|(opens, closes)| closes <= opens) {
            faults.push(Fault::at("input.registrationClosesAt", ProblemCode::EndsBeforeStart));
        }
        faults
    }
}

fn until(latest: DateTime<Utc>) -> String {
    format!("≤ {}", latest.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// A moment as meetings keep it: in whole seconds, of this century.
///
/// # Errors
/// The fault, without a path.
pub fn moment(given: DateTime<Utc>) -> Result<DateTime<Utc>, Fault> {
    let whole = DateTime::from_timestamp(given.timestamp(), 0).filter(|time| (2000..2100).contains(&time.year()));
    whole.ok_or_else(|| Fault::at("", ProblemCode::OutOfRange).with("2000–2099"))
}
