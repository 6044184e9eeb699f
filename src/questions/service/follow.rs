//! "I would like to know too" is following, not answering.
use super::locked;
use crate::{
    app::App,
    db::Tx,
    error::{Error, ProblemCode, Result},
    once::{Once, Outcome},
    policy::{self, Actor},
    questions::{Asked, FollowQuestion, UnfollowQuestion, store},
    record::{Happened, record},
};
use entity::{enums::Capacity, ids::QuestionId, question};
use sea_orm::{IntoActiveModel, Set};

/// Below so many followers the number makes no difference to the order of lists: a small one could point at a parent.
const TELLING: i32 = 5;

/// Follows a question in a capacity. Doing it twice is doing it once.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN (capacity, audience, membership, archive), REFUSED when it is not listed.
pub async fn follow(app: &App, actor: &Actor, once: &Once, id: QuestionId, hat: Capacity) -> Result<Asked> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let question = locked(&tx, actor, id).await?;
    let (by, FollowQuestion { question, .. }) = policy::permit(&tx, actor, FollowQuestion { question, hat }).await?.open();
    if question.withdrawn_at.is_some() {
        return Err(Error::refused("input.questionId", ProblemCode::Withdrawn));
    }
    if question.position.is_none() {
        return Err(Error::refused("input.questionId", ProblemCode::WrongState));
    }
    if !store::follow(&tx, id, by.profile, now).await? {
        return Ok(Outcome::Fresh(question.into()));
    }
    let row = counted(&tx, question, 1).await?;
    record(app, &tx, &by, Happened::to("question.followed", id, row.version).within(row.community_id)).await?;
    app.commit(tx, "followQuestion").await?;
    Ok(Outcome::Fresh(row.into()))
}

/// Follows no longer. Doing it twice is doing it once.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN when the token does not grant the capacity.
pub async fn unfollow(app: &App, actor: &Actor, once: &Once, id: QuestionId, hat: Capacity) -> Result<Asked> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let question = locked(&tx, actor, id).await?;
    let profile = actor.wearing(hat);
    let (by, UnfollowQuestion { question, .. }) = policy::permit(&tx, actor, UnfollowQuestion { question, hat, profile }).await?.open();
    if !store::unfollow(&tx, id, by.profile).await? {
        return Ok(Outcome::Fresh(question.into()));
    }
    let row = counted(&tx, question, -1).await?;
    record(app, &tx, &by, Happened::to("question.unfollowed", id, row.version).within(row.community_id)).await?;
    app.commit(tx, "unfollowQuestion").await?;
    Ok(Outcome::Fresh(row.into()))
}

/// The counters are not the author's words: the version stays.
async fn counted(tx: &Tx, question: question::Model, by: i32) -> Result<question::Model> {
    let followers = question.follower_count + by;
    let mut row = question.into_active_model();
    row.follower_count = Set(followers);
    row.followed_rank = Set(if followers < TELLING { 0 } else { followers });
    store::update(tx, row).await
}
