//! A turn of a question: from one state to another, with what was said about it.
use crate::enums::QuestionState;
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "turns")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TurnId,
    pub question_id: QuestionId,
    pub was: Option<QuestionState>,
    pub state: QuestionState,
    pub reason: Option<String>,
    pub by_author: bool,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
