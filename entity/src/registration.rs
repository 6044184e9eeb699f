//! A registration for an event. It belongs to a profile; its place in the line is given under the lock of the event's row.
use crate::enums::{Capacity, RegistrationState};
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registrations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegistrationId,
    pub event_id: EventId,
    pub community_id: Option<CommunityId>,
    pub network_id: Option<NetworkId>,
    pub policy_table_id: Option<PolicyTableId>,
    pub profile_id: ProfileId,
    pub capacity: Capacity,
    pub state: RegistrationState,
    pub position: i32,
    pub offered_until: Option<DateTimeUtc>,
    pub attended: Option<bool>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
