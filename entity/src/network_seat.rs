//! A seat in a network. It belongs to a profile, and is told to nobody but its holder and the network's coordinators.
use crate::enums::{Capacity, NetworkPart, SeatState};
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "network_seats")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NetworkSeatId,
    pub network_id: NetworkId,
    pub profile_id: ProfileId,
    pub capacity: Capacity,
    pub part: NetworkPart,
    pub state: SeatState,
    pub message: Option<String>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
