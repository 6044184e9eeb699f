//! What time brings, and what a change of the event brings: each in the transaction of the job or of the change.
use super::Hall;
use crate::{app::App, db::Tx, error::Result, registrations::store};
use entity::{
    event,
    ids::{EventId, RegistrationId},
};

/// An offer's time is over: it lapses, unless it was taken or given up, and the place goes to whoever is next.
///
/// # Errors
/// Only those of the database.
pub async fn lapse(app: &App, tx: &Tx, id: RegistrationId) -> Result<()> {
    let Some(row) = store::subject(tx, id).await? else { return Ok(()) };
    settle(app, tx, row.event_id).await
}

/// The places that are kept for parents fall free, unless the event is later by now.
///
/// # Errors
/// Only those of the database.
pub async fn release(app: &App, tx: &Tx, id: EventId) -> Result<()> {
    settle(app, tx, id).await
}

async fn settle(app: &App, tx: &Tx, id: EventId) -> Result<()> {
    let mut hall = Hall::of(app, tx, store::event_of(tx, id).await?).await?;
    hall.settle().await?;
    hall.close().await.map(drop)
}

/// The event, locked, was changed: its start, its places, or whether it goes on. Gives it back as it is then.
///
/// # Errors
/// Only those of the database.
pub async fn changed(app: &App, tx: &Tx, event: event::Model) -> Result<event::Model> {
    let mut hall = Hall::of(app, tx, event).await?;
    hall.rearrange().await?;
    hall.close().await
}
