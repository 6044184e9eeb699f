//! Somebody takes the place that was offered.
use super::{Hall, locked};
use crate::{
    app::App,
    error::{Error, ProblemCode, Result, check_version},
    once::{Once, Outcome},
    policy::{self, Actor},
    record::{Happened, record},
    registrations::AcceptOffer,
};
use entity::{
    enums::{EventState, RegistrationState},
    ids::RegistrationId,
    registration,
};

/// Takes the place that was offered.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it lapsed, the event is cancelled, or there is no offer.
pub async fn accept(
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
    let (by, AcceptOffer { event, registration }) = policy::permit(&tx, actor, AcceptOffer { registration, event }).await?.open();
    let mut hall = Hall::of(app, &tx, event).await?;
    let late = registration.offered_until.is_some_and(|until| until <= hall.now);
    let refused = |code| Err(Error::refused("input.registrationId", code));
    match registration.state {
        // Whatever the version that was read: it says more than that it is another one now.
        RegistrationState::Lapsed => return refused(ProblemCode::OfferLapsed),
        RegistrationState::Offered if late => return refused(ProblemCode::OfferLapsed),
        _ if hall.event.state == EventState::Cancelled => return refused(ProblemCode::EventCancelled),
        RegistrationState::Offered if hall.event.state == EventState::Published => check_version(registration.version, expected)?,
        _ => {
            check_version(registration.version, expected)?;
            return refused(ProblemCode::WrongState);
        }
    }
    hall.settle().await?;
    let row = hall.becomes(registration, RegistrationState::Registered).await?;
    hall.close().await?;
    record(app, &tx, &by, Happened::to("registration.accepted", id, row.version).at(&row)).await?;
    app.commit(tx, "acceptOffer").await?;
    Ok(Outcome::Fresh(row))
}
