//! A network's answer to a request for a parent: a word, and the member whom it has in mind.
use crate::enums::ExpertOfferState;
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "expert_offers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExpertOfferId,
    pub request_id: ExpertRequestId,
    pub network_id: NetworkId,
    pub profile_id: Option<ProfileId>,
    pub message: String,
    pub state: ExpertOfferState,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
