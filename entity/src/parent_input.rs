//! What a parent brought in at a policy table, on one version of the policy, with what was said to it.
use crate::enums::{Capacity, ResponseKind};
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "parent_inputs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ParentInputId,
    pub policy_table_id: PolicyTableId,
    pub number: i32,
    pub draft_id: PolicyDraftId,
    pub event_id: Option<EventId>,
    pub window_id: Option<WrittenWindowId>,
    pub network_id: Option<NetworkId>,
    pub giver: String,
    pub author_profile_id: Option<ProfileId>,
    pub author_capacity: Capacity,
    pub author_name: String,
    pub author_area: Option<String>,
    pub anonymous: bool,
    pub body: String,
    pub erased_at: Option<DateTimeUtc>,
    pub barred: bool,
    pub response: Option<ResponseKind>,
    pub response_reason: Option<String>,
    pub responded_at: Option<DateTimeUtc>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
