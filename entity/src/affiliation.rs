//! A function at an organisation.
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "affiliations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AffiliationId,
    pub profile_id: ProfileId,
    pub organisation_id: OrganisationId,
    pub function: String,
    pub area_id: Option<AreaId>,
    pub place: i32,
}

impl ActiveModelBehavior for ActiveModel {}
