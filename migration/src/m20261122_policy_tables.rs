//! Policy tables: `organisation_id` is whose policy it is, `area_id` where it is to hold.
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
            "CREATE TABLE policy_tables (
               id uuid PRIMARY KEY, title text NOT NULL, organisation_id uuid NOT NULL REFERENCES organisations,
               area_id uuid NOT NULL REFERENCES areas, phase text NOT NULL, version integer NOT NULL, created_at timestamptz NOT NULL,
               updated_at timestamptz NOT NULL
             )",
            "CREATE INDEX policy_tables_organisation ON policy_tables (organisation_id)",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
