//! Networks of parents with lived experience, parents' organisations and support points: where they work, who sits in them, whether they are at work
//! still (confirmed each year), and their duty to meet. Who sits in one is known to themselves and to its coordinators alone.
mod contact;
pub mod duty;
pub mod graphql;
pub mod service;
mod store;

pub use contact::Contact;
pub use store::{Filter, Seats};

use crate::{
    places::Code,
    policy::{Action, Body, Command, Place},
    text::Text,
};
use chrono::NaiveDate;
use entity::{
    enums::{Capacity, NetworkKind, NetworkPart},
    ids::{NetworkId, OrganisationId, ProfileId},
    network, network_seat,
};

/// What came of a mutation on a network.
pub type Made = crate::once::Outcome<network::Model, NetworkId>;

/// Make a network.
#[derive(Clone, Debug)]
pub struct CreateNetwork {
    /// What it is.
    pub kind: NetworkKind,
    /// Its name.
    pub name: Text,
    /// What it does.
    pub description: Text,
    /// Where it works.
    pub codes: Vec<Code>,
    /// The association of schools that it belongs to.
    pub association: Option<OrganisationId>,
    /// Where it can be reached.
    pub contact: Contact,
    /// Since when it is there; today when that is not said.
    pub founded_on: Option<NaiveDate>,
    /// Who is invited to coordinate it.
    pub coordinator: Option<ProfileId>,
}

impl Command for CreateNetwork {
    const ACTION: Action = Action::CreateNetwork;
    fn place(&self) -> Place {
        Place::NOWHERE
    }
}

/// What is to be different; `None` stays, `Some(None)` goes.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "as in a new one")]
pub struct Changes {
    pub name: Option<Text>,
    pub description: Option<Text>,
    pub association: Option<Option<OrganisationId>>,
    /// As it came: whether it is a person's hangs on the name.
    pub contact: Option<String>,
}

/// A tie to a municipality, as it was asked for.
#[derive(Clone, Debug)]
pub struct Tie {
    /// To which.
    pub code: Code,
    /// The first day: today when that is not said.
    pub from: Option<NaiveDate>,
    /// The first day on which it is no longer.
    pub until: Option<NaiveDate>,
}

macro_rules! on_a_network {
    ($($(#[$doc:meta])* $name:ident = $action:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? } $(in $hat:ident)?;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            /// The network, as it was read, locked, in the transaction that does this.
            pub network: network::Model,
            $($(#[$field_doc])* pub $field: $type,)*
        }
        impl Command for $name {
            const ACTION: Action = Action::$action;
            fn place(&self) -> Place {
                Place::of(Body::Network(self.network.id))$(.hat(self.$hat))?
            }
        }
    )* };
}

on_a_network! {
    /// Change what a network says of itself.
    ChangeNetwork = ManageNetwork {
        /// How.
        changes: Changes,
    };
    /// Let it work in a municipality from a day on, or no longer.
    MoveNetwork = ManageNetwork {};
    /// Say that it is at work still.
    ConfirmNetwork = ManageNetwork {};
    /// End it.
    EndNetwork = ManageNetwork {};
    /// Ask for a seat, or take one up.
    JoinNetwork = JoinNetwork {
        /// In which capacity.
        hat: Capacity,
        /// A word to who decides.
        message: Option<Text>,
    } in hat;
    /// Give up one's seat, request or invitation.
    LeaveNetwork = LeaveNetwork {
        /// Of which capacity.
        hat: Capacity,
    } in hat;
    /// Invite somebody.
    InviteToNetwork = LeadNetwork {
        /// Whom.
        profile: ProfileId,
    };
    /// Decide on a request, end a seat, or say what a member does.
    DecideSeat = LeadNetwork {
        /// Whose.
        seat: network_seat::Model,
    };
    /// Say what a member does.
    AppointSeat = LeadNetwork {
        /// Whose.
        seat: network_seat::Model,
        /// What.
        part: NetworkPart,
    };
    /// Invite somebody to coordinate a network that nobody coordinates.
    InviteCoordinator = InviteCoordinator {
        /// Whom.
        profile: ProfileId,
    };
}

/// Whether somebody in this capacity can have a seat: parents everywhere, professionals at a support point.
pub fn fits(kind: NetworkKind, capacity: Capacity) -> bool {
    match capacity {
        Capacity::Ouder => true,
        Capacity::Professional => kind == NetworkKind::SupportPoint,
        Capacity::Steward => false,
    }
}
