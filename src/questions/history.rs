//! Every state of a question is kept: from which to which, when, and what was said about it.
use super::store;
use crate::{error::Result, mutation::Write};
use entity::{
    enums::QuestionState,
    ids::{QuestionId, TurnId},
    question, turn,
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// Keeps what brought a question into the state that it has now.
pub async fn keep(write: &Write<'_>, was: Option<QuestionState>, now: &question::Model) -> Result<()> {
    let row = turn::Model {
        id: TurnId::new(),
        question_id: now.id,
        was,
        state: now.state,
        reason: now.state_reason.clone(),
        by_author: now.author_profile_id == Some(write.by().profile),
        created_at: now.updated_at,
    };
    write.insert_all([row]).await
}

/// The latest changes of state of these questions, newest first. Whoever asks has seen the questions.
pub async fn of(db: &impl ConnectionTrait, ids: &[QuestionId]) -> Result<HashMap<QuestionId, Vec<turn::Model>>> {
    let mut found: HashMap<QuestionId, Vec<turn::Model>> = HashMap::new();
    for row in store::turns_of(db, ids).await? {
        found.entry(row.question_id).or_default().push(row);
    }
    Ok(found)
}
