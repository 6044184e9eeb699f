//! Reading questions: lists, one's own, those to review, similar ones, the past of one.
use super::{Filter, QuestionOrder, store, words};
use crate::{
    app::App,
    error::{Error, Result},
    page::{Page, Slice},
    places,
    policy::{self, Action, Actor, Place},
};
use entity::{
    ids::{CommunityId, QuestionId, TagId},
    positional::Groups,
    question,
};
use sea_orm::{ConnectionTrait, PaginatorTrait as _};

/// How many similar questions are offered.
const SIMILAR: u64 = 5;

/// A page of questions, of which these columns at least are read.
///
/// # Errors
/// INVALID when the municipality is not known.
pub async fn list(
    app: &App,
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &Filter,
    columns: Groups,
    slice: Slice,
) -> Result<Page<question::Model>> {
    // The page that everything begins with is one statement of constant text.
    let plain = filter.tag.is_none()
        && filter.municipality.is_none()
        && filter.states.is_empty()
        && filter.capacity.is_none()
        && !filter.unanswered;
    let forward = !slice.backward && slice.before.is_none() && filter.order == QuestionOrder::Newest;
    if let (true, true, Some(community)) = (plain, forward, filter.community) {
        return Ok(slice.close(store::newest(db, actor, community, columns, &slice).await?));
    }
    let within = within(app, db, filter).await?;
    store::page(db, actor, filter, within.as_ref(), slice).await
}

/// How many questions a list has.
///
/// # Errors
/// INVALID when the municipality is not known.
pub async fn count(app: &App, db: &impl ConnectionTrait, actor: &Actor, filter: &Filter) -> Result<i64> {
    let within = within(app, db, filter).await?;
    store::count(db, actor, filter, within.as_ref()).await
}

async fn within(app: &App, db: &impl ConnectionTrait, filter: &Filter) -> Result<Option<places::Within>> {
    match &filter.municipality {
        Some(code) => Ok(Some(places::lying_in(app, db, "municipalityId", code).await?)),
        None => Ok(None),
    }
}

/// One's own questions, in every state.
///
/// # Errors
/// UNAUTHENTICATED without a person.
pub async fn own(db: &impl ConnectionTrait, actor: &Actor, slice: Slice) -> Result<Page<question::Model>> {
    actor.person().ok_or(Error::Unauthenticated(None))?;
    store::page_by_id(db, store::own(actor), false, slice).await
}

/// How many questions one asked.
pub async fn count_own(db: &impl ConnectionTrait, actor: &Actor) -> Result<i64> {
    Ok(i64::try_from(store::own(actor).count(db).await?).unwrap_or(i64::MAX))
}

/// Those that wait for review in a community, oldest first: for its core group and its moderators; nothing for others.
pub async fn pending(db: &impl ConnectionTrait, actor: &Actor, community: CommunityId, slice: Slice) -> Result<Page<question::Model>> {
    store::page_by_id(db, store::pending(actor, community), true, slice).await
}

/// How many wait for review.
pub async fn count_pending(db: &impl ConnectionTrait, actor: &Actor, community: CommunityId) -> Result<i64> {
    Ok(i64::try_from(store::pending(actor, community).count(db).await?).unwrap_or(i64::MAX))
}

/// Questions like the one that somebody is about to ask: by shared words and tags, best first.
pub async fn similar(
    db: &impl ConnectionTrait,
    actor: &Actor,
    community: Option<CommunityId>,
    text: &str,
    tags: &[TagId],
) -> Result<Vec<question::Model>> {
    store::similar(db, actor, community, &words::of(text), tags, SIMILAR).await
}

/// Whether the actor may read the texts that a question had before: its author, and who moderates the community.
pub async fn sees_past(db: &impl ConnectionTrait, actor: &Actor, question: &question::Model) -> Result<bool> {
    policy::may(db, actor, Action::SeePast, Place::community(question.community_id).author(question.author_profile_id)).await
}

/// The questions that a meeting which was read is made of, in this order, whoever may see them: for what the service does by itself.
pub async fn of_ties(db: &impl ConnectionTrait, ids: &[QuestionId]) -> Result<Vec<question::Model>> {
    let mut rows = store::of_ties(db, ids).await?;
    rows.sort_by_key(|row| ids.iter().position(|&id| id == row.id));
    Ok(rows)
}
