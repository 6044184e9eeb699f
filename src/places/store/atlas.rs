//! The municipalities as a whole, and what an import writes.
use crate::{
    error::Result,
    mutation::Write,
    places::{Atlas, Code},
    policy::Open as _,
};
use entity::{municipality, municipality_successor};
use sea_orm::{ConnectionTrait, QuerySelect};

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

/// A municipality as it is from now on.
pub async fn put(write: &Write<'_>, row: municipality::Model, known: bool) -> Result<()> {
    if !known {
        return write.insert(row).await.map(drop);
    }
    let sql = "UPDATE municipalities SET name = $2, province = $3, valid_from = $4, valid_until = $5 WHERE code = $1";
    let values = [row.code.into(), row.name.into(), row.province.into(), row.valid_from.into(), row.valid_until.into()];
    write.execute(sql, values).await.map(drop)
}

/// These took over from it, no others.
pub async fn set_successors(write: &Write<'_>, code: &Code, successors: &[Code]) -> Result<()> {
    write.execute("DELETE FROM municipality_successors WHERE code = $1", [code.as_str().into()]).await?;
    let pair =
        |successor: &Code| municipality_successor::Model { code: code.as_str().to_owned(), successor: successor.as_str().to_owned() };
    write.insert_new(successors.iter().map(pair)).await.map(drop)
}
