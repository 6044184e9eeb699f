//! A recurrence rule (RFC 5545, 3.3.10), bounded before anything is counted: it has an end, at most 104 occurrences, and three years.
//!
//! The crate counts days; it never sees a time zone: the wall clock in Amsterdam goes in and comes out as if it were UTC (time.rs does the rest).
use super::{MOST, YEARS};
use crate::error::{FieldError, ProblemCode};
use chrono::{DateTime, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _, Utc};
use rrule::{Frequency, RRule, RRuleSet, Tz, Unvalidated};

/// How long the text of one is at most.
pub const LONGEST: usize = 200;
/// What it can say. Hours and minutes are those of the first occurrence.
const PARTS: [&str; 9] = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"];

/// A rule, and when each of its occurrences starts by the clock on the wall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// As it is kept: upper case, without a name before it.
    pub text: String,
    /// The first is when the series starts.
    pub starts: Vec<NaiveDateTime>,
}

fn fault(code: ProblemCode) -> FieldError {
    FieldError::at("", code)
}

impl Rule {
    /// The rule that this says of a series that starts then.
    ///
    /// # Errors
    /// The fault, without a path: BAD_FORMAT with the part that is wrong, ENDLESS, TOO_MANY, TOO_FEW, OUT_OF_RANGE for more than three years, and
    /// CONFLICTING_ARGUMENTS when it does not hold for the first start.
    pub fn parse(text: &str, start: NaiveDateTime) -> Result<Self, FieldError> {
        let text = text.trim().to_uppercase();
        let text = text.strip_prefix("RRULE:").unwrap_or(&text).trim_end_matches(';').to_owned();
        if text.len() > LONGEST {
            return Err(fault(ProblemCode::TooLong).with(LONGEST));
        }
        let (mut rule, mut count, mut until, mut seen) = (String::new(), None, None, vec![]);
        for part in text.split(';') {
            let bad = || fault(ProblemCode::BadFormat).with(part);
            let (name, value) = part.split_once('=').ok_or_else(bad)?;
            if !PARTS.contains(&name) || seen.contains(&name) || !value.bytes().all(|b| b.is_ascii_alphanumeric() || b",+-".contains(&b)) {
                return Err(bad());
            }
            seen.push(name);
            match name {
                "COUNT" => count = Some(value.parse::<u32>().ok().filter(|&n| n > 0).ok_or_else(bad)?),
                "UNTIL" => until = Some(last(value).ok_or_else(bad)?),
                _ => rule = format!("{rule}{}{part}", if rule.is_empty() { "" } else { ";" }),
            }
        }
        let end = start.checked_add_months(Months::new(12 * YEARS)).ok_or_else(|| fault(ProblemCode::OutOfRange))?;
        let too_long = || fault(ProblemCode::OutOfRange).with(format!("≤ {}", end.date()));
        match (count, until) {
            (None, None) => return Err(fault(ProblemCode::Endless)),
            (Some(_), Some(_)) => return Err(fault(ProblemCode::BadFormat).with("COUNT, UNTIL")),
            (Some(n), _) if n as usize > MOST => return Err(fault(ProblemCode::TooMany).with(MOST)),
            (_, Some(until)) if until > end => return Err(too_long()),
            _ => {}
        }
        let starts = expand(&rule, start, until.unwrap_or(end)).ok_or_else(|| fault(ProblemCode::BadFormat).with(&text))?;
        let starts: Vec<_> = starts.into_iter().take(count.map_or(MOST + 1, |n| n as usize)).collect();
        match starts.len() {
            _ if starts.first() != Some(&start) => Err(fault(ProblemCode::ConflictingArguments).with("startsAt")),
            n if n > MOST => Err(fault(ProblemCode::TooMany).with(MOST)),
            n if count.is_some_and(|count| n < count as usize) => Err(too_long()),
            n if n < 2 => Err(fault(ProblemCode::TooFew).with(2)),
            _ => Ok(Self { text, starts }),
        }
    }
}

/// The last moment by the clock on the wall: a day (the whole of it), a time on the wall, or one in UTC.
fn last(value: &str) -> Option<NaiveDateTime> {
    let day = |text: &str| NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    match value.len() {
        8 => day(value)?.and_hms_opt(23, 59, 59),
        15 | 16 => {
            let (date, rest) = value.split_once('T')?;
            let (time, zulu) = rest.strip_suffix('Z').map_or((rest, false), |time| (time, true));
            let whole = day(date)?.and_time(NaiveTime::parse_from_str(time, "%H%M%S").ok()?);
            Some(if zulu { super::time::local(whole.and_utc()) } else { whole })
        }
        _ => None,
    }
}

/// The starts by a rule without an end, up to this one and one more than there may be.
fn expand(rule: &str, start: NaiveDateTime, until: NaiveDateTime) -> Option<Vec<NaiveDateTime>> {
    let utc = |local: NaiveDateTime| Tz::UTC.from_utc_datetime(&local);
    let rule: RRule<Unvalidated> = rule.parse().ok()?;
    // More often than daily is a programme, not a series.
    if !matches!(rule.get_freq(), Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly) {
        return None;
    }
    let rule = rule.until(utc(until.max(start))).validate(utc(start)).ok()?;
    let most = u16::try_from(MOST + 1).ok()?;
    let dates = RRuleSet::new(utc(start)).rrule(rule).all(most).dates;
    Some(dates.into_iter().map(|date: DateTime<Tz>| date.with_timezone(&Utc).naive_utc()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> NaiveDateTime {
        "2026-01-14T19:30:00".parse().unwrap()
    }
    fn says(text: &str) -> Result<Vec<String>, String> {
        let rule = Rule::parse(text, start());
        let days = |rule: Rule| rule.starts.iter().map(|day| day.format("%m-%d").to_string()).collect();
        rule.map(days).map_err(|fault| format!("{:?} {}", fault.code, fault.detail.unwrap_or_default()))
    }

    #[test]
    fn rules_as_people_write_them() {
        assert_eq!(says("FREQ=WEEKLY;COUNT=3").unwrap(), ["01-14", "01-21", "01-28"]);
        assert_eq!(says("rrule:freq=weekly;interval=2;until=20260211").unwrap(), ["01-14", "01-28", "02-11"], "its last day counts");
        assert_eq!(says("FREQ=WEEKLY;INTERVAL=2;UNTIL=20260211T182959Z").unwrap(), ["01-14", "01-28"], "a second before the last");
        assert_eq!(says("FREQ=WEEKLY;INTERVAL=2;UNTIL=20260211T183000Z").unwrap().len(), 3);
        assert_eq!(says("FREQ=MONTHLY;BYDAY=2WE;COUNT=4").unwrap(), ["01-14", "02-11", "03-11", "04-08"]);
        assert_eq!(says("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=10;COUNT=2").unwrap(), ["01-14", "02-13"]);
        assert_eq!(says("FREQ=WEEKLY;BYDAY=WE,TH;COUNT=3").unwrap(), ["01-14", "01-15", "01-21"]);
        assert_eq!(says("FREQ=WEEKLY;COUNT=104").unwrap().len(), 104);
        assert_eq!(says("FREQ=YEARLY;COUNT=4").unwrap().len(), 4, "three years to the day");
    }

    #[test]
    fn each_bound_has_its_code() {
        for (text, why) in [
            ("FREQ=WEEKLY", "Endless "),
            ("FREQ=WEEKLY;COUNT=10000", "TooMany 104"),
            ("FREQ=DAILY;UNTIL=20261231", "TooMany 104"),
            ("FREQ=DAILY;UNTIL=99991231", "OutOfRange ≤ 2029-01-14"),
            ("FREQ=YEARLY;COUNT=5", "OutOfRange ≤ 2029-01-14"),
            ("FREQ=YEARLY;INTERVAL=65535;COUNT=104", "OutOfRange ≤ 2029-01-14"),
            ("FREQ=WEEKLY;COUNT=1", "TooFew 2"),
            ("FREQ=WEEKLY;UNTIL=20200101", "TooFew 2"),
            ("FREQ=WEEKLY;COUNT=0", "BadFormat COUNT=0"),
            ("FREQ=WEEKLY;COUNT=2;UNTIL=20260301", "BadFormat COUNT, UNTIL"),
            ("FREQ=WEEKLY;COUNT=2;COUNT=3", "BadFormat COUNT=3"),
            ("FREQ=WEEKLY;BYHOUR=1,2,3;COUNT=9", "BadFormat BYHOUR=1,2,3"),
            ("FREQ=HOURLY;COUNT=9", "BadFormat FREQ=HOURLY;COUNT=9"),
            ("FREQ=WEEKLY;UNTIL=MORGEN", "BadFormat UNTIL=MORGEN"),
            ("ELKE WEEK", "BadFormat ELKE WEEK"),
            ("", "BadFormat "),
            ("FREQ=WEEKLY;BYDAY=FR;COUNT=3", "ConflictingArguments startsAt"),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", "ConflictingArguments startsAt"),
        ] {
            assert_eq!(says(text).unwrap_err(), why, "{text}");
        }
    }
}
