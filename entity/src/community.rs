//! A place for questions.
use crate::enums::{Audience, CommunityLevel, Joining, Visibility};
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "communities")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommunityId,
    pub name: String,
    pub description: String,
    pub search: String,
    pub level: CommunityLevel,
    pub area_id: AreaId,
    pub audience: Audience,
    pub visibility: Visibility,
    pub joining: Joining,
    pub parent_id: Option<CommunityId>,
    pub reviewed: bool,
    pub archived_at: Option<DateTimeUtc>,
    pub member_count: i32,
    pub parent_count: i32,
    pub question_count: i32,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
