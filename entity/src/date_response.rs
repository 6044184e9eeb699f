//! What one profile answered to a date poll. It belongs to that profile, so to one capacity.
use crate::enums::Capacity;
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "date_responses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DateResponseId,
    pub poll_id: DatePollId,
    pub profile_id: ProfileId,
    pub capacity: Capacity,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
