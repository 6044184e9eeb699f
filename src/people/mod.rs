//! People: accounts are private; what a person shows is a profile, one per capacity, and nothing visible ties two of them together.
pub mod accounts;
mod commands;
pub mod graphql;
pub mod service;
mod snapshot;
mod store;

pub use commands::*;
pub use snapshot::{Snapshot, follow_name, snapshot, snapshot_of};
pub use store::Author;

use async_graphql::Enum;

/// A world around a child.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Domain {
    /// Schools, school boards and associations of schools.
    Education,
    /// Childcare and out-of-school care.
    Childcare,
    /// Youth care (jeugdhulp).
    YouthCare,
    /// Health care, youth health care among it.
    HealthCare,
    /// Social work.
    SocialWork,
    /// Municipalities.
    Municipality,
    /// Parents with lived experience. Every parent's profile has it, no professional's.
    LivedExperience,
}

/// A role in steering a collaboration; one or more people fill each.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CoreRole {
    /// Ontwerper.
    Designer,
    /// Kwartiermaker.
    Pioneer,
    /// Verbinder.
    Connector,
    /// Dirigent.
    Conductor,
}

macro_rules! masks {
    ($name:ident: $($one:ident),*) => {
        impl $name {
            /// Each of them, in their own order.
            pub const ALL: &'static [Self] = &[$(Self::$one),*];
            /// Its bit. Never changed: it is kept.
            pub const fn bit(self) -> i32 {
                1 << self as i32
            }
            /// A set of them in one number.
            pub fn mask<'a>(list: impl IntoIterator<Item = &'a Self>) -> i32 {
                list.into_iter().fold(0, |mask, one| mask | one.bit())
            }
            /// The set that a number stands for.
            pub fn of(mask: i32) -> Vec<Self> {
                Self::ALL.iter().copied().filter(|one| mask & one.bit() != 0).collect()
            }
        }
    };
}
masks!(Domain: Education, Childcare, YouthCare, HealthCare, SocialWork, Municipality, LivedExperience);
masks!(CoreRole: Designer, Pioneer, Connector, Conductor);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_numbers() {
        assert_eq!(Domain::mask([&Domain::Education, &Domain::LivedExperience]), 0b100_0001);
        assert_eq!(Domain::of(0b100_0001), [Domain::Education, Domain::LivedExperience]);
        assert_eq!((Domain::mask(Domain::ALL), CoreRole::mask(CoreRole::ALL)), (0b111_1111, 0b1111));
        assert_eq!(CoreRole::of(0), []);
    }
}
