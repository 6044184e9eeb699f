//! Policy tables: `organisation_id` is whose policy it is, `area_id` where it is to hold, `positioned_at` when it was first said what parents are in
//! the decision; `draft_count` and `input_count` are the last numbers that were given. `policy_hands` holds who ever did the owner's work at a
//! table: whoever did does not count there as a parent.
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
               id uuid PRIMARY KEY, title text NOT NULL, description text NOT NULL, organisation_id uuid NOT NULL REFERENCES organisations,
               area_id uuid NOT NULL REFERENCES areas, domains integer NOT NULL, phase text NOT NULL, position text, positioned_at timestamptz,
               current_draft_id uuid, draft_count integer NOT NULL, input_count integer NOT NULL, adopted_at timestamptz,
               override_reason text, override_at timestamptz, version integer NOT NULL, created_at timestamptz NOT NULL,
               updated_at timestamptz NOT NULL
             )",
            "CREATE INDEX policy_tables_organisation ON policy_tables (organisation_id, id)",
            "CREATE INDEX policy_tables_place ON policy_tables (area_id, id)",
            "CREATE INDEX policy_tables_phase ON policy_tables (phase, id)",
            "CREATE TABLE policy_drafts (
               id uuid PRIMARY KEY, policy_table_id uuid NOT NULL REFERENCES policy_tables, number integer NOT NULL, body text NOT NULL,
               created_at timestamptz NOT NULL, UNIQUE (policy_table_id, number)
             )",
            "CREATE TABLE written_windows (
               id uuid PRIMARY KEY, policy_table_id uuid NOT NULL REFERENCES policy_tables, opens_at timestamptz NOT NULL,
               closes_at timestamptz NOT NULL, version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
             )",
            "CREATE INDEX written_windows_page ON written_windows (policy_table_id, opens_at, id)",
            "CREATE TABLE recorded_positions (
               id uuid PRIMARY KEY, policy_table_id uuid NOT NULL REFERENCES policy_tables, position text NOT NULL, recorded_at timestamptz NOT NULL
             )",
            "CREATE INDEX recorded_positions_table ON recorded_positions (policy_table_id, id)",
            "CREATE TABLE policy_hands (
               policy_table_id uuid NOT NULL REFERENCES policy_tables, profile_id uuid NOT NULL REFERENCES profiles,
               PRIMARY KEY (policy_table_id, profile_id)
             )",
            "CREATE INDEX policy_hands_profile ON policy_hands (profile_id)",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
