//! Who leads takes the list of participants with them: each time a row in the audit, a retry too.
use crate::{
    app::App,
    change::Change,
    error::{Error, FieldError, ProblemCode, Result},
    once::Once,
    people,
    policy::{self, Actor},
    record::{Happened, noted},
    registrations::{ExportParticipants, sheet::Line, store},
};
use entity::{enums::RegistrationState, ids::EventId, registration_question};

/// How many are in one list at most.
pub const MOST: usize = 10_000;

/// Those who registered for an event, of these states or of all, in the order in which they came.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT (an idempotency key with other input), REFUSED when there are more than fit in one list.
pub async fn export(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: EventId,
    states: &[RegistrationState],
) -> Result<(Vec<registration_question::Model>, Vec<Line>)> {
    let tx = app.begin().await?;
    once.before(app, &tx, actor, id).await?;
    let event = store::event(&tx, actor, id).await?.ok_or_else(|| Error::not_found("input.eventId"))?;
    let (by, ExportParticipants { event }) = policy::permit(&tx, actor, ExportParticipants { event }).await?.open();
    let rows = store::line(&tx, actor, id, states, MOST + 1).await?;
    if rows.len() > MOST {
        return Err(Error::Refused(vec![FieldError::at("input.eventId", ProblemCode::TooMany).with(MOST)]));
    }
    let questions = store::questions(&tx, &[id]).await?.remove(&id).unwrap_or_default();
    let mut answers = store::answered_in(&tx, &rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
    let names = people::service::names(&tx, actor, &rows.iter().map(|row| row.profile_id).collect::<Vec<_>>()).await?;
    let lines = rows.into_iter().map(|row| {
        let mut given = answers.remove(&row.id).unwrap_or_default();
        let answers = questions.iter().map(|question| {
            let at = given.iter().position(|(asked, _)| asked.id == question.id)?;
            given.swap_remove(at).1
        });
        Line { answers: answers.collect(), name: names.get(&row.profile_id).cloned(), row }
    });
    let lines = lines.collect();
    let happened = Happened::to("event.participants_exported", id, event.version).at(&event);
    noted(Change::default(), app, &by, happened).run(&tx).await?;
    app.commit(tx, "exportParticipants").await?;
    Ok((questions, lines))
}
