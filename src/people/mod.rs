//! People: accounts are private; what a person shows is a profile, one per capacity, and nothing visible ties two of them together.
pub mod accounts;
