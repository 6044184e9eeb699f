//! The municipalities as a whole, and what an import writes.
#![expect(clippy::disallowed_methods, reason = "these writes do not go through the runner yet")]
use crate::{
    error::Result,
    places::{Atlas, Code},
    policy::Open as _,
};
use entity::{municipality, municipality_successor};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, QuerySelect, Statement, sea_query::OnConflict};

/// All of them.
pub async fn atlas(db: &impl ConnectionTrait) -> Result<Atlas> {
    let rows = municipality::Entity::everyone().all(db).await?;
    let pairs = municipality_successor::Entity::everyone().all(db).await?;
    Ok(Atlas::new(rows, pairs.into_iter().map(|pair| (pair.code, pair.successor)).collect()))
}

/// All of them, held until the end of the transaction: two imports follow each other.
pub async fn atlas_locked(db: &impl ConnectionTrait) -> Result<Atlas> {
    municipality::Entity::everyone().lock_exclusive().all(db).await?;
    atlas(db).await
}

pub async fn insert(db: &impl ConnectionTrait, row: municipality::Model) -> Result<()> {
    let row = municipality::ActiveModel::from(row).reset_all();
    row.insert(db).await?;
    Ok(())
}

pub async fn update(db: &impl ConnectionTrait, row: municipality::Model) -> Result<()> {
    let row = municipality::ActiveModel::from(row).reset_all();
    row.update(db).await?;
    Ok(())
}

/// These took over from it, no others.
pub async fn set_successors(db: &impl ConnectionTrait, code: &Code, successors: &[Code]) -> Result<()> {
    let gone = Statement::from_sql_and_values(
        db.get_database_backend(),
        "DELETE FROM municipality_successors WHERE code = $1",
        [code.as_str().into()],
    );
    db.execute_raw(gone).await?;
    let pair = |successor: &Code| municipality_successor::ActiveModel {
        code: sea_orm::Set(code.as_str().to_owned()),
        successor: sea_orm::Set(successor.as_str().to_owned()),
    };
    if !successors.is_empty() {
        let twice =
            OnConflict::columns([municipality_successor::Column::Code, municipality_successor::Column::Successor]).do_nothing().to_owned();
        municipality_successor::Entity::insert_many(successors.iter().map(pair)).on_conflict(twice).exec_without_returning(db).await?;
    }
    Ok(())
}
