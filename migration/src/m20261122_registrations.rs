//! Registrations: `position` is the order in which they were committed, `community_id`, `network_id` and `policy_table_id` the event's: the
//! body that leads it decides who else may see them.
//! A profile has one that is live for each event. `events.registered_count` counts whoever has a place: registered, or with an offer.
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
            "ALTER TABLE events ADD COLUMN places_released boolean NOT NULL DEFAULT false",
            "CREATE TABLE registrations (
               id uuid PRIMARY KEY, event_id uuid NOT NULL REFERENCES events ON DELETE CASCADE, community_id uuid REFERENCES communities,
               network_id uuid REFERENCES networks, policy_table_id uuid REFERENCES policy_tables,
               profile_id uuid NOT NULL REFERENCES profiles, capacity text NOT NULL, state text NOT NULL, position integer NOT NULL,
               offered_until timestamptz, attended boolean, version integer NOT NULL, created_at timestamptz NOT NULL,
               updated_at timestamptz NOT NULL, UNIQUE (event_id, position)
             )",
            "CREATE UNIQUE INDEX registrations_live ON registrations (event_id, profile_id) WHERE state IN ('REGISTERED', 'WAITING', 'OFFERED')",
            "CREATE INDEX registrations_state ON registrations (event_id, state, position)",
            "CREATE INDEX registrations_profile ON registrations (profile_id, created_at, id)",
            "CREATE INDEX registrations_community ON registrations (community_id, profile_id)",
            "CREATE INDEX registrations_network ON registrations (network_id, profile_id)",
            "CREATE INDEX registrations_policy_table ON registrations (policy_table_id, profile_id)",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
