//! The duty to meet: twice a year with room for peer consultation (intervisie), the report within 30 days. The programme itself: once a year, hybrid,
//! with a report and a recording. What each meeting counts for, and why, is decided here; a year is one in Amsterdam.
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, TimeZone as _, Utc};
use chrono_tz::Europe::Amsterdam;
use entity::{
    enums::{EventForm, EventState},
    event, network, network_meeting,
};
use std::ops::Range;

/// How many meetings of a network are required in a year.
pub const MEETINGS: i32 = 2;
/// How long after a meeting its report counts as in time.
pub const REPORT_WITHIN: Duration = Duration::days(30);
/// How long before the end of a year a network hears that it is short.
const AHEAD: Duration = Duration::days(60);

/// What a meeting counts for, or why it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
#[graphql(name = "DutyReason")]
pub enum Reason {
    /// It counts.
    Counts,
    /// It is still to come, and can count.
    Planned,
    /// It is over; it counts once it is closed with its report, within 30 days of its end.
    AwaitsReport,
    /// It does not count: there was no room for peer consultation (intervisie) on its programme.
    NoIntervision,
    /// It does not count: no report was published within 30 days of its end. The programme's own meeting: there is none.
    NotReported,
    /// It does not count: its report was published later than 30 days after its end.
    ReportedLate,
    /// The programme's own meeting does not count: it was not hybrid.
    NotHybrid,
    /// The programme's own meeting does not count: there is no recording or interview at its `recordingLink`.
    NotRecorded,
    /// It was called off.
    Cancelled,
}

/// Where a duty of one year stands.
#[derive(Clone, Debug)]
pub struct Duty {
    /// The year.
    pub year: i32,
    /// How many meetings it asks for.
    pub required: i32,
    /// Each meeting of that year, and what it counts for.
    pub meetings: Vec<(event::Model, Reason)>,
}

impl Duty {
    /// How many meetings are this.
    fn are(&self, reasons: &[Reason]) -> i32 {
        i32::try_from(self.meetings.iter().filter(|(_, reason)| reasons.contains(reason)).count()).unwrap_or(i32::MAX)
    }
    /// How many count.
    pub fn held(&self) -> i32 {
        self.are(&[Reason::Counts])
    }
    /// How many can still come to count.
    pub fn planned(&self) -> i32 {
        self.are(&[Reason::Planned, Reason::AwaitsReport])
    }
    /// How many are neither held nor planned.
    pub fn short(&self) -> i32 {
        (self.required - self.held() - self.planned()).max(0)
    }
    /// The last day of the year.
    pub fn by(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, 12, 31).unwrap_or_default()
    }
}

/// The day that a moment is in Amsterdam.
pub fn day(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&Amsterdam).date_naive()
}

fn new_year(year: i32) -> DateTime<Utc> {
    Amsterdam.with_ymd_and_hms(year, 1, 1, 0, 0, 0).single().map(|first| first.with_timezone(&Utc)).unwrap_or_default()
}

/// A year, from its first moment to the first of the next.
pub fn time_of(year: i32) -> Range<DateTime<Utc>> {
    new_year(year)..new_year(year + 1)
}

/// When a network hears that it is short in this year.
pub fn reminder(year: i32) -> DateTime<Utc> {
    new_year(year + 1) - AHEAD
}

/// The first reminder later than now.
pub fn next_reminder(now: DateTime<Utc>) -> DateTime<Utc> {
    let year = day(now).year();
    if reminder(year) > now { reminder(year) } else { reminder(year + 1) }
}

/// How many meetings a year asks of a network: of one that was there from then on, and did not end by the year's last day.
pub fn required(network: &network::Model, year: i32) -> i32 {
    let there = network.founded_on.year() <= year && network.ended_on.is_none_or(|ended| ended.year() > year);
    if there { MEETINGS } else { 0 }
}

/// What a network's meeting counts for.
pub fn reason(event: &event::Model, now: DateTime<Utc>) -> Reason {
    let late = event.ends_at + REPORT_WITHIN;
    match (event.state, &event.report, event.reported_at) {
        (EventState::Cancelled, ..) => Reason::Cancelled,
        _ if !event.intervision => Reason::NoIntervision,
        (EventState::Closed, Some(_), Some(at)) if at <= late => Reason::Counts,
        (EventState::Closed, Some(_), Some(_)) => Reason::ReportedLate,
        _ if event.ends_at > now => Reason::Planned,
        _ if now <= late => Reason::AwaitsReport,
        _ => Reason::NotReported,
    }
}

/// What a meeting counts for as the programme's own.
pub fn programme_reason(event: &event::Model, now: DateTime<Utc>) -> Reason {
    match (event.state, &event.report, &event.recording_link) {
        (EventState::Cancelled, ..) => Reason::Cancelled,
        _ if event.form != EventForm::Hybrid => Reason::NotHybrid,
        (EventState::Closed, None, _) => Reason::NotReported,
        (EventState::Closed, _, None) => Reason::NotRecorded,
        (EventState::Closed, ..) => Reason::Counts,
        _ if event.ends_at > now => Reason::Planned,
        _ => Reason::AwaitsReport,
    }
}

/// The row of a meeting that counts for its network's duty from now on.
pub fn counting(event: &event::Model, now: DateTime<Utc>) -> Option<network_meeting::Model> {
    let (network_id, reported_at) = event.network_id.zip(event.reported_at)?;
    let row = network_meeting::Model { event_id: event.id, network_id, held_on: day(event.ends_at), counts_from: day(reported_at) };
    (reason(event, now) == Reason::Counts).then_some(row)
}
