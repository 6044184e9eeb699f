//! A meeting is made of questions: which, said whole each time.
use super::{Readable, store};
use crate::{
    error::{Error, FieldError, ProblemCode, Result},
    mutation::Write,
    questions,
};
use entity::{enums::QuestionState, event, event_question, ids::QuestionId, question};
use std::collections::HashMap;

/// From now on the meeting is made of these questions, in this order: whether that is something new. Those that it had may have been closed since.
///
/// # Errors
/// INVALID for questions that the actor can't see; REFUSED for those that are not open, and for those that not everybody may read who sees the meeting.
pub async fn tie(write: &Write<'_>, event: &event::Model, ids: &[QuestionId]) -> Result<bool> {
    let had: HashMap<QuestionId, event_question::Model> =
        store::of_event(&write.db, event.id).await?.into_iter().map(|row| (row.question_id, row)).collect();
    let rows = questions::several(&write.db, write.actor, ids).await?;
    let readable = Readable::of(&write.db, write.actor, &rows).await?;
    let seen: HashMap<QuestionId, question::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    let (mut unknown, mut unmet) = (vec![], vec![]);
    for (i, id) in ids.iter().enumerate().filter(|(_, id)| !had.contains_key(*id)) {
        let at = |code| FieldError::at(&format!("questionIds.{i}"), code);
        match seen.get(id) {
            None => unknown.push(at(ProblemCode::UnknownId)),
            Some(row) if row.withdrawn_at.is_some() => unmet.push(at(ProblemCode::Withdrawn)),
            Some(row) if !open(row) => unmet.push(at(ProblemCode::WrongState)),
            Some(row) if !readable.at(event, row) => unmet.push(at(ProblemCode::WrittenForFewer)),
            Some(_) => {}
        }
    }
    match (unknown.is_empty(), unmet.is_empty()) {
        (false, _) => return Err(Error::Invalid(unknown)),
        (_, false) => return Err(Error::Refused(unmet)),
        _ => {}
    }
    let mut changed = false;
    for gone in had.keys().filter(|id| !ids.contains(id)) {
        changed = true;
        store::untie(write, event.id, *gone).await?;
    }
    for (place, id) in (0..).zip(ids) {
        match had.get(id) {
            Some(row) if row.place == place => continue,
            Some(_) => store::put(write, event.id, *id, place).await?,
            None => store::tie(write, event.id, *id, place).await?,
        }
        changed = true;
    }
    Ok(changed)
}

fn open(row: &question::Model) -> bool {
    row.position.is_some() && matches!(row.state, QuestionState::Open | QuestionState::Harvested)
}
