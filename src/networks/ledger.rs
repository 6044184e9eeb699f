//! The ledger of what networks and the programme owe, what makes a meeting count, and the reminder when a year comes to its end.
use crate::{
    app::App,
    error::Result,
    events,
    jobs::{self, Kind},
    mutation::{DomainEvent, EventKind, Write},
    networks::{
        duty::{Duty, Reason, counting, day, next_reminder, programme_reason, reason, reminder, required, time_of},
        store,
    },
};
use chrono::{Datelike as _, Utc};
use entity::{
    event,
    ids::{EventId, NetworkId},
    network,
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeSet, HashMap};

/// The meetings of networks in years, but for drafts: for the loader, one statement for each year.
pub async fn meetings(db: &impl ConnectionTrait, keys: &[(NetworkId, i32)]) -> Result<HashMap<(NetworkId, i32), Vec<event::Model>>> {
    let (years, mut found): (BTreeSet<_>, _) = (keys.iter().map(|key| key.1).collect(), HashMap::new());
    for year in years {
        let ids: Vec<_> = keys.iter().filter(|key| key.1 == year).map(|key| key.0).collect();
        found.extend(store::held_by(db, &ids, &time_of(year)).await?.into_iter().map(|(id, rows)| ((id, year), rows)));
    }
    Ok(found)
}

/// The ledger of a network, of one year with these meetings.
pub fn duty(app: &App, network: &network::Model, year: i32, meetings: Vec<event::Model>) -> Duty {
    let now = app.clock.now();
    Duty { year, required: required(network, year), meetings: judged(meetings, |row| reason(row, now)) }
}

/// The ledger of the programme's own yearly meeting.
pub async fn programme_duty(app: &App, db: &impl ConnectionTrait, year: i32) -> Result<Duty> {
    let now: chrono::DateTime<Utc> = app.clock.now();
    let rows = store::of_the_programme(db, &time_of(year)).await?;
    Ok(Duty { year, required: 1, meetings: judged(rows, |row| programme_reason(row, now)) })
}

fn judged(rows: Vec<event::Model>, by: impl Fn(&event::Model) -> Reason) -> Vec<(event::Model, Reason)> {
    rows.into_iter().map(|row| (by(&row), row)).map(|(reason, row)| (row, reason)).collect()
}

/// A meeting was closed, or its report written, in this transaction: it counts from now on, if it is one that does.
pub async fn count_reported(write: &Write<'_>, happened: &DomainEvent) -> Result<()> {
    let Some(id) = happened.subject::<EventId>() else { return Ok(()) };
    let meeting = events::by_ids(&write.db, write.actor, &[id]).await?.remove(&id);
    match meeting.and_then(|meeting| counting(&meeting, write.now())) {
        Some(row) => write.insert_new([row]).await.map(drop),
        None => Ok(()),
    }
}

/// Plans the next look at whether a network is short.
pub(super) async fn remind(write: &Write<'_>, id: NetworkId) -> Result<()> {
    jobs::plan(write, Kind::DutyApproaches, id.0, next_reminder(write.now())).await
}

/// The year comes to its end: a network that is short hears of it, once; and the next look is planned.
pub async fn approaches(write: &Write<'_>, id: NetworkId) -> Result<()> {
    let Some(network) = store::lock(&write.db, id).await?.filter(|network| network.ended_on.is_none()) else { return Ok(()) };
    let now = write.now();
    let year = day(now).year();
    // One that was held up until the next year is too late to help.
    let held = meetings(&write.db, &[(id, year)]).await?.remove(&(id, year)).unwrap_or_default();
    if now >= reminder(year) && duty(write.app, &network, year, held).short() > 0 {
        write.emit_as_service(DomainEvent::of(EventKind::NetworkDutyApproached, id, network.version).announced_only()).await?;
    }
    remind(write, id).await
}
