//! A poll whose time is over ends: with a date, which becomes a draft, or without one.
use super::{locked, store};
use crate::{
    app::App,
    datepolls::{CloseDatePoll, Polled, body},
    error::{Error, FieldError, ProblemCode, Result, check_version},
    events::{self, Moment, Plan},
    mutation::Write,
    once::{Once, Outcome},
    policy::{self, Actor},
    record::{Happened, record},
    text::{DescriptionText, EventTitleText, Text},
};
use entity::{
    date_option, date_poll,
    enums::DatePollState,
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
    check_version(poll.version, expected)?;
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
        unmet.push(FieldError::at("input.datePollId", ProblemCode::NotOver));
    }
    if let Some(row) = &chosen {
        let votes = store::votes(&tx, &[id]).await?.remove(&id).and_then(|mut all| all.remove(&row.id)).unwrap_or_default();
        match votes.majority() {
            Some(false) => unmet.push(FieldError::at("input.optionId", ProblemCode::NoMajority)),
            None if reason.is_none() => unmet.push(FieldError::at("input.reason", ProblemCode::Required)),
            Some(true) | None => {}
        }
        if row.starts_at <= now {
            unmet.push(FieldError::at("input.optionId", ProblemCode::InThePast));
        }
    } else if reason.is_none() {
        unmet.push(FieldError::at("input.reason", ProblemCode::Required));
    }
    if !unmet.is_empty() {
        return Err(Error::Refused(unmet));
    }
    let event = match &chosen {
        Some(date) => {
            let write = Write::unconverted(app, &tx, actor, &by);
            let (row, happened) = events::draft(&write, EventId::new(), body(&poll), &planned(&poll, date)?).await?;
            write.emit(happened).await?;
            Some(row)
        }
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
fn planned(poll: &date_poll::Model, date: &date_option::Model) -> Result<Plan> {
    let broken = |_| Error::internal("a poll without words");
    Ok(Plan {
        title: Some(EventTitleText::parse(&poll.title).map_err(broken)?),
        description: Some(DescriptionText::parse(&poll.description).map_err(broken)?),
        members_only: Some(poll.members_only),
        starts_at: Some(Moment(date.starts_at)),
        ends_at: Some(Moment(date.ends_at)),
        audience: Some(poll.audience),
        ..Plan::default()
    })
}
