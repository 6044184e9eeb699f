//! Somebody says when they can come, or says it otherwise.
use super::{locked, store};
use crate::{
    app::App,
    datepolls::{AnswerDatePoll, Polled, body},
    error::{Error, FieldError, ProblemCode, Result},
    once::{Once, Outcome},
    policy::{self, Actor},
    record::{Happened, record},
};
use entity::{
    date_response,
    enums::{Capacity, DateAnswer, DatePollState},
    ids::{DateOptionId, DatePollId, DateResponseId},
};

/// Answers; whoever answered before replaces what they said. One person answers in one capacity.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN (capacity, audience, membership, archive), INVALID when it is not one answer for each date, REFUSED (closed, or answered in
/// the other capacity).
pub async fn answer(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: DatePollId,
    (hat, answers): (Capacity, Vec<(DateOptionId, DateAnswer)>),
) -> Result<Polled> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let poll = locked(&tx, actor, id).await?;
    let (by, AnswerDatePoll { poll, answers, .. }) = policy::permit(&tx, actor, AnswerDatePoll { poll, hat, answers }).await?.open();
    if poll.state != DatePollState::Open || poll.closes_at <= now {
        return Err(Error::refused("input.datePollId", ProblemCode::PollClosed));
    }
    let before = store::responses_of(&tx, id, by.account).await?;
    if before.iter().any(|row| row.profile_id != by.profile) {
        return Err(Error::refused("input.capacity", ProblemCode::AnsweredOtherwise));
    }
    whole(&store::options(&tx, &[id]).await?.iter().map(|row| row.id).collect::<Vec<_>>(), &answers)?;
    let new = before.is_empty();
    let row = match before.into_iter().next() {
        Some(row) => date_response::Model { version: row.version + 1, updated_at: now, ..row },
        None => date_response::Model {
            id: DateResponseId::new(),
            poll_id: id,
            profile_id: by.profile,
            capacity: hat,
            version: 1,
            created_at: now,
            updated_at: now,
        },
    };
    let row = store::say(&tx, row, new, &answers).await?;
    record(app, &tx, &by, Happened::to("date_poll.answered", row.id, row.version).at(body(&poll))).await?;
    app.commit(tx, "answerDatePoll").await?;
    Ok(Outcome::Fresh(poll))
}

/// One answer for each date, and none for anything else.
fn whole(options: &[DateOptionId], answers: &[(DateOptionId, DateAnswer)]) -> Result<()> {
    let mut faults = vec![];
    for (i, (option, _)) in answers.iter().enumerate() {
        let at = |code| FieldError::at(&format!("input.answers.{i}.optionId"), code);
        if !options.contains(option) {
            faults.push(at(ProblemCode::UnknownId));
        } else if answers.iter().take(i).any(|(other, _)| other == option) {
            faults.push(at(ProblemCode::Duplicate));
        }
    }
    if options.iter().any(|option| !answers.iter().any(|(other, _)| other == option)) {
        faults.push(FieldError::at("input.answers", ProblemCode::TooFew).with(options.len()));
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}
