//! How a meeting can be held (draaiboek): of one network, or for all of them.
use crate::enums::EventForm;
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_templates")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventTemplateId,
    pub network_id: Option<NetworkId>,
    pub title: String,
    pub programme: String,
    pub summary: String,
    pub minutes: i32,
    pub form: EventForm,
    pub childcare: bool,
    pub travel_costs: bool,
    pub interpreter: bool,
    pub intervision: bool,
    pub retired_at: Option<DateTimeUtc>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
