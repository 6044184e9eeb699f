//! Date polls (datumprikker): some dates, who can come when, and one of them that becomes a meeting. A date wins only with more than half of the
//! parents who responded; when none did, only with a reason that everybody reads.
pub mod graphql;
pub mod service;
mod store;

use crate::{
    policy::{Action, Body, Command, Place},
    text::Text,
};
use chrono::{DateTime, Utc};
use entity::{
    date_poll,
    enums::{Audience, Capacity, DateAnswer},
    ids::{DateOptionId, DatePollId},
};

/// How many dates a poll has at least.
pub const LEAST: usize = 2;
/// How many dates a poll has at most.
pub const MOST: usize = 20;

/// What came of a mutation on a poll.
pub type Polled = crate::once::Outcome<date_poll::Model, DatePollId>;

/// From when to when.
pub type Span = (DateTime<Utc>, DateTime<Utc>);

/// Ask when people can come.
#[derive(Debug)]
pub struct CreateDatePoll {
    /// Who would organise it.
    pub body: Body,
    /// Whether it is for those alone who have a seat there.
    pub members_only: bool,
    /// What the meeting would be called.
    pub title: Text,
    /// What it would be about.
    pub description: Text,
    /// Whom it is for.
    pub audience: Audience,
    /// Until when one can answer.
    pub closes_at: DateTime<Utc>,
    /// The dates.
    pub options: Vec<Span>,
}

impl Command for CreateDatePoll {
    const ACTION: Action = Action::OrganiseEvent;
    fn place(&self) -> Place {
        Place::of(self.body)
    }
}

/// Where a poll is.
fn place(poll: &date_poll::Model) -> Place {
    Place { audience: Some(poll.audience), members_only: poll.members_only, ..Place::of(body(poll)) }
}

/// Who asks.
pub fn body(poll: &date_poll::Model) -> Body {
    (poll.community_id, poll.network_id, poll.policy_table_id).into()
}

/// Say when one can come.
#[derive(Debug)]
pub struct AnswerDatePoll {
    /// To which poll, locked.
    pub poll: date_poll::Model,
    /// In which capacity.
    pub hat: Capacity,
    /// What is said of each date.
    pub answers: Vec<(DateOptionId, DateAnswer)>,
}

impl Command for AnswerDatePoll {
    const ACTION: Action = Action::AnswerDatePoll;
    fn place(&self) -> Place {
        place(&self.poll).hat(self.hat)
    }
}

/// Choose a date, or none.
#[derive(Debug)]
pub struct CloseDatePoll {
    /// Of which poll, locked.
    pub poll: date_poll::Model,
    /// Which date.
    pub option: Option<DateOptionId>,
    /// Why, where no parent's answer says it.
    pub reason: Option<Text>,
}

impl Command for CloseDatePoll {
    const ACTION: Action = Action::OrganiseEvent;
    fn place(&self) -> Place {
        place(&self.poll)
    }
}

/// How many said what of one date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Votes {
    /// Yes: all, and the parents among them.
    pub yes: (i32, i32),
    /// If need be: likewise.
    pub if_need_be: (i32, i32),
    /// No: likewise.
    pub no: (i32, i32),
}

impl Votes {
    /// So many more.
    pub fn count(&mut self, answer: DateAnswer, who: Capacity, n: i32) {
        let to = match answer {
            DateAnswer::Yes => &mut self.yes,
            DateAnswer::IfNeedBe => &mut self.if_need_be,
            DateAnswer::No => &mut self.no,
        };
        to.0 += n;
        to.1 += if who == Capacity::Ouder { n } else { 0 };
    }
    /// How many parents responded.
    pub fn parents(self) -> i32 {
        self.yes.1 + self.if_need_be.1 + self.no.1
    }
    /// Whether more than half of the parents who responded can come; nothing to say when none did.
    pub fn majority(self) -> Option<bool> {
        let can = self.yes.1 + self.if_need_be.1;
        (self.parents() > 0).then_some(2 * can > self.parents())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Capacity::{Ouder, Professional};
    use DateAnswer::{IfNeedBe, No, Yes};

    #[test]
    fn more_than_half_of_the_parents_who_responded() {
        let says = |all: &[(DateAnswer, Capacity, i32)]| {
            let mut votes = Votes::default();
            all.iter().for_each(|&(answer, who, n)| votes.count(answer, who, n));
            votes.majority()
        };
        assert_eq!(says(&[(Yes, Professional, 9)]), None);
        assert_eq!(says(&[(Yes, Ouder, 1)]), Some(true));
        assert_eq!(says(&[(Yes, Ouder, 1), (No, Ouder, 1), (Yes, Professional, 9)]), Some(false), "half is not more than half");
        assert_eq!(says(&[(Yes, Ouder, 1), (IfNeedBe, Ouder, 1), (No, Ouder, 1)]), Some(true));
        assert_eq!(says(&[(No, Ouder, 1)]), Some(false));
    }
}
