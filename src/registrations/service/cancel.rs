//! A place, an offer or a turn is given up: by whoever has it, or by who leads.
use super::{Hall, locked};
use crate::{
    app::App,
    error::{Error, ProblemCode, Result, check_version},
    once::{Once, Outcome},
    policy::{self, Actor},
    record::{Happened, record},
    registrations::{CancelRegistration, ManageRegistration, live, store},
};
use entity::{enums::RegistrationState, ids::RegistrationId, registration};

/// Gives up a registration. What comes free is offered to whoever is next.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it had ended, or the event has begun.
pub async fn cancel(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: RegistrationId,
    expected: i32,
) -> Result<Outcome<registration::Model, RegistrationId>> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (event, registration) = locked(&tx, actor, id).await?;
    let by = if actor.is(registration.profile_id) {
        *policy::permit(&tx, actor, CancelRegistration { registration: registration.clone() }).await?.by()
    } else {
        *policy::permit(&tx, actor, ManageRegistration { registration: registration.clone() }).await?.by()
    };
    check_version(registration.version, expected)?;
    if !live(registration.state) {
        return Err(Error::refused("input.registrationId", ProblemCode::WrongState));
    }
    let mut hall = Hall::of(app, &tx, event).await?;
    if hall.event.starts_at <= hall.now {
        return Err(Error::refused("input.registrationId", ProblemCode::EventBegun));
    }
    // What time brought comes first: it may have given this one a place, or have ended its offer.
    hall.settle().await?;
    let registration = store::subject(&tx, id).await?.filter(|row| live(row.state));
    let registration = registration.ok_or_else(|| Error::refused("input.registrationId", ProblemCode::WrongState))?;
    let row = hall.becomes(registration, RegistrationState::Cancelled).await?;
    hall.settle().await?;
    hall.close().await?;
    record(app, &tx, &by, Happened::to("registration.cancelled", id, row.version).at(&row)).await?;
    app.commit(tx, "cancelRegistration").await?;
    Ok(Outcome::Fresh(row))
}
