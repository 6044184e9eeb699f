//! People as clients see them: authors of contributions, profiles, and, only for oneself, the account.
mod admin;
mod author;
mod edit;
mod experts;
mod own;
mod profile;
mod viewer;

pub use admin::Account;
pub use author::Author;
pub use profile::Profile;
pub use viewer::{Consent, Suspension, Viewer};

use async_graphql::MergedObject;

/// The questions about people.
#[derive(Default, MergedObject)]
pub struct PeopleQueries(viewer::ViewerQuery, experts::ExpertQueries, admin::AdminQueries);

/// The changes of people.
#[derive(Default, MergedObject)]
pub struct PeopleMutations(own::OwnMutations, edit::EditMutations, admin::AdminMutations);
