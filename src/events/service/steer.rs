//! A meeting is published, cancelled, or closed once it is over.
use super::{
    in_state, locked, open_tags,
    programme::{note_report, reported},
    refuse, within,
};
use crate::{
    app::App,
    db::Tx,
    error::{Fault, ProblemCode, Result, fresh},
    events::{Came, CancelEvent, CloseEvent, Held, PublishEvent, friendly::friendly, store},
    once::{Once, Outcome},
    outcomes::service as outcomes,
    policy::{self, Actor, By},
    record::{Happened, record},
    series::Scope,
    text::Text,
};
use entity::{enums::EventState, event, ids::EventId};

/// Publishes a draft: whoever may look into the community sees it from now on.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is no draft or would start in the past.
pub async fn publish(app: &App, actor: &Actor, once: &Once, id: EventId, expected: i32, scope: Scope) -> Result<Held> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (event, others) = within(&tx, actor, id, scope).await?;
    let (by, PublishEvent { event: row }) = policy::permit(&tx, actor, PublishEvent { event }).await?.open();
    fresh(row.version, expected)?;
    let mut unmet = in_state(&row, EventState::Draft);
    if row.state == EventState::Draft && row.starts_at <= now {
        unmet.push(Fault::at("input.eventId", ProblemCode::InThePast));
    }
    refuse(unmet)?;
    for other in others.into_iter().filter(|other| other.state == EventState::Draft && other.starts_at > now) {
        announce(app, &tx, &by, other).await?;
    }
    let row = announce(app, &tx, &by, row).await?;
    app.commit(tx, "publishEvent").await?;
    Ok(Outcome::Fresh(row))
}

/// From now on everybody sees it who may look where it is held.
async fn announce(app: &App, tx: &Tx, by: &By, mut row: event::Model) -> Result<event::Model> {
    let now = app.clock.now();
    open_tags(app, tx, row.id).await?;
    row.state = EventState::Published;
    row.published_at = Some(now);
    row.announced_at = Some(now);
    row.parent_friendly = friendly(&row, now);
    let row = keep(app, tx, by, row, "event.published").await?;
    outcomes::keep(app, tx, row.clone()).await?;
    Ok(row)
}

/// Calls a published meeting off, with the reason for everybody.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is not published or is over.
pub async fn cancel(app: &App, actor: &Actor, once: &Once, id: EventId, expected: i32, (scope, reason): (Scope, Text)) -> Result<Held> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (event, others) = within(&tx, actor, id, scope).await?;
    let (by, CancelEvent { event: row, reason }) = policy::permit(&tx, actor, CancelEvent { event, reason }).await?.open();
    fresh(row.version, expected)?;
    let mut unmet = in_state(&row, EventState::Published);
    if row.state == EventState::Published && row.ends_at <= now {
        unmet.push(Fault::at("input.eventId", ProblemCode::InThePast));
    }
    refuse(unmet)?;
    let off = |row| event::Model { state: EventState::Cancelled, cancel_reason: Some(reason.as_str().to_owned()), ..row };
    for other in others.into_iter().filter(|other| other.state == EventState::Published && other.ends_at > now) {
        keep(app, &tx, &by, off(other), "event.cancelled").await?;
    }
    let row = keep(app, &tx, &by, off(row), "event.cancelled").await?;
    app.commit(tx, "cancelEvent").await?;
    Ok(Outcome::Fresh(row))
}

/// Closes a meeting that is over, with what came of it.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is not published or not over, and for what is wrong with the outcomes of its questions.
pub async fn close(app: &App, actor: &Actor, once: &Once, id: EventId, expected: i32, came: Came) -> Result<Held> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    outcomes::lock(&tx, id, &came.outcomes).await?;
    let event = locked(&tx, actor, id).await?;
    let (by, CloseEvent { event: mut row, came }) = policy::permit(&tx, actor, CloseEvent { event, came }).await?.open();
    fresh(row.version, expected)?;
    let mut unmet = in_state(&row, EventState::Published);
    if row.state == EventState::Published && now < row.ends_at {
        unmet.push(Fault::at("input.eventId", ProblemCode::NotOver));
    }
    refuse(unmet)?;
    row.state = EventState::Closed;
    row.report = came.report.map(Text::into_string);
    row.recording_link = came.recording_link;
    outcomes::come(app, &tx, actor, &by, &row, came.outcomes).await?;
    note_report(app, &mut row);
    let row = keep(app, &tx, &by, row, "event.closed").await?;
    reported(app, &tx, &row).await?;
    app.commit(tx, "closeEvent").await?;
    Ok(Outcome::Fresh(row))
}

async fn keep(app: &App, tx: &Tx, by: &By, mut row: event::Model, kind: &'static str) -> Result<event::Model> {
    row.version += 1;
    row.updated_at = app.clock.now();
    let row = store::update(tx, row).await?;
    record(app, tx, by, Happened::to(kind, row.id, row.version).at(&row)).await?;
    Ok(row)
}
