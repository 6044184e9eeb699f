//! Registrations for events: who comes, who waits, to whom a place is offered. The rules of places stand in `places.rs`.
//!
//! Everything that gives or takes a place happens under the lock of the event's row ([`service::Hall`]).
pub mod asked;
pub mod graphql;
pub mod places;
pub mod service;
pub mod sheet;
mod store;

pub use store::Filter;

use crate::policy::{Action, Command, Place};
use chrono::Duration;
use entity::{
    enums::{Capacity, RegistrationState},
    event, registration,
};
use places::Crowd;

/// How long before the start the places that are kept for parents fall free.
pub const RELEASE: Duration = Duration::hours(48);
/// How long an offer stands at most; never beyond the start.
pub const OFFER: Duration = Duration::hours(24);

/// Register for an event.
#[derive(Clone, Debug)]
pub struct RegisterForEvent {
    /// The event, as it was read in the transaction that does this.
    pub event: event::Model,
    /// In which capacity.
    pub hat: Capacity,
}

impl Command for RegisterForEvent {
    const ACTION: Action = Action::RegisterForEvent;
    fn place(&self) -> Place {
        Place::event(&self.event).hat(self.hat)
    }
}

/// Take a place that was offered.
#[derive(Clone, Debug)]
pub struct AcceptOffer {
    /// Whose, in which capacity.
    pub registration: registration::Model,
    /// For which event.
    pub event: event::Model,
}

impl Command for AcceptOffer {
    const ACTION: Action = Action::AcceptOffer;
    const CHOSEN: &'static str = "input.registrationId";
    fn place(&self) -> Place {
        Place::event(&self.event).hat(self.registration.capacity).author(Some(self.registration.profile_id))
    }
}

/// Give up one's own place, offer, or turn.
#[derive(Clone, Debug)]
pub struct CancelRegistration {
    /// Which.
    pub registration: registration::Model,
}

impl Command for CancelRegistration {
    const ACTION: Action = Action::CancelRegistration;
    fn place(&self) -> Place {
        Place::of(&self.registration).author(Some(self.registration.profile_id))
    }
}

/// End somebody's registration, or note whether they were there.
#[derive(Clone, Debug)]
pub struct ManageRegistration {
    /// Which.
    pub registration: registration::Model,
}

impl Command for ManageRegistration {
    const ACTION: Action = Action::ManageRegistration;
    fn place(&self) -> Place {
        Place::of(&self.registration)
    }
}

/// Take the list of those who registered.
#[derive(Clone, Debug)]
pub struct ExportParticipants {
    /// For which event.
    pub event: event::Model,
}

impl Command for ExportParticipants {
    const ACTION: Action = Action::ManageRegistration;
    fn place(&self) -> Place {
        Place::event(&self.event)
    }
}

/// How many registrations of each kind an event has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those who have a place.
    pub registered: Crowd,
    /// Those to whom one is offered.
    pub offered: Crowd,
    /// Those who wait.
    pub waiting: Crowd,
}

impl Tally {
    /// Those who have a place, or could have it.
    pub fn held(&self) -> Crowd {
        self.registered + self.offered
    }
    /// So many more of a kind.
    pub fn count(&mut self, state: RegistrationState, who: Capacity, more: i32) {
        let crowd = match state {
            RegistrationState::Registered => &mut self.registered,
            RegistrationState::Offered => &mut self.offered,
            RegistrationState::Waiting => &mut self.waiting,
            RegistrationState::Cancelled | RegistrationState::Lapsed => return,
        };
        *crowd = crowd.and(who, more);
    }
}

/// Whether it can still come to something.
pub fn live(state: RegistrationState) -> bool {
    match state {
        RegistrationState::Registered | RegistrationState::Waiting | RegistrationState::Offered => true,
        RegistrationState::Cancelled | RegistrationState::Lapsed => false,
    }
}
