//! A policy table (beleidstafel): where policy is made, and what parents brought in.
use crate::enums::PolicyPhase;
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
    pub organisation_id: OrganisationId,
    pub area_id: AreaId,
    pub phase: PolicyPhase,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
