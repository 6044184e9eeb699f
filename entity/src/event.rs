//! A meeting (bijeenkomst), with what a page of it shows.
use crate::enums::{Audience, Capacity, EventForm, EventState};
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventId,
    pub community_id: Option<CommunityId>,
    pub network_id: Option<NetworkId>,
    pub policy_table_id: Option<PolicyTableId>,
    pub members_only: bool,
    pub organisation_id: Option<OrganisationId>,
    pub organiser_profile_id: Option<ProfileId>,
    pub author_capacity: Capacity,
    pub author_name: String,
    pub author_function: Option<String>,
    pub author_organisation: Option<String>,
    pub author_area: Option<String>,
    pub author_core: bool,
    pub title: String,
    pub description: String,
    pub summary: String,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    pub form: EventForm,
    pub location: Option<String>,
    pub join_link: Option<String>,
    pub audience: Audience,
    pub area_id: Option<AreaId>,
    pub place_id: AreaId,
    pub childcare: bool,
    pub travel_costs: bool,
    pub interpreter: bool,
    pub capacity: Option<i32>,
    pub parent_places: i32,
    pub registration_opens_at: Option<DateTimeUtc>,
    pub registration_closes_at: Option<DateTimeUtc>,
    pub state: EventState,
    pub published_at: Option<DateTimeUtc>,
    pub announced_at: Option<DateTimeUtc>,
    pub parent_friendly: bool,
    pub cancel_reason: Option<String>,
    pub report: Option<String>,
    pub recording_link: Option<String>,
    pub registered_count: i32,
    pub waiting_count: i32,
    pub places_released: bool,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
