//! Meetings. Exactly one of community_id, network_id and policy_table_id is set: the body that organises it; members_only closes it to all but who
//! has a seat there. place_id is where one lies: its own work area, else its body's. announced_at is since when its present time is known: at
//! publication, and anew when it is moved. parent_friendly is what the service made of that: lists are narrowed by it. registered_count and
//! waiting_count follow the registrations and are told to nobody as they are.
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
            "CREATE TABLE events (
               id uuid PRIMARY KEY, community_id uuid REFERENCES communities,
               network_id uuid REFERENCES networks, policy_table_id uuid REFERENCES policy_tables, members_only boolean NOT NULL, organisation_id uuid REFERENCES organisations,
               organiser_profile_id uuid REFERENCES profiles, title text NOT NULL, description text NOT NULL, summary text NOT NULL,
               starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL, form text NOT NULL, location text, join_link text,
               audience text NOT NULL, area_id uuid REFERENCES areas, place_id uuid NOT NULL REFERENCES areas,
               childcare boolean NOT NULL, travel_costs boolean NOT NULL, interpreter boolean NOT NULL,
               capacity integer, parent_places integer NOT NULL, registration_opens_at timestamptz, registration_closes_at timestamptz,
               state text NOT NULL, published_at timestamptz, announced_at timestamptz, parent_friendly boolean NOT NULL,
               cancel_reason text, report text, recording_link text, registered_count integer NOT NULL, waiting_count integer NOT NULL,
               version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
               CHECK (CASE WHEN community_id IS NULL THEN 0 ELSE 1 END + CASE WHEN network_id IS NULL THEN 0 ELSE 1 END
                 + CASE WHEN policy_table_id IS NULL THEN 0 ELSE 1 END = 1)
             )",
            "CREATE INDEX events_page ON events (community_id, starts_at, id)",
            "CREATE INDEX events_network ON events (network_id, starts_at, id)",
            "CREATE INDEX events_policy_table ON events (policy_table_id, starts_at, id)",
            "CREATE INDEX events_place ON events (place_id, starts_at, id)",
            "CREATE INDEX events_time ON events (starts_at, id)",
            "CREATE INDEX events_organisation ON events (organisation_id)",
            "CREATE INDEX events_organiser ON events (organiser_profile_id)",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
