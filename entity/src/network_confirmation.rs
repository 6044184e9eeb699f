//! A day on which a network was said to be at work still. By nobody's name.
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "network_confirmations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub network_id: NetworkId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub confirmed_on: Date,
}

impl ActiveModelBehavior for ActiveModel {}
