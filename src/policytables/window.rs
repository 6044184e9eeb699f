//! The times in which parents can write: opened from now on or later, moved until they open, made longer until they close.
use super::{ChangeWrittenWindow, LONGEST_WINDOW, LockedWindow, OpenWrittenWindow, in_the_making, refuse, store};
use crate::{
    error::{Error, FieldError, ProblemCode, Result},
    mutation::{Done, EventKind, Locked, Mutation, Write},
    policy::Action,
};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::{
    ids::{PolicyTableId, WrittenWindowId},
    policy_table,
    written_window::Model,
};

/// Where there is something to write about.
impl Mutation for OpenWrittenWindow {
    const ACTION: Action = Action::RunPolicyTable;
    const TARGET: &'static str = "policyTableId";
    type Target = Locked<policy_table::Model>;
    type Output = Model;
    fn target(&self) -> PolicyTableId {
        self.policy_table_id
    }
    async fn run(&self, table: Locked<policy_table::Model>, write: &Write<'_>) -> Result<Done<Model>> {
        let (now, opens_at, closes_at) = (write.now(), self.opens_at.map(|at| at.0), self.closes_at.0);
        let opens = opens_at.unwrap_or(now);
        fits(opens, closes_at)?;
        let past = opens_at.filter(|&at| at < now).map(|_| FieldError::at("opensAt", ProblemCode::InThePast));
        let over = (closes_at <= now).then(|| FieldError::at("closesAt", ProblemCode::InThePast));
        let nothing = (table.draft_count == 0).then(|| FieldError::at("policyTableId.drafts", ProblemCode::NoDraft));
        refuse(in_the_making(&table, "policyTableId").into_iter().chain(nothing).chain(past).chain(over))?;
        let row =
            Model { id: write.id(), policy_table_id: table.id, opens_at: opens, closes_at, version: 1, created_at: now, updated_at: now };
        let row = write.insert(row).await?;
        store::remember_worker(write, table.id).await?;
        Ok(Done::changed(row, EventKind::WrittenWindowOpened))
    }
}

/// One that did not open yet is moved; one that is open is made longer.
impl Mutation for ChangeWrittenWindow {
    const ACTION: Action = Action::RunPolicyTable;
    const TARGET: &'static str = "windowId";
    type Target = LockedWindow;
    type Output = Model;
    fn target(&self) -> WrittenWindowId {
        self.window_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, LockedWindow { table, window: mut row }: LockedWindow, write: &Write<'_>) -> Result<Done<Model>> {
        let opens = self.opens_at.0.map_or(row.opens_at, |at| at.0);
        let closes = self.closes_at.0.map_or(row.closes_at, |at| at.0);
        fits(opens, closes)?;
        refuse(in_the_making(&table, "windowId").map_or_else(|| unmet(&row, (opens, closes), write.now()), |fault| vec![fault]))?;
        (row.opens_at, row.closes_at) = (opens, closes);
        store::remember_worker(write, table.id).await?;
        Ok(Done::changed(write.save(row).await?, EventKind::WrittenWindowUpdated))
    }
}

/// The rules that stand in the way of these times.
fn unmet(was: &Model, (opens, closes): (DateTime<Utc>, DateTime<Utc>), now: DateTime<Utc>) -> Vec<FieldError> {
    if was.closes_at <= now {
        return vec![FieldError::at("windowId", ProblemCode::WrongState)];
    }
    let running = was.opens_at <= now;
    let moved = opens != was.opens_at && (running || opens < now);
    let code = if running { ProblemCode::WrongState } else { ProblemCode::InThePast };
    let shorter = running && closes < was.closes_at;
    let moved = moved.then(|| FieldError::at("opensAt", code));
    moved.into_iter().chain(shorter.then(|| FieldError::at("closesAt", ProblemCode::WindowShortened))).collect()
}

/// It opens before it closes, and is not open for longer than it may be.
fn fits(opens: DateTime<Utc>, closes: DateTime<Utc>) -> Result<()> {
    let latest = opens + LONGEST_WINDOW;
    let at = |code| FieldError::at("closesAt", code);
    match closes {
        closes if closes <= opens => Err(Error::Invalid(vec![at(ProblemCode::EndsBeforeStart)])),
        closes if closes > latest => {
            let until = latest.to_rfc3339_opts(SecondsFormat::Secs, true);
            Err(Error::Invalid(vec![at(ProblemCode::OutOfRange).with(format!("≤ {until}"))]))
        }
        _ => Ok(()),
    }
}
