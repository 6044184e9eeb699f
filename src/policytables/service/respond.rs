//! What the owner says to a parent's input, and why. What was said before is kept.
use super::{adopted, refuse};
use crate::{
    app::App,
    error::{Error, FieldError, ProblemCode, Result, check_version},
    once::{Once, Outcome},
    policy::{self, Actor},
    policytables::{Given, MOST_RESPONSES, RespondToParentInput, store},
    record::{Happened, record},
    text::Text,
};
use entity::{
    enums::ResponseKind,
    ids::{InputResponseId, ParentInputId},
    input_response, parent_input,
};

/// Says what becomes of it. An erased input is answered like any other. Once the policy is adopted what was said stays, but one that was left without a
/// response, by an administrator's leave, can still get one.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED once the policy is adopted, or when it was changed too often.
pub async fn respond(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: ParentInputId,
    expected: i32,
    (kind, reason): (ResponseKind, Text),
) -> Result<Given> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let missing = || Error::not_found("input.parentInputId");
    let at = store::input(&tx, actor, id).await?.ok_or_else(missing)?.policy_table_id;
    let table = store::locked(&tx, at).await?.ok_or_else(missing)?;
    let input = store::locked_input(&tx, actor, id).await?.ok_or_else(missing)?;
    let command = RespondToParentInput { table, input, kind, reason };
    let (by, RespondToParentInput { table, input, kind, reason }) = policy::permit(&tx, actor, command).await?.open();
    check_version(input.version, expected)?;
    if adopted(&table) && input.response.is_some() {
        return Err(Error::refused("input.parentInputId", ProblemCode::AlreadyAdopted));
    }
    let too_often = store::count_responses(&tx, id).await? >= MOST_RESPONSES;
    refuse(too_often.then(|| FieldError::at("input.parentInputId", ProblemCode::TooMany).with(MOST_RESPONSES)))?;
    let reason = reason.into_string();
    let said = input_response::Model { id: InputResponseId::new(), parent_input_id: id, kind, reason: reason.clone(), created_at: now };
    store::insert_response(&tx, said).await?;
    let row = parent_input::Model {
        response: Some(kind),
        response_reason: Some(reason),
        responded_at: Some(now),
        version: input.version + 1,
        updated_at: now,
        ..input
    };
    let row = store::update_input(&tx, row).await?;
    store::remember(&tx, table.id, by.profile).await?;
    record(app, &tx, &by, Happened::to("parent_input.answered", id, row.version)).await?;
    app.commit(tx, "respondToParentInput").await?;
    Ok(Outcome::Fresh(row))
}
