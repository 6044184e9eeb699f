//! Every turn of a question is kept: from which state to which, when, and what was said about it.
use crate::{db::Tx, error::Result, graphql::RequestContext, policy::By, questions::store};
use entity::{
    enums::QuestionState,
    ids::{QuestionId, TurnId},
    question, turn,
};
use sea_orm::Set;
use std::collections::HashMap;

/// Keeps the turn that brought a question where it stands now.
///
/// # Errors
/// Only those of the database.
pub(super) async fn keep(tx: &Tx, was: Option<QuestionState>, now: &question::Model, by: &By) -> Result<()> {
    let row = turn::ActiveModel {
        id: Set(TurnId::new()),
        question_id: Set(now.id),
        was: Set(was),
        state: Set(now.state),
        reason: Set(now.state_reason.clone()),
        by_author: Set(now.author_profile_id == Some(by.profile)),
        created_at: Set(now.updated_at),
    };
    store::turn(tx, row).await
}

/// The latest turns of these questions, newest first. Whoever asks has seen the questions.
///
/// # Errors
/// Only those of the database.
pub async fn turns(session: &RequestContext, ids: &[QuestionId]) -> Result<HashMap<QuestionId, Vec<turn::Model>>> {
    let mut found: HashMap<QuestionId, Vec<turn::Model>> = HashMap::new();
    for row in store::turns_of(&session.db, ids).await? {
        found.entry(row.question_id).or_default().push(row);
    }
    Ok(found)
}
