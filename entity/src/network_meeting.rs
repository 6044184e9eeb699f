//! A meeting that counts for its network's duty to meet: held on a day, and counting from the day on which its report was published.
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "network_meetings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: EventId,
    pub network_id: NetworkId,
    pub held_on: Date,
    pub counts_from: Date,
}

impl ActiveModelBehavior for ActiveModel {}
