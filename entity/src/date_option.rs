//! One of the dates of a poll.
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "date_options")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DateOptionId,
    pub poll_id: DatePollId,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
