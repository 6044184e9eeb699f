//! The only SQL of series.
use crate::{
    error::Result,
    policy::{Actor, Visible},
};
use entity::{
    ids::SeriesId,
    series::{self, Column},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter};

/// Those of these that the actor may see.
pub async fn by_ids(db: &impl ConnectionTrait, actor: &Actor, ids: &[SeriesId]) -> Result<Vec<series::Model>> {
    Ok(series::Entity::visible_to(actor).filter(Column::Id.is_in(ids.iter().map(|id| id.0))).all(db).await?)
}

pub async fn insert(db: &impl ConnectionTrait, row: series::Model) -> Result<series::Model> {
    Ok(row.into_active_model().reset_all().insert(db).await?)
}
