//! Date polls. A response belongs to a profile and says something of every date. event_id is the draft that the chosen date became.
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
            "CREATE TABLE date_polls (
               id uuid PRIMARY KEY, community_id uuid REFERENCES communities, network_id uuid REFERENCES networks,
               policy_table_id uuid REFERENCES policy_tables, members_only boolean NOT NULL,
               organiser_profile_id uuid NOT NULL REFERENCES profiles, title text NOT NULL, description text NOT NULL,
               audience text NOT NULL, closes_at timestamptz NOT NULL, state text NOT NULL, chosen_id uuid,
               event_id uuid REFERENCES events ON DELETE SET NULL, reason text,
               version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
               CHECK (CASE WHEN community_id IS NULL THEN 0 ELSE 1 END + CASE WHEN network_id IS NULL THEN 0 ELSE 1 END
                 + CASE WHEN policy_table_id IS NULL THEN 0 ELSE 1 END = 1)
             )",
            "CREATE INDEX date_polls_community ON date_polls (community_id, id)",
            "CREATE INDEX date_polls_network ON date_polls (network_id, id)",
            "CREATE INDEX date_polls_table ON date_polls (policy_table_id, id)",
            "CREATE INDEX date_polls_organiser ON date_polls (organiser_profile_id)",
            "CREATE INDEX date_polls_event ON date_polls (event_id)",
            "CREATE TABLE date_options (
               id uuid PRIMARY KEY, poll_id uuid NOT NULL REFERENCES date_polls, starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL
             )",
            "CREATE INDEX date_options_poll ON date_options (poll_id, starts_at)",
            "CREATE TABLE date_responses (
               id uuid PRIMARY KEY, poll_id uuid NOT NULL REFERENCES date_polls, profile_id uuid NOT NULL REFERENCES profiles,
               capacity text NOT NULL, version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
               UNIQUE (poll_id, profile_id)
             )",
            "CREATE INDEX date_responses_profile ON date_responses (profile_id)",
            "CREATE TABLE date_answers (
               response_id uuid NOT NULL REFERENCES date_responses, option_id uuid NOT NULL REFERENCES date_options, answer text NOT NULL,
               PRIMARY KEY (response_id, option_id)
             )",
            "CREATE INDEX date_answers_option ON date_answers (option_id)",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
