//! Answers to questions: of several kinds, threaded one level deep, marked as helpful. There is no accepted answer.
mod change;
mod commands;
mod from_event;
mod give;
pub mod graphql;
mod loaders;
mod store;

pub use commands::{AnswerQuestion, EditAnswer, MarkAnswerHelpful, Mentions, UnmarkAnswerHelpful, WithdrawAnswer};
pub use from_event::from_event;
pub use store::{End, Found, Under, any, by_ids};

use crate::{
    mutation::aggregate,
    policy::{Place, Visible as _},
};
use entity::{
    answer,
    enums::QuestionState,
    ids::{AnswerId, CommunityId, QuestionId},
};

aggregate!(answer: AnswerId, |actor| answer::Entity::visible_to(actor), at |row| Place::community(row.community_id).author(row.author_profile_id));

/// How many people one answer can mention.
pub const MENTIONS: usize = 10;

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
