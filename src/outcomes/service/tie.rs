//! A meeting is made of questions: which, said whole each time.
use super::{Readable, store};
use crate::{
    error::{Error, Fault, ProblemCode, Result},
    graphql::Session,
    policy::Actor,
    questions,
};
use entity::{
    enums::QuestionState,
    event, event_question,
    ids::{EventId, QuestionId},
    question,
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// How many meetings of one question are shown.
const SHOWN: usize = 20;

/// From now on the meeting is made of these questions, in this order: whether that is something new. Those that it had may have been closed since.
///
/// # Errors
/// INVALID for questions that the actor can't see; REFUSED for those that are not open, and for those that not everybody may read who sees the meeting.
pub async fn tie(db: &impl ConnectionTrait, actor: &Actor, event: &event::Model, ids: &[QuestionId]) -> Result<bool> {
    let had: HashMap<QuestionId, event_question::Model> =
        store::of_event(db, event.id).await?.into_iter().map(|row| (row.question_id, row)).collect();
    let rows = questions::service::several(db, actor, ids).await?;
    let readable = Readable::of(db, actor, &rows).await?;
    let seen: HashMap<QuestionId, question::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    let (mut unknown, mut unmet) = (vec![], vec![]);
    for (i, id) in ids.iter().enumerate().filter(|(_, id)| !had.contains_key(*id)) {
        let at = |code| Fault::at(&format!("input.questionIds.{i}"), code);
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
        store::untie(db, event.id, *gone).await?;
    }
    for (place, id) in (0..).zip(ids) {
        match had.get(id) {
            Some(row) if row.place == place => {}
            Some(row) => {
                changed = true;
                store::save(db, event_question::Model { place, ..row.clone() }).await?;
            }
            None => {
                changed = true;
                store::tie(db, event.id, *id, place).await?;
            }
        }
    }
    Ok(changed)
}

fn open(row: &question::Model) -> bool {
    row.position.is_some() && matches!(row.state, QuestionState::Open | QuestionState::Harvested)
}

/// The questions of meetings, each with what became of it, as far as the actor may see them: for the loader.
///
/// # Errors
/// Only those of the database.
pub async fn questions_of(session: &Session, ids: &[EventId]) -> Result<HashMap<EventId, Vec<event_question::Model>>> {
    let mut out: HashMap<_, Vec<_>> = HashMap::new();
    for row in store::questions_of(&session.db, &session.actor, ids).await? {
        out.entry(row.event_id).or_default().push(row);
    }
    Ok(out)
}

/// The newest meetings of questions, as far as the actor may see them: for the loader.
///
/// # Errors
/// Only those of the database.
pub async fn events_of(session: &Session, ids: &[QuestionId]) -> Result<HashMap<QuestionId, Vec<event_question::Model>>> {
    let mut out: HashMap<_, Vec<_>> = HashMap::new();
    for row in store::events_of(&session.db, &session.actor, ids).await? {
        let some = out.entry(row.question_id).or_default();
        if some.len() < SHOWN {
            some.push(row);
        }
    }
    Ok(out)
}
