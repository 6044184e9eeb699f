//! Questions beget meetings, and meetings return to them: which questions a meeting is made of, what came of each, who asked and has a place kept
//! for a while, and which meetings a community's questions suggest.
//!
//! Meetings call it in their own transactions, with their row locked: when one is drafted, changed, published and closed.
mod askers;
mod come;
pub mod commands;
pub mod graphql;
mod loaders;
mod store;
mod suggest;
mod tie;

pub use askers::{keep, lapse, take};
pub use come::come;
pub use commands::{DismissSuggestedEvent, Outcome};
pub use loaders::{EventsOfQuestion, KeptUntil, QuestionsOfEvent};
pub use store::{Suggestion, crowds, lock};
pub use suggest::suggestions;
pub use tie::tie;

use crate::{
    communities,
    error::Result,
    policy::{Actor, Body},
};
use chrono::Duration;
use entity::{
    enums::{OutcomeKind, Visibility},
    event,
    ids::{CommunityId, QuestionId, TagId},
    question,
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

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

/// In which community it is held, if a community holds it.
fn home(event: &event::Model) -> Option<CommunityId> {
    Body::from(event).community()
}

/// Whoever sees this meeting may read this question: it lies where the meeting is held, or where everybody looks.
struct Readable(HashMap<CommunityId, Visibility>);

impl Readable {
    async fn of(db: &impl ConnectionTrait, actor: &Actor, questions: &[question::Model]) -> Result<Self> {
        let ids: Vec<CommunityId> = questions.iter().map(|row| row.community_id).collect();
        let seen = communities::by_ids(db, actor, &ids).await?;
        Ok(Self(seen.into_iter().map(|(id, seen)| (id, seen.community.visibility)).collect()))
    }
    fn at(&self, event: &event::Model, question: &question::Model) -> bool {
        home(event) == Some(question.community_id) || self.0.get(&question.community_id) == Some(&Visibility::Public)
    }
}
