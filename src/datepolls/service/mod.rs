//! What one may do with date polls: each begin → once → read → permit → check → store → record → commit.
mod answer;
mod close;
mod create;
mod read;

pub use answer::answer;
pub use close::close;
pub use create::create;
pub use read::{answers_of, by_id, count, list, option, options_of, own_of, response, response_count, responses, votes_of};

use super::store;
use crate::{
    error::{Error, Result},
    policy::Actor,
};
use entity::{date_poll, ids::DatePollId};
use sea_orm::ConnectionTrait;

/// The poll that is to be changed, locked, if the actor may see it.
async fn locked(db: &impl ConnectionTrait, actor: &Actor, id: DatePollId) -> Result<date_poll::Model> {
    store::locked(db, actor, id).await?.ok_or_else(|| Error::not_found("input.datePollId"))
}
