//! Which meetings a community's questions suggest, and that one of them is not wanted.
use super::store;
use crate::{
    app::App,
    error::{Error, ProblemCode, Result},
    once::{Once, Outcome},
    outcomes::{DismissSuggestion, SeeSuggestions, Suggestion},
    policy::{self, Action, Actor, Command as _},
    record::{Happened, record},
    text::Text,
};
use entity::ids::CommunityId;
use sea_orm::ConnectionTrait;

/// What is suggested; nothing to say to whoever does not organise there.
///
/// # Errors
/// Only those of the database.
pub async fn suggestions(db: &impl ConnectionTrait, actor: &Actor, community: CommunityId) -> Result<Option<Vec<Suggestion>>> {
    if !policy::may(db, actor, Action::OrganiseEvent, SeeSuggestions { community }.place()).await? {
        return Ok(None);
    }
    Ok(Some(store::suggestions(db, actor, community).await?))
}

/// Says why one is not held.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, REFUSED when it is not suggested (any more).
pub async fn dismiss(
    app: &App,
    actor: &Actor,
    once: &Once,
    (at, command): (&'static str, DismissSuggestion),
) -> Result<Outcome<CommunityId, CommunityId>> {
    let (tx, now, community) = (app.begin().await?, app.clock.now(), command.community);
    if let Some(before) = once.before(app, &tx, actor, community).await? {
        return Ok(Outcome::Before(before));
    }
    let (by, DismissSuggestion { about, reason, .. }) = policy::permit(&tx, actor, command).await?.open();
    if !store::suggestions(&tx, actor, community).await?.iter().any(|suggested| suggested.about == about) {
        return Err(Error::refused(at, ProblemCode::NotSuggested));
    }
    store::dismiss(&tx, (community, about), Text::into_string(reason), by.profile, now).await?;
    record(app, &tx, &by, Happened::to("suggestion.dismissed", community, 0).within(community)).await?;
    app.commit(tx, "dismissSuggestedEvent").await?;
    Ok(Outcome::Fresh(community))
}
