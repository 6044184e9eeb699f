//! What one may do with answers.
use super::{Answered, EditAnswer, MarkHelpful, WithdrawAnswer, store};
use crate::{
    app::App,
    db::Tx,
    error::{Error, ProblemCode, Result, check_version},
    once::{Once, Outcome},
    page::{Page, Slice},
    people,
    policy::{self, Action, Actor, By, Place},
    record::{Happened, record, recorded},
    revisions,
    text::Text,
};
use entity::{
    answer,
    enums::{AnswerKind, Capacity},
    ids::{AnswerId, CommunityId, QuestionId},
    question,
};
use sea_orm::{ConnectionTrait, IntoActiveModel, Set};

/// What a meeting returns to a question: an answer of whoever closes it. A parent stays unnamed; nobody's perspective is counted, since it is not
/// theirs alone. Nothing where the community takes nothing new any more.
///
/// # Errors
/// Only those of the database.
pub async fn from_event(
    app: &App,
    tx: &Tx,
    by: &By,
    home: Option<CommunityId>,
    question: &question::Model,
    body: &str,
) -> Result<Option<AnswerId>> {
    let (id, now, here) = (AnswerId::new(), app.clock.now(), question.community_id);
    // The badge is of where the question is.
    let author = people::snapshot(tx, by, (home == Some(here)).then_some(here), true).await?;
    let row = answer::Model {
        id,
        question_id: question.id,
        community_id: here,
        parent_id: None,
        kind: AnswerKind::FromEvent,
        body: body.to_owned(),
        author_profile_id: Some(by.profile),
        author_capacity: author.capacity,
        author_name: author.name,
        author_function: author.function,
        author_organisation: author.organisation,
        author_area: author.area,
        author_core: author.core,
        anonymous: author.anonymous,
        author_domains: 0,
        helpful_count: 0,
        reply_count: 0,
        version: 1,
        created_at: now,
        updated_at: now,
        withdrawn_at: None,
    };
    let told = recorded(store::return_from(&row), app, by, Happened::to("question.answered", id, 1).within(here));
    Ok(told.run(tx).await?.then_some(id))
}

async fn locked(db: &impl ConnectionTrait, actor: &Actor, id: AnswerId) -> Result<answer::Model> {
    store::locked(db, actor, id).await?.ok_or_else(|| Error::not_found("input.answerId"))
}

fn standing(answer: &answer::Model) -> Result<()> {
    if answer.withdrawn_at.is_some() { Err(Error::refused("input.answerId", ProblemCode::Withdrawn)) } else { Ok(()) }
}

/// Changes what one's answer says. What it said is kept as a revision.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it was withdrawn.
pub async fn edit(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: AnswerId,
    expected: i32,
    kind: Option<AnswerKind>,
    body: Option<Text>,
) -> Result<Answered> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let answer = locked(&tx, actor, id).await?;
    let (by, EditAnswer { answer, kind, body }) = policy::permit(&tx, actor, EditAnswer { answer, kind, body }).await?.open();
    check_version(answer.version, expected)?;
    standing(&answer)?;
    if kind == Some(AnswerKind::FromEvent) {
        return Err(Error::invalid("input.kind", ProblemCode::OutOfRange));
    }
    let version = answer.version + 1;
    let mut row = answer.clone().into_active_model();
    if let Some(body) = body {
        let words = revisions::Words { text: answer.body.clone(), ..Default::default() };
        revisions::keep(&tx, id.0, answer.version, answer.updated_at, &words).await?;
        row.body = Set(body.into_string());
    }
    if let Some(kind) = kind {
        row.kind = Set(kind);
    }
    row.version = Set(version);
    row.updated_at = Set(now);
    let row = store::update(&tx, row).await?;
    record(app, &tx, &by, Happened::to("answer.edited", id, version).within(row.community_id)).await?;
    app.commit(tx, "editAnswer").await?;
    Ok(Outcome::Fresh(row))
}

/// Withdraws one's answer: its words go, those that it had before and whom they mention too. Replies stay, with "withdrawn" in its place.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it was withdrawn before.
pub async fn withdraw(app: &App, actor: &Actor, once: &Once, id: AnswerId, expected: i32) -> Result<Answered> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let answer = locked(&tx, actor, id).await?;
    let (by, WithdrawAnswer { answer }) = policy::permit(&tx, actor, WithdrawAnswer { answer }).await?.open();
    check_version(answer.version, expected)?;
    standing(&answer)?;
    let version = answer.version + 1;
    let mut row = answer.into_active_model();
    row.body = Set(String::new());
    row.withdrawn_at = Set(Some(now));
    row.version = Set(version);
    row.updated_at = Set(now);
    let row = store::update(&tx, row).await?;
    revisions::forget(&tx, id.0).await?;
    store::mention_nobody(&tx, id).await?;
    store::uncount_on_question(&tx, row.question_id, i32::from(row.parent_id.is_none())).await?;
    if let Some(parent) = row.parent_id {
        store::count_reply(&tx, parent, -1).await?;
    }
    record(app, &tx, &by, Happened::to("answer.withdrawn", id, version).within(row.community_id)).await?;
    app.commit(tx, "withdrawAnswer").await?;
    Ok(Outcome::Fresh(row))
}

/// Marks somebody's answer as helpful in a capacity, or takes that back. Doing it twice is doing it once.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN (capacity, audience, membership, archive), REFUSED for one's own or a withdrawn answer.
pub async fn mark_helpful(app: &App, actor: &Actor, once: &Once, id: AnswerId, hat: Capacity, helpful: bool) -> Result<Answered> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let answer = locked(&tx, actor, id).await?;
    let (by, MarkHelpful { answer, helpful, .. }) = policy::permit(&tx, actor, MarkHelpful { answer, hat, helpful }).await?.open();
    standing(&answer)?;
    if answer.author_profile_id.is_some_and(|author| actor.is(author)) {
        return Err(Error::refused("input.answerId", ProblemCode::OwnContribution));
    }
    let changed = if helpful { store::mark(&tx, id, by.profile, now).await? } else { store::unmark(&tx, id, by.profile).await? };
    if !changed {
        return Ok(Outcome::Fresh(answer));
    }
    let count = answer.helpful_count + if helpful { 1 } else { -1 };
    let mut row = answer.into_active_model();
    row.helpful_count = Set(count);
    let row = store::update(&tx, row).await?;
    let kind = if helpful { "answer.marked_helpful" } else { "answer.unmarked_helpful" };
    record(app, &tx, &by, Happened::to(kind, id, row.version).within(row.community_id)).await?;
    app.commit(tx, if helpful { "markAnswerHelpful" } else { "unmarkAnswerHelpful" }).await?;
    Ok(Outcome::Fresh(row))
}

/// Whether the actor may read the texts that an answer had before: its author, and who moderates the community.
///
/// # Errors
/// Only those of the database.
pub async fn sees_past(db: &impl ConnectionTrait, actor: &Actor, answer: &answer::Model) -> Result<bool> {
    let place = Place::community(answer.community_id).author(answer.author_profile_id);
    policy::may(db, actor, Action::SeePast, place).await
}

/// Whether anybody answered this question, withdrawn or not.
///
/// # Errors
/// Only those of the database.
pub async fn any(db: &impl ConnectionTrait, question: QuestionId) -> Result<bool> {
    store::any(db, question).await
}

/// One's own answers, wherever they were given, newest first.
///
/// # Errors
/// UNAUTHENTICATED without a person.
pub async fn own(db: &impl ConnectionTrait, actor: &Actor, slice: Slice) -> Result<Page<answer::Model>> {
    actor.person().ok_or(Error::Unauthenticated(None))?;
    store::own_page(db, actor, slice).await
}

/// How many answers one gave.
///
/// # Errors
/// Only those of the database.
pub async fn count_own(db: &impl ConnectionTrait, actor: &Actor) -> Result<i64> {
    store::own_count(db, actor).await
}

/// One answer, if the actor may see it.
///
/// # Errors
/// Only those of the database.
pub async fn by_id(db: &impl ConnectionTrait, actor: &Actor, id: AnswerId) -> Result<Option<answer::Model>> {
    Ok(store::by_ids(db, actor, &[id]).await?.pop())
}

/// Those of these that the actor may see.
///
/// # Errors
/// Only those of the database.
pub async fn by_ids(db: &impl ConnectionTrait, actor: &Actor, ids: &[AnswerId]) -> Result<Vec<answer::Model>> {
    store::by_ids(db, actor, ids).await
}
