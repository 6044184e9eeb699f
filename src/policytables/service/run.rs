//! A table is opened, changed and moved through its phases; versions of the policy and the position of parents are put on it.
use super::{adopted, held, in_the_making, keep, refuse};
use crate::{
    app::App,
    error::{Error, FieldError, ProblemCode, Result, check_version},
    once::{Once, Outcome},
    organisations, places,
    policy::{self, Actor},
    policytables::{
        ChangePolicyTable, Changes, Drafted, MOST_POSITIONS, MovePolicyTable, OpenPolicyTable, Plan, PublishPolicyDraft,
        RecordParentsPosition, Run, store,
    },
    record::{Happened, record},
    text::Text,
};
use entity::{
    enums::{OrganisationState, ParentsPosition, PolicyPhase},
    ids::{PolicyDraftId, PolicyTableId, RecordedPositionId},
    policy_draft, policy_table, recorded_position,
};

/// Opens one: everybody sees it.
///
/// # Errors
/// NOT_FOUND (the organisation), FORBIDDEN, INVALID (the work area), REFUSED when the organisation is only proposed.
pub async fn open(app: &App, actor: &Actor, once: &Once, plan: Plan) -> Result<Run> {
    let (tx, id, now) = (app.begin().await?, PolicyTableId::new(), app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let owner = organisations::by_id(&tx, actor, plan.organisation).await?;
    let owner = owner.ok_or_else(|| Error::not_found("input.organisationId"))?;
    let hand = organisations::represented(&tx, actor, &[owner.id]).await?.remove(&owner.id);
    let (by, OpenPolicyTable { plan, .. }) = policy::permit(&tx, actor, OpenPolicyTable { hand, plan }).await?.open();
    refuse((owner.state != OrganisationState::Listed).then(|| FieldError::at("input.organisationId", ProblemCode::WrongState)))?;
    let row = policy_table::Model {
        id,
        title: plan.title.into_string(),
        description: plan.description.into_string(),
        organisation_id: owner.id,
        area_id: places::service::settle(app, &tx, &plan.area).await?,
        domains: plan.domains,
        phase: PolicyPhase::Exploration,
        position: None,
        positioned_at: None,
        current_draft_id: None,
        draft_count: 0,
        input_count: 0,
        adopted_at: None,
        override_reason: None,
        override_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let row = store::insert(&tx, row).await?;
    store::remember(&tx, id, by.profile).await?;
    record(app, &tx, &by, Happened::to("policy_table.opened", id, 1)).await?;
    app.commit(tx, "openPolicyTable").await?;
    Ok(Outcome::Fresh(row))
}

/// Changes what it is about, at any time.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, INVALID (the work area).
pub async fn change(app: &App, actor: &Actor, once: &Once, id: PolicyTableId, expected: i32, changes: Changes) -> Result<Run> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let table = held(&tx, id).await?;
    let (by, command) = policy::permit(&tx, actor, ChangePolicyTable { table, changes }).await?.open();
    let (mut row, to) = (command.table, command.changes);
    check_version(row.version, expected)?;
    if let Some(area) = &to.area {
        row.area_id = places::service::resettle(app, &tx, area, Some(row.area_id)).await?;
    }
    row.title = to.title.map_or(row.title, Text::into_string);
    row.description = to.description.map_or(row.description, Text::into_string);
    row.domains = to.domains.unwrap_or(row.domains);
    let row = keep(app, &tx, &by, row, "policy_table.changed").await?;
    app.commit(tx, "changePolicyTable").await?;
    Ok(Outcome::Fresh(row))
}

/// Whether a table can go from one phase to another by being moved: a step on, or, until the policy is adopted, a step back; but whoever put a version
/// on the table does not go back to exploring, so that parents can write as long as a window is open. It is adopted by [`super::adopt`] alone, and never
/// comes back from there: another policy is another table.
fn leads(table: &policy_table::Model, to: PolicyPhase) -> bool {
    use PolicyPhase::{Adopted, Consultation, Draft, Evaluation, Exploration};
    match (table.phase, to) {
        (Draft, Exploration) => table.draft_count == 0,
        steps => matches!(steps, (Exploration | Consultation, Draft) | (Draft, Consultation) | (Adopted, Evaluation)),
    }
}

/// Moves it a step.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED for a step that there is not, and for a consultation without a version of the policy.
pub async fn go(app: &App, actor: &Actor, once: &Once, id: PolicyTableId, expected: i32, phase: PolicyPhase) -> Result<Run> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let table = held(&tx, id).await?;
    let (by, MovePolicyTable { table: mut row, phase }) = policy::permit(&tx, actor, MovePolicyTable { table, phase }).await?.open();
    check_version(row.version, expected)?;
    let no_way = (!leads(&row, phase)).then(|| FieldError::at("input.phase", ProblemCode::WrongState));
    let nothing = phase == PolicyPhase::Consultation && row.draft_count == 0;
    refuse(no_way.into_iter().chain(nothing.then(|| FieldError::at("input.policyTableId.drafts", ProblemCode::NoDraft))))?;
    row.phase = phase;
    let row = keep(app, &tx, &by, row, "policy_table.moved").await?;
    app.commit(tx, "movePolicyTable").await?;
    Ok(Outcome::Fresh(row))
}

/// Puts a version of the policy on the table: the newest is the current one. Input on those before it stays with them.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED while nothing but exploring is done, and once the policy is adopted.
pub async fn publish_draft(app: &App, actor: &Actor, once: &Once, id: PolicyTableId, expected: i32, body: Text) -> Result<Drafted> {
    let (tx, draft, now) = (app.begin().await?, PolicyDraftId::new(), app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, draft).await? {
        return Ok(Outcome::Before(before));
    }
    let table = held(&tx, id).await?;
    let (by, PublishPolicyDraft { table: mut row, body }) = policy::permit(&tx, actor, PublishPolicyDraft { table, body }).await?.open();
    check_version(row.version, expected)?;
    let early = row.phase == PolicyPhase::Exploration;
    let early = early.then(|| FieldError::at("input.policyTableId", ProblemCode::WrongState));
    refuse(in_the_making(&row, "input.policyTableId").or(early))?;
    row.draft_count += 1;
    row.current_draft_id = Some(draft);
    let made = policy_draft::Model { id: draft, policy_table_id: id, number: row.draft_count, body: body.into_string(), created_at: now };
    let made = store::insert_draft(&tx, made).await?;
    keep(app, &tx, &by, row, "policy_table.draft_published").await?;
    app.commit(tx, "publishPolicyDraft").await?;
    Ok(Outcome::Fresh(made))
}

/// Records what parents are in the decision, from now on. What was recorded before stays as history.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is what was recorded last, too often, and once the policy is adopted.
pub async fn record_position(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: PolicyTableId,
    expected: i32,
    position: ParentsPosition,
) -> Result<Run> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let table = held(&tx, id).await?;
    let (by, RecordParentsPosition { table: mut row, position }) =
        policy::permit(&tx, actor, RecordParentsPosition { table, position }).await?.open();
    check_version(row.version, expected)?;
    let unmet = match row.position {
        _ if adopted(&row) => in_the_making(&row, "input.policyTableId"),
        Some(there) if there == position => Some(FieldError::at("input.position", ProblemCode::Duplicate)),
        _ if store::count_positions(&tx, id).await? >= MOST_POSITIONS => {
            Some(FieldError::at("input.policyTableId", ProblemCode::TooMany).with(MOST_POSITIONS))
        }
        _ => None,
    };
    refuse(unmet)?;
    row.position = Some(position);
    row.positioned_at = row.positioned_at.or(Some(now));
    let recorded = recorded_position::Model { id: RecordedPositionId::new(), policy_table_id: id, position, recorded_at: now };
    store::insert_position(&tx, recorded).await?;
    let row = keep(app, &tx, &by, row, "policy_table.position_recorded").await?;
    app.commit(tx, "recordParentsPosition").await?;
    Ok(Outcome::Fresh(row))
}
