//! A question is asked: as a draft, for review, or open at once.
use super::turns;
use crate::{
    app::App,
    communities,
    error::{Error, FieldError, FieldErrors, ProblemCode, Result},
    once::{Once, Outcome},
    people, places,
    policy::{self, Actor, Seat},
    questions::{AskQuestion, Asked, Question, store, words},
    record::{Happened, record},
    tags,
};
use entity::{
    enums::{Capacity, QuestionState},
    ids::QuestionId,
    question,
};
use sea_orm::Set;
use uuid::Uuid;

/// Asks.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN (capacity, audience, membership, archive), INVALID (anonymity, area, tags).
pub async fn ask(app: &App, actor: &Actor, once: &Once, command: AskQuestion) -> Result<Asked> {
    let (tx, id, now) = (app.begin().await?, QuestionId::new(), app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let community = communities::seen(&tx, actor, command.community).await?.ok_or_else(|| Error::not_found("input.communityId"))?;
    let (by, command) = policy::permit(&tx, actor, command).await?.open();
    let mut faults = FieldErrors::default();
    if command.anonymous && command.hat != Capacity::Ouder {
        faults.add(FieldError::at("input.anonymous", ProblemCode::AnonymityForParents));
    }
    faults.finish(Some(()))?;
    let author = people::snapshot(&tx, &by, Some(community.id), command.anonymous).await?;
    let area = match command.area {
        Some(area) => Some(places::settle_unconverted(app, &tx, &area).await?),
        None => None,
    };
    let tags = tags::settle_unconverted(app, &tx, actor, &command.tags).await?;
    let state = match (command.draft, community.reviewed && by.hat_seat < Seat::CoreGroup) {
        (true, _) => QuestionState::Draft,
        (false, true) => QuestionState::PendingReview,
        (false, false) => QuestionState::Open,
    };
    let found = words::of(&[command.words.text.as_str(), command.words.explanation.as_str()].join("\n"));
    let row = question::ActiveModel {
        id: Set(id),
        community_id: Set(community.id),
        position: Set((state == QuestionState::Open).then(Uuid::now_v7)),
        state: Set(state),
        state_reason: Set(None),
        text: Set(command.words.text.into_string()),
        explanation: Set(command.words.explanation.into_string()),
        motivation: Set(command.words.motivation.into_string()),
        area_id: Set(area),
        place_id: Set(area.unwrap_or(community.area_id)),
        author_profile_id: Set(Some(by.profile)),
        author_capacity: Set(author.capacity),
        author_name: Set(author.name),
        author_function: Set(author.function),
        author_organisation: Set(author.organisation),
        author_area: Set(author.area),
        author_core: Set(author.core),
        anonymous: Set(command.anonymous),
        answer_count: Set(0),
        follower_count: Set(0),
        followed_rank: Set(0),
        answered_domains: Set(0),
        active_at: Set(now),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        withdrawn_at: Set(None),
    };
    let row = store::insert(&tx, row).await?;
    store::set_tags(&tx, id, &tags).await?;
    store::set_words(&tx, id, found).await?;
    turns::keep(&tx, None, &row, &by).await?;
    if state == QuestionState::Open {
        store::count_in_community(&tx, community.id, 1).await?;
    }
    let kind = match state {
        QuestionState::Draft => "question.drafted",
        QuestionState::PendingReview => "question.submitted",
        _ => "question.asked",
    };
    record(app, &tx, &by, Happened::to(kind, id, 1).within(community.id)).await?;
    app.commit(tx, "askQuestion").await?;
    Ok(Outcome::Fresh(Question { row, community: None }))
}
