//! A policy table (beleidstafel): where policy is made, and what parents brought in.
use crate::enums::{ParentsPosition, PolicyPhase};
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "policy_tables")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PolicyTableId,
    pub title: String,
    pub description: String,
    pub organisation_id: OrganisationId,
    pub area_id: AreaId,
    pub domains: i32,
    pub phase: PolicyPhase,
    pub position: Option<ParentsPosition>,
    pub positioned_at: Option<DateTimeUtc>,
    pub current_draft_id: Option<PolicyDraftId>,
    pub draft_count: i32,
    pub input_count: i32,
    pub adopted_at: Option<DateTimeUtc>,
    pub override_reason: Option<String>,
    pub override_at: Option<DateTimeUtc>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
