//! An author as they are at the moment of writing: the columns that questions, answers and harvests carry.
//!
//! A parent's holds the display name alone, and follows its change; an anonymous parent's holds no name but the province, if there is one.
use super::{Author, Domain, store};
use crate::{
    error::{Error, Result},
    places,
    policy::{By, Seat},
};
use entity::{
    enums::Capacity,
    ids::{CommunityId, ProfileId},
};
use sea_orm::ConnectionTrait;

/// What an anonymous parent is called.
pub const ANONYMOUS: &str = "Ouder";

/// An author at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Whose it is: kept, never shown for an anonymous one.
    pub profile: ProfileId,
    /// In what capacity.
    pub capacity: Capacity,
    /// The display name.
    pub name: String,
    /// A professional's first function.
    pub function: Option<String>,
    /// Where they have it, if that organisation is in the list.
    pub organisation: Option<String>,
    /// The label of a professional's work area; an anonymous parent's province.
    pub area: Option<String>,
    /// Whether a professional or steward is in the core group of the community.
    pub core: bool,
    /// Whether name and profile stay out of sight.
    pub anonymous: bool,
    /// The domains from which they speak, as `Domain::mask`.
    pub domains: i32,
}

/// The author, now. `by` is who the law let write; a badge is given for `community`; only parents can be anonymous.
///
/// # Errors
/// Only those of the database: that anonymity is for parents is the caller's to refuse.
pub async fn snapshot(db: &impl ConnectionTrait, by: &By, community: Option<CommunityId>, anonymous: bool) -> Result<Snapshot> {
    snapshot_of(db, by, store::author(db, by.profile).await?, community, anonymous).await
}

/// The same of an author that a hot statement read beside its own rows.
///
/// # Errors
/// As those of [`snapshot`].
pub async fn snapshot_of(
    db: &impl ConnectionTrait,
    by: &By,
    author: Option<Author>,
    community: Option<CommunityId>,
    anonymous: bool,
) -> Result<Snapshot> {
    let author = author.ok_or_else(|| Error::internal("an author without a profile"))?;
    let anonymous = anonymous && by.capacity == Capacity::Ouder;
    let plain = Snapshot {
        profile: by.profile,
        capacity: by.capacity,
        name: author.display_name,
        function: None,
        organisation: None,
        area: None,
        core: false,
        anonymous,
        domains: author.domains,
    };
    if by.capacity == Capacity::Ouder && !anonymous {
        return Ok(Snapshot { domains: Domain::LivedExperience.bit(), ..plain });
    }
    let place = match author.area {
        Some(area) => Some(places::describe(db, area).await?),
        None => None,
    };
    if anonymous {
        let province = place.and_then(|place| place.province.clone());
        return Ok(Snapshot { name: ANONYMOUS.to_owned(), area: province, domains: Domain::LivedExperience.bit(), ..plain });
    }
    let core = community.is_some() && by.hat_seat >= Seat::CoreGroup;
    Ok(Snapshot { function: author.function, organisation: author.organisation, area: place.map(|place| place.label()), core, ..plain })
}

/// A parent's contributions follow a change of their display name; the anonymous ones have none. Other features' rows, changed here so that
/// no feature can forget it: every table that carries a snapshot is in this list.
///
/// # Errors
/// Only those of the database.
pub async fn follow_name(db: &impl ConnectionTrait, profile: ProfileId, name: &str) -> Result<()> {
    store::follow_name(db, profile, name).await
}
