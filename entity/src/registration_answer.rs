//! What somebody answered when they registered. The text is gone once the registration ended.
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration_answers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub question_id: RegistrationQuestionId,
    pub text: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
