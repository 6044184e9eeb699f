//! A question, with what a page of it shows: author as they were then, counters.
use crate::enums::{Capacity, QuestionState};
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "questions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuestionId,
    pub community_id: CommunityId,
    pub position: Option<Uuid>,
    pub state: QuestionState,
    pub state_reason: Option<String>,
    pub text: String,
    pub explanation: String,
    pub motivation: String,
    pub area_id: Option<AreaId>,
    pub place_id: AreaId,
    pub author_profile_id: Option<ProfileId>,
    pub author_capacity: Capacity,
    pub author_name: String,
    pub author_function: Option<String>,
    pub author_organisation: Option<String>,
    pub author_area: Option<String>,
    pub author_core: bool,
    pub anonymous: bool,
    pub answer_count: i32,
    pub follower_count: i32,
    pub followed_rank: i32,
    pub answered_domains: i32,
    pub active_at: DateTimeUtc,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub withdrawn_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
