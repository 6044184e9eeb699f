//! Reading date polls, and what was answered.
use crate::{
    datepolls::{Votes, store},
    error::Result,
    page::{Page, Slice},
    policy::Actor,
};
use entity::{
    date_answer, date_option, date_poll, date_response,
    ids::{CommunityId, DateOptionId, DatePollId, DateResponseId},
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// One poll, if the actor may see it.
///
/// # Errors
/// Only those of the database.
pub async fn by_id(db: &impl ConnectionTrait, actor: &Actor, id: DatePollId) -> Result<Option<date_poll::Model>> {
    store::one(db, actor, id).await
}

/// A page of polls, newest first.
///
/// # Errors
/// Only those of the database.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    community: Option<CommunityId>,
    slice: Slice,
) -> Result<Page<date_poll::Model>> {
    store::page(db, actor, community, slice).await
}

/// How many they are.
///
/// # Errors
/// Only those of the database.
pub async fn count(db: &impl ConnectionTrait, actor: &Actor, community: Option<CommunityId>) -> Result<i64> {
    store::count(db, actor, community).await
}

/// One date, whoever may see its poll: that is asked next.
///
/// # Errors
/// Only those of the database.
pub async fn option(db: &impl ConnectionTrait, id: DateOptionId) -> Result<Option<date_option::Model>> {
    store::option(db, id).await
}

/// The dates of polls that were read.
///
/// # Errors
/// Only those of the database.
pub async fn options_of(db: &impl ConnectionTrait, ids: &[DatePollId]) -> Result<HashMap<DatePollId, Vec<date_option::Model>>> {
    let mut out: HashMap<_, Vec<_>> = HashMap::new();
    for row in store::options(db, ids).await? {
        out.entry(row.poll_id).or_default().push(row);
    }
    Ok(out)
}

/// How many said what of each date of polls that were read: what is told of it is a `PeopleCount`, or yes or no.
///
/// # Errors
/// Only those of the database.
pub async fn votes_of(db: &impl ConnectionTrait, ids: &[DatePollId]) -> Result<HashMap<DatePollId, HashMap<DateOptionId, Votes>>> {
    store::votes(db, ids).await
}

/// The actor's own responses to these polls.
///
/// # Errors
/// Only those of the database.
pub async fn own_of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[DatePollId],
) -> Result<HashMap<DatePollId, Vec<date_response::Model>>> {
    let mut out: HashMap<_, Vec<_>> = HashMap::new();
    for row in store::own(db, actor, ids).await? {
        out.entry(row.poll_id).or_default().push(row);
    }
    Ok(out)
}

/// One response, if the actor may see it.
///
/// # Errors
/// Only those of the database.
pub async fn response(db: &impl ConnectionTrait, actor: &Actor, id: DateResponseId) -> Result<Option<date_response::Model>> {
    store::response(db, actor, id).await
}

/// A page of the responses to a poll, as far as the actor may see them.
///
/// # Errors
/// Only those of the database.
pub async fn responses(db: &impl ConnectionTrait, actor: &Actor, id: DatePollId, slice: Slice) -> Result<Page<date_response::Model>> {
    store::response_page(db, actor, id, slice).await
}

/// How many they are.
///
/// # Errors
/// Only those of the database.
pub async fn response_count(db: &impl ConnectionTrait, actor: &Actor, id: DatePollId) -> Result<i64> {
    store::response_count(db, actor, id).await
}

/// What responses that were read say.
///
/// # Errors
/// Only those of the database.
pub async fn answers_of(db: &impl ConnectionTrait, ids: &[DateResponseId]) -> Result<HashMap<DateResponseId, Vec<date_answer::Model>>> {
    let mut out: HashMap<_, Vec<_>> = HashMap::new();
    for row in store::answers(db, ids).await? {
        out.entry(row.response_id).or_default().push(row);
    }
    Ok(out)
}
