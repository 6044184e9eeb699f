//! Requests for a parent with lived experience: asked by who represents an organisation, put to the networks that work there, answered by one that
//! proposes a member. The member says yes, then who asked: only then do they learn each other's names. Before that nobody's is told.
mod ask;
pub mod commands;
pub mod graphql;
mod loaders;
mod offer;
mod store;
mod targets;

pub use ask::expire;
pub use commands::{AnswerExpertOffer, AskForExpert, DeclineExpertRequest, OfferExpert, SettleExpertOffer, WithdrawExpertRequest};
pub use loaders::{ExpertRequestById, Names, Offers};
pub use store::Filter;
pub use targets::{LockedOffer, LockedRequest, Requester};

use crate::{
    error::{Error, ProblemCode, Result},
    mutation::{DomainEvent, EventKind, Locked, Write, aggregate},
    policy::{Place, Visible as _},
};
use chrono::{DateTime, Utc};
use entity::{
    enums::ExpertRequestState,
    expert_offer, expert_request,
    ids::{ExpertOfferId, ExpertRequestId},
};

/// How many hours can be asked for at most.
pub const MOST_HOURS: i32 = 1_000;
/// What can be paid at most, in cents.
pub const MOST_FEE: i32 = 10_000_000;
/// After how many days a request expires, unless it says sooner or later.
pub const EXPIRES_AFTER: u64 = 60;
/// After how many days it expires at the latest.
pub const EXPIRES_LATEST: u64 = 365;

aggregate!(
    expert_request: ExpertRequestId,
    |actor| expert_request::Entity::visible_to(actor),
    at |row| Place::NOWHERE.author(Some(row.profile_id))
);
aggregate!(
    expert_offer: ExpertOfferId,
    |actor| expert_offer::Entity::visible_to(actor),
    at |row| Place::NOWHERE.author(row.profile_id)
);

/// It waits for an agreement still, whether or not the job that ends it was punctual.
fn check_pending(request: &expert_request::Model, path: &str, now: DateTime<Utc>) -> Result<()> {
    let pending = matches!(request.state, ExpertRequestState::Open | ExpertRequestState::Answered) && now < request.lapses_at;
    if pending { Ok(()) } else { Err(Error::refused(path, ProblemCode::WrongState)) }
}

/// The request gets this state: its row, and what happened.
async fn set_state(
    write: &Write<'_>,
    mut row: Locked<expert_request::Model>,
    state: ExpertRequestState,
    kind: EventKind,
) -> Result<(expert_request::Model, DomainEvent)> {
    row.state = state;
    let row = write.save(row).await?;
    let event = DomainEvent::of(kind, row.id, row.version);
    Ok((row, event))
}
