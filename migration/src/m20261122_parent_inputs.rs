//! What parents brought in at policy tables. `giver` is a keyed hash of the table and the account: it tells one giver from another when nothing else
//! is left of them, and ties nothing to anything else. `barred`: the giver took part as a professional when the input was erased. `response` and
//! the two behind it are the latest of `input_responses`.
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
            "CREATE TABLE parent_inputs (
               id uuid PRIMARY KEY, policy_table_id uuid NOT NULL REFERENCES policy_tables, number integer NOT NULL,
               draft_id uuid NOT NULL REFERENCES policy_drafts, event_id uuid REFERENCES events, window_id uuid REFERENCES written_windows,
               network_id uuid REFERENCES networks, giver text NOT NULL, author_profile_id uuid REFERENCES profiles,
               author_capacity text NOT NULL, author_name text NOT NULL, author_area text, anonymous boolean NOT NULL, body text NOT NULL,
               erased_at timestamptz, barred boolean NOT NULL, response text, response_reason text, responded_at timestamptz,
               version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, UNIQUE (policy_table_id, number)
             )",
            "CREATE INDEX parent_inputs_draft ON parent_inputs (draft_id, number)",
            "CREATE INDEX parent_inputs_author ON parent_inputs (author_profile_id, created_at, id)",
            "CREATE INDEX parent_inputs_giver ON parent_inputs (policy_table_id, giver)",
            "CREATE TABLE input_responses (
               id uuid PRIMARY KEY, parent_input_id uuid NOT NULL REFERENCES parent_inputs, kind text NOT NULL, reason text NOT NULL,
               created_at timestamptz NOT NULL
             )",
            "CREATE INDEX input_responses_input ON input_responses (parent_input_id, id)",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
