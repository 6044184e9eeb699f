//! The history of the tables: one file per change, never edited once released.
mod guard;
mod m20261121_foundation;
mod m20261122_calendars;
mod m20261122_date_polls;
mod m20261122_duties;
mod m20261122_events;
mod m20261122_jobs;
mod m20261122_meetings;
mod m20261122_networks;
mod m20261122_outcomes;
mod m20261122_parent_inputs;
mod m20261122_parents;
mod m20261122_policy_tables;
mod m20261122_registrations;
mod m20261122_requests;
mod m20261122_series;
mod m20261122_tags;
mod m20261122_turns;
mod m20261122_words;
mod municipalities;

pub use guard::{At, Failure, State, migrate, state};
pub use sea_orm_migration::prelude::*;

/// Every change, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_foundation::Migration),
            Box::new(m20261122_tags::Migration),
            Box::new(m20261122_turns::Migration),
            Box::new(m20261122_parents::Migration),
            Box::new(m20261122_words::Migration),
            Box::new(m20261122_networks::Migration),
            Box::new(m20261122_policy_tables::Migration),
            Box::new(m20261122_events::Migration),
            Box::new(m20261122_registrations::Migration),
            Box::new(m20261122_jobs::Migration),
            Box::new(m20261122_duties::Migration),
            Box::new(m20261122_requests::Migration),
            Box::new(m20261122_meetings::Migration),
            Box::new(m20261122_outcomes::Migration),
            Box::new(m20261122_series::Migration),
            Box::new(m20261122_date_polls::Migration),
            Box::new(m20261122_parent_inputs::Migration),
            Box::new(m20261122_calendars::Migration),
        ]
    }
}
