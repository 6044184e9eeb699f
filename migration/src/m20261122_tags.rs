//! The controlled tags: six elements, four core roles, seven domains, five themes (data/tags.csv). Their ids are the same everywhere.
//!
//! `tag_synonyms` holds every word by which a tag is known, its labels included, as `text::fold` writes them: one word, one tag.
use sea_orm::{
    ConnectionTrait, Statement, Value,
    prelude::{DateTimeUtc, Uuid},
};
use sea_orm_migration::prelude::*;
use std::collections::BTreeSet;

const LIST: &str = include_str!("../data/tags.csv");
/// The first tag's id; the others count on from it. A UUIDv7 of the first day of 2026.
const FIRST: u128 = 0x019b_76da_a800_7000_8000_0000_0000_0001;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let bad = |e: String| DbErr::Custom(format!("tags.csv: {e}"));
        let day: DateTimeUtc = "2026-01-01T00:00:00Z".parse().map_err(|e| bad(format!("{e}")))?;
        for (row, id) in csv::Reader::from_reader(LIST.as_bytes()).records().zip(FIRST..) {
            let (row, id) = (row.map_err(|e| bad(e.to_string()))?, Uuid::from_u128(id));
            let text = |i: usize| row.get(i).unwrap_or_default();
            let values: [Value; 6] = [id.into(), text(0).into(), text(1).into(), text(2).into(), text(3).into(), day.into()];
            let sql = "INSERT INTO tags (id, kind, key, label_nl, label_en, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 1, $6, $6)";
            db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
            let labels = [text(2), text(3)].map(|label| label.to_lowercase().replace('é', "e"));
            let words = text(4).split(';').filter(|word| !word.is_empty()).map(str::to_owned);
            for word in labels.into_iter().chain(words).collect::<BTreeSet<_>>() {
                let sql = "INSERT INTO tag_synonyms (word, tag_id) VALUES ($1, $2)";
                let values: [Value; 2] = [word.into(), id.into()];
                db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
            }
        }
        Ok(())
    }
}
