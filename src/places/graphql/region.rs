//! Regions.
use crate::graphql::ids;
use async_graphql::{Enum, ID, Object};
use chrono::NaiveDate;
use entity::region;

/// What binds a region.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::RegionKind")]
pub enum RegionKind {
    /// An association of schools (samenwerkingsverband).
    SchoolAssociation,
    /// A youth region (jeugdregio).
    YouthRegion,
    /// Something else.
    Other,
}

/// A named, dated set of municipalities: an association of schools, a youth region.
pub struct Region(pub region::Model);

/// A named, dated set of municipalities: an association of schools, a youth region.
#[Object]
impl Region {
    /// Its global id.
    async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// What binds it.
    async fn kind(&self) -> RegionKind {
        self.0.kind.into()
    }
    /// The first day on which it exists; null when that is not known.
    async fn valid_from(&self) -> Option<NaiveDate> {
        self.0.valid_from
    }
    /// The first day on which it no longer exists; null while no end is known.
    async fn valid_until(&self) -> Option<NaiveDate> {
        self.0.valid_until
    }
}
