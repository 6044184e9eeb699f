//! What one may do with registrations: each begin → once → event locked → permit → rules → places → record → commit.
mod asked;
mod attend;
mod cancel;
mod export;
mod hall;
mod offer;
mod read;
mod register;
mod time;

pub use asked::{answers, ask, questions};
pub use attend::attend;
pub use cancel::cancel;
pub use export::export;
pub use hall::Hall;
pub use offer::accept;
pub use read::{by_id, check_narrowing, of_event, of_event_count, own_changed_at, own_count, own_of, own_page, profiles, tallies};
pub use register::register;
pub use time::{changed, lapse, release};

use super::store;
use crate::{
    db::Tx,
    error::{Error, Result},
    policy::Actor,
};
use entity::{event, ids::RegistrationId, registration};

/// A registration that is to be changed, and its event, locked.
async fn locked(tx: &Tx, actor: &Actor, id: RegistrationId) -> Result<(event::Model, registration::Model)> {
    let gone = || Error::not_found("input.registrationId");
    let seen = store::one(tx, actor, id).await?.ok_or_else(gone)?;
    let event = store::event_of(tx, seen.event_id).await?;
    // Once more, now that nobody else can change it.
    let row = store::one(tx, actor, id).await?.ok_or_else(gone)?;
    Ok((event, row))
}
