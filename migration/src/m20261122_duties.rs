//! The duty to meet: which meetings have room for peer consultation, which is the programme's own, when a report was published, and, once a meeting
//! counts for its network, since when. Templates of meetings: a network's, or everybody's.
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
            "ALTER TABLE events ADD COLUMN intervision boolean NOT NULL DEFAULT false",
            "ALTER TABLE events ADD COLUMN programme boolean NOT NULL DEFAULT false",
            "ALTER TABLE events ADD COLUMN reported_at timestamptz",
            "CREATE INDEX events_programme ON events (starts_at) WHERE programme",
            "CREATE TABLE network_meetings (
               event_id uuid PRIMARY KEY REFERENCES events ON DELETE CASCADE, network_id uuid NOT NULL REFERENCES networks,
               held_on date NOT NULL, counts_from date NOT NULL
             )",
            "CREATE INDEX network_meetings_held ON network_meetings (network_id, held_on, counts_from)",
            "CREATE TABLE event_templates (
               id uuid PRIMARY KEY, network_id uuid REFERENCES networks, title text NOT NULL, programme text NOT NULL, summary text NOT NULL,
               minutes integer NOT NULL, form text NOT NULL, childcare boolean NOT NULL, travel_costs boolean NOT NULL,
               interpreter boolean NOT NULL, intervision boolean NOT NULL, retired_at timestamptz, version integer NOT NULL,
               created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
             )",
            "CREATE INDEX event_templates_page ON event_templates (network_id, id)",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
