//! Somebody registers.
use super::Hall;
use crate::{
    app::App,
    error::{Error, FieldError, ProblemCode, Result},
    once::{Once, Outcome},
    policy::{self, Actor},
    record::{Happened, record},
    registrations::{
        RegisterForEvent,
        asked::{Given, fitting},
        store,
    },
};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::{
    enums::{Capacity, EventState, RegistrationState},
    event,
    ids::{EventId, RegistrationId},
    registration,
};
use sea_orm::Set;

/// Registers: with a place when there is one, else as the last who waits. An event that is full is nothing wrong.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN (capacity, audience, membership, archive), REFUSED (not open, closed, cancelled, registered already), INVALID (what the event
/// asks is not answered, or not so).
pub async fn register(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: EventId,
    hat: Capacity,
    answers: &[Given],
) -> Result<Outcome<registration::Model, RegistrationId>> {
    let (tx, fresh) = (app.begin().await?, RegistrationId::new());
    if let Some(before) = once.before(app, &tx, actor, fresh).await? {
        return Ok(Outcome::Before(before));
    }
    let event = store::event(&tx, actor, id).await?.ok_or_else(|| Error::not_found("input.eventId"))?;
    let (by, RegisterForEvent { event, .. }) = policy::permit(&tx, actor, RegisterForEvent { event, hat }).await?.open();
    let mut unmet: Vec<_> = shut(&event, app.clock.now()).into_iter().collect();
    // In whatever capacity, and though the token may not grant it now: one person, one place.
    if store::is_registered(&tx, id, by.account).await? {
        unmet.push(FieldError::at("input.eventId", ProblemCode::AlreadyRegistered));
    }
    if !unmet.is_empty() {
        return Err(Error::Refused(unmet));
    }
    let asked = store::questions(&tx, &[id]).await?.remove(&id).unwrap_or_default();
    let answers = fitting(&asked, answers)?;
    let mut hall = Hall::of(app, &tx, event).await?;
    hall.settle().await?;
    let claimed = hall.claim(by.profile).await?;
    let state = if hall.fits(hat) { RegistrationState::Registered } else { RegistrationState::Waiting };
    let row = registration::ActiveModel {
        id: Set(fresh),
        event_id: Set(id),
        community_id: Set(hall.event.community_id),
        network_id: Set(hall.event.network_id),
        policy_table_id: Set(hall.event.policy_table_id),
        profile_id: Set(by.profile),
        capacity: Set(hat),
        state: Set(state),
        position: Set(store::last_position(&tx, id).await? + 1),
        offered_until: Set(None),
        attended: Set(None),
        masked: Set(claimed == Some(true)),
        version: Set(1),
        created_at: Set(hall.now),
        updated_at: Set(hall.now),
    };
    let row = hall.comes(row).await?;
    store::answer(&tx, row.id, answers).await?;
    hall.close().await?;
    let what = if state == RegistrationState::Registered { "registration.made" } else { "registration.waiting" };
    record(app, &tx, &by, Happened::to(what, row.id, row.version).at(&row)).await?;
    app.commit(tx, "registerForEvent").await?;
    Ok(Outcome::Fresh(row))
}

/// Why nobody can register now.
fn shut(event: &event::Model, now: DateTime<Utc>) -> Option<FieldError> {
    let at = |code| FieldError::at("input.eventId", code);
    match event.state {
        EventState::Draft => Some(at(ProblemCode::WrongState)),
        EventState::Cancelled => Some(at(ProblemCode::EventCancelled)),
        EventState::Closed => Some(at(ProblemCode::RegistrationClosed)),
        EventState::Published => {
            let closes = event.registration_closes_at.map_or(event.starts_at, |closes| closes.min(event.starts_at));
            match event.registration_opens_at.filter(|&opens| opens > now) {
                _ if closes <= now => Some(at(ProblemCode::RegistrationClosed)),
                Some(opens) => Some(at(ProblemCode::RegistrationNotOpen).with(opens.to_rfc3339_opts(SecondsFormat::Secs, true))),
                None => None,
            }
        }
    }
}
