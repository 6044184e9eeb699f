//! Somebody asks when people can come.
use super::store;
use crate::{
    app::App,
    datepolls::{CreateDatePoll, LEAST, MOST, Polled},
    error::{Error, FieldError, ProblemCode, Result},
    events::{LONGEST, Organising},
    once::{Once, Outcome},
    policy::{self, Actor},
    record::{Happened, record},
    text::Text,
};
use chrono::{DateTime, Utc};
use entity::{
    date_option, date_poll,
    enums::DatePollState,
    ids::{DateOptionId, DatePollId},
};

/// Asks it.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, INVALID with every date that is wrong.
pub async fn create(app: &App, actor: &Actor, once: &Once, command: CreateDatePoll) -> Result<Polled> {
    let (tx, id, now) = (app.begin().await?, DatePollId::new(), app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    Organising::of(&tx, actor, command.body).await.map_err(|e| e.within("input"))?;
    let (by, command) = policy::permit(&tx, actor, command).await?.open();
    let faults = faults(&command, now);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let (community_id, network_id, policy_table_id) = command.body.columns();
    let row = date_poll::Model {
        id,
        community_id,
        network_id,
        policy_table_id,
        members_only: command.members_only,
        organiser_profile_id: by.profile,
        title: command.title.into_string(),
        description: Text::into_string(command.description),
        audience: command.audience,
        closes_at: command.closes_at,
        state: DatePollState::Open,
        chosen_id: None,
        event_id: None,
        reason: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let option = |(starts_at, ends_at)| date_option::Model { id: DateOptionId::new(), poll_id: id, starts_at, ends_at };
    let row = store::insert(&tx, row, command.options.into_iter().map(option).collect()).await?;
    record(app, &tx, &by, Happened::to("date_poll.created", id, 1).at(command.body)).await?;
    app.commit(tx, "createDatePoll").await?;
    Ok(Outcome::Fresh(row))
}

/// All that is wrong with its dates: a poll ends before any of them begins.
fn faults(command: &CreateDatePoll, now: DateTime<Utc>) -> Vec<FieldError> {
    let mut faults = vec![];
    if command.closes_at <= now {
        faults.push(FieldError::at("input.closesAt", ProblemCode::InThePast));
    }
    match command.options.len() {
        n if n < LEAST => faults.push(FieldError::at("input.options", ProblemCode::TooFew).with(LEAST)),
        n if n > MOST => faults.push(FieldError::at("input.options", ProblemCode::TooMany).with(MOST)),
        _ => {}
    }
    for (i, span) in command.options.iter().enumerate().take(MOST) {
        let at = |field: &str, code| FieldError::at(&format!("input.options.{i}{field}"), code);
        let (starts, ends) = *span;
        if ends <= starts {
            faults.push(at(".endsAt", ProblemCode::EndsBeforeStart));
        } else if ends > starts + LONGEST {
            faults.push(at(".endsAt", ProblemCode::OutOfRange));
        }
        if starts <= command.closes_at {
            faults.push(at(".startsAt", ProblemCode::InThePast));
        }
        if command.options.iter().take(i).any(|other| other == span) {
            faults.push(at("", ProblemCode::Duplicate));
        }
    }
    faults
}
