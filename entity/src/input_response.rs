//! What was said to a parent's input, now or before.
use crate::enums::ResponseKind;
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "input_responses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InputResponseId,
    pub parent_input_id: ParentInputId,
    pub kind: ResponseKind,
    pub reason: String,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
