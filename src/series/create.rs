//! A series is drafted: all its occurrences, or none.
use super::{CreateSeries, time};
use crate::{
    error::{Error, FieldError, Result},
    events::{Draft, Organising},
    mutation::{DomainEvent, Done, EventKind, Mutation, Write},
    policy::{Action, Body},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use entity::{event, ids::EventId, series};

impl Mutation for CreateSeries {
    const ACTION: Action = Action::OrganiseEvent;
    type Target = Organising;
    type Output = series::Model;
    fn target(&self) -> Body {
        self.body
    }
    async fn run(&self, organising: Organising, write: &Write<'_>) -> Result<Done<series::Model>> {
        let rule = &self.held.rule;
        let row = write.insert(series::Model { id: write.id(), rule: rule.text.clone(), created_at: write.now() }).await?;
        let mut draft = Draft::of(write, EventId::new(), organising, &self.held.plan).await?;
        draft.row.series_id = Some(row.id);
        for occurrence in occurrences(&draft.row, &rule.starts)? {
            let (_, event) = draft.keep(write, occurrence, &[]).await?;
            write.emit(event).await?;
        }
        let event = DomainEvent::of(EventKind::SeriesCreated, row.id, 1).at(organising.body);
        Ok(Done::with(row, event))
    }
}

/// Each occurrence: what lies between its moments on the wall is the same for all.
fn occurrences(first: &event::Model, starts: &[NaiveDateTime]) -> Result<Vec<event::Model>> {
    let (mut all, mut faults) = (vec![], vec![]);
    for &start in starts {
        let by = start - time::local(first.starts_at);
        let later = |moment: Option<DateTime<Utc>>| moment.map(|moment| time::shifted(moment, by)).transpose();
        let made = (|| -> Result<event::Model, FieldError> {
            let starts_at = time::shifted(first.starts_at, by)?;
            Ok(event::Model {
                id: if all.is_empty() { first.id } else { EventId::new() },
                starts_at,
                ends_at: time::shifted(first.ends_at, by)?,
                registration_opens_at: later(first.registration_opens_at)?,
                registration_closes_at: later(first.registration_closes_at)?,
                recurrence_at: Some(starts_at),
                ..first.clone()
            })
        })();
        match made {
            Ok(made) => all.push(made),
            Err(fault) => faults.push(FieldError { path: vec!["rule".to_owned()], ..fault }),
        }
    }
    if faults.is_empty() { Ok(all) } else { Err(Error::Invalid(faults)) }
}
