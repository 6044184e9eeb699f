//! Registrations as clients see them: one's own, those of an event for who leads it, and what changes them.
mod asked;
mod mutations;
mod of_event;
mod registration;

pub use asked::{AnsweredBatch, AskedBatch, RegistrationQuestion, RegistrationQuestionInput, parse_questions, questions};
pub use mutations::RegistrationMutations;
pub use of_event::{FreePlaces, OwnBatch, TallyBatch, free_places, has_place, of_event, own, registered_count};
pub use registration::Registration;

use async_graphql::Enum;

/// Where a registration stands.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::RegistrationState")]
pub enum RegistrationState {
    /// Has a place.
    Registered,
    /// Waits for one, in the order in which people came.
    Waiting,
    /// A place came free and can be taken until `offeredUntil`.
    Offered,
    /// Was given up, by the participant or by who leads.
    Cancelled,
    /// The place that was offered was not taken in time, and went to somebody else. Registering again is waiting again.
    Lapsed,
}
