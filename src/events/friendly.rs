//! What makes a meeting one that parents can come to, with the reasons: wholly outside office hours or on a public holiday, announced 14 days
//! ahead, and with childcare or online. Lists are narrowed by what the service kept of it when it was published or changed.
use super::holidays::is_holiday;
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc, Weekday};
use chrono_tz::Europe::Amsterdam;
use entity::{enums::EventForm, event};

/// How long ahead parents hear of it.
pub const AHEAD: Duration = Duration::days(14);

/// A condition of a parent-friendly meeting that is met, or one that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
#[graphql(name = "ParentFriendlyReason")]
pub enum Reason {
    /// Met: it lies wholly outside Monday to Friday, 08:30–17:30 in Amsterdam.
    OutsideOfficeHours,
    /// Met: the part of it that lies in those hours lies on a public holiday.
    OnPublicHoliday,
    /// Missing: a part of it lies in office hours, Monday to Friday, 08:30–17:30 in Amsterdam, on a day that is no public holiday.
    DuringOfficeHours,
    /// Met: its start was announced at least 14 days ahead. A draft counts as announced now.
    AnnouncedInTime,
    /// Missing: it was announced, or moved, less than 14 days ahead.
    AnnouncedLate,
    /// Met: there is childcare.
    Childcare,
    /// Met: people can take part online.
    Online,
    /// Missing: there is no childcare, and nobody can take part online.
    NoChildcareNorOnline,
}

impl Reason {
    /// Whether it is one for which the meeting is not parent-friendly.
    pub fn lacks(self) -> bool {
        matches!(self, Self::DuringOfficeHours | Self::AnnouncedLate | Self::NoChildcareNorOnline)
    }
}

/// Every reason, for a meeting that was or is announced then.
pub fn reasons(event: &event::Model, announced_at: DateTime<Utc>) -> Vec<Reason> {
    let local = |time: DateTime<Utc>| time.with_timezone(&Amsterdam).naive_local();
    let (starts, ends) = (local(event.starts_at), local(event.ends_at));
    let hours = match (in_office_hours(starts, ends, |_| false), in_office_hours(starts, ends, is_holiday)) {
        (false, _) => Reason::OutsideOfficeHours,
        (true, false) => Reason::OnPublicHoliday,
        (true, true) => Reason::DuringOfficeHours,
    };
    let announced = if announced_at + AHEAD <= event.starts_at { Reason::AnnouncedInTime } else { Reason::AnnouncedLate };
    let online = event.form != EventForm::OnSite;
    let reached = match (event.childcare, online) {
        (false, false) => vec![Reason::NoChildcareNorOnline],
        (childcare, online) => {
            childcare.then_some(Reason::Childcare).into_iter().chain(online.then_some(Reason::Online)).collect::<Vec<_>>()
        }
    };
    [hours, announced].into_iter().chain(reached).collect()
}

/// Whether it is parent-friendly.
pub fn friendly(event: &event::Model, announced_at: DateTime<Utc>) -> bool {
    !reasons(event, announced_at).into_iter().any(Reason::lacks)
}

/// Whether a part of it lies in office hours of a weekday that is not free.
fn in_office_hours(starts: NaiveDateTime, ends: NaiveDateTime, free: impl Fn(NaiveDate) -> bool) -> bool {
    let at = |hour| NaiveTime::from_hms_opt(hour, 30, 0).unwrap_or_default();
    let days = starts.date().iter_days().take_while(|&day| day <= ends.date());
    days.filter(|&day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !free(day))
        .any(|day| starts < day.and_time(at(17)) && ends > day.and_time(at(8)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn during(starts: &str, ends: &str) -> Reason {
        let time = |text: &str| text.parse::<NaiveDateTime>().unwrap().and_local_timezone(Amsterdam).unwrap().naive_local();
        let (starts, ends) = (time(starts), time(ends));
        match (in_office_hours(starts, ends, |_| false), in_office_hours(starts, ends, is_holiday)) {
            (false, _) => Reason::OutsideOfficeHours,
            (true, false) => Reason::OnPublicHoliday,
            (true, true) => Reason::DuringOfficeHours,
        }
    }

    #[test]
    fn office_hours_are_those_of_amsterdam() {
        use Reason::{DuringOfficeHours, OnPublicHoliday, OutsideOfficeHours};
        for (starts, ends, what) in [
            ("2026-03-04T17:30:00", "2026-03-04T21:00:00", OutsideOfficeHours),
            ("2026-03-04T17:29:59", "2026-03-04T21:00:00", DuringOfficeHours),
            ("2026-03-04T07:00:00", "2026-03-04T08:30:00", OutsideOfficeHours),
            ("2026-03-04T07:00:00", "2026-03-04T08:30:01", DuringOfficeHours),
            ("2026-03-07T10:00:00", "2026-03-08T16:00:00", OutsideOfficeHours),
            ("2026-03-06T19:00:00", "2026-03-09T08:30:00", OutsideOfficeHours),
            ("2026-03-06T19:00:00", "2026-03-09T09:00:00", DuringOfficeHours),
            // King's Day, a Monday; the day after is none. Liberation Day: in 2030, not in 2026.
            ("2026-04-27T10:00:00", "2026-04-27T16:00:00", OnPublicHoliday),
            ("2026-04-27T10:00:00", "2026-04-28T10:00:00", DuringOfficeHours),
            ("2026-05-05T10:00:00", "2026-05-05T12:00:00", DuringOfficeHours),
            ("2025-05-05T10:00:00", "2025-05-05T12:00:00", OnPublicHoliday),
            // Good Friday is worked on; Easter Monday is not.
            ("2026-04-03T10:00:00", "2026-04-03T12:00:00", DuringOfficeHours),
            ("2026-04-06T10:00:00", "2026-04-06T12:00:00", OnPublicHoliday),
            // Over the night on which the clock goes on, and the one on which it goes back.
            ("2026-03-28T23:00:00", "2026-03-29T05:00:00", OutsideOfficeHours),
            ("2026-10-24T23:00:00", "2026-10-25T05:00:00", OutsideOfficeHours),
        ] {
            assert_eq!(during(starts, ends), what, "{starts} – {ends}");
        }
    }
}
