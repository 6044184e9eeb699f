//! Authors change, put forward and withdraw what they asked.
use super::{locked, open_tags, turns};
use crate::{
    app::App,
    communities,
    error::{Error, ProblemCode, Result, check_version},
    once::{Once, Outcome},
    places,
    policy::{self, Actor},
    questions::{Asked, Changes, EditQuestion, OpenDraft, SubmitQuestion, WithdrawQuestion, store, touched, words},
    record::{Happened, record},
    revisions, tags,
};
use entity::{
    enums::{QuestionState, TagKind},
    ids::QuestionId,
    question,
};
use sea_orm::{IntoActiveModel, Set};
use uuid::Uuid;

/// Changes the words, the area or the tags. The words that were are kept as a revision.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED once it is harvested, closed or withdrawn.
pub async fn edit(app: &App, actor: &Actor, once: &Once, id: QuestionId, expected: i32, changes: Changes) -> Result<Asked> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let question = locked(&tx, actor, id).await?;
    let (by, EditQuestion { question: was, changes }) = policy::permit(&tx, actor, EditQuestion { question, changes }).await?.open();
    check_version(was.version, expected)?;
    editable(&was)?;
    let (version, updated_at) = touched(&was, now);
    let mut row = was.clone().into_active_model();
    if let Some(area) = changes.area {
        row.area_id = Set(match area {
            Some(area) => Some(places::settle_unconverted(app, &tx, &area).await?),
            None => None,
        });
        let community = communities::seen(&tx, actor, was.community_id).await?.ok_or_else(|| Error::not_found("input.questionId"))?;
        row.place_id = Set(row.area_id.clone().take().flatten().unwrap_or(community.area_id));
    }
    if let Some(tags) = changes.tags {
        let tags = tags::settle_unconverted(app, &tx, actor, &tags).await?;
        store::set_tags(&tx, id, &tags).await?;
    }
    let reworded = changes.text.is_some() || changes.explanation.is_some() || changes.motivation.is_some();
    if reworded {
        let words = revisions::Words {
            text: was.text.clone(),
            explanation: Some(was.explanation.clone()),
            motivation: Some(was.motivation.clone()),
        };
        revisions::keep(&tx, id.0, was.version, was.updated_at, &words).await?;
        let said = |new: Option<crate::text::Text>, old: String| new.map_or(old, crate::text::Text::into_string);
        let (text, explanation) = (said(changes.text, was.text), said(changes.explanation, was.explanation));
        store::set_words(&tx, id, words::of(&[text.as_str(), explanation.as_str()].join("\n"))).await?;
        row.text = Set(text);
        row.explanation = Set(explanation);
        row.motivation = Set(said(changes.motivation, was.motivation));
    }
    row.version = Set(version);
    row.updated_at = Set(updated_at);
    let row = store::update(&tx, row).await?;
    record(app, &tx, &by, Happened::to("question.edited", id, version).within(row.community_id)).await?;
    app.commit(tx, "editQuestion").await?;
    Ok(Outcome::Fresh(row.into()))
}

fn editable(question: &question::Model) -> Result<()> {
    match question.state {
        _ if question.withdrawn_at.is_some() => Err(Error::refused("input.questionId", ProblemCode::Withdrawn)),
        QuestionState::Draft | QuestionState::PendingReview | QuestionState::Open => Ok(()),
        QuestionState::Harvested | QuestionState::Closed => Err(Error::refused("input.questionId", ProblemCode::WrongState)),
    }
}

/// Puts a draft forward: for review where the community asks for that, else it opens.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN (also when one may not ask there any more), CONFLICT, REFUSED when it is no draft.
pub async fn submit(app: &App, actor: &Actor, once: &Once, id: QuestionId, expected: i32) -> Result<Asked> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let question = locked(&tx, actor, id).await?;
    let (by, SubmitQuestion { question }) = policy::permit(&tx, actor, SubmitQuestion { question }).await?.open();
    check_version(question.version, expected)?;
    if question.state != QuestionState::Draft || question.withdrawn_at.is_some() {
        return Err(Error::refused("input.questionId", ProblemCode::WrongState));
    }
    policy::permit(&tx, actor, OpenDraft { community: question.community_id, hat: question.author_capacity }).await?;
    let community = communities::seen(&tx, actor, question.community_id).await?.ok_or_else(|| Error::not_found("input.questionId"))?;
    let review = community.reviewed && by.hat_seat < policy::Seat::CoreGroup;
    let (version, updated_at) = touched(&question, now);
    let mut row = question.into_active_model();
    row.state = Set(if review { QuestionState::PendingReview } else { QuestionState::Open });
    row.state_reason = Set(None);
    if !review {
        open_tags(app, &tx, id).await?;
        row.position = Set(Some(Uuid::now_v7()));
        row.active_at = Set(now);
        store::count_in_community(&tx, community.id, 1).await?;
    }
    row.version = Set(version);
    row.updated_at = Set(updated_at);
    let row = store::update(&tx, row).await?;
    turns::keep(&tx, Some(QuestionState::Draft), &row, &by).await?;
    let kind = if review { "question.submitted" } else { "question.asked" };
    record(app, &tx, &by, Happened::to(kind, id, version).within(row.community_id)).await?;
    app.commit(tx, "submitQuestion").await?;
    Ok(Outcome::Fresh(row.into()))
}

/// Withdraws: the words go, those that it had before too. What others built on it stays, with "withdrawn" in its place; without answers it
/// leaves the lists.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it was withdrawn before.
pub async fn withdraw(app: &App, actor: &Actor, once: &Once, id: QuestionId, expected: i32) -> Result<Asked> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let question = locked(&tx, actor, id).await?;
    let (by, WithdrawQuestion { question }) = policy::permit(&tx, actor, WithdrawQuestion { question }).await?.open();
    check_version(question.version, expected)?;
    if question.withdrawn_at.is_some() {
        return Err(Error::refused("input.questionId", ProblemCode::Withdrawn));
    }
    let (version, updated_at) = touched(&question, now);
    let built_on = crate::answers::service::any(&tx, id).await?;
    // The community counts those in its list.
    if question.position.is_some() && !built_on {
        store::count_in_community(&tx, question.community_id, -1).await?;
    }
    // What waited for review waits no longer.
    let waited = question.state == QuestionState::PendingReview;
    let mut row = question.into_active_model();
    if !built_on {
        row.position = Set(None);
    }
    if waited {
        row.state = Set(QuestionState::Draft);
    }
    row.text = Set(String::new());
    row.explanation = Set(String::new());
    row.motivation = Set(String::new());
    row.state_reason = Set(None);
    row.withdrawn_at = Set(Some(now));
    row.version = Set(version);
    row.updated_at = Set(updated_at);
    let row = store::update(&tx, row).await?;
    store::set_words(&tx, id, vec![]).await?;
    revisions::forget(&tx, id.0).await?;
    store::hush(&tx, id).await?;
    if waited {
        turns::keep(&tx, Some(QuestionState::PendingReview), &row, &by).await?;
    }
    // Free words are the author's too; those of the lists say what the answers are about.
    let carried: Vec<_> = store::tags_of(&tx, &[id]).await?.into_iter().map(|(_, tag)| tag).collect();
    let known = tags::by_ids(&tx, &carried).await?;
    let listed: Vec<_> = carried.iter().copied().filter(|tag| known.get(tag).is_some_and(|tag| tag.kind != TagKind::Free)).collect();
    store::set_tags(&tx, id, &listed).await?;
    tags::forget_unconverted(app, &tx, &carried).await?;
    record(app, &tx, &by, Happened::to("question.withdrawn", id, version).within(row.community_id)).await?;
    app.commit(tx, "withdrawQuestion").await?;
    Ok(Outcome::Fresh(row.into()))
}
