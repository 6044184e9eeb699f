//! The only SQL of harvests.
use crate::{
    error::Result,
    mutation::Write,
    policy::{Actor, Visible},
};
use entity::{
    enums::HarvestState,
    harvest::{self, Column},
    harvest_answer,
    ids::{AnswerId, HarvestId, QuestionId},
    objection,
};
use sea_orm::{ColumnTrait, ConnectionTrait, PaginatorTrait, QueryFilter, QueryOrder, sea_query::Query};

/// One harvest, if the actor may see it.
pub async fn one(db: &impl ConnectionTrait, actor: &Actor, id: HarvestId) -> Result<Option<harvest::Model>> {
    Ok(harvest::Entity::visible_to(actor).filter(Column::Id.eq(id)).one(db).await?)
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
pub async fn set_quoted(write: &Write<'_>, id: HarvestId, answers: &[AnswerId]) -> Result<()> {
    write.execute("DELETE FROM harvest_answers WHERE harvest_id = $1", [id.0.into()]).await?;
    write.insert_all(answers.iter().map(|&answer_id| harvest_answer::Model { harvest_id: id, answer_id })).await
}

/// An objection, in the place of the one that the same profile made before.
pub async fn object(write: &Write<'_>, row: objection::Model) -> Result<()> {
    let sql = "INSERT INTO objections (id, harvest_id, profile_id, answer_id, body, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (harvest_id, profile_id) DO UPDATE SET answer_id = excluded.answer_id, body = excluded.body, \
               created_at = excluded.created_at";
    let objection::Model { id, harvest_id, profile_id, answer_id, body, created_at } = row;
    let values = [id.into(), harvest_id.into(), profile_id.into(), answer_id.into(), body.into(), created_at.into()];
    write.execute(sql, values).await.map(drop)
}

/// The objections to these harvests that the actor may see, oldest first.
pub async fn objections(db: &impl ConnectionTrait, actor: &Actor, harvests: &[HarvestId]) -> Result<Vec<objection::Model>> {
    use objection::Column::{CreatedAt, HarvestId, Id};
    let select = objection::Entity::visible_to(actor).filter(HarvestId.is_in(harvests.iter().copied()));
    Ok(select.order_by_asc(CreatedAt).order_by_asc(Id).all(db).await?)
}
