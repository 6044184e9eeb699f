//! A draft is thrown away; what is told of a closed meeting is corrected.
use super::{
    in_state, locked,
    programme::{note_report, reported},
    refuse,
};
use crate::{
    app::App,
    error::{Result, fresh},
    events::{ChangeEventReport, DiscardDraft, Held, store},
    once::{Once, Outcome},
    policy::{self, Actor, Body},
    record::{Happened, record},
    revisions, tags,
    text::Text,
};
use entity::{enums::EventState, ids::EventId};

/// Throws a draft away: nobody but its organisers ever saw it.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is no draft.
pub async fn discard(app: &App, actor: &Actor, once: &Once, id: EventId, expected: i32) -> Result<EventId> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(before);
    }
    let event = locked(&tx, actor, id).await?;
    let (by, DiscardDraft { event }) = policy::permit(&tx, actor, DiscardDraft { event }).await?.open();
    fresh(event.version, expected)?;
    refuse(in_state(&event, EventState::Draft))?;
    let (body, version) = (Body::from(&event), event.version + 1);
    let carried: Vec<_> = store::tags_of(&tx, &[id]).await?.into_iter().map(|(_, tag)| tag).collect();
    store::delete(&tx, event).await?;
    tags::forget_unconverted(app, &tx, &carried).await?;
    record(app, &tx, &by, Happened::to("event.discarded", id, version).at(body)).await?;
    app.commit(tx, "discardDraft").await?;
    Ok(id)
}

/// Corrects the report of a closed meeting, or where it can be seen again. The report that was is kept as a revision.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is not closed.
pub async fn change_report(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: EventId,
    expected: i32,
    (report, recording_link): (Option<Text>, Option<Option<String>>),
) -> Result<Held> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let event = locked(&tx, actor, id).await?;
    let (by, command) = policy::permit(&tx, actor, ChangeEventReport { event, report, recording_link }).await?.open();
    let mut row = command.event;
    fresh(row.version, expected)?;
    refuse(in_state(&row, EventState::Closed))?;
    if let Some(report) = command.report {
        if let Some(text) = row.report.take() {
            revisions::keep(&tx, id.0, row.version, row.updated_at, &revisions::Words { text, ..Default::default() }).await?;
        }
        row.report = Some(report.into_string());
        note_report(app, &mut row);
    }
    if let Some(link) = command.recording_link {
        row.recording_link = link;
    }
    row.version += 1;
    row.updated_at = now;
    let row = store::update(&tx, row).await?;
    record(app, &tx, &by, Happened::to("event.report_changed", id, row.version).at(&row)).await?;
    reported(app, &tx, &row).await?;
    app.commit(tx, "changeEventReport").await?;
    Ok(Outcome::Fresh(row))
}
