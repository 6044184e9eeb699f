//! How many of a community's members are there as parents: what decides how much of the number of members is told.
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
            "ALTER TABLE communities ADD COLUMN parent_count integer NOT NULL DEFAULT 0",
            "UPDATE communities SET parent_count = (SELECT count(*) FROM memberships
               WHERE memberships.community_id = communities.id AND memberships.state = 'ACTIVE' AND memberships.capacity = 'OUDER')",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
