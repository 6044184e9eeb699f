//! What has to be there before a policy is adopted: four points, each met or not, from what the database holds of a table.
use super::AFTERWARDS;
use crate::error::{FieldError, ProblemCode};
use async_graphql::Enum;
use chrono::{DateTime, Duration, Utc};
use std::collections::HashSet;

/// How long a written window has to have been open where no meeting was parent-friendly.
pub const WINDOW: Duration = Duration::days(14);
/// How many different parents have to be heard where no network was.
pub const PARENTS: usize = 2;
/// How many inputs without a response are named.
const NAMED: usize = 10;

/// What has to be there before a policy is adopted.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Hash)]
#[graphql(name = "AdoptionPoint")]
pub enum Point {
    /// Two different parents, or a network with a mandate, gave input on the newest version. Whoever takes part at the table as a professional
    /// does not count.
    ParentsInput,
    /// Every input has a response with a reason.
    Responses,
    /// The position of parents was recorded before the first meeting, or before the first written window when there was none.
    ParentsPosition,
    /// One meeting to which parents could come was parent-friendly, or a written window lasted 14 days.
    ParentFriendly,
}

impl Point {
    /// In the order of the law.
    pub const ALL: [Self; 4] = [Self::ParentsInput, Self::Responses, Self::ParentsPosition, Self::ParentFriendly];
}

/// Who gave something on the newest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Giver {
    /// What tells one account from another at this table.
    pub mark: String,
    /// Whether it was given for a network.
    pub network: bool,
}

/// A meeting that was not called off.
#[derive(Clone, Copy, Debug)]
pub struct Meeting {
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Whether parents can come to it: it is for them too, and parent-friendly.
    pub friendly: bool,
}

/// What the database knows of a table.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Who gave something on the newest version; whoever was barred when they erased it is not among them.
    pub givers: Vec<Giver>,
    /// The marks of all who take part as professionals.
    pub professionals: HashSet<String>,
    /// The numbers of the inputs, on whatever version, that have no response.
    pub unanswered: Vec<i32>,
    /// When the position of parents was first recorded.
    pub positioned_at: Option<DateTime<Utc>>,
    /// Its meetings, published or closed.
    pub meetings: Vec<Meeting>,
    /// From when until when its written windows are open.
    pub windows: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Known {
    /// Whether a point is met now.
    pub fn meets(&self, point: Point, now: DateTime<Utc>) -> bool {
        match point {
            Point::ParentsInput => {
                let count = |giver: &&Giver| !self.professionals.contains(&giver.mark);
                let parents: HashSet<_> = self.givers.iter().filter(count).map(|giver| &giver.mark).collect();
                parents.len() >= PARENTS || self.givers.iter().filter(count).any(|giver| giver.network)
            }
            Point::Responses => self.unanswered.is_empty(),
            Point::ParentsPosition => {
                let met = self.meetings.iter().map(|meeting| meeting.starts_at).filter(|&at| at <= now).min();
                let wrote = self.windows.iter().map(|window| window.0).filter(|&at| at <= now).min();
                // Where there was neither, nothing went before it.
                self.positioned_at.is_some_and(|at| met.or(wrote).is_none_or(|first| at < first))
            }
            Point::ParentFriendly => {
                self.meetings.iter().any(|meeting| meeting.friendly && meeting.ends_at <= now)
                    || self.windows.iter().any(|&(opens, closes)| closes <= now && closes - opens >= WINDOW)
            }
        }
    }
    /// Every point that lacks, as the one who would adopt reads it: below the table's id, at the field that shows it.
    pub fn lacks(&self, now: DateTime<Utc>) -> Vec<FieldError> {
        Point::ALL.into_iter().filter(|&point| !self.meets(point, now)).map(|point| self.fault(point)).collect()
    }
    fn fault(&self, point: Point) -> FieldError {
        let at = |field, code| FieldError::at(&format!("policyTableId.{field}"), code);
        match point {
            Point::ParentsInput => at("inputs", ProblemCode::ParentsInputMissing),
            Point::Responses => {
                let numbers: Vec<_> = self.unanswered.iter().take(NAMED).map(i32::to_string).collect();
                let more = if self.unanswered.len() > NAMED { ", …" } else { "" };
                at("inputs", ProblemCode::ResponseMissing).with(numbers.join(", ") + more)
            }
            Point::ParentsPosition => at("parentsPosition", ProblemCode::ParentsPositionMissing),
            Point::ParentFriendly => at("meetings", ProblemCode::ParentFriendlyMissing),
        }
    }
}

/// Whether something can be brought in that belongs to a meeting: from its publication until two weeks after it.
pub fn open_at(ends_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now <= ends_at + AFTERWARDS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(n * 86_400, 0).unwrap()
    }
    fn giver(mark: &str, network: bool) -> Giver {
        Giver { mark: mark.to_owned(), network }
    }
    fn meeting(starts: i64, friendly: bool) -> Meeting {
        Meeting { starts_at: day(starts), ends_at: day(starts) + Duration::hours(2), friendly }
    }
    /// All that is needed: two parents, a position on day 1, a friendly meeting on day 10.
    fn whole() -> Known {
        let givers = vec![giver("a", false), giver("b", false)];
        Known { givers, positioned_at: Some(day(1)), meetings: vec![meeting(10, true)], ..Known::default() }
    }

    #[test]
    fn two_accounts_or_one_network_that_are_no_professionals_there() {
        let met = |givers: &[Giver], professionals: &[&str]| {
            let professionals = professionals.iter().map(|&mark| mark.to_owned()).collect();
            Known { givers: givers.to_vec(), professionals, ..whole() }.meets(Point::ParentsInput, day(20))
        };
        assert!(!met(&[], &[]));
        assert!(!met(&[giver("a", false)], &[]));
        assert!(!met(&[giver("a", false), giver("a", false)], &[]));
        assert!(met(&[giver("a", false), giver("b", false)], &[]));
        assert!(!met(&[giver("a", false), giver("b", false)], &["b"]));
        assert!(met(&[giver("a", true)], &["b"]));
        assert!(!met(&[giver("a", true)], &["a"]));
        assert!(!met(&[giver("a", true), giver("b", false)], &["a"]));
    }

    #[test]
    fn the_position_comes_first() {
        let met = |positioned: Option<i64>, meetings: &[i64], windows: &[i64]| {
            let meetings = meetings.iter().map(|&at| meeting(at, false)).collect();
            let windows = windows.iter().map(|&at| (day(at), day(at + 3))).collect();
            Known { positioned_at: positioned.map(day), meetings, windows, ..whole() }.meets(Point::ParentsPosition, day(20))
        };
        assert!(!met(None, &[], &[]));
        assert!(met(Some(19), &[], &[]));
        assert!(met(Some(9), &[10, 15], &[]));
        assert!(!met(Some(10), &[10, 15], &[]));
        assert!(!met(Some(12), &[15, 10], &[]));
        // A meeting or a window that is still to come was not the first.
        assert!(met(Some(19), &[21], &[]));
        assert!(!met(Some(12), &[21], &[10]));
        assert!(met(Some(9), &[], &[10]));
        // Where there was a meeting, the window does not matter.
        assert!(met(Some(9), &[10], &[5]));
    }

    #[test]
    fn a_meeting_for_parents_or_two_weeks_to_write() {
        let met = |meetings: Vec<Meeting>, windows: &[(i64, i64)]| {
            let windows = windows.iter().map(|&(opens, closes)| (day(opens), day(closes))).collect();
            Known { meetings, windows, ..whole() }.meets(Point::ParentFriendly, day(20))
        };
        assert!(!met(vec![], &[]));
        assert!(met(vec![meeting(10, true)], &[]));
        assert!(!met(vec![meeting(10, false), meeting(20, true)], &[]));
        assert!(met(vec![], &[(6, 20)]));
        assert!(!met(vec![], &[(7, 20), (0, 13)]));
        assert!(!met(vec![], &[(6, 21)]));
    }

    #[test]
    fn what_lacks_is_said_at_once() {
        assert_eq!(whole().lacks(day(20)), []);
        let nothing = Known { unanswered: (1..13).collect(), ..Known::default() };
        let told: Vec<_> = nothing.lacks(day(20)).into_iter().map(|fault| (fault.path.join("."), fault.code, fault.detail)).collect();
        let at = |field: &str| format!("policyTableId.{field}");
        let numbers = Some("1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …".to_owned());
        assert_eq!(
            told,
            [
                (at("inputs"), ProblemCode::ParentsInputMissing, None),
                (at("inputs"), ProblemCode::ResponseMissing, numbers),
                (at("parentsPosition"), ProblemCode::ParentsPositionMissing, None),
                (at("meetings"), ProblemCode::ParentFriendlyMissing, None),
            ]
        );
    }
}
