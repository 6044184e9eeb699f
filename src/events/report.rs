//! What came of a meeting: it is closed with its report, the report is corrected, and an administrator says whether it is the programme's own.
use super::{CloseEvent, MarkProgrammeMeeting, UpdateEventReport, happened, in_state, store};
use crate::{
    error::{Error, ProblemCode, Result},
    graphql::input::Patch,
    mutation::{Done, EventKind, Locked, Mutation, Reads, Target, Write},
    outcomes,
    policy::{Action, Actor, Place},
    revisions,
};
use entity::{
    enums::EventState,
    event,
    ids::{EventId, Kinded as _},
};
use uuid::Uuid;

/// Notes since when the report is there, the first time that there is one.
fn note_report(write: &Write<'_>, row: &mut event::Model) {
    if row.report.is_some() && row.reported_at.is_none() {
        row.reported_at = Some(write.now());
    }
}

/// A meeting that is to be closed, locked together with those that its questions go on to, so that two that close at once don't wait for each other.
#[derive(Debug)]
pub struct Closing(Locked<event::Model>);

impl Target for Closing {
    type Id = (EventId, Vec<EventId>);
    async fn find(db: &Reads<'_>, actor: &Actor, (id, onward): Self::Id) -> Result<Option<Self>> {
        if !onward.is_empty() {
            outcomes::lock(db, &[onward, vec![id]].concat()).await?;
        }
        Ok(store::lock(db, actor, id).await?.map(Self))
    }
    fn version(&self) -> i32 {
        self.0.version
    }
    fn place(&self) -> Place {
        Place::event(&self.0)
    }
    fn key((id, _): Self::Id) -> Option<(u8, Uuid)> {
        Some((EventId::KIND, id.uuid()))
    }
}

impl Mutation for CloseEvent {
    const ACTION: Action = Action::EndEvent;
    type Target = Closing;
    type Output = event::Model;
    fn target(&self) -> (EventId, Vec<EventId>) {
        (self.id, self.outcomes.0.iter().filter_map(|outcome| outcome.to).collect())
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, Closing(mut row): Closing, write: &Write<'_>) -> Result<Done<event::Model>> {
        in_state(&row, EventState::Published)?;
        if write.now() < row.ends_at {
            return Err(Error::refused("id", ProblemCode::NotOver));
        }
        row.state = EventState::Closed;
        row.report = self.report.clone().map(Into::into);
        row.recording_link = self.recording_link.clone().map(Into::into);
        outcomes::come(write, &row, &self.outcomes.0).await?;
        note_report(write, &mut row);
        let row = write.save(row).await?;
        let event = happened(EventKind::EventClosed, &row);
        Ok(Done::with(row, event))
    }
}

/// The report that was is kept as a revision.
impl Mutation for UpdateEventReport {
    const ACTION: Action = Action::OrganiseEvent;
    type Target = Locked<event::Model>;
    type Output = event::Model;
    fn target(&self) -> EventId {
        self.id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<event::Model>, write: &Write<'_>) -> Result<Done<event::Model>> {
        in_state(&row, EventState::Closed)?;
        if let Some(report) = &self.report {
            if let Some(text) = row.report.take() {
                let words = revisions::Words { text, ..Default::default() };
                revisions::keep(write, row.id.0, row.version, row.updated_at, &words).await?;
            }
            row.report = Some(report.to_string());
            note_report(write, &mut row);
        }
        match &self.recording_link {
            Patch::Keep => {}
            Patch::Clear => row.recording_link = None,
            Patch::Set(link) => row.recording_link = Some(link.0.clone()),
        }
        let row = write.save(row).await?;
        let event = happened(EventKind::EventReportUpdated, &row);
        Ok(Done::with(row, event))
    }
}

impl Mutation for MarkProgrammeMeeting {
    const ACTION: Action = Action::MarkProgramme;
    type Target = Locked<event::Model>;
    type Output = event::Model;
    fn target(&self) -> EventId {
        self.id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<event::Model>, write: &Write<'_>) -> Result<Done<event::Model>> {
        if row.state == EventState::Cancelled {
            return Err(Error::refused("id", ProblemCode::WrongState));
        }
        row.programme = self.programme_meeting;
        let row = write.save(row).await?;
        let event = happened(EventKind::EventProgrammeMarked, &row);
        Ok(Done::with(row, event))
    }
}
