//! What one may do with meetings: each begin → once → read → permit → check → store → record → commit.
mod change;
mod create;
mod list;
mod mend;
mod programme;
mod steer;

pub use change::change;
pub use create::{create, draft, drafts, known_body};
pub use list::{any_in, by_id, by_ids, calendar, count, list, tags_of};
pub use mend::{change_report, discard};
pub use programme::mark;
pub use steer::{cancel, close, publish};

use super::store;
use crate::{
    app::App,
    db::Tx,
    error::{Error, Fault, ProblemCode, Result},
    organisations,
    policy::Actor,
    series::{self, Scope},
    tags,
};
use entity::{
    enums::EventState,
    event,
    ids::{EventId, OrganisationId},
};
use sea_orm::ConnectionTrait;

/// The meeting that is to be changed, locked, if the actor may see it.
///
/// # Errors
/// NOT_FOUND.
pub async fn locked(db: &impl ConnectionTrait, actor: &Actor, id: EventId) -> Result<event::Model> {
    store::locked(db, actor, id).await?.ok_or_else(|| Error::not_found("input.eventId"))
}

/// The meeting that is named, and those of its series that go along with it, locked.
async fn within(db: &impl ConnectionTrait, actor: &Actor, id: EventId, scope: Scope) -> Result<(event::Model, Vec<event::Model>)> {
    if scope == Scope::This {
        return Ok((locked(db, actor, id).await?, vec![]));
    }
    let gone = || Error::not_found("input.eventId");
    let seen = store::one(db, actor, id).await?.ok_or_else(gone)?;
    let mut rows = store::occurrences(db, actor, seen.series_id.ok_or_else(series::service::alone)?).await?;
    let at = rows.iter().position(|row| row.id == id).ok_or_else(gone)?;
    let named = rows.remove(at);
    rows.retain(|row| scope == Scope::All || row.recurrence_at > named.recurrence_at);
    Ok((named, rows))
}

/// What stands in the way at another occurrence, told with its moment.
fn at(other: &event::Model) -> impl FnOnce(Error) -> Error + use<> {
    let other = other.clone();
    move |error| match error {
        Error::Invalid(faults) => Error::Invalid(series::service::told(faults, &other)),
        Error::Refused(faults) => Error::Refused(series::service::told(faults, &other)),
        error => error,
    }
}

/// An organisation that the actor may see.
async fn known(db: &impl ConnectionTrait, actor: &Actor, organisation: Option<OrganisationId>) -> Result<()> {
    match organisation {
        Some(id) if organisations::by_id(db, actor, id).await?.is_none() => {
            Err(Error::invalid("input.organisationId", ProblemCode::UnknownId))
        }
        _ => Ok(()),
    }
}

/// What is wrong when it stands elsewhere.
fn in_state(event: &event::Model, state: EventState) -> Vec<Fault> {
    if event.state == state { vec![] } else { vec![Fault::at("input.eventId", ProblemCode::WrongState)] }
}

/// A draft is about to be published: its free words become those of everybody, where everybody has them.
async fn open_tags(app: &App, db: &Tx, id: EventId) -> Result<()> {
    let mut was: Vec<_> = store::tags_of(db, &[id]).await?.into_iter().map(|(_, tag)| tag).collect();
    was.sort_unstable();
    let now = tags::open(db, &was).await?;
    if now != was {
        store::set_tags(db, id, &now).await?;
        tags::forget_unconverted(app, db, &was).await?;
    }
    Ok(())
}

/// Every unmet rule at once.
fn refuse(unmet: Vec<Fault>) -> Result<()> {
    if unmet.is_empty() { Ok(()) } else { Err(Error::Refused(unmet)) }
}
