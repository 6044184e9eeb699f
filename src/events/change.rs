//! A meeting is changed, drafted or published. Whoever moves a published one announces it anew.
use super::{
    UpdateEvent,
    draft::{Organising, known},
    friendly::friendly,
    happened,
    occurrences::{Occurrences, at},
    plan::{Plan, unfit},
    store,
};
use crate::{
    error::{Error, FieldError, ProblemCode, Result},
    graphql::input::Patch,
    mutation::{Done, EventKind, Locked, Mutation, Write},
    outcomes, places,
    policy::{Action, Body},
    registrations,
    series::{self, Scope},
    tags,
};
use chrono::{DateTime, Utc};
use entity::{
    enums::EventState,
    event,
    ids::{EventId, QuestionId},
};

/// Changes it, and those of its series that the scope takes along: all of them, or nothing.
impl Mutation for UpdateEvent {
    const ACTION: Action = Action::OrganiseEvent;
    type Target = Occurrences;
    type Output = event::Model;
    fn target(&self) -> (EventId, Scope) {
        (self.id, self.scope)
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, Occurrences { named, mut others }: Occurrences, write: &Write<'_>) -> Result<Done<event::Model>> {
        let changeable = |row: &event::Model| matches!(row.state, EventState::Draft | EventState::Published);
        if self.scope != Scope::This && self.question_ids.is_some() {
            return Err(Error::Invalid(vec![FieldError::at("questionIds", ProblemCode::ConflictingArguments).with("scope")]));
        }
        if !changeable(&named) {
            return Err(Error::refused("id", ProblemCode::WrongState));
        }
        others.retain(|other| changeable(other) && other.ends_at > write.now());
        for other in others {
            let carried = series::carried(&self.plan, &named, &other).map_err(|fault| Error::Invalid(vec![fault]))?;
            let telling = at(&other);
            let row = change(write, other, &carried, None).await.map_err(telling)?;
            write.emit(happened(EventKind::EventUpdated, &row)).await?;
        }
        let row = change(write, named, &self.plan, self.question_ids.as_ref().map(|ids| ids.0.as_slice())).await?;
        let event = happened(EventKind::EventUpdated, &row);
        Ok(Done::with(row, event))
    }
}

/// Changes one that is a draft or published.
async fn change(write: &Write<'_>, mut row: Locked<event::Model>, plan: &Plan, about: Option<&[QuestionId]>) -> Result<event::Model> {
    let (was, now) = (row.clone(), write.now());
    plan.apply(&mut row);
    if row.organisation_id != was.organisation_id {
        known(write, row.organisation_id).await?;
    }
    (row.area_id, row.place_id) = match &plan.work_area {
        Patch::Keep => (was.area_id, was.place_id),
        Patch::Clear => (None, Organising::of(&write.db, write.actor, Body::from(&was)).await?.area()),
        Patch::Set(spec) => {
            let area = places::resettle(write, spec, was.area_id).await?;
            (Some(area), area)
        }
    };
    let unfit = unfit(&row);
    if !unfit.is_empty() {
        return Err(Error::Invalid(unfit));
    }
    let unmet = unmet(&was, &row, now);
    if !unmet.is_empty() {
        return Err(Error::Refused(unmet));
    }
    if let Some(tags) = &plan.tags {
        store::set_tags(write, row.id, &tags::settle(write, tags).await?).await?;
    }
    if let Some(asked) = &plan.registration_questions {
        registrations::service::ask(write.tx(), row.id, &asked.0).await?;
    }
    if let Some(announced) = was.announced_at {
        let moved = row.starts_at != was.starts_at || row.ends_at > was.ends_at;
        let announced = if moved { now } else { announced };
        row.announced_at = Some(announced);
        row.parent_friendly = friendly(&row, announced);
    }
    let row = registrations::service::changed(write.app, write.tx(), write.save(row).await?).await?;
    if let Some(about) = about
        && outcomes::tie(write, &row, about).await?
    {
        outcomes::keep(write, row.clone()).await?;
    }
    Ok(row)
}

/// The rules that stand in the way of this change.
fn unmet(was: &event::Model, row: &event::Model, now: DateTime<Utc>) -> Vec<FieldError> {
    let mut unmet = vec![];
    let mut add = |path, code| unmet.push(FieldError::at(path, code));
    if row.capacity.is_some_and(|room| room < was.registered_count) {
        add("capacity", ProblemCode::CapacityTaken);
    }
    if was.state != EventState::Published {
        return unmet;
    }
    // What people registered for, or could read, stays for whom it was.
    if row.members_only != was.members_only {
        add("membersOnly", ProblemCode::WrongState);
    }
    for (path, old, new) in [("startsAt", was.starts_at, row.starts_at), ("endsAt", was.ends_at, row.ends_at)] {
        match (new != old, old <= now) {
            (true, true) => add(path, ProblemCode::WrongState),
            (true, false) if new <= now => add(path, ProblemCode::InThePast),
            _ => {}
        }
    }
    unmet
}
