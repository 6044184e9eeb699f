//! Which meeting is the programme's own, and since when what came of a meeting is known.
use super::locked;
use crate::{
    app::App,
    error::{Error, ProblemCode, Result, fresh},
    events::{Held, MarkProgramme, store},
    networks,
    once::{Once, Outcome},
    policy::{self, Actor},
    record::{Happened, record},
};
use entity::{enums::EventState, event, ids::EventId};
use sea_orm::ConnectionTrait;

/// Says that a meeting is the programme's own, or that it is not.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED for one that was called off.
pub async fn mark(app: &App, actor: &Actor, once: &Once, id: EventId, expected: i32, programme: bool) -> Result<Held> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let event = locked(&tx, actor, id).await?;
    let (by, MarkProgramme { event: mut row, programme }) = policy::permit(&tx, actor, MarkProgramme { event, programme }).await?.open();
    fresh(row.version, expected)?;
    if row.state == EventState::Cancelled {
        return Err(Error::refused("input.eventId", ProblemCode::WrongState));
    }
    (row.programme, row.version, row.updated_at) = (programme, expected + 1, now);
    let row = store::update(&tx, row).await?;
    record(app, &tx, &by, Happened::to("event.programme_marked", id, row.version).at(&row)).await?;
    app.commit(tx, "markProgrammeMeeting").await?;
    Ok(Outcome::Fresh(row))
}

/// Notes since when the report is known, the first time that there is one.
pub(super) fn note_report(app: &App, row: &mut event::Model) {
    if row.report.is_some() && row.reported_at.is_none() {
        row.reported_at = Some(app.clock.now());
    }
}

/// A meeting was closed, or its report written: it may count for its network's duty to meet from now on.
pub(super) async fn reported(app: &App, tx: &impl ConnectionTrait, row: &event::Model) -> Result<()> {
    networks::reported(app, tx, row).await
}
