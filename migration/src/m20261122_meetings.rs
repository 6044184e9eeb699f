//! What a meeting has beside itself: its organiser as they were when they drafted it, its tags, and up to ten questions for who registers.
//! `registration_answers.text` is null once the registration ended: that it was answered is kept, what it said is not.
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
            "ALTER TABLE events ADD COLUMN author_capacity text NOT NULL DEFAULT 'STEWARD'",
            "ALTER TABLE events ADD COLUMN author_name text NOT NULL DEFAULT 'Beheer'",
            "ALTER TABLE events ADD COLUMN author_function text",
            "ALTER TABLE events ADD COLUMN author_organisation text",
            "ALTER TABLE events ADD COLUMN author_area text",
            "ALTER TABLE events ADD COLUMN author_core boolean NOT NULL DEFAULT false",
            "CREATE TABLE event_tags (
               event_id uuid NOT NULL REFERENCES events ON DELETE CASCADE, tag_id uuid NOT NULL REFERENCES tags, PRIMARY KEY (event_id, tag_id)
             )",
            "CREATE INDEX event_tags_tag ON event_tags (tag_id, event_id)",
            "CREATE TABLE registration_questions (
               id uuid PRIMARY KEY, event_id uuid NOT NULL REFERENCES events ON DELETE CASCADE, place integer NOT NULL, text text NOT NULL,
               kind text NOT NULL, required boolean NOT NULL, options text NOT NULL, UNIQUE (event_id, place)
             )",
            "CREATE TABLE registration_answers (
               registration_id uuid NOT NULL REFERENCES registrations ON DELETE CASCADE,
               question_id uuid NOT NULL REFERENCES registration_questions ON DELETE CASCADE, text text, PRIMARY KEY (registration_id, question_id)
             )",
            "CREATE INDEX registration_answers_question ON registration_answers (question_id)",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
