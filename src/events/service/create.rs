//! A meeting is drafted.
use super::known;
use crate::{
    app::App,
    db::Tx,
    error::{Error, Result},
    events::{CreateEvent, Held, Shape, Time, body_path, store},
    once::{Once, Outcome},
    outcomes, people, places,
    policy::{self, Actor, Body, By},
    record::{Happened, record},
    registrations, tags,
    text::Text,
};
use entity::{
    enums::EventState,
    event,
    ids::{AreaId, EventId},
};

/// Drafts one.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, INVALID (what does not fit together, the area, the organisation), REFUSED for questions that it can't be made of.
pub async fn create(app: &App, actor: &Actor, once: &Once, command: CreateEvent) -> Result<Held> {
    let (tx, id) = (app.begin().await?, EventId::fresh());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    known_body(&tx, actor, command.body).await?;
    let (by, command) = policy::permit(&tx, actor, command).await?.open();
    let row = draft(app, &tx, actor, (&by, id), command).await?;
    app.commit(tx, "createEvent").await?;
    Ok(Outcome::Fresh(row))
}

/// There is such a body, as far as the actor may know.
///
/// # Errors
/// NOT_FOUND.
pub async fn known_body(tx: &Tx, actor: &Actor, body: Body) -> Result<()> {
    area(tx, actor, body).await.map(drop)
}

async fn area(tx: &Tx, actor: &Actor, body: Body) -> Result<AreaId> {
    store::area_of(tx, actor, body).await?.ok_or_else(|| Error::not_found(body_path(body)))
}

/// Drafts one in the transaction of somebody who was permitted to organise there.
///
/// # Errors
/// INVALID, REFUSED.
pub async fn draft(app: &App, tx: &Tx, actor: &Actor, by: (&By, EventId), command: CreateEvent) -> Result<event::Model> {
    let time = Time::from(&command.plan);
    drafts(app, tx, actor, by, command, vec![time]).await?.pop().ok_or_else(|| Error::internal("a draft that is not there"))
}

/// Drafts one that is held several times; the first has this id.
///
/// # Errors
/// INVALID, REFUSED.
pub async fn drafts(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    (by, first): (&By, EventId),
    command: CreateEvent,
    times: Vec<Time>,
) -> Result<Vec<event::Model>> {
    let (CreateEvent { body, plan, about }, now) = (command, app.clock.now());
    let theirs = area(tx, actor, body).await?;
    known(tx, actor, plan.organisation).await?;
    let area = match plan.area {
        Some(area) => Some(places::service::settle(app, tx, &area).await?),
        None => None,
    };
    let author = people::snapshot(tx, by, body.community(), matches!(body, Body::Network(_))).await?;
    let tags = tags::settle_unconverted(app, tx, actor, &plan.tags).await?;
    let (community_id, network_id, policy_table_id) = body.columns();
    let base = event::Model {
        id: first,
        community_id,
        network_id,
        policy_table_id,
        members_only: plan.members_only,
        organisation_id: plan.organisation,
        organiser_profile_id: Some(by.profile),
        author_capacity: author.capacity,
        author_name: author.name,
        author_function: author.function,
        author_organisation: author.organisation,
        author_area: author.area,
        author_core: author.core,
        title: plan.title.into_string(),
        description: plan.description.into_string(),
        summary: plan.summary.into_string(),
        starts_at: plan.starts_at,
        ends_at: plan.ends_at,
        form: plan.form,
        location: plan.location.map(Text::into_string),
        join_link: plan.join_link,
        audience: plan.audience,
        area_id: area,
        place_id: area.unwrap_or(theirs),
        childcare: plan.childcare,
        travel_costs: plan.travel_costs,
        interpreter: plan.interpreter,
        capacity: plan.capacity,
        parent_places: plan.parent_places,
        registration_opens_at: plan.registration_opens_at,
        registration_closes_at: plan.registration_closes_at,
        state: EventState::Draft,
        published_at: None,
        announced_at: None,
        parent_friendly: false,
        cancel_reason: None,
        report: None,
        recording_link: None,
        registered_count: 0,
        waiting_count: 0,
        places_released: false,
        series_id: None,
        recurrence_at: None,
        intervision: plan.intervision,
        programme: false,
        reported_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let mut rows = Vec::with_capacity(times.len());
    for (n, time) in times.into_iter().enumerate() {
        let row = event::Model {
            id: if n == 0 { first } else { EventId::fresh() },
            starts_at: time.starts_at,
            ends_at: time.ends_at,
            registration_opens_at: time.registration_opens_at,
            registration_closes_at: time.registration_closes_at,
            series_id: time.of.map(|(series, _)| series),
            recurrence_at: time.of.map(|(_, at)| at),
            ..base.clone()
        };
        let unfit = Shape::from(&row).faults();
        if !unfit.is_empty() {
            return Err(Error::Invalid(unfit));
        }
        let row = store::insert(tx, row).await?;
        store::set_tags(tx, row.id, &tags).await?;
        registrations::service::ask(tx, row.id, &plan.questions).await?;
        outcomes::service::tie(tx, actor, &row, &about).await?;
        record(app, tx, by, Happened::to("event.created", row.id, 1).at(&row)).await?;
        rows.push(row);
    }
    Ok(rows)
}
