//! The wall clock in Amsterdam: on the night in March on which the clock goes on an hour does not exist; of the one in October that comes twice the
//! first is meant (RFC 5545, 3.3.5).
use crate::error::{FieldError, ProblemCode};
use chrono::{DateTime, LocalResult, NaiveDateTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Europe::Amsterdam;

/// What the clock on the wall shows.
pub fn local(time: DateTime<Utc>) -> NaiveDateTime {
    time.with_timezone(&Amsterdam).naive_local()
}

/// When the clock on the wall shows this.
///
/// # Errors
/// It never does: the fault, without a path.
pub fn moment(local: NaiveDateTime) -> Result<DateTime<Utc>, FieldError> {
    match Amsterdam.from_local_datetime(&local) {
        LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => Ok(time.with_timezone(&Utc)),
        LocalResult::None => Err(FieldError::at("", ProblemCode::NoSuchHour).with(local.format("%Y-%m-%dT%H:%M"))),
    }
}

/// So much later by the clock on the wall.
///
/// # Errors
/// As [`moment`].
pub fn shifted(time: DateTime<Utc>, by: TimeDelta) -> Result<DateTime<Utc>, FieldError> {
    if by.is_zero() { Ok(time) } else { moment(local(time) + by) }
}

/// How much later by the clock on the wall.
pub fn between(from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
    local(to) - local(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_wall_clock_goes_on_over_both_changes() {
        let week = TimeDelta::days(7);
        // Half past seven in the evening, before and behind the night of 28 to 29 March, and that of 24 to 25 October.
        assert_eq!(shifted(at("2026-03-25T18:30:00Z"), week), Ok(at("2026-04-01T17:30:00Z")));
        assert_eq!(shifted(at("2026-10-21T17:30:00Z"), week), Ok(at("2026-10-28T18:30:00Z")));
        assert_eq!(between(at("2026-03-25T18:30:00Z"), at("2026-04-01T17:30:00Z")), week);
    }

    #[test]
    fn an_hour_that_is_not_there_and_one_that_comes_twice() {
        let local = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        let fault = moment(local("2026-03-29T02:30:00")).unwrap_err();
        assert_eq!((fault.code, fault.detail.as_deref()), (ProblemCode::NoSuchHour, Some("2026-03-29T02:30")));
        assert_eq!(moment(local("2026-03-29T03:00:00")), Ok(at("2026-03-29T01:00:00Z")));
        assert_eq!(moment(local("2026-10-25T02:30:00")), Ok(at("2026-10-25T00:30:00Z")), "the first of the two");
        // What is not moved stays, also in the second of the two.
        assert_eq!(shifted(at("2026-10-25T01:30:00Z"), TimeDelta::zero()), Ok(at("2026-10-25T01:30:00Z")));
    }
}
