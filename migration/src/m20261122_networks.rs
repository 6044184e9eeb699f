//! Networks of parents, and who sits in them: a profile has one seat in a network at most. `area_id` is where it works.
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
            "CREATE TABLE networks (
               id uuid PRIMARY KEY, kind text NOT NULL, name text NOT NULL, area_id uuid NOT NULL REFERENCES areas, state text NOT NULL,
               version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
             )",
            "CREATE TABLE network_seats (
               id uuid PRIMARY KEY, network_id uuid NOT NULL REFERENCES networks, profile_id uuid NOT NULL REFERENCES profiles,
               part text NOT NULL, state text NOT NULL, version integer NOT NULL, created_at timestamptz NOT NULL,
               updated_at timestamptz NOT NULL, UNIQUE (network_id, profile_id)
             )",
            "CREATE INDEX network_seats_profile ON network_seats (profile_id)",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
