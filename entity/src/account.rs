//! A person, as (issuer, subject) of their tokens: private.
use crate::enums::{ContactChannel, Digest, Language};
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    pub issuer: String,
    pub subject: String,
    pub audit_id: AuditId,
    pub language: Language,
    pub contact_channel: ContactChannel,
    pub digest: Digest,
    pub suspended_at: Option<DateTimeUtc>,
    pub suspended_reason: Option<String>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
