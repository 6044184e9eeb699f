//! A meeting is published, cancelled, or closed once it is over.
use super::{in_state, locked, open_tags, refuse};
use crate::{
    app::App,
    db::Tx,
    error::{Fault, ProblemCode, Result, fresh},
    events::{CancelEvent, CloseEvent, Held, PublishEvent, friendly::friendly, store},
    once::{Once, Outcome},
    policy::{self, Actor, By},
    record::{Happened, record},
    text::Text,
};
use entity::{enums::EventState, event, ids::EventId};

/// Publishes a draft: whoever may look into the community sees it from now on.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is no draft or would start in the past.
pub async fn publish(app: &App, actor: &Actor, once: &Once, id: EventId, expected: i32) -> Result<Held> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let event = locked(&tx, actor, id).await?;
    let (by, PublishEvent { event: mut row }) = policy::permit(&tx, actor, PublishEvent { event }).await?.open();
    fresh(row.version, expected)?;
    let mut unmet = in_state(&row, EventState::Draft);
    if row.state == EventState::Draft && row.starts_at <= now {
        unmet.push(Fault::at("input.eventId", ProblemCode::InThePast));
    }
    refuse(unmet)?;
    open_tags(app, &tx, id).await?;
    row.state = EventState::Published;
    row.published_at = Some(now);
    row.announced_at = Some(now);
    row.parent_friendly = friendly(&row, now);
    let row = keep(app, &tx, &by, row, "event.published").await?;
    app.commit(tx, "publishEvent").await?;
    Ok(Outcome::Fresh(row))
}

/// Calls a published meeting off, with the reason for everybody.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is not published or is over.
pub async fn cancel(app: &App, actor: &Actor, once: &Once, id: EventId, expected: i32, reason: Text) -> Result<Held> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let event = locked(&tx, actor, id).await?;
    let (by, CancelEvent { event: mut row, reason }) = policy::permit(&tx, actor, CancelEvent { event, reason }).await?.open();
    fresh(row.version, expected)?;
    let mut unmet = in_state(&row, EventState::Published);
    if row.state == EventState::Published && row.ends_at <= now {
        unmet.push(Fault::at("input.eventId", ProblemCode::InThePast));
    }
    refuse(unmet)?;
    row.state = EventState::Cancelled;
    row.cancel_reason = Some(reason.into_string());
    let row = keep(app, &tx, &by, row, "event.cancelled").await?;
    app.commit(tx, "cancelEvent").await?;
    Ok(Outcome::Fresh(row))
}

/// Closes a meeting that is over, with what came of it.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is not published or not over.
pub async fn close(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: EventId,
    expected: i32,
    (report, recording_link): (Option<Text>, Option<String>),
) -> Result<Held> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let event = locked(&tx, actor, id).await?;
    let (by, command) = policy::permit(&tx, actor, CloseEvent { event, report, recording_link }).await?.open();
    let mut row = command.event;
    fresh(row.version, expected)?;
    let mut unmet = in_state(&row, EventState::Published);
    if row.state == EventState::Published && now < row.ends_at {
        unmet.push(Fault::at("input.eventId", ProblemCode::NotOver));
    }
    refuse(unmet)?;
    row.state = EventState::Closed;
    row.report = command.report.map(Text::into_string);
    row.recording_link = command.recording_link;
    let row = keep(app, &tx, &by, row, "event.closed").await?;
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
