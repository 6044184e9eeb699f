//! "I would like to know too" is following, not answering.
use super::{FollowQuestion, UnfollowQuestion, done, store};
use crate::{
    error::{Error, ProblemCode, Result},
    mutation::{Aggregate as _, Done, EventKind, Locked, Mutation, Reads, Target, Write},
    policy::{Action, Actor, Place},
};
use entity::{
    enums::Capacity,
    ids::{Kinded as _, ProfileId, QuestionId},
    question::Model,
};
use uuid::Uuid;

/// Below so many followers the number makes no difference to the order of lists: a small one could point at a parent.
const TELLING: i32 = 5;

/// A question, and the profile in whose name somebody follows it: one may always leave, so that it needs no more than having a profile in that capacity.
#[derive(Debug)]
pub struct Followed {
    question: Locked<Model>,
    profile: Option<ProfileId>,
}

impl Target for Followed {
    type Id = (QuestionId, Capacity);
    async fn find(db: &Reads<'_>, actor: &Actor, (id, capacity): Self::Id) -> Result<Option<Self>> {
        let question = db.lock(Model::seen(actor, id)).await?;
        Ok(question.map(|question| Self { question, profile: actor.wearing(capacity) }))
    }
    fn place(&self) -> Place {
        Place::NOWHERE.author(self.profile)
    }
    fn key((id, _): Self::Id) -> Option<(u8, Uuid)> {
        Some((QuestionId::KIND, id.uuid()))
    }
}

/// Doing it twice is doing it once.
impl Mutation for FollowQuestion {
    const ACTION: Action = Action::FollowQuestion;
    const TARGET: &'static str = "questionId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> QuestionId {
        self.question_id
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(self.capacity)
    }
    async fn run(&self, row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        if row.withdrawn_at.is_some() {
            return Err(Error::refused("questionId", ProblemCode::Withdrawn));
        }
        if row.position.is_none() {
            return Err(Error::refused("questionId", ProblemCode::WrongState));
        }
        if !store::follow(write, row.id, write.by().profile).await? {
            return Ok(Done::unchanged(row.into_inner()));
        }
        Ok(done(counted(write, row, 1).await?, EventKind::QuestionFollowed))
    }
}

/// Doing it twice is doing it once.
impl Mutation for UnfollowQuestion {
    const ACTION: Action = Action::EditOwn;
    const TARGET: &'static str = "questionId";
    type Target = Followed;
    type Output = Model;
    fn target(&self) -> (QuestionId, Capacity) {
        (self.question_id, self.capacity)
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(self.capacity)
    }
    async fn run(&self, Followed { question: row, .. }: Followed, write: &Write<'_>) -> Result<Done<Model>> {
        if !store::unfollow(write, row.id, write.by().profile).await? {
            return Ok(Done::unchanged(row.into_inner()));
        }
        Ok(done(counted(write, row, -1).await?, EventKind::QuestionUnfollowed))
    }
}

/// The counters are not the author's words: the version stays.
async fn counted(write: &Write<'_>, row: Locked<Model>, by: i32) -> Result<Model> {
    let mut row = row.into_inner();
    row.follower_count += by;
    row.followed_rank = if row.follower_count < TELLING { 0 } else { row.follower_count };
    store::count_followers(write, &row).await?;
    Ok(row)
}
