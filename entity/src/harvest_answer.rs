//! An answer that a harvest rests on.
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "harvest_answers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub harvest_id: HarvestId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub answer_id: AnswerId,
}

impl ActiveModelBehavior for ActiveModel {}
