//! A word may stand for several tags, as long as nobody sees two of them: what is used behind closed doors takes no word away from others.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite can't change a primary key: the table is made anew on both.
        for statement in [
            "CREATE TABLE tag_words (word text NOT NULL, tag_id uuid NOT NULL REFERENCES tags ON DELETE CASCADE, PRIMARY KEY (word, tag_id))",
            "INSERT INTO tag_words (word, tag_id) SELECT word, tag_id FROM tag_synonyms",
            "DROP TABLE tag_synonyms",
            "ALTER TABLE tag_words RENAME TO tag_synonyms",
            "CREATE INDEX tag_synonyms_tag ON tag_synonyms (tag_id)",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
