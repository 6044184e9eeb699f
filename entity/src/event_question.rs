//! A question that a meeting is made of, and what came of it there.
use crate::enums::OutcomeKind;
use crate::ids::*;
use sea_orm::entity::prelude::*;

/// A row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_questions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: EventId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub question_id: QuestionId,
    pub place: i32,
    pub outcome: Option<OutcomeKind>,
    pub carried_to: Option<EventId>,
    pub answer_id: Option<AnswerId>,
}

impl ActiveModelBehavior for ActiveModel {}
