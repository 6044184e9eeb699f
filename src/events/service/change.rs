//! A meeting is changed, drafted or published. Whoever moves a published one announces it anew.
use super::{at, known, refuse, within};
use crate::{
    app::App,
    db::Tx,
    error::{Error, Fault, ProblemCode, Result, fresh},
    events::{ChangeEvent, Changes, Held, Shape, friendly::friendly, store},
    once::{Once, Outcome},
    outcomes, places,
    policy::{self, Actor, By},
    record::{Happened, record},
    registrations,
    series::{self, Scope},
    tags,
    text::Text,
};
use chrono::{DateTime, Utc};
use entity::{enums::EventState, event, ids::EventId};
use sea_orm::ConnectionTrait;

/// Changes it, and those of its series that the scope takes along: all of them, or nothing.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, INVALID (what would not fit together), REFUSED (its state, a time that is past, a capacity below those who are
/// registered).
pub async fn change(app: &App, actor: &Actor, once: &Once, id: EventId, expected: i32, (scope, changes): (Scope, Changes)) -> Result<Held> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (event, mut others) = within(&tx, actor, id, scope).await?;
    let (by, ChangeEvent { event: was, changes }) = policy::permit(&tx, actor, ChangeEvent { event, changes }).await?.open();
    fresh(was.version, expected)?;
    if !matches!(was.state, EventState::Draft | EventState::Published) {
        return Err(Error::refused("input.eventId", ProblemCode::WrongState));
    }
    others.retain(|other| matches!(other.state, EventState::Draft | EventState::Published) && other.ends_at > now);
    for other in others {
        let carried = series::service::carried(&changes, &was, &other).map_err(|fault| Error::Invalid(vec![fault]))?;
        let telling = at(&other);
        one(app, &tx, actor, &by, (other, carried)).await.map_err(telling)?;
    }
    let row = one(app, &tx, actor, &by, (was, changes)).await?;
    app.commit(tx, "changeEvent").await?;
    Ok(Outcome::Fresh(row))
}

/// Changes one, locked, that is a draft or published.
async fn one(app: &App, tx: &Tx, actor: &Actor, by: &By, (was, changes): (event::Model, Changes)) -> Result<event::Model> {
    let (id, now) = (was.id, app.clock.now());
    let mut row = lie(app, tx, actor, &was, &changes).await?;
    let about = changes.about.clone();
    let (tags, questions) = (changes.tags.clone(), changes.questions.clone());
    apply(&mut row, changes);
    let unfit = Shape::from(&row).faults();
    if !unfit.is_empty() {
        return Err(Error::Invalid(unfit));
    }
    refuse(unmet(&was, &row, now))?;
    if let Some(tags) = tags {
        store::set_tags(tx, id, &tags::settle_unconverted(app, tx, actor, &tags).await?).await?;
    }
    if let Some(questions) = questions {
        registrations::service::ask(tx, id, &questions).await?;
    }
    if let Some(announced) = was.announced_at {
        let moved = row.starts_at != was.starts_at || row.ends_at > was.ends_at;
        let announced = if moved { now } else { announced };
        row.announced_at = Some(announced);
        row.parent_friendly = friendly(&row, announced);
    }
    row.version = was.version + 1;
    row.updated_at = now;
    let row = registrations::service::changed(app, tx, store::update(tx, row).await?).await?;
    if let Some(about) = about
        && outcomes::service::tie(tx, actor, &row, &about).await?
    {
        outcomes::service::keep(app, tx, row.clone()).await?;
    }
    record(app, tx, by, Happened::to("event.changed", id, row.version).at(&row)).await?;
    Ok(row)
}

/// The row with the work area and the organisation that it is to have.
async fn lie(app: &App, tx: &impl ConnectionTrait, actor: &Actor, was: &event::Model, changes: &Changes) -> Result<event::Model> {
    let mut row = was.clone();
    if let Some(organisation) = changes.organisation {
        if organisation != was.organisation_id {
            known(tx, actor, organisation).await?;
        }
        row.organisation_id = organisation;
    }
    match &changes.area {
        None => {}
        Some(None) => {
            let area = store::area_of(tx, actor, was.into()).await?.ok_or_else(|| Error::not_found("input.eventId"))?;
            (row.area_id, row.place_id) = (None, area);
        }
        Some(Some(area)) => {
            let area = places::service::resettle(app, tx, area, was.area_id).await?;
            (row.area_id, row.place_id) = (Some(area), area);
        }
    }
    Ok(row)
}

/// Puts what changes in the place of what was.
fn apply(row: &mut event::Model, changes: Changes) {
    fn put<T>(to: &mut T, new: Option<T>) {
        if let Some(new) = new {
            *to = new;
        }
    }
    put(&mut row.title, changes.title.map(Text::into_string));
    put(&mut row.description, changes.description.map(Text::into_string));
    put(&mut row.summary, changes.summary.map(Text::into_string));
    put(&mut row.starts_at, changes.starts_at);
    put(&mut row.ends_at, changes.ends_at);
    put(&mut row.form, changes.form);
    put(&mut row.location, changes.location.map(|location| location.map(Text::into_string)));
    put(&mut row.join_link, changes.join_link);
    put(&mut row.audience, changes.audience);
    put(&mut row.members_only, changes.members_only);
    put(&mut row.childcare, changes.childcare);
    put(&mut row.travel_costs, changes.travel_costs);
    put(&mut row.interpreter, changes.interpreter);
    put(&mut row.intervision, changes.intervision);
    put(&mut row.capacity, changes.capacity);
    put(&mut row.parent_places, changes.parent_places);
    put(&mut row.registration_opens_at, changes.registration_opens_at);
    put(&mut row.registration_closes_at, changes.registration_closes_at);
}

/// The rules that stand in the way of this change.
fn unmet(was: &event::Model, row: &event::Model, now: DateTime<Utc>) -> Vec<Fault> {
    let mut unmet = vec![];
    let mut add = |path, code| unmet.push(Fault::at(path, code));
    if row.capacity.is_some_and(|room| room < was.registered_count) {
        add("input.capacity", ProblemCode::CapacityTaken);
    }
    // What people registered for, or could read, stays for whom it was.
    if was.state == EventState::Published && row.members_only != was.members_only {
        add("input.membersOnly", ProblemCode::WrongState);
    }
    if was.state == EventState::Published {
        let (starts, ends) = (row.starts_at != was.starts_at, row.ends_at != was.ends_at);
        match (starts, was.starts_at <= now) {
            (true, true) => add("input.startsAt", ProblemCode::WrongState),
            (true, false) if row.starts_at <= now => add("input.startsAt", ProblemCode::InThePast),
            _ => {}
        }
        match (ends, was.ends_at <= now) {
            (true, true) => add("input.endsAt", ProblemCode::WrongState),
            (true, false) if row.ends_at <= now => add("input.endsAt", ProblemCode::InThePast),
            _ => {}
        }
    }
    unmet
}
