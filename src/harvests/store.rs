//! The only SQL of harvests.
#![expect(clippy::disallowed_methods, reason = "these writes do not go through the runner yet")]
use crate::{
    error::Result,
    policy::{Actor, Visible},
};
use entity::{
    enums::HarvestState,
    harvest::{self, Column},
    harvest_answer,
    ids::{AnswerId, HarvestId, QuestionId},
    objection,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set, Statement,
    sea_query::{LockType, OnConflict, Query},
};

/// One harvest, if the actor may see it.
pub async fn one(db: &impl ConnectionTrait, actor: &Actor, id: HarvestId) -> Result<Option<harvest::Model>> {
    Ok(harvest::Entity::visible_to(actor).filter(Column::Id.eq(id)).one(db).await?)
}

/// One harvest, locked for the transaction that will change it.
pub async fn locked(db: &impl ConnectionTrait, actor: &Actor, id: HarvestId) -> Result<Option<harvest::Model>> {
    Ok(harvest::Entity::visible_to(actor).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(db).await?)
}

/// The harvests of these questions that the actor may see, oldest first.
pub async fn of_questions(db: &impl ConnectionTrait, actor: &Actor, questions: &[QuestionId]) -> Result<Vec<harvest::Model>> {
    let select = harvest::Entity::visible_to(actor).filter(Column::QuestionId.is_in(questions.iter().copied()));
    Ok(select.order_by_asc(Column::Id).all(db).await?)
}

/// Whether one is proposed for this question. Whoever asks leads the community, and sees it.
pub async fn proposed(db: &impl ConnectionTrait, actor: &Actor, question: QuestionId) -> Result<bool> {
    let select = harvest::Entity::visible_to(actor).filter(Column::QuestionId.eq(question));
    Ok(select.filter(Column::State.eq(HarvestState::Proposed)).count(db).await? > 0)
}

/// A new harvest.
pub async fn insert(db: &impl ConnectionTrait, row: harvest::ActiveModel) -> Result<harvest::Model> {
    Ok(row.insert(db).await?)
}

/// A changed harvest.
pub async fn update(db: &impl ConnectionTrait, row: harvest::ActiveModel) -> Result<harvest::Model> {
    Ok(row.update(db).await?)
}

/// The answers that these harvests rest on, in the order in which they were given.
pub async fn quoted(db: &impl ConnectionTrait, harvests: &[HarvestId]) -> Result<Vec<(HarvestId, AnswerId)>> {
    let mut select = Query::select();
    select.columns([harvest_answer::Column::HarvestId, harvest_answer::Column::AnswerId]).from(harvest_answer::Entity);
    select.and_where(harvest_answer::Column::HarvestId.is_in(harvests.iter().copied()));
    select.order_by(harvest_answer::Column::AnswerId, sea_orm::Order::Asc);
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Ok((row.try_get("", "harvest_id")?, row.try_get("", "answer_id")?))).collect()
}

/// Puts answers in the place of those it rested on.
pub async fn set_quoted(db: &impl ConnectionTrait, id: HarvestId, answers: &[AnswerId]) -> Result<()> {
    let sql = "DELETE FROM harvest_answers WHERE harvest_id = $1";
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [id.0.into()])).await?;
    let rows = answers.iter().map(|&answer| harvest_answer::ActiveModel { harvest_id: Set(id), answer_id: Set(answer) });
    harvest_answer::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// An objection, in the place of the one that the same profile made before.
pub async fn object(db: &impl ConnectionTrait, row: objection::ActiveModel) -> Result<()> {
    use objection::Column::{AnswerId, Body, CreatedAt, HarvestId, ProfileId};
    let again = OnConflict::columns([HarvestId, ProfileId]).update_columns([AnswerId, Body, CreatedAt]).to_owned();
    objection::Entity::insert(row).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}

/// The objections to these harvests that the actor may see, oldest first.
pub async fn objections(db: &impl ConnectionTrait, actor: &Actor, harvests: &[HarvestId]) -> Result<Vec<objection::Model>> {
    use objection::Column::{CreatedAt, HarvestId, Id};
    let select = objection::Entity::visible_to(actor).filter(HarvestId.is_in(harvests.iter().copied()));
    Ok(select.order_by_asc(CreatedAt).order_by_asc(Id).all(db).await?)
}
