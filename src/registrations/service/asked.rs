//! What events ask of who registers: told, put, answered. It stays as it is once somebody answered it.
use crate::{
    error::{Error, ProblemCode, Result},
    registrations::{asked::Asked, store},
};
use entity::{
    ids::{EventId, RegistrationId},
    registration_question,
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// What these events, which were seen, ask: in their order.
///
/// # Errors
/// Only those of the database.
pub async fn questions(db: &impl ConnectionTrait, ids: &[EventId]) -> Result<HashMap<EventId, Vec<registration_question::Model>>> {
    store::questions(db, ids).await
}

/// What was answered in these registrations, which were seen: in the order of the questions.
///
/// # Errors
/// Only those of the database.
pub async fn answers(
    db: &impl ConnectionTrait,
    ids: &[RegistrationId],
) -> Result<HashMap<RegistrationId, Vec<(registration_question::Model, Option<String>)>>> {
    store::answered_in(db, ids).await
}

/// Puts questions in the place of those that the event, locked, asked.
///
/// # Errors
/// REFUSED once somebody answered one.
pub async fn ask(db: &impl ConnectionTrait, event: EventId, asked: &[Asked]) -> Result<()> {
    if store::answered(db, event).await? {
        return Err(Error::refused("input.registrationQuestions", ProblemCode::AlreadyAnswered));
    }
    store::set_questions(db, event, asked).await
}
