//! What one may do with answers.
use super::{AnswerQuestion, Answered, EditAnswer, MarkHelpful, Said, WithdrawAnswer, store};
use crate::{
    app::App,
    error::{Error, Fault, Faults, ProblemCode, Result},
    once::{Once, Outcome},
    people,
    policy::{self, Action, Actor, Place},
    questions,
    record::{Happened, record},
    revisions,
    text::Text,
};
use entity::{
    answer,
    enums::{AnswerKind, Capacity, QuestionState},
    ids::{AnswerId, QuestionId},
};
use sea_orm::{ConnectionTrait, IntoActiveModel, Set};

/// Answers a question, or replies to an answer.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN (capacity, audience, membership, archive), INVALID, REFUSED when the question takes no answers.
pub async fn answer(app: &App, actor: &Actor, once: &Once, question: QuestionId, hat: Capacity, said: Said) -> Result<Answered> {
    let (tx, id, now) = (app.begin().await?, AnswerId::fresh(), app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let question = questions::service::locked(&tx, actor, question).await?;
    let (by, AnswerQuestion { question, said, .. }) = policy::permit(&tx, actor, AnswerQuestion { question, hat, said }).await?.open();
    if question.withdrawn_at.is_some() {
        return Err(Error::refused("input.questionId", ProblemCode::Withdrawn));
    }
    if !matches!(question.state, QuestionState::Open | QuestionState::Harvested) {
        return Err(Error::refused("input.questionId", ProblemCode::WrongState));
    }
    check(&tx, actor, &question, hat, &said).await?;
    let author = people::snapshot(&tx, &by, Some(question.community_id), said.anonymous).await?;
    let row = answer::ActiveModel {
        id: Set(id),
        question_id: Set(question.id),
        community_id: Set(question.community_id),
        parent_id: Set(said.parent),
        kind: Set(said.kind),
        body: Set(said.body.into_string()),
        author_profile_id: Set(Some(by.profile)),
        author_capacity: Set(author.capacity),
        author_name: Set(author.name),
        author_function: Set(author.function),
        author_organisation: Set(author.organisation),
        author_area: Set(author.area),
        author_core: Set(author.core),
        anonymous: Set(said.anonymous),
        author_domains: Set(author.domains),
        helpful_count: Set(0),
        reply_count: Set(0),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        withdrawn_at: Set(None),
    };
    let row = store::insert(&tx, row).await?;
    store::mention(&tx, id, &said.mentions).await?;
    store::count_on_question(&tx, question.id, i32::from(said.parent.is_none()), author.domains, now).await?;
    if let Some(parent) = said.parent {
        store::count_reply(&tx, parent, 1).await?;
    }
    record(app, &tx, &by, Happened::to("question.answered", id, 1).within(row.community_id)).await?;
    app.commit(tx, "answerQuestion").await?;
    Ok(Outcome::Fresh(row))
}

/// What only the database can tell of an answer, all at once.
async fn check(db: &impl ConnectionTrait, actor: &Actor, question: &entity::question::Model, hat: Capacity, said: &Said) -> Result<()> {
    let mut faults = Faults::default();
    if said.kind == AnswerKind::FromEvent {
        faults.add(Fault::at("input.kind", ProblemCode::OutOfRange));
    }
    if said.anonymous && hat != Capacity::Ouder {
        faults.add(Fault::at("input.anonymous", ProblemCode::AnonymityForParents));
    }
    if let Some(parent) = said.parent {
        match store::by_ids(db, actor, &[parent]).await?.first() {
            Some(parent) if parent.question_id == question.id && parent.parent_id.is_none() => {}
            Some(parent) if parent.question_id == question.id => faults.add(Fault::at("input.parentId", ProblemCode::ThreadTooDeep)),
            _ => faults.add(Fault::at("input.parentId", ProblemCode::UnknownId)),
        }
    }
    if !said.mentions.is_empty() && store::seen(db, actor, &said.mentions).await? != said.mentions.len() as u64 {
        faults.add(Fault::at("input.mentionIds", ProblemCode::UnknownId));
    }
    faults.finish(Some(()))
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
    if answer.version != expected {
        return Err(Error::stale(answer.version));
    }
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

/// Withdraws one's answer. Replies stay, with "withdrawn" in its place.
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
    if answer.version != expected {
        return Err(Error::stale(answer.version));
    }
    standing(&answer)?;
    let version = answer.version + 1;
    let mut row = answer.into_active_model();
    row.withdrawn_at = Set(Some(now));
    row.version = Set(version);
    row.updated_at = Set(now);
    let row = store::update(&tx, row).await?;
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
