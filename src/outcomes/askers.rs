//! Who asked has a place first: when a meeting that is made of their question is published, one is kept for them for a while, as long as there
//! are any. They register as everybody does, and have it; or it lapses, and goes to whoever is next.
//!
//! Nobody else learns for whom places are kept. What comes of a place that was kept for somebody who asked anonymously is theirs alone to see.
use super::{KEPT, home, store};
use crate::{
    communities,
    error::Result,
    jobs::{self, Kind},
    mutation::Write,
    policy::Actor,
    questions,
    registrations::{self, service::Hall},
};
use chrono::{DateTime, Utc};
use entity::{
    enums::{Audience, Capacity, EventState},
    event,
    ids::{EventId, ProfileId},
    kept_place, question,
};

/// Keeps a place for everybody who asked one of its questions and for whom none was kept before, in the order of the questions. The meeting's row
/// is locked.
pub async fn keep(write: &Write<'_>, event: event::Model) -> Result<()> {
    let (now, id) = (write.now(), event.id);
    let until = lapses(&event, now);
    if event.state != EventState::Published || event.capacity.is_none() || until <= now {
        return Ok(());
    }
    let asked: Vec<_> = store::of_event(&write.db, id).await?.into_iter().map(|tie| tie.question_id).collect();
    let mut had: Vec<ProfileId> = store::kept(&write.db, id).await?.into_iter().map(|row| row.profile_id).collect();
    had.extend(registrations::service::profiles(&write.db, id).await?);
    let mut hall = Hall::of(write.app, write.tx(), event).await?;
    let rows = questions::of_ties(&write.db, &asked).await?;
    let public = public(write, &hall.event).await?;
    for row in &rows {
        let Some((profile, capacity)) = row.author_profile_id.map(|id| (id, row.author_capacity)) else { continue };
        if had.contains(&profile) || !welcome(&hall.event, row, public) || !hall.keep(capacity) {
            continue;
        }
        had.push(profile);
        let masked = rows.iter().filter(|row| row.author_profile_id == Some(profile)).all(|row| row.anonymous);
        write.insert(kept_place::Model { event_id: id, profile_id: profile, capacity, masked, kept_until: until, taken: false }).await?;
    }
    plan(write, id).await
}

/// Whether everybody looks into the community where it is held.
async fn public(write: &Write<'_>, event: &event::Model) -> Result<bool> {
    let Some(id) = home(event) else { return Ok(!event.members_only) };
    Ok(communities::by_ids(&write.db, &Actor::Nobody, &[id]).await?.get(&id).is_some_and(|seen| seen.inside && !event.members_only))
}

/// Whether somebody who asked this can come to that, as far as one can tell without them.
fn welcome(event: &event::Model, row: &question::Model, public: bool) -> bool {
    let fits = match event.audience {
        Audience::Everyone => true,
        Audience::Ouders => row.author_capacity == Capacity::Ouder,
        Audience::Professionals => row.author_capacity == Capacity::Professional,
    };
    fits && row.withdrawn_at.is_none() && (public || home(event) == Some(row.community_id))
}

/// Until when: from when one can register, and no longer than that.
fn lapses(event: &event::Model, now: DateTime<Utc>) -> DateTime<Utc> {
    let closes = event.registration_closes_at.map_or(event.starts_at, |closes| closes.min(event.starts_at));
    (event.registration_opens_at.map_or(now, |opens| opens.max(now)) + KEPT).min(closes)
}

/// Plans that what is kept lapses: the next of it.
async fn plan(write: &Write<'_>, id: EventId) -> Result<()> {
    let (rows, now) = (store::kept(&write.db, id).await?, write.now());
    let next = rows.into_iter().filter(|row| !row.taken && row.kept_until > now).map(|row| row.kept_until).min();
    match next {
        Some(next) => jobs::plan(write, Kind::KeptPlacesLapse, id.0, next).await,
        None => Ok(()),
    }
}

/// What was kept is kept no longer: it goes to whoever is next.
pub async fn lapse(write: &Write<'_>, id: EventId) -> Result<()> {
    registrations::service::release(write.app, write.tx(), id).await?;
    plan(write, id).await
}

/// Somebody registers: nothing is kept for them any more. Whether a place was, in that profile, and whether it is masked.
pub async fn take(write: &Write<'_>, event: EventId, profile: ProfileId) -> Result<Option<bool>> {
    let rows = store::kept(&write.db, event).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    store::take(write, event, profile).await?;
    let now = write.now();
    Ok(rows.into_iter().find(|row| row.profile_id == profile && !row.taken && row.kept_until > now).map(|row| row.masked))
}
