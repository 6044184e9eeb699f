//! A meeting is drafted.
use super::known;
use crate::{
    app::App,
    error::{Error, Result},
    events::{CreateEvent, Held, Shape, store},
    once::{Once, Outcome},
    people, places,
    policy::{self, Actor},
    record::{Happened, record},
    registrations, tags,
    text::Text,
};
use entity::{enums::EventState, event, ids::EventId};

/// Drafts one.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, INVALID (what does not fit together, the area, the organisation).
pub async fn create(app: &App, actor: &Actor, once: &Once, command: CreateEvent) -> Result<Held> {
    let (tx, id, now) = (app.begin().await?, EventId::fresh(), app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let seen = store::area_of(&tx, actor, command.body).await?;
    let theirs = seen.ok_or_else(|| Error::not_found(crate::events::body_path(command.body)))?;
    let (by, CreateEvent { body, plan }) = policy::permit(&tx, actor, command).await?.open();
    known(&tx, actor, plan.organisation).await?;
    let area = match plan.area {
        Some(area) => Some(places::service::settle(app, &tx, &area).await?),
        None => None,
    };
    let author = people::snapshot(&tx, &by, body.community(), false).await?;
    let tags = tags::service::settle(app, &tx, actor, &plan.tags).await?;
    let (community_id, network_id, policy_table_id) = body.columns();
    let row = event::Model {
        id,
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
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let unfit = Shape::from(&row).faults();
    if !unfit.is_empty() {
        return Err(Error::Invalid(unfit));
    }
    let row = store::insert(&tx, row).await?;
    store::set_tags(&tx, id, &tags).await?;
    registrations::service::ask(&tx, id, &plan.questions).await?;
    record(app, &tx, &by, Happened::to("event.created", id, 1).at(&row)).await?;
    app.commit(tx, "createEvent").await?;
    Ok(Outcome::Fresh(row))
}
