//! The times in which parents can write: opened from now on or later, moved until they open, made longer until they close.
use super::{held, in_the_making, refuse};
use crate::{
    app::App,
    db::Tx,
    error::{Error, FieldError, ProblemCode, Result, check_version},
    once::{Once, Outcome},
    policy::{self, Actor, By},
    policytables::{ChangeWrittenWindow, LONGEST_WINDOW, OpenWrittenWindow, Windowed, store},
    record::{Happened, record},
};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::{
    ids::{PolicyTableId, WrittenWindowId},
    written_window,
};

/// From when until when, as it was given.
pub type Times = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// Opens one, where there is something to write about.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, INVALID (times that do not fit together), REFUSED without a version of the policy, for a past, and once it is adopted.
pub async fn open_window(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: PolicyTableId,
    (opens_at, closes_at): (Option<DateTime<Utc>>, DateTime<Utc>),
) -> Result<Windowed> {
    let (tx, window, now) = (app.begin().await?, WrittenWindowId::new(), app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, window).await? {
        return Ok(Outcome::Before(before));
    }
    let table = held(&tx, id).await?;
    let command = OpenWrittenWindow { table, opens_at, closes_at };
    let (by, OpenWrittenWindow { table, opens_at, closes_at }) = policy::permit(&tx, actor, command).await?.open();
    let opens = opens_at.unwrap_or(now);
    fits(opens, closes_at)?;
    let past = opens_at.filter(|&at| at < now).map(|_| FieldError::at("input.opensAt", ProblemCode::InThePast));
    let over = (closes_at <= now).then(|| FieldError::at("input.closesAt", ProblemCode::InThePast));
    let nothing = (table.draft_count == 0).then(|| FieldError::at("input.policyTableId.drafts", ProblemCode::NoDraft));
    refuse(in_the_making(&table, "input.policyTableId").into_iter().chain(nothing).chain(past).chain(over))?;
    let row =
        written_window::Model { id: window, policy_table_id: id, opens_at: opens, closes_at, version: 1, created_at: now, updated_at: now };
    let row = store::insert_window(&tx, row).await?;
    told(app, &tx, &by, &row, "written_window.opened").await?;
    app.commit(tx, "openWrittenWindow").await?;
    Ok(Outcome::Fresh(row))
}

/// Moves one that did not open yet, or makes one longer that is open.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, REFUSED once it has closed, for a time that is past, and for one that is open and would be shorter.
pub async fn change_window(
    app: &App,
    actor: &Actor,
    once: &Once,
    id: WrittenWindowId,
    expected: i32,
    (opens_at, closes_at): Times,
) -> Result<Windowed> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let missing = || Error::not_found("input.windowId");
    let at = store::windows(&tx, &[id]).await?.remove(&id).ok_or_else(missing)?.policy_table_id;
    let table = store::locked(&tx, at).await?.ok_or_else(missing)?;
    // Once more, behind the lock.
    let window = store::windows(&tx, &[id]).await?.remove(&id).ok_or_else(missing)?;
    let command = ChangeWrittenWindow { table, window, opens_at, closes_at };
    let (by, command) = policy::permit(&tx, actor, command).await?.open();
    let ChangeWrittenWindow { table, window: was, opens_at, closes_at } = command;
    check_version(was.version, expected)?;
    let row = written_window::Model {
        opens_at: opens_at.unwrap_or(was.opens_at),
        closes_at: closes_at.unwrap_or(was.closes_at),
        version: was.version + 1,
        updated_at: now,
        ..was
    };
    fits(row.opens_at, row.closes_at)?;
    refuse(in_the_making(&table, "input.windowId").map_or_else(|| unmet(&was, &row, now), |fault| vec![fault]))?;
    let row = store::update_window(&tx, row).await?;
    told(app, &tx, &by, &row, "written_window.changed").await?;
    app.commit(tx, "changeWrittenWindow").await?;
    Ok(Outcome::Fresh(row))
}

/// The rules that stand in the way of this change.
fn unmet(was: &written_window::Model, row: &written_window::Model, now: DateTime<Utc>) -> Vec<FieldError> {
    if was.closes_at <= now {
        return vec![FieldError::at("input.windowId", ProblemCode::WrongState)];
    }
    let running = was.opens_at <= now;
    let opens = (row.opens_at != was.opens_at).then_some(match running {
        true => ProblemCode::WrongState,
        false => ProblemCode::InThePast,
    });
    let opens = opens.filter(|_| running || row.opens_at < now).map(|code| FieldError::at("input.opensAt", code));
    let shorter = (running && row.closes_at < was.closes_at).then(|| FieldError::at("input.closesAt", ProblemCode::WindowShortened));
    opens.into_iter().chain(shorter).collect()
}

/// It opens before it closes, and is not open for longer than it may be.
fn fits(opens: DateTime<Utc>, closes: DateTime<Utc>) -> Result<()> {
    let latest = opens + LONGEST_WINDOW;
    let at = |code| FieldError::at("input.closesAt", code);
    match closes {
        closes if closes <= opens => Err(Error::Invalid(vec![at(ProblemCode::EndsBeforeStart)])),
        closes if closes > latest => {
            let until = latest.to_rfc3339_opts(SecondsFormat::Secs, true);
            Err(Error::Invalid(vec![at(ProblemCode::OutOfRange).with(format!("≤ {until}"))]))
        }
        _ => Ok(()),
    }
}

async fn told(app: &App, tx: &Tx, by: &By, row: &written_window::Model, kind: &'static str) -> Result<()> {
    store::remember(tx, row.policy_table_id, by.profile).await?;
    record(app, tx, by, Happened::to(kind, row.id, row.version)).await
}
