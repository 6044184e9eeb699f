//! What one may do with questions: one file per verb, each begin → once → read → permit → store → record → commit.
mod ask;
mod change;
mod follow;
mod list;
mod steer;
mod turns;

pub use ask::ask;
pub use change::{edit, submit, withdraw};
pub use follow::{follow, unfollow};
pub use list::{by_id, by_ids, count, count_own, count_pending, list, of_ties, own, pending, sees_past, several, similar};
pub use steer::{close, harvested, reopen, review};
pub use turns::turns;

use super::store;
use crate::{
    app::App,
    db::Tx,
    error::{Error, Result},
    policy::Actor,
    tags,
};
use entity::{ids::QuestionId, question};
use sea_orm::ConnectionTrait;

/// A question is about to open: its free words become those of everybody, where everybody has them.
async fn open_tags(app: &App, db: &Tx, id: QuestionId) -> Result<()> {
    let mut was: Vec<_> = store::tags_of(db, &[id]).await?.into_iter().map(|(_, tag)| tag).collect();
    was.sort_unstable();
    let now = tags::open(db, &was).await?;
    if now != was {
        store::set_tags(db, id, &now).await?;
        tags::forget_unconverted(app, db, &was).await?;
    }
    Ok(())
}

/// The question that is to be changed, locked, if the actor may see it.
///
/// # Errors
/// NOT_FOUND.
pub async fn locked(db: &impl ConnectionTrait, actor: &Actor, id: QuestionId) -> Result<question::Model> {
    store::locked(db, actor, id).await?.ok_or_else(|| Error::not_found("input.questionId"))
}
