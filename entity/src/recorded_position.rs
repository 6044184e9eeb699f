//! What parents were in a decision, from a moment on.
use crate::enums::ParentsPosition;
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recorded_positions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecordedPositionId,
    pub policy_table_id: PolicyTableId,
    pub position: ParentsPosition,
    pub recorded_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
