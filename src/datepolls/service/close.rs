//! A poll whose time is over ends: with a date, which becomes a draft, or without one.
use super::{locked, store};
use crate::{
    app::App,
    datepolls::{CloseDatePoll, Polled, body},
    error::{Error, Fault, ProblemCode, Result, fresh},
    events::{self, CreateEvent, Plan},
    once::{Once, Outcome},
    policy::{self, Actor},
    record::{Happened, record},
    text::{DESCRIPTION, EVENT_TITLE, Text},
};
use entity::{
    date_option, date_poll,
    enums::{DatePollState, EventForm},
    ids::{DateOptionId, DatePollId, EventId},
};

/// Ends it. A date wins with more than half of the parents who responded, whoever else can come; when none responded, with a reason. Everybody has
/// the same time to answer: it does not end before.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, INVALID (no date of this poll, no reason where one is needed), REFUSED (ended before, not over, no majority, past).
pub async fn close(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: DatePollId,
    expected: i32,
    (option, reason): (Option<DateOptionId>, Option<Text>),
) -> Result<Polled> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let poll = locked(&tx, actor, id).await?;
    let (by, CloseDatePoll { poll, option, reason }) = policy::permit(&tx, actor, CloseDatePoll { poll, option, reason }).await?.open();
    fresh(poll.version, expected)?;
    if poll.state != DatePollState::Open {
        return Err(Error::refused("input.datePollId", ProblemCode::PollClosed));
    }
    let options = store::options(&tx, &[id]).await?;
    let chosen = match option {
        None => None,
        Some(option) => {
            let row = options.into_iter().find(|row| row.id == option);
            Some(row.ok_or_else(|| Error::invalid("input.optionId", ProblemCode::UnknownId))?)
        }
    };
    let mut unmet = vec![];
    if now < poll.closes_at {
        unmet.push(Fault::at("input.datePollId", ProblemCode::NotOver));
    }
    if let Some(row) = &chosen {
        let votes = store::votes(&tx, &[id]).await?.remove(&id).and_then(|mut all| all.remove(&row.id)).unwrap_or_default();
        match votes.majority() {
            Some(false) => unmet.push(Fault::at("input.optionId", ProblemCode::NoMajority)),
            None if reason.is_none() => unmet.push(Fault::at("input.reason", ProblemCode::Required)),
            Some(true) | None => {}
        }
        if row.starts_at <= now {
            unmet.push(Fault::at("input.optionId", ProblemCode::InThePast));
        }
    } else if reason.is_none() {
        unmet.push(Fault::at("input.reason", ProblemCode::Required));
    }
    if !unmet.is_empty() {
        return Err(Error::Refused(unmet));
    }
    let event = match &chosen {
        Some(date) => Some(events::service::draft(app, &tx, actor, (&by, EventId::fresh()), planned(&poll, date)?).await?),
        None => None,
    };
    let row = date_poll::Model {
        state: if chosen.is_some() { DatePollState::Chosen } else { DatePollState::Ended },
        chosen_id: chosen.map(|row| row.id),
        event_id: event.map(|row| row.id),
        reason: reason.map(Text::into_string),
        version: poll.version + 1,
        updated_at: now,
        ..poll
    };
    let row = store::update(&tx, row).await?;
    record(app, &tx, &by, Happened::to("date_poll.closed", id, row.version).at(body(&row))).await?;
    app.commit(tx, "closeDatePoll").await?;
    Ok(Outcome::Fresh(row))
}

/// The draft that a date becomes: what was asked, online until its organisers say otherwise.
fn planned(poll: &date_poll::Model, date: &date_option::Model) -> Result<CreateEvent> {
    let words = |text: &str, size| Text::parse(text, size).map_err(|_| Error::internal("a poll without words"));
    let plan = Plan {
        title: words(&poll.title, EVENT_TITLE)?,
        description: words(&poll.description, DESCRIPTION)?,
        summary: words("", DESCRIPTION)?,
        members_only: poll.members_only,
        starts_at: date.starts_at,
        ends_at: date.ends_at,
        form: EventForm::Online,
        location: None,
        join_link: None,
        audience: poll.audience,
        area: None,
        organisation: None,
        childcare: false,
        intervision: false,
        travel_costs: false,
        interpreter: false,
        capacity: None,
        parent_places: 0,
        registration_opens_at: None,
        registration_closes_at: None,
        tags: vec![],
        questions: vec![],
    };
    Ok(CreateEvent { body: body(poll), plan, about: vec![] })
}
