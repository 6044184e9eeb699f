//! Questions beget meetings, and meetings return to them: which questions a meeting is made of, what came of each, who asked and has a place kept
//! for a while, and which meetings a community's questions suggest.
//!
//! events/service calls it in its own transactions: when a meeting is drafted, changed, published and closed.
pub mod graphql;
pub mod service;
mod store;

pub use store::Suggestion;

use crate::{
    policy::{Action, Command, Place},
    text::Text,
};
use chrono::Duration;
use entity::{
    enums::OutcomeKind,
    ids::{CommunityId, EventId, QuestionId, TagId},
};

/// Of how many questions a meeting is made at most, those that were carried over to it included.
pub const MOST: usize = 10;
/// How long a place is kept for who asked one of its questions; never beyond the moment when registration closes.
pub const KEPT: Duration = Duration::hours(48);
/// So many open questions on one tag suggest a meeting.
pub const QUESTIONS: i64 = 3;
/// So many followers of one question suggest a meeting.
pub const FOLLOWERS: i32 = 15;
/// How many meetings are suggested at once.
pub const SUGGESTED: usize = 20;

/// What a report says of one question.
#[derive(Debug)]
pub struct Outcome {
    /// Which.
    pub question: QuestionId,
    /// What became of it.
    pub kind: OutcomeKind,
    /// What was said; a question that was answered has it.
    pub text: Option<Text>,
    /// The meeting that it goes on to; one that is carried over has it.
    pub to: Option<EventId>,
}

/// What returns to a question when its outcome has no words of its own.
pub fn plain(kind: OutcomeKind) -> &'static str {
    match kind {
        OutcomeKind::Answered => "Deze vraag is op een bijeenkomst besproken.",
        OutcomeKind::CarriedOver => "Deze vraag is op een bijeenkomst meegenomen naar een volgende.",
        OutcomeKind::NotReached => "Deze vraag stond op het programma van een bijeenkomst, maar kwam niet aan bod.",
    }
}

/// What suggests a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum About {
    /// Open questions with this tag.
    Tag(TagId),
    /// A question with many followers.
    Question(QuestionId),
}

/// Look at the meetings that a community's questions suggest.
#[derive(Clone, Copy, Debug)]
pub struct SeeSuggestions {
    /// Which community.
    pub community: CommunityId,
}

impl Command for SeeSuggestions {
    const ACTION: Action = Action::OrganiseEvent;
    fn place(&self) -> Place {
        Place::community(self.community)
    }
}

/// Say why a suggested meeting is not held.
#[derive(Debug)]
pub struct DismissSuggestion {
    /// In which community.
    pub community: CommunityId,
    /// Which.
    pub about: About,
    /// Why.
    pub reason: Text,
}

impl Command for DismissSuggestion {
    const ACTION: Action = Action::OrganiseEvent;
    fn place(&self) -> Place {
        Place::community(self.community)
    }
}
