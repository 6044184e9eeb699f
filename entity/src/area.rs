//! A work area: a value, found by its key.
use crate::enums::AreaLevel;
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "areas")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AreaId,
    pub key: String,
    pub level: AreaLevel,
    pub province: Option<String>,
    pub region_id: Option<RegionId>,
    pub neighbourhood: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
