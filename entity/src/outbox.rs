//! An announced change.
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub tx: i64,
    pub id: NoticeId,
    pub created_at: DateTimeUtc,
    pub kind: String,
    pub subject_kind: i32,
    pub subject_id: Uuid,
    pub community_id: Option<CommunityId>,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
