//! Questions from practice, put to a community: asked, reviewed, answered, followed, closed and opened again.
//! Answers and harvests have folders of their own.
mod ask;
mod change;
pub mod commands;
mod follow;
pub mod graphql;
mod history;
mod loaders;
mod read;
mod steer;
mod store;
mod words;

pub use commands::{
    AskQuestion, CloseQuestion, EditQuestion, FollowQuestion, ReopenQuestion, ReviewQuestion, SubmitQuestion, UnfollowQuestion, Verdict,
    WithdrawQuestion,
};
pub use loaders::QuestionById;
pub use read::of_ties;
pub use steer::harvested;
pub use store::{Read, one, several};

use crate::{
    communities::Seen,
    error::Result,
    mutation::{Aggregate as _, DomainEvent, Done, EventKind, Locked, Write, aggregate},
    places::Code,
    policy::{Place, Visible as _},
    tags,
};
use entity::{
    enums::{Capacity, QuestionState},
    ids::{CommunityId, QuestionId, TagId},
    question,
};
use std::sync::Arc;

aggregate!(question: QuestionId, |actor| question::Entity::visible_to(actor), at |row| Place::community(row.community_id).author(row.author_profile_id));

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

/// A question, locked, if the actor may see it: for what changes it because of something else.
///
/// # Errors
/// Those of the database.
pub async fn lock(write: &Write<'_>, id: QuestionId) -> Result<Option<Locked<question::Model>>> {
    write.db.lock(question::Model::seen(write.actor, id)).await
}

fn done(row: question::Model, kind: EventKind) -> Done<question::Model> {
    let event = DomainEvent::of(kind, row.id, row.version).at(row.community_id);
    Done::with(row, event)
}

/// A question is about to open: its free words become those of everybody, where everybody has them.
async fn open_tags(write: &Write<'_>, id: QuestionId) -> Result<()> {
    let mut was: Vec<_> = store::tags_of(&write.db, &[id]).await?.into_iter().map(|(_, tag)| tag).collect();
    was.sort_unstable();
    let now = tags::open(&write.db, &was).await?;
    if now != was {
        store::set_tags(write, id, &now).await?;
        tags::forget(write, &was).await?;
    }
    Ok(())
}
