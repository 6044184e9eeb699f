//! A time in which parents can give their input in writing.
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "written_windows")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WrittenWindowId,
    pub policy_table_id: PolicyTableId,
    pub opens_at: DateTimeUtc,
    pub closes_at: DateTimeUtc,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
