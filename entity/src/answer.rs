//! An answer, with its author as they were then.
use crate::enums::{AnswerKind, Capacity};
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "answers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AnswerId,
    pub question_id: QuestionId,
    pub community_id: CommunityId,
    pub parent_id: Option<AnswerId>,
    pub kind: AnswerKind,
    pub body: String,
    pub author_profile_id: Option<ProfileId>,
    pub author_capacity: Capacity,
    pub author_name: String,
    pub author_function: Option<String>,
    pub author_organisation: Option<String>,
    pub author_area: Option<String>,
    pub author_core: bool,
    pub anonymous: bool,
    pub author_domains: i32,
    pub helpful_count: i32,
    pub reply_count: i32,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub withdrawn_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
