//! The map of a day.
use super::{Coverage, store};
use crate::error::Result;
use chrono::NaiveDate;
use sea_orm::ConnectionTrait;

/// How every municipality that is valid on a day is covered on it. A day to come is answered by what is known now.
///
/// # Errors
/// Only those of the database.
pub async fn on(db: &impl ConnectionTrait, day: NaiveDate) -> Result<Coverage> {
    Ok(Coverage::new(day, store::map(db, day).await?))
}
