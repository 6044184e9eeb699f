//! A draft is published or thrown away; a published meeting is called off.
use super::{CancelEvent, DiscardEvent, PublishEvent, friendly::friendly, happened, in_state, occurrences::Occurrences, store};
use crate::{
    error::{Error, ProblemCode, Result},
    mutation::{DomainEvent, Done, EventKind, Locked, Mutation, Removed, Write},
    outcomes,
    policy::Action,
    series::Scope,
    tags,
};
use entity::{enums::EventState, event, ids::EventId};

/// Whoever may look into the body that organises it sees it from now on.
impl Mutation for PublishEvent {
    const ACTION: Action = Action::OrganiseEvent;
    type Target = Occurrences;
    type Output = event::Model;
    fn target(&self) -> (EventId, Scope) {
        (self.id, self.scope)
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, Occurrences { named, others }: Occurrences, write: &Write<'_>) -> Result<Done<event::Model>> {
        let to_come = |row: &event::Model| row.starts_at > write.now();
        in_state(&named, EventState::Draft)?;
        if !to_come(&named) {
            return Err(Error::refused("id", ProblemCode::InThePast));
        }
        for other in others.into_iter().filter(|other| other.state == EventState::Draft && to_come(other)) {
            let row = announce(write, other).await?;
            write.emit(happened(EventKind::EventPublished, &row)).await?;
        }
        let row = announce(write, named).await?;
        let event = happened(EventKind::EventPublished, &row);
        Ok(Done::with(row, event))
    }
}

/// From now on everybody sees it who may look where it is held.
async fn announce(write: &Write<'_>, mut row: Locked<event::Model>) -> Result<event::Model> {
    let now = write.now();
    open_tags(write, row.id).await?;
    row.state = EventState::Published;
    (row.published_at, row.announced_at) = (Some(now), Some(now));
    row.parent_friendly = friendly(&row, now);
    let row = write.save(row).await?;
    outcomes::keep(write, row.clone()).await?;
    Ok(row)
}

/// Its free words become those of everybody, where everybody has them.
async fn open_tags(write: &Write<'_>, id: EventId) -> Result<()> {
    let mut was: Vec<_> = store::tags_of(&write.db, &[id]).await?.into_iter().map(|(_, tag)| tag).collect();
    was.sort_unstable();
    let now = tags::open(&write.db, &was).await?;
    if now != was {
        store::set_tags(write, id, &now).await?;
        tags::forget(write, &was).await?;
    }
    Ok(())
}

/// With the reason for everybody.
impl Mutation for CancelEvent {
    const ACTION: Action = Action::EndEvent;
    type Target = Occurrences;
    type Output = event::Model;
    fn target(&self) -> (EventId, Scope) {
        (self.id, self.scope)
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, Occurrences { named, others }: Occurrences, write: &Write<'_>) -> Result<Done<event::Model>> {
        let going = |row: &event::Model| row.ends_at > write.now();
        in_state(&named, EventState::Published)?;
        if !going(&named) {
            return Err(Error::refused("id", ProblemCode::InThePast));
        }
        let off = async |mut row: Locked<event::Model>| {
            (row.state, row.cancel_reason) = (EventState::Cancelled, Some(self.reason.to_string()));
            write.save(row).await
        };
        for other in others.into_iter().filter(|other| other.state == EventState::Published && going(other)) {
            let row = off(other).await?;
            write.emit(happened(EventKind::EventCancelled, &row)).await?;
        }
        let row = off(named).await?;
        let event = happened(EventKind::EventCancelled, &row);
        Ok(Done::with(row, event))
    }
}

/// Nobody but its organisers ever saw it.
impl Mutation for DiscardEvent {
    const ACTION: Action = Action::OrganiseEvent;
    type Target = Locked<event::Model>;
    type Output = Removed<EventId>;
    fn target(&self) -> EventId {
        self.id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, row: Locked<event::Model>, write: &Write<'_>) -> Result<Done<Removed<EventId>>> {
        in_state(&row, EventState::Draft)?;
        let carried: Vec<_> = store::tags_of(&write.db, &[row.id]).await?.into_iter().map(|(_, tag)| tag).collect();
        let event = DomainEvent::of(EventKind::EventDiscarded, row.id, row.version + 1).at(&*row);
        write.remove(row.into_inner()).await?;
        tags::forget(write, &carried).await?;
        Ok(Done::with(Removed(self.id), event))
    }
}
