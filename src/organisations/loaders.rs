//! What organisations load together, each in one statement.
use super::store;
use crate::graphql::loaders::loaders;
use entity::{ids::OrganisationId, organisation, profile};

loaders! {
    /// Organisations that the actor may see.
    OrganisationById: OrganisationId => organisation::Model, |session, ids| store::by_ids(&session.db, &session.actor, ids).await;
    /// The codes that organisations name which were seen.
    MunicipalityCodes: OrganisationId => Vec<String>, |session, ids| store::codes(&session.db, ids).await;
    /// Who represents organisations, as far as the actor may see it.
    Representatives: OrganisationId => Vec<profile::Model>, |session, ids| store::representatives(&session.db, &session.actor, ids).await;
}
