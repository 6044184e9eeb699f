//! Series of meetings. recurrence_at is when an occurrence was to start by the rule: it names the occurrence, also once that is moved.
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
            "CREATE TABLE series (id uuid PRIMARY KEY, rule text NOT NULL, created_at timestamptz NOT NULL)",
            "ALTER TABLE events ADD COLUMN series_id uuid REFERENCES series",
            "ALTER TABLE events ADD COLUMN recurrence_at timestamptz",
            "CREATE INDEX events_series ON events (series_id, starts_at, id)",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
