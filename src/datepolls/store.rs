//! The only SQL of date polls.
#![expect(clippy::disallowed_methods, reason = "these writes do not go through the runner yet")]
use super::Votes;
use crate::{
    error::Result,
    page::{By, Page, Slice},
    policy::{Actor, Detail, Visible, visible},
};
use entity::{
    date_answer, date_option,
    date_poll::{self, Column},
    date_response,
    enums::{Capacity, DateAnswer},
    ids::{AccountId, CommunityId, DateOptionId, DatePollId, DateResponseId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select, Set, Statement, sea_query::LockType,
};
use std::collections::HashMap;

/// One poll, if the actor may see it.
pub async fn one(db: &impl ConnectionTrait, actor: &Actor, id: DatePollId) -> Result<Option<date_poll::Model>> {
    Ok(date_poll::Entity::visible_to(actor).filter(Column::Id.eq(id)).one(db).await?)
}

/// One poll, locked: answers and the choice go one by one.
pub async fn locked(db: &impl ConnectionTrait, actor: &Actor, id: DatePollId) -> Result<Option<date_poll::Model>> {
    Ok(date_poll::Entity::visible_to(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await?)
}

fn listed(actor: &Actor, community: Option<CommunityId>) -> Select<date_poll::Entity> {
    let select = date_poll::Entity::visible_to(actor);
    match community {
        Some(community) => select.filter(visible::in_community(actor, Column::CommunityId, community)),
        None => select,
    }
}

/// A page of polls, newest first.
pub async fn page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    community: Option<CommunityId>,
    slice: Slice,
) -> Result<Page<date_poll::Model>> {
    Ok(slice.close(By::newest(Column::Id).cut(listed(actor, community), &slice).all(db).await?))
}

/// How many they are.
pub async fn count(db: &impl ConnectionTrait, actor: &Actor, community: Option<CommunityId>) -> Result<i64> {
    Ok(i64::try_from(listed(actor, community).count(db).await?).unwrap_or(i64::MAX))
}

pub async fn insert(db: &impl ConnectionTrait, row: date_poll::Model, options: Vec<date_option::Model>) -> Result<date_poll::Model> {
    let row = row.into_active_model().reset_all().insert(db).await?;
    date_option::Entity::insert_many(options.into_iter().map(IntoActiveModel::into_active_model)).exec_without_returning(db).await?;
    Ok(row)
}

pub async fn update(db: &impl ConnectionTrait, row: date_poll::Model) -> Result<date_poll::Model> {
    Ok(row.into_active_model().reset_all().update(db).await?)
}

/// The dates of polls that were read, the first first.
pub async fn options(db: &impl ConnectionTrait, polls: &[DatePollId]) -> Result<Vec<date_option::Model>> {
    let rows = date_option::Entity::of_seen().filter(date_option::Column::PollId.is_in(polls.iter().map(|id| id.0)));
    Ok(rows.order_by_asc(date_option::Column::StartsAt).order_by_asc(date_option::Column::Id).all(db).await?)
}

/// One date.
pub async fn option(db: &impl ConnectionTrait, id: DateOptionId) -> Result<Option<date_option::Model>> {
    Ok(date_option::Entity::of_seen().filter(date_option::Column::Id.eq(id)).one(db).await?)
}

/// How many said what of each date of polls that were read.
pub async fn votes(db: &impl ConnectionTrait, polls: &[DatePollId]) -> Result<HashMap<DatePollId, HashMap<DateOptionId, Votes>>> {
    let list = (1..=polls.len()).map(|i| format!("${i}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT date_responses.poll_id, date_answers.option_id, date_answers.answer, date_responses.capacity, count(*) AS n FROM date_responses \
         JOIN date_answers ON date_answers.response_id = date_responses.id WHERE date_responses.poll_id IN ({list}) \
         GROUP BY date_responses.poll_id, date_answers.option_id, date_answers.answer, date_responses.capacity"
    );
    let values: Vec<sea_orm::Value> = polls.iter().map(|id| id.0.into()).collect();
    let mut out: HashMap<_, HashMap<_, Votes>> = polls.iter().map(|&id| (id, HashMap::new())).collect();
    for row in db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await? {
        let (poll, option): (DatePollId, DateOptionId) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let (answer, who): (DateAnswer, Capacity) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
        let n = i32::try_from(row.try_get_by_index::<i64>(4)?).unwrap_or(i32::MAX);
        out.entry(poll).or_default().entry(option).or_default().count(answer, who, n);
    }
    Ok(out)
}

/// The responses of somebody's account to a poll, in whatever capacity.
pub async fn responses_of(db: &impl ConnectionTrait, poll: DatePollId, account: AccountId) -> Result<Vec<date_response::Model>> {
    use date_response::Column::{PollId, ProfileId};
    let theirs = sea_orm::sea_query::Query::select()
        .column(entity::profile::Column::Id)
        .from(entity::profile::Entity)
        .and_where(entity::profile::Column::AccountId.eq(account))
        .take();
    Ok(date_response::Entity::of_seen().filter(PollId.eq(poll)).filter(ProfileId.in_subquery(theirs)).all(db).await?)
}

/// One response, if the actor may see it.
pub async fn response(db: &impl ConnectionTrait, actor: &Actor, id: DateResponseId) -> Result<Option<date_response::Model>> {
    Ok(date_response::Entity::visible_to(actor).filter(date_response::Column::Id.eq(id)).one(db).await?)
}

fn responses(actor: &Actor, poll: DatePollId) -> Select<date_response::Entity> {
    date_response::Entity::visible_to(actor).filter(date_response::Column::PollId.eq(poll))
}

/// A page of the responses to a poll that the actor may see, in no particular order.
pub async fn response_page(db: &impl ConnectionTrait, actor: &Actor, poll: DatePollId, slice: Slice) -> Result<Page<date_response::Model>> {
    Ok(slice.close(By::oldest(date_response::Column::Id).cut(responses(actor, poll), &slice).all(db).await?))
}

/// How many they are.
pub async fn response_count(db: &impl ConnectionTrait, actor: &Actor, poll: DatePollId) -> Result<i64> {
    Ok(i64::try_from(responses(actor, poll).count(db).await?).unwrap_or(i64::MAX))
}

/// The actor's own responses to these polls.
pub async fn own(db: &impl ConnectionTrait, actor: &Actor, polls: &[DatePollId]) -> Result<Vec<date_response::Model>> {
    use date_response::Column::{PollId, ProfileId};
    let rows = date_response::Entity::visible_to(actor).filter(PollId.is_in(polls.iter().map(|id| id.0)));
    Ok(rows.filter(ProfileId.is_in(actor.profiles())).all(db).await?)
}

/// What responses that were read say.
pub async fn answers(db: &impl ConnectionTrait, responses: &[DateResponseId]) -> Result<Vec<date_answer::Model>> {
    Ok(date_answer::Entity::of_seen().filter(date_answer::Column::ResponseId.is_in(responses.iter().map(|id| id.0))).all(db).await?)
}

/// What somebody says from now on: all of it.
pub async fn say(
    db: &impl ConnectionTrait,
    row: date_response::Model,
    new: bool,
    answers: &[(DateOptionId, DateAnswer)],
) -> Result<date_response::Model> {
    let row = row.into_active_model().reset_all();
    let row = if new { row.insert(db).await? } else { row.update(db).await? };
    let sql = "DELETE FROM date_answers WHERE response_id = $1";
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [row.id.0.into()])).await?;
    let rows = answers.iter().map(|&(option_id, answer)| date_answer::ActiveModel {
        response_id: Set(row.id),
        option_id: Set(option_id),
        answer: Set(answer),
    });
    date_answer::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(row)
}
