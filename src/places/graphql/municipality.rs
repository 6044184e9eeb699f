//! Municipalities.
use crate::graphql::ids;
use async_graphql::{ID, Object};
use chrono::NaiveDate;
use entity::municipality;

/// A municipality under its CBS code. Codes change by merger: an old code keeps resolving and names its successors.
pub struct Municipality(pub municipality::Model);

/// A municipality under its CBS code. Codes change by merger: an old code keeps resolving and names its successors.
#[Object]
impl Municipality {
    /// Its global id, made of its code.
    async fn id(&self) -> ID {
        ids::municipality(&self.0.code)
    }
    /// The CBS code: GM and four digits.
    async fn code(&self) -> &str {
        &self.0.code
    }
    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// The province it is in.
    async fn province(&self) -> &str {
        &self.0.province
    }
    /// The first day on which the code is valid; null when that was before these records begin.
    async fn valid_from(&self) -> Option<NaiveDate> {
        self.0.valid_from
    }
    /// The first day on which the code is no longer valid; null while no end is known.
    async fn valid_until(&self) -> Option<NaiveDate> {
        self.0.valid_until
    }
}
