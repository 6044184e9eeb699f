//! One secret link to one's own calendar an account: a keyed hash of it, and the roles of the token with which it was made, one bit each.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let links = "CREATE TABLE calendar_links (
           account_id uuid PRIMARY KEY REFERENCES accounts ON DELETE CASCADE, hash text NOT NULL UNIQUE, roles integer NOT NULL,
           made_at timestamptz NOT NULL
         )";
        manager.get_connection().execute_unprepared(links).await?;
        Ok(())
    }
}
