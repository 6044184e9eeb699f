//! A place at a meeting that is kept for a while for somebody who asked one of its questions. Nobody else learns whose it is.
use crate::enums::Capacity;
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "kept_places")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: EventId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub profile_id: ProfileId,
    pub capacity: Capacity,
    pub masked: bool,
    pub kept_until: DateTimeUtc,
    pub taken: bool,
}

impl ActiveModelBehavior for ActiveModel {}
