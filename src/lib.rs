//! The map.
pub mod app;
pub mod clock;
pub mod db;
pub mod error;
pub mod graphql;
pub mod policy;
