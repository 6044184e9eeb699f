//! A community steers its questions: reviews, closes, opens again.
use super::{locked, open_tags, turns};
use crate::{
    app::App,
    db::Tx,
    error::{Error, ProblemCode, Result, check_version},
    once::{Once, Outcome},
    policy::{self, Actor, By},
    questions::{Asked, CloseQuestion, ReopenQuestion, ReviewQuestion, store, touched},
    record::{Happened, record},
    text::Text,
};
use chrono::{DateTime, Utc};
use entity::{enums::QuestionState, ids::QuestionId, question};
use sea_orm::{IntoActiveModel, Set};
use uuid::Uuid;

/// Lets a question through, or sends it back to its author as a draft with the reason.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN (also for one's own), CONFLICT, REFUSED when it does not wait for review.
pub async fn review(app: &App, actor: &Actor, once: &Once, id: QuestionId, expected: i32, back: Option<Text>) -> Result<Asked> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let question = locked(&tx, actor, id).await?;
    let (by, ReviewQuestion { question, back }) = policy::permit(&tx, actor, ReviewQuestion { question, back }).await?.open();
    check_version(question.version, expected)?;
    state(&question, &[QuestionState::PendingReview])?;
    let (version, updated_at) = touched(&question, now);
    let mut row = question.into_active_model();
    let kind = match back {
        Some(reason) => {
            row.state = Set(QuestionState::Draft);
            row.state_reason = Set(Some(reason.into_string()));
            "question.sent_back"
        }
        None => {
            open_tags(app, &tx, id).await?;
            row.state = Set(QuestionState::Open);
            row.position = Set(Some(Uuid::now_v7()));
            row.active_at = Set(now);
            "question.asked"
        }
    };
    row.version = Set(version);
    row.updated_at = Set(updated_at);
    let row = store::update(&tx, row).await?;
    turns::keep(&tx, Some(QuestionState::PendingReview), &row, &by).await?;
    if row.state == QuestionState::Open {
        store::count_in_community(&tx, row.community_id, 1).await?;
    }
    record(app, &tx, &by, Happened::to(kind, id, version).within(row.community_id)).await?;
    app.commit(tx, "reviewQuestion").await?;
    Ok(Outcome::Fresh(row.into()))
}

/// Closes. One that was not harvested is closed with a reason that everybody reads.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, INVALID without the reason that it needs, REFUSED when it is not open or harvested.
pub async fn close(app: &App, actor: &Actor, once: &Once, id: QuestionId, expected: i32, reason: Option<Text>) -> Result<Asked> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let question = locked(&tx, actor, id).await?;
    let (by, CloseQuestion { question, reason }) = policy::permit(&tx, actor, CloseQuestion { question, reason }).await?.open();
    check_version(question.version, expected)?;
    state(&question, &[QuestionState::Open, QuestionState::Harvested])?;
    if question.state == QuestionState::Open && reason.is_none() {
        return Err(Error::invalid("input.reason", ProblemCode::Required));
    }
    let row = turn(&tx, question, QuestionState::Closed, reason, &by, now).await?;
    record(app, &tx, &by, Happened::to("question.closed", id, row.version).within(row.community_id)).await?;
    app.commit(tx, "closeQuestion").await?;
    Ok(Outcome::Fresh(row.into()))
}

/// Opens a closed or harvested question again. The reason is kept and shown.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is neither.
pub async fn reopen(app: &App, actor: &Actor, once: &Once, id: QuestionId, expected: i32, reason: Text) -> Result<Asked> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let question = locked(&tx, actor, id).await?;
    let (by, ReopenQuestion { question, reason }) = policy::permit(&tx, actor, ReopenQuestion { question, reason }).await?.open();
    check_version(question.version, expected)?;
    state(&question, &[QuestionState::Closed, QuestionState::Harvested])?;
    let row = turn(&tx, question, QuestionState::Open, Some(reason), &by, now).await?;
    record(app, &tx, &by, Happened::to("question.reopened", id, row.version).within(row.community_id)).await?;
    app.commit(tx, "reopenQuestion").await?;
    Ok(Outcome::Fresh(row.into()))
}

/// Its harvest is published, in the transaction of that.
///
/// # Errors
/// Only those of the database.
pub async fn harvested(tx: &Tx, question: question::Model, by: &By, now: DateTime<Utc>) -> Result<question::Model> {
    turn(tx, question, QuestionState::Harvested, None, by, now).await
}

fn state(question: &question::Model, among: &[QuestionState]) -> Result<()> {
    match question.withdrawn_at {
        Some(_) => Err(Error::refused("input.questionId", ProblemCode::Withdrawn)),
        None if among.contains(&question.state) => Ok(()),
        None => Err(Error::refused("input.questionId", ProblemCode::WrongState)),
    }
}

/// It stands elsewhere from now on. The reason is that of where it stands; what was said before is kept with its turns.
async fn turn(
    tx: &Tx,
    question: question::Model,
    state: QuestionState,
    reason: Option<Text>,
    by: &By,
    now: DateTime<Utc>,
) -> Result<question::Model> {
    let (was, (version, updated_at)) = (question.state, touched(&question, now));
    let mut row = question.into_active_model();
    row.state = Set(state);
    row.state_reason = Set(reason.map(Text::into_string));
    row.active_at = Set(now);
    row.version = Set(version);
    row.updated_at = Set(updated_at);
    let row = store::update(tx, row).await?;
    turns::keep(tx, Some(was), &row, by).await?;
    Ok(row)
}
