//! Copies the data set into the SQLite of a data directory, row by row through the entities: the same rows as in PostgreSQL.
use entity::{account, affiliation, answer, area, community, membership, organisation, profile, question};
use futures_util::StreamExt as _;
use sea_orm::{
    ConnectionTrait as _, Database, DatabaseConnection, DatabaseTransaction, EntityTrait, IntoActiveModel, Iterable as _,
    TransactionTrait as _,
};
use std::{path::Path, time::Instant};

/// SQLite binds at most this many values in a statement.
const BINDS: usize = 32_000;

/// Fills the file, which has its tables already, from the database with this URL.
pub async fn fill(file: &Path, url: &str) {
    let began = Instant::now();
    let from = Database::connect(url).await.expect("PostgreSQL");
    let to = Database::connect(format!("sqlite://{}", file.display())).await.expect("SQLite");
    let tx = to.begin().await.expect("a transaction");
    copy::<area::Entity>(&from, &tx).await;
    copy::<organisation::Entity>(&from, &tx).await;
    copy::<account::Entity>(&from, &tx).await;
    copy::<profile::Entity>(&from, &tx).await;
    copy::<affiliation::Entity>(&from, &tx).await;
    copy::<community::Entity>(&from, &tx).await;
    copy::<membership::Entity>(&from, &tx).await;
    copy::<question::Entity>(&from, &tx).await;
    println!("  {:>6.1} s  SQLite: all but the answers", began.elapsed().as_secs_f64());
    copy::<answer::Entity>(&from, &tx).await;
    tx.commit().await.expect("committed");
    to.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.expect("a checkpoint");
    println!("  {:>6.1} s  SQLite: all", began.elapsed().as_secs_f64());
    to.close().await.expect("closed");
    from.close().await.expect("closed");
}

async fn copy<E>(from: &DatabaseConnection, to: &DatabaseTransaction)
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let size = BINDS / E::Column::iter().count();
    let mut parts = E::find().stream(from).await.expect("rows").chunks(size);
    while let Some(part) = parts.next().await {
        let rows = part.into_iter().map(|row| row.expect("a row").into_active_model());
        E::insert_many(rows).exec_without_returning(to).await.expect("inserted");
    }
}
