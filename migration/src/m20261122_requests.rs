//! Requests for a parent: the networks that one was put to, and what they offer. `lapses_at` is when nothing can come of it any more. An offer's
//! profile is the member who is asked; a network that can't help has an offer without one.
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
            "CREATE TABLE expert_requests (
               id uuid PRIMARY KEY, profile_id uuid NOT NULL REFERENCES profiles, organisation_id uuid REFERENCES organisations,
               topic text NOT NULL, setting text NOT NULL, hours integer NOT NULL, fee_cents integer NOT NULL,
               area_id uuid NOT NULL REFERENCES areas, network_id uuid REFERENCES networks, state text NOT NULL,
               lapses_at timestamptz NOT NULL, version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
             )",
            "CREATE INDEX expert_requests_profile ON expert_requests (profile_id, id)",
            "CREATE TABLE expert_request_networks (
               request_id uuid NOT NULL REFERENCES expert_requests ON DELETE CASCADE, network_id uuid NOT NULL REFERENCES networks,
               PRIMARY KEY (request_id, network_id)
             )",
            "CREATE INDEX expert_request_networks_network ON expert_request_networks (network_id)",
            "CREATE TABLE expert_offers (
               id uuid PRIMARY KEY, request_id uuid NOT NULL REFERENCES expert_requests ON DELETE CASCADE,
               network_id uuid NOT NULL REFERENCES networks, profile_id uuid REFERENCES profiles, message text NOT NULL, state text NOT NULL,
               version integer NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
             )",
            "CREATE INDEX expert_offers_request ON expert_offers (request_id, id)",
            "CREATE INDEX expert_offers_profile ON expert_offers (profile_id)",
            "CREATE INDEX expert_offers_network ON expert_offers (network_id)",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
