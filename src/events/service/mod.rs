//! What one may do with meetings: each begin → once → read → permit → check → store → record → commit.
mod change;
mod create;
mod list;
mod programme;
mod steer;

pub use change::change;
pub use create::{create, draft};
pub use list::{by_id, by_ids, count, list};
pub use programme::mark;
pub use steer::{cancel, close, publish};

use super::store;
use crate::{
    error::{Error, Fault, ProblemCode, Result},
    organisations,
    policy::Actor,
};
use entity::{
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

/// Every unmet rule at once.
fn refuse(unmet: Vec<Fault>) -> Result<()> {
    if unmet.is_empty() { Ok(()) } else { Err(Error::Refused(unmet)) }
}
