//! Answers to questions: of several kinds, threaded one level deep, marked as helpful. There is no accepted answer.
mod give;
pub mod graphql;
pub mod service;
mod store;

pub use give::AnswerQuestion;
pub use store::{End, Found, Under};

use crate::{
    mutation::aggregate,
    policy::{Action, Command, Place, Visible as _},
    text::Text,
};
use entity::{
    answer,
    enums::{AnswerKind, Capacity, QuestionState},
    ids::{AnswerId, CommunityId, ProfileId, QuestionId},
};

/// What came of a mutation on an answer.
pub type Answered = crate::once::Outcome<answer::Model, AnswerId>;

aggregate!(answer: AnswerId, |actor| answer::Entity::visible_to(actor));

/// How many people one answer can mention.
pub const MENTIONS: usize = 10;

/// What an answer says.
#[derive(Debug)]
pub struct Said {
    /// What it is.
    pub kind: AnswerKind,
    /// Its words.
    pub body: Text,
    /// The answer that it replies to; one that stands on its own.
    pub parent: Option<AnswerId>,
    /// Whom it mentions.
    pub mentions: Vec<ProfileId>,
    /// Whether its author, a parent, stays unnamed.
    pub anonymous: bool,
}

/// A question as one who would answer it finds it.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Which.
    pub id: QuestionId,
    /// Where.
    pub community_id: CommunityId,
    /// How it stands.
    pub state: QuestionState,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
}

/// Change one's own answer.
#[derive(Debug)]
pub struct EditAnswer {
    /// Which, locked.
    pub answer: answer::Model,
    /// What it is from now on.
    pub kind: Option<AnswerKind>,
    /// What it says from now on.
    pub body: Option<Text>,
}

impl Command for EditAnswer {
    const ACTION: Action = Action::EditAnswer;
    fn place(&self) -> Place {
        Place::community(self.answer.community_id).author(self.answer.author_profile_id)
    }
}

/// Withdraw one's own answer.
#[derive(Debug)]
pub struct WithdrawAnswer {
    /// Which, locked.
    pub answer: answer::Model,
}

impl Command for WithdrawAnswer {
    const ACTION: Action = Action::WithdrawAnswer;
    fn place(&self) -> Place {
        Place::community(self.answer.community_id).author(self.answer.author_profile_id)
    }
}

/// Mark somebody's answer as helpful in a capacity, or take that back.
#[derive(Debug)]
pub struct MarkHelpful {
    /// Which, locked.
    pub answer: answer::Model,
    /// As what.
    pub hat: Capacity,
    /// Mark it, or take the mark back.
    pub helpful: bool,
}

impl Command for MarkHelpful {
    const ACTION: Action = Action::MarkHelpful;
    fn place(&self) -> Place {
        Place::community(self.answer.community_id).hat(self.hat)
    }
}
