//! Questions and the meetings that are made of them. A tie's outcome is there once the meeting is closed; answer_id is what returned to the question.
//! A place is kept for who asked until kept_until; masked: the question was asked anonymously, so what comes of the place is seen by nobody else.
//! A dismissed suggestion: subject is the tag or the question; questions that opened behind mark count anew.
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
            "CREATE TABLE event_questions (
               event_id uuid NOT NULL REFERENCES events ON DELETE CASCADE, question_id uuid NOT NULL REFERENCES questions, place integer NOT NULL,
               outcome text, carried_to uuid REFERENCES events ON DELETE SET NULL, answer_id uuid REFERENCES answers, PRIMARY KEY (event_id, question_id)
             )",
            "CREATE INDEX event_questions_question ON event_questions (question_id, event_id)",
            "CREATE INDEX event_questions_carried ON event_questions (carried_to)",
            "CREATE INDEX event_questions_answer ON event_questions (answer_id)",
            "CREATE TABLE kept_places (
               event_id uuid NOT NULL REFERENCES events ON DELETE CASCADE, profile_id uuid NOT NULL REFERENCES profiles, capacity text NOT NULL,
               masked boolean NOT NULL, kept_until timestamptz NOT NULL, taken boolean NOT NULL, PRIMARY KEY (event_id, profile_id)
             )",
            "CREATE INDEX kept_places_profile ON kept_places (profile_id)",
            "CREATE TABLE dismissed_suggestions (
               community_id uuid NOT NULL REFERENCES communities, kind text NOT NULL, subject uuid NOT NULL, mark uuid NOT NULL,
               reason text NOT NULL, profile_id uuid NOT NULL REFERENCES profiles, created_at timestamptz NOT NULL,
               PRIMARY KEY (community_id, kind, subject)
             )",
            "CREATE INDEX dismissed_suggestions_profile ON dismissed_suggestions (profile_id)",
            "ALTER TABLE registrations ADD COLUMN masked boolean NOT NULL DEFAULT false",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
