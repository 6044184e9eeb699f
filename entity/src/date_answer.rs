//! What one response says of one date.
use crate::enums::DateAnswer;
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "date_answers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub response_id: DateResponseId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub option_id: DateOptionId,
    pub answer: DateAnswer,
}

impl ActiveModelBehavior for ActiveModel {}
