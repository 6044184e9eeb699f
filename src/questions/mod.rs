//! Questions from practice, put to a community: asked, reviewed, answered, followed, closed and opened again.
//!
//! graphql (the edge) → service (what one may do) → store (SQL). Answers and harvests have folders of their own.
pub mod graphql;
pub mod service;
mod store;
mod words;

pub use store::Read;

use crate::{
    communities::Seen,
    places::{AreaSpec, Code},
    policy::{Action, Command, Place},
    tags::TagSpec,
    text::Text,
};
use chrono::{DateTime, Utc};
use entity::{
    enums::{Capacity, QuestionState},
    ids::{CommunityId, ProfileId, QuestionId, TagId},
    question,
};
use std::sync::Arc;

/// A question with, when it came along for nothing, its community.
#[derive(Clone, Debug)]
pub struct Question {
    /// The row.
    pub row: question::Model,
    /// Its community, if the statement had it in hand.
    pub community: Option<Arc<Seen>>,
}

impl From<question::Model> for Question {
    fn from(row: question::Model) -> Self {
        Self { row, community: None }
    }
}

/// The words of a question.
#[derive(Clone, Debug)]
pub struct Words {
    /// The question itself.
    pub text: Text,
    /// Its explanation (toelichting).
    pub explanation: Text,
    /// Its motivation (motivatie).
    pub motivation: Text,
}

/// Put a question to a community.
#[derive(Debug)]
pub struct AskQuestion {
    /// To which.
    pub community: CommunityId,
    /// In which capacity.
    pub hat: Capacity,
    /// Its words.
    pub words: Words,
    /// Its own work area; the community's when there is none.
    pub area: Option<AreaSpec>,
    /// Its tags.
    pub tags: Vec<TagSpec>,
    /// Whether the asker, a parent, stays unnamed.
    pub anonymous: bool,
    /// Whether it stays a draft for now.
    pub draft: bool,
}

impl Command for AskQuestion {
    const ACTION: Action = Action::AskQuestion;
    fn place(&self) -> Place {
        Place::community(self.community).hat(self.hat)
    }
}

/// Let a draft become a question: who puts it forward must be able to ask it there by now.
#[derive(Debug)]
pub struct OpenDraft {
    /// Where.
    pub community: CommunityId,
    /// In which capacity.
    pub hat: Capacity,
}

impl Command for OpenDraft {
    const ACTION: Action = Action::AskQuestion;
    /// The draft has its capacity already.
    const CHOSEN: &'static str = "input";
    fn place(&self) -> Place {
        Place::community(self.community).hat(self.hat)
    }
}

/// What an author changes; what is `None` stays.
#[derive(Debug, Default)]
pub struct Changes {
    /// The question itself.
    pub text: Option<Text>,
    /// Its explanation.
    pub explanation: Option<Text>,
    /// Its motivation.
    pub motivation: Option<Text>,
    /// Its own work area; `Some(None)`: the community's from now on.
    pub area: Option<Option<AreaSpec>>,
    /// All its tags.
    pub tags: Option<Vec<TagSpec>>,
}

macro_rules! on_a_question {
    ($($(#[$doc:meta])* $name:ident = $action:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })*) => { $(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name {
            /// The question as it was read, locked, in the transaction that changes it.
            pub question: question::Model,
            $($(#[$field_doc])* pub $field: $type,)*
        }
        impl Command for $name {
            const ACTION: Action = Action::$action;
            fn place(&self) -> Place {
                Place::community(self.question.community_id).author(self.question.author_profile_id)
            }
        }
    )* }
}

on_a_question! {
    /// Change one's own question.
    EditQuestion = EditQuestion {
        /// What changes.
        changes: Changes,
    }
    /// Put one's draft forward.
    SubmitQuestion = EditQuestion {}
    /// Withdraw one's own question.
    WithdrawQuestion = WithdrawQuestion {}
    /// Let a question through, or send it back with a reason.
    ReviewQuestion = ReviewQuestion {
        /// Why it is sent back; `None` lets it through.
        back: Option<Text>,
    }
    /// Close a question.
    CloseQuestion = CloseQuestion {
        /// Why, for one that was not harvested.
        reason: Option<Text>,
    }
    /// Open a closed or harvested question again.
    ReopenQuestion = ReopenQuestion {
        /// Why.
        reason: Text,
    }
}

/// Follow a question in a capacity.
#[derive(Debug)]
pub struct FollowQuestion {
    /// Which.
    pub question: question::Model,
    /// As what.
    pub hat: Capacity,
}

impl Command for FollowQuestion {
    const ACTION: Action = Action::FollowQuestion;
    fn place(&self) -> Place {
        Place::community(self.question.community_id).hat(self.hat)
    }
}

/// Follow a question no longer. It needs no more than having a profile in that capacity: one may always leave.
#[derive(Debug)]
pub struct UnfollowQuestion {
    /// Which.
    pub question: question::Model,
    /// As what.
    pub hat: Capacity,
    /// The profile in that capacity.
    pub profile: Option<ProfileId>,
}

impl Command for UnfollowQuestion {
    const ACTION: Action = Action::EditOwn;
    fn place(&self) -> Place {
        Place::NOWHERE.hat(self.hat).author(self.profile)
    }
}

/// In what order questions are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, async_graphql::Enum)]
pub enum QuestionOrder {
    /// The one that opened last comes first.
    #[default]
    Newest,
    /// The one with most followers comes first. Below five followers the number makes no difference.
    MostFollowed,
    /// The one that was answered, opened or harvested last comes first.
    RecentlyActive,
}

/// Which questions are listed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this community.
    pub community: Option<CommunityId>,
    /// With this tag.
    pub tag: Option<TagId>,
    /// That lie in the municipality with this code.
    pub municipality: Option<Code>,
    /// In one of these states.
    pub states: Vec<QuestionState>,
    /// Asked in this capacity.
    pub capacity: Option<Capacity>,
    /// Without an answer.
    pub unanswered: bool,
    /// In this order.
    pub order: QuestionOrder,
}

/// When an object was changed, and what a new version of it is called.
pub(crate) fn touched(row: &question::Model, now: DateTime<Utc>) -> (i32, DateTime<Utc>) {
    (row.version + 1, now)
}

/// The id of a question that is being made.
pub type Asked = crate::once::Outcome<Question, QuestionId>;
