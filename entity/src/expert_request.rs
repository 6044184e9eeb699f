//! A request for a parent with lived experience. Who asks is told to nobody before both sides agreed.
use crate::enums::ExpertRequestState;
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "expert_requests")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExpertRequestId,
    pub profile_id: ProfileId,
    pub organisation_id: Option<OrganisationId>,
    pub topic: String,
    pub setting: String,
    pub hours: i32,
    pub fee_cents: i32,
    pub area_id: AreaId,
    pub network_id: Option<NetworkId>,
    pub state: ExpertRequestState,
    pub lapses_at: DateTimeUtc,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
