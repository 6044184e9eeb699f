//! A municipality under its CBS code, valid between two dates.
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "municipalities")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub name: String,
    pub province: String,
    pub valid_from: Option<Date>,
    pub valid_until: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}
