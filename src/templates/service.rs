//! What one may do with templates, and the meeting that comes from one.
use super::{Changes, KeepEverybodys, KeepOwn, MOST, Made, Occasion, Script, store};
use crate::{
    app::App,
    error::{Error, ProblemCode, Result, check_version},
    events::{self, Moment, Organising, Plan},
    mutation::Write,
    networks,
    once::{Once, Outcome},
    page::{Page, Slice},
    policy::{self, Action, Actor, Body, By, Place},
    record::{Happened, record},
    text::{DescriptionText, EventSummaryText, EventTitleText, Text},
};
use chrono::Duration;
use entity::{
    event, event_template,
    ids::{EventId, EventTemplateId, NetworkId},
};
use sea_orm::ConnectionTrait;

/// Whether they may keep the templates of this network, or everybody's.
async fn permit(tx: &impl ConnectionTrait, actor: &Actor, network: Option<NetworkId>) -> Result<By> {
    Ok(match network {
        Some(id) => *policy::permit(tx, actor, KeepOwn(id)).await?.by(),
        None => *policy::permit(tx, actor, KeepEverybodys).await?.by(),
    })
}

/// Makes one, for a network or for everybody.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, REFUSED when there are as many as there can be.
pub async fn create(app: &App, actor: &Actor, once: &Once, network: Option<NetworkId>, script: Script) -> Result<Made> {
    let (tx, id, now) = (app.begin().await?, EventTemplateId::new(), app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    if let Some(network) = network
        && networks::by_id(&tx, network).await?.is_none()
    {
        return Err(Error::not_found("input.networkId"));
    }
    let by = permit(&tx, actor, network).await?;
    if store::kept(&tx, network).await? >= MOST {
        return Err(Error::Refused(vec![crate::error::FieldError::at("input.networkId", ProblemCode::TooMany).with(MOST)]));
    }
    let row = event_template::Model {
        id,
        network_id: network,
        title: script.title.into_string(),
        programme: script.programme.into_string(),
        summary: script.summary.into_string(),
        minutes: script.minutes,
        form: script.form,
        childcare: script.childcare,
        travel_costs: script.travel_costs,
        interpreter: script.interpreter,
        intervision: script.intervision,
        retired_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let row = store::insert(&tx, row).await?;
    record(app, &tx, &by, Happened::to("eventTemplate.created", id, 1)).await?;
    app.commit(tx, "createEventTemplate").await?;
    Ok(Outcome::Fresh(row))
}

/// Changes one. Meetings that came from it stay as they are.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is retired.
pub async fn change(app: &App, actor: &Actor, once: &Once, id: EventTemplateId, expected: i32, changes: Changes) -> Result<Made> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (by, row) = kept(&tx, actor, id, expected).await?;
    let row = event_template::Model {
        title: changes.title.map_or(row.title, Text::into_string),
        programme: changes.programme.map_or(row.programme, Text::into_string),
        summary: changes.summary.map_or(row.summary, Text::into_string),
        minutes: changes.minutes.unwrap_or(row.minutes),
        form: changes.form.unwrap_or(row.form),
        childcare: changes.childcare.unwrap_or(row.childcare),
        travel_costs: changes.travel_costs.unwrap_or(row.travel_costs),
        interpreter: changes.interpreter.unwrap_or(row.interpreter),
        intervision: changes.intervision.unwrap_or(row.intervision),
        version: expected + 1,
        updated_at: now,
        ..row
    };
    let row = store::update(&tx, row).await?;
    record(app, &tx, &by, Happened::to("eventTemplate.changed", id, row.version)).await?;
    app.commit(tx, "changeEventTemplate").await?;
    Ok(Outcome::Fresh(row))
}

/// Retires one: it is in no list any more.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when it is retired already.
pub async fn retire(app: &App, actor: &Actor, once: &Once, id: EventTemplateId, expected: i32) -> Result<Made> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (by, row) = kept(&tx, actor, id, expected).await?;
    let row = event_template::Model { retired_at: Some(now), version: expected + 1, updated_at: now, ..row };
    let row = store::update(&tx, row).await?;
    record(app, &tx, &by, Happened::to("eventTemplate.retired", id, row.version)).await?;
    app.commit(tx, "retireEventTemplate").await?;
    Ok(Outcome::Fresh(row))
}

/// The one that is to be changed, locked, by who may.
async fn kept(tx: &impl ConnectionTrait, actor: &Actor, id: EventTemplateId, expected: i32) -> Result<(By, event_template::Model)> {
    let row = store::locked(tx, id).await?.ok_or_else(|| Error::not_found("input.templateId"))?;
    let by = permit(tx, actor, row.network_id).await?;
    check_version(row.version, expected)?;
    if row.retired_at.is_some() {
        return Err(Error::refused("input.templateId", ProblemCode::WrongState));
    }
    Ok((by, row))
}

/// Drafts a meeting of a network from a template: everybody's, or its own.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, INVALID where what is given does not fit the form of the template, REFUSED when it is retired.
pub async fn draft(app: &App, actor: &Actor, once: &Once, occasion: Occasion) -> Result<Outcome<event::Model, EventId>> {
    let (tx, id) = (app.begin().await?, EventId::new());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let row = store::one(&tx, occasion.template).await?.filter(|row| row.network_id.is_none_or(|of| of == occasion.network));
    let row = row.ok_or_else(|| Error::not_found("input.templateId"))?;
    let body = Body::Network(occasion.network);
    Organising::of(&tx, actor, body).await?;
    let by = policy::allow(&tx, actor, Action::OrganiseEvent, "", Place::of(body)).await?;
    let write = Write::unconverted(app, &tx, actor, &by);
    let plan = plan(&row, occasion)?;
    let (event, happened) = events::draft(&write, id, body, &plan).await.map_err(|e| e.within("input"))?;
    write.emit(happened).await?;
    if row.retired_at.is_some() {
        return Err(Error::refused("input.templateId", ProblemCode::WrongState));
    }
    app.commit(tx, "createEventFromTemplate").await?;
    Ok(Outcome::Fresh(event))
}

/// What the template and the occasion make together.
fn plan(row: &event_template::Model, occasion: Occasion) -> Result<Plan> {
    let broken = |fault: crate::error::FieldError| Error::internal(format!("a template holds {:?}", fault.code));
    let ends_at = occasion.starts_at + Duration::minutes(row.minutes.into());
    Ok(Plan {
        title: Some(EventTitleText::parse(&row.title).map_err(broken)?),
        description: Some(DescriptionText::parse(&row.programme).map_err(broken)?),
        summary: Some(EventSummaryText::parse(&row.summary).map_err(broken)?),
        starts_at: Some(Moment(occasion.starts_at)),
        ends_at: Some(Moment(ends_at)),
        form: Some(row.form),
        location: occasion.location.into(),
        join_link: occasion.join_link.into(),
        childcare: Some(row.childcare),
        travel_costs: Some(row.travel_costs),
        interpreter: Some(row.interpreter),
        intervision: Some(row.intervision),
        ..Plan::default()
    })
}

/// Templates that are not retired: everybody's, and with a network its own too; newest first.
///
/// # Errors
/// Only those of the database.
pub async fn list(db: &impl ConnectionTrait, network: Option<NetworkId>, slice: Slice) -> Result<Page<event_template::Model>> {
    store::page(db, network, slice).await
}

/// How many they are.
///
/// # Errors
/// Only those of the database.
pub async fn count(db: &impl ConnectionTrait, network: Option<NetworkId>) -> Result<i64> {
    store::count(db, network).await
}

/// One, retired or not.
///
/// # Errors
/// Only those of the database.
pub async fn by_id(db: &impl ConnectionTrait, id: EventTemplateId) -> Result<Option<event_template::Model>> {
    store::one(db, id).await
}
