//! What one may do with meetings: each begin → once → read → permit → check → store → record → commit.
mod change;
mod create;
mod list;
mod mend;
mod steer;

pub use change::change;
pub use create::create;
pub use list::{any_in, by_id, by_ids, calendar, count, list, tags_of};
pub use mend::{change_report, discard};
pub use steer::{cancel, close, publish};

use super::store;
use crate::{
    app::App,
    error::{Error, Fault, ProblemCode, Result},
    organisations,
    policy::Actor,
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

/// An organisation that the actor may see.
async fn known(db: &impl ConnectionTrait, actor: &Actor, organisation: Option<OrganisationId>) -> Result<()> {
    match organisation {
        Some(id) if organisations::service::seen(db, actor, id).await?.is_none() => {
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
async fn open_tags(app: &App, db: &impl ConnectionTrait, id: EventId) -> Result<()> {
    let mut was: Vec<_> = store::tags_of(db, &[id]).await?.into_iter().map(|(_, tag)| tag).collect();
    was.sort_unstable();
    let now = tags::service::open(db, &was).await?;
    if now != was {
        store::set_tags(db, id, &now).await?;
        tags::service::forget(app, db, &was).await?;
    }
    Ok(())
}

/// Every unmet rule at once.
fn refuse(unmet: Vec<Fault>) -> Result<()> {
    if unmet.is_empty() { Ok(()) } else { Err(Error::Refused(unmet)) }
}
