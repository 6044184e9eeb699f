//! What one capacity of a person shows. Random id, no time of creation.
use crate::enums::Capacity;
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "profiles")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProfileId,
    pub account_id: AccountId,
    pub capacity: Capacity,
    pub display_name: String,
    pub about: String,
    pub search: String,
    pub area_id: Option<AreaId>,
    pub findable: bool,
    pub work_address: Option<String>,
    pub domains: i32,
    pub core_roles: i32,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
