//! Reading meetings: lists, calendars, tags.
use super::{Calendar, Filter, store};
use crate::{
    app::App,
    calendars::{MOST, Window},
    communities::{Narrowing, written_for_fewer},
    error::{FieldError, Result},
    mutation::Write,
    page::{Page, Slice},
    places,
    policy::Actor,
    tags,
};
use entity::{event, ids::EventId, tag};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// A page of meetings.
///
/// # Errors
/// INVALID when the municipality is not known.
pub async fn list(app: &App, db: &impl ConnectionTrait, actor: &Actor, filter: &Filter, slice: Slice) -> Result<Page<event::Model>> {
    let within = places::lying_in_some(app, db, "municipalityId", filter.municipality.as_ref()).await?;
    store::page(db, actor, filter, within.as_ref(), slice).await
}

/// How many meetings a list has.
///
/// # Errors
/// INVALID when the municipality is not known.
pub async fn count(app: &App, db: &impl ConnectionTrait, actor: &Actor, filter: &Filter) -> Result<i64> {
    let within = places::lying_in_some(app, db, "municipalityId", filter.municipality.as_ref()).await?;
    store::count(db, actor, filter, within.as_ref()).await
}

/// What a calendar has: announced ones, those to come first, the next one first; then those that are over, the last one first.
pub async fn calendar(db: &impl ConnectionTrait, actor: &Actor, of: &Calendar, window: Window) -> Result<Vec<event::Model>> {
    let mut rows = store::calendar(db, actor, of, window, true, MOST).await?;
    let room = MOST.saturating_sub(u64::try_from(rows.len()).unwrap_or(MOST));
    if room > 0 {
        rows.extend(store::calendar(db, actor, of, window, false, room).await?);
    }
    Ok(rows)
}

/// The tags of these, which were seen: the lists first, then by the alphabet.
pub async fn tags_of(db: &impl ConnectionTrait, ids: &[EventId]) -> Result<HashMap<EventId, Vec<tag::Model>>> {
    let pairs = store::tags_of(db, ids).await?;
    let all: Vec<_> = pairs.iter().map(|(_, tag)| *tag).collect();
    let tags = tags::by_ids(db, &all).await?;
    let mut found: HashMap<_, Vec<tag::Model>> = HashMap::new();
    for (event, tag) in pairs {
        found.entry(event).or_default().extend(tags.get(&tag).cloned());
    }
    found.values_mut().for_each(|tags| tags.sort_by(|a, b| (a.kind, &a.label_nl).cmp(&(b.kind, &b.label_nl))));
    Ok(found)
}

/// A community is about to be opened to more people: whoever planned a meeting there did so for those who could read it then.
pub async fn check_narrowing(write: &Write<'_>, change: &Narrowing) -> Result<Vec<FieldError>> {
    let planned = change.opens && store::any_in(&write.db, change.community).await?;
    Ok(planned.then(written_for_fewer).into_iter().collect())
}
