//! A date poll (datumprikker): dates that people say yes or no to, before one becomes a meeting.
use crate::enums::{Audience, DatePollState};
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "date_polls")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DatePollId,
    pub community_id: Option<CommunityId>,
    pub network_id: Option<NetworkId>,
    pub policy_table_id: Option<PolicyTableId>,
    pub members_only: bool,
    pub organiser_profile_id: ProfileId,
    pub title: String,
    pub description: String,
    pub audience: Audience,
    pub closes_at: DateTimeUtc,
    pub state: DatePollState,
    pub chosen_id: Option<DateOptionId>,
    pub event_id: Option<EventId>,
    pub reason: Option<String>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
