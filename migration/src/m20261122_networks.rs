//! Networks of parents, who sits in them, where they work and when they were confirmed. `area_id` is where a network works at present, as a work area;
//! what it did on another day is in the dated tables: a day from which on, and a day from which on no longer. A profile has one seat in a network
//! at most. `contact` is a functional address. What is told to everybody is here and in what hangs on it, but for the seats.
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
               id uuid PRIMARY KEY, kind text NOT NULL, name text NOT NULL, search text NOT NULL, description text NOT NULL,
               area_id uuid NOT NULL REFERENCES areas, association_id uuid REFERENCES organisations, contact text NOT NULL,
               founded_on date NOT NULL, ended_on date, state text NOT NULL, member_count integer NOT NULL,
               version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
             )",
            "CREATE INDEX networks_association ON networks (association_id)",
            "CREATE TABLE network_seats (
               id uuid PRIMARY KEY, network_id uuid NOT NULL REFERENCES networks, profile_id uuid NOT NULL REFERENCES profiles,
               capacity text NOT NULL, part text NOT NULL, state text NOT NULL, message text, version integer NOT NULL,
               created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, UNIQUE (network_id, profile_id)
             )",
            "CREATE INDEX network_seats_profile ON network_seats (profile_id)",
            "CREATE TABLE network_municipalities (
               network_id uuid NOT NULL REFERENCES networks, code text NOT NULL REFERENCES municipalities, from_on date NOT NULL,
               until_on date, PRIMARY KEY (network_id, code, from_on)
             )",
            "CREATE INDEX network_municipalities_code ON network_municipalities (code, from_on)",
            "CREATE TABLE network_confirmations (
               network_id uuid NOT NULL REFERENCES networks, confirmed_on date NOT NULL, PRIMARY KEY (network_id, confirmed_on)
             )",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
