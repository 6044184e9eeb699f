//! What an event tells of its registrations: one's own, those of all for who leads it, whether there are places, and the link for who has one.
use super::{Registration, RegistrationState};
use crate::{
    error::{Error, Result},
    graphql::{
        Capacity, RequestContext,
        batch::Batch,
        connection::{Connection, Count, PeopleCount},
    },
    outcomes,
    page::{Arguments, List, Slice},
    policy::{Action, Place},
    registrations::{Filter, RELEASE, Tally, places::Room, service},
};
use async_graphql::SimpleObject;
use entity::{enums, event, ids::EventId, registration};
use std::sync::Arc;

/// The actor's own registrations for the events of one request.
pub type OwnBatch = Batch<EventId, Arc<[registration::Model]>, Error>;
/// How many registrations the events of one request have.
pub type TallyBatch = Batch<EventId, Tally, Error>;

/// Whether there are places: yes or no, never how many.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct FreePlaces {
    /// Whether somebody who comes now as a parent has a place at once.
    ouder: bool,
    /// Whether somebody who comes now as a professional has a place at once.
    professional: bool,
    /// Whether a place that is kept for parents is free.
    kept_for_parents: bool,
}

async fn own_rows(session: &RequestContext, id: EventId) -> Result<Arc<[registration::Model]>> {
    let fetch = async |ids: &[EventId]| {
        let rows = service::own_of(&session.db, &session.actor, ids).await?;
        Ok::<_, Error>(rows.into_iter().map(|(id, rows)| (id, rows.into())).collect())
    };
    Ok(session.loads.registrations.load(id, fetch).await?.unwrap_or_default())
}

async fn tally(session: &RequestContext, id: EventId) -> Result<Tally> {
    let fetch = async |ids: &[EventId]| {
        let mut tallies = service::tallies(&session.db, ids).await?;
        for (id, kept) in outcomes::crowds(&session.db, ids, session.app.clock.now()).await? {
            tallies.entry(id).or_default().kept = kept;
        }
        Ok(tallies)
    };
    Ok(session.loads.tallies.load(id, fetch).await?.unwrap_or_default())
}

/// One's own registrations for an event, those that ended too, in the order in which they were made.
///
/// # Errors
/// Only those of the database.
pub async fn own(session: &RequestContext, id: EventId) -> Result<Vec<Registration>> {
    Ok(own_rows(session, id).await?.iter().cloned().map(Registration::in_line).collect())
}

/// Whether the session's actor has a place: whoever is suspended comes to nothing.
///
/// # Errors
/// Only those of the database.
pub async fn has_place(session: &RequestContext, event: &event::Model) -> Result<bool> {
    let placed = |row: &registration::Model| row.state == enums::RegistrationState::Registered;
    Ok(!session.actor.suspended() && own_rows(session, event.id).await?.iter().any(placed))
}

/// How many have a place. Others than who leads find nobody of them, but may know when general places are full: parents are told from five up.
///
/// # Errors
/// Only those of the database.
pub async fn registered_count(session: &RequestContext, event: &event::Model) -> Result<PeopleCount> {
    let crowd = tally(session, event.id).await?.registered;
    let leads = session.may(Action::ManageRegistration, Place::event(event)).await?;
    Ok(if leads { crowd.all().into() } else { PeopleCount::beside(crowd.others, crowd.parents) })
}

/// Whether there are places.
///
/// # Errors
/// Only those of the database.
pub async fn free_places(session: &RequestContext, event: &event::Model) -> Result<FreePlaces> {
    let tally = tally(session, event.id).await?;
    let released = event.places_released || event.starts_at - RELEASE <= session.app.clock.now();
    let room = Room { capacity: event.capacity, kept: event.parent_places, released };
    // Who waits comes before who comes now.
    let none = tally.waiting == Default::default();
    let at_once = |who: enums::Capacity| room.fits(tally.held() + tally.kept, who) && (none || !released || event.places_released);
    Ok(FreePlaces {
        ouder: at_once(enums::Capacity::Ouder),
        professional: at_once(enums::Capacity::Professional),
        kept_for_parents: room.keeps_one(tally.held() + tally.kept),
    })
}

/// A page of an event's registrations, as far as the session's actor may see them.
///
/// # Errors
/// INVALID for arguments that are wrong.
pub async fn of_event(
    session: &RequestContext,
    id: EventId,
    state: Option<RegistrationState>,
    capacity: Option<Capacity>,
    arguments: &Arguments,
) -> Result<Connection<Registration>> {
    let slice = Slice::parse(List::new("registrations", id.0.as_bytes()), arguments)?;
    let filter = Filter { state: state.map(Into::into), capacity: capacity.map(Into::into) };
    let page = service::of_event(&session.db, &session.actor, id, filter, slice).await?.map(Registration::in_line);
    let count: Count = Box::new(move |session| Box::pin(service::of_event_count(&session.db, &session.actor, id, filter)));
    Ok(Connection::new(page, count))
}
