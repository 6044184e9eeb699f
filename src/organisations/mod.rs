//! Organisations: a list that everybody reads, anybody with a role adds to by proposing, and moderators and administrators keep.
//!
//! Who represents one is for an administrator to say. Representatives are professionals, never parents.
pub mod graphql;
pub mod service;
mod store;

pub use store::Filter;

use crate::{
    places::Code,
    policy::{Action, Command, Place},
    text::Text,
};
use entity::{
    enums::OrganisationKind,
    ids::{OrganisationId, ProfileId},
};

/// How many municipalities an organisation names at most.
pub const MOST_MUNICIPALITIES: usize = 400;
/// How many people represent an organisation at most.
pub const MOST_REPRESENTATIVES: usize = 100;

/// What an organisation is to be.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its name.
    pub name: Text,
    /// What it is.
    pub kind: OrganisationKind,
    /// Where it works; empty when that is not tied to municipalities.
    pub codes: Vec<Code>,
}

/// Name an organisation that is not in the list.
#[derive(Clone, Debug)]
pub struct ProposeOrganisation(pub Draft);

/// Put an organisation in the list.
#[derive(Clone, Debug)]
pub struct CreateOrganisation(pub Draft);

/// Change an organisation: what is not given stays.
#[derive(Clone, Debug)]
pub struct ChangeOrganisation {
    /// Which.
    pub id: OrganisationId,
    /// The version that was read.
    pub expected: i32,
    /// Its name.
    pub name: Option<Text>,
    /// What it is.
    pub kind: Option<OrganisationKind>,
    /// Where it works.
    pub codes: Option<Vec<Code>>,
}

/// Take a proposed organisation into the list.
#[derive(Clone, Copy, Debug)]
pub struct AcceptOrganisation {
    /// Which.
    pub id: OrganisationId,
    /// The version that was read.
    pub expected: i32,
}

/// Let somebody act for an organisation.
#[derive(Clone, Copy, Debug)]
pub struct AppointRepresentative {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Whose profile.
    pub profile: ProfileId,
}

/// End that.
#[derive(Clone, Copy, Debug)]
pub struct DismissRepresentative {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Whose profile.
    pub profile: ProfileId,
}

macro_rules! commands {
    ($($name:ident = $action:ident;)*) => { $(
        impl Command for $name {
            const ACTION: Action = Action::$action;
            fn place(&self) -> Place {
                Place::NOWHERE
            }
        }
    )* }
}
commands! {
    ProposeOrganisation = ProposeOrganisation;
    CreateOrganisation = EditOrganisation;
    ChangeOrganisation = EditOrganisation;
    AcceptOrganisation = EditOrganisation;
    AppointRepresentative = ManageAccounts;
    DismissRepresentative = ManageAccounts;
}
