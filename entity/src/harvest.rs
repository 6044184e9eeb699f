//! What the core group made of the answers.
use crate::enums::{Capacity, HarvestState};
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "harvests")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HarvestId,
    pub question_id: QuestionId,
    pub community_id: CommunityId,
    pub state: HarvestState,
    pub works: String,
    pub barriers: String,
    pub follow_up: String,
    pub minority_note: String,
    pub author_profile_id: Option<ProfileId>,
    pub author_capacity: Capacity,
    pub author_name: String,
    pub author_function: Option<String>,
    pub author_organisation: Option<String>,
    pub author_area: Option<String>,
    pub author_core: bool,
    pub objections_until: DateTimeUtc,
    pub published_at: Option<DateTimeUtc>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
