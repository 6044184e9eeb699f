//! What happens to the questions of a meeting: each deed in the transaction of the meeting's own, which has permitted it and locked its row.
mod askers;
mod come;
mod suggest;
mod tie;

pub use askers::{crowds, keep, lapse, own_kept, take};
pub use come::{come, lock, whole};
pub use suggest::{dismiss, suggestions};
pub use tie::{events_of, questions_of, tie};

use super::store;
use crate::{
    communities,
    error::Result,
    policy::{Actor, Body},
};
use entity::{enums::Visibility, event, ids::CommunityId, question};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

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
