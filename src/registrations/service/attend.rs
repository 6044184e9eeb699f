//! Who was there.
use super::locked;
use crate::{
    app::App,
    error::{Error, ProblemCode, Result, check_version},
    once::{Once, Outcome},
    policy::{self, Actor},
    record::{Happened, record},
    registrations::{ManageRegistration, store},
};
use entity::{
    enums::{EventState, RegistrationState},
    ids::RegistrationId,
    registration,
};
use sea_orm::Set;

/// Notes whether somebody was there.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when they had no place, the event has not begun, or was cancelled.
pub async fn attend(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: RegistrationId,
    expected: i32,
    attended: bool,
) -> Result<Outcome<registration::Model, RegistrationId>> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (event, registration) = locked(&tx, actor, id).await?;
    let (by, ManageRegistration { registration }) = policy::permit(&tx, actor, ManageRegistration { registration }).await?.open();
    check_version(registration.version, expected)?;
    let refused = |code| Err(Error::refused("input.registrationId", code));
    if event.state == EventState::Cancelled {
        return refused(ProblemCode::EventCancelled);
    }
    if registration.state != RegistrationState::Registered {
        return refused(ProblemCode::WrongState);
    }
    if event.starts_at > now {
        return refused(ProblemCode::EventNotBegun);
    }
    let row = registration::ActiveModel {
        attended: Set(Some(attended)),
        version: Set(expected + 1),
        updated_at: Set(now),
        ..registration.into()
    };
    let row = store::save(&tx, row).await?;
    record(app, &tx, &by, Happened::to("registration.attended", id, row.version).at(&row)).await?;
    app.commit(tx, "markAttendance").await?;
    Ok(Outcome::Fresh(row))
}
