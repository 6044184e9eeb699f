//! A network of parents with lived experience (netwerk van ervaringsdeskundige ouders), a parents' organisation, or a support point.
use crate::enums::{NetworkKind, NetworkState};
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "networks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NetworkId,
    pub kind: NetworkKind,
    pub name: String,
    pub search: String,
    pub description: String,
    pub area_id: AreaId,
    pub association_id: Option<OrganisationId>,
    pub contact: String,
    pub founded_on: Date,
    pub ended_on: Option<Date>,
    pub state: NetworkState,
    pub member_count: i32,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
