//! People as clients see them: authors of contributions, profiles, and, only for oneself, the account.
mod author;
mod profile;

pub use author::Author;
pub use profile::Profile;
