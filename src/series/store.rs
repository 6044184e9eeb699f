//! The only SQL of series.
use crate::{
    error::Result,
    policy::{Actor, Visible},
};
use entity::{
    ids::SeriesId,
    series::{self, Column},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use std::collections::HashMap;

/// Those of these that the actor may see.
pub async fn by_ids(db: &impl ConnectionTrait, actor: &Actor, ids: &[SeriesId]) -> Result<HashMap<SeriesId, series::Model>> {
    let rows = series::Entity::visible_to(actor).filter(Column::Id.is_in(ids.iter().map(|id| id.0))).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
