//! Work that is due at a time, about one thing. `attempts`, `failed_code` and `failing_since` tell of failures since it was planned last.
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
            "CREATE TABLE jobs (
               id uuid PRIMARY KEY, kind text NOT NULL, subject uuid NOT NULL, due_at timestamptz NOT NULL, attempts integer NOT NULL,
               failed_code text, failing_since timestamptz, created_at timestamptz NOT NULL, UNIQUE (kind, subject)
             )",
            "CREATE INDEX jobs_due ON jobs (due_at, id)",
            "CREATE INDEX jobs_failing ON jobs (failing_since, id) WHERE failing_since IS NOT NULL",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
