//! Who did the owner's work at a policy table, in whatever part of it.
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "policy_hands")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub policy_table_id: PolicyTableId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub profile_id: ProfileId,
}

impl ActiveModelBehavior for ActiveModel {}
