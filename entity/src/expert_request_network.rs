//! A network that a request for a parent was put to.
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "expert_request_networks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub request_id: ExpertRequestId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub network_id: NetworkId,
}

impl ActiveModelBehavior for ActiveModel {}
