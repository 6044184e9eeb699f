//! The turns of questions: `was` is null for the first, `by_author` says whether its own author did it.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [
            "CREATE TABLE turns (
               id uuid PRIMARY KEY, question_id uuid NOT NULL REFERENCES questions ON DELETE CASCADE, was text, state text NOT NULL, reason text,
               by_author boolean NOT NULL, created_at timestamptz NOT NULL
             )",
            "CREATE INDEX turns_question ON turns (question_id, id DESC)",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
