//! A question for who registers for a meeting. The options are a JSON list of texts.
use crate::enums::RegistrationQuestionKind;
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration_questions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegistrationQuestionId,
    pub event_id: EventId,
    pub place: i32,
    pub text: String,
    pub kind: RegistrationQuestionKind,
    pub required: bool,
    pub options: String,
}

impl ActiveModelBehavior for ActiveModel {}
