//! How the world sees organisations.
mod mutations;
mod organisation;

pub use mutations::OrganisationMutations;
pub use organisation::{Organisation, OrganisationKind, OrganisationQueries};
