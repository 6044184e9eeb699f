//! The tables, one file each, and nothing else: no rules, no GraphQL.
pub mod ids;
