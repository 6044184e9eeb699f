//! A suggested meeting that a community's organisers do not want to hold.
use crate::enums::SuggestionReason;
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dismissed_suggestions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub community_id: CommunityId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: SuggestionReason,
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: Uuid,
    pub mark: Uuid,
    pub reason: String,
    pub profile_id: ProfileId,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
