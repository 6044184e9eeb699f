//! How the world sees places.
mod area;
mod municipality;
mod mutations;
mod region;

pub use area::{WorkArea, WorkAreaInput, codes};
pub use municipality::{Municipality, on};
pub use mutations::PlaceMutations;
pub use region::{Region, RegionKind};

use super::Code;
use crate::error::FieldErrors;
use async_graphql::{ID, MergedObject};

/// The questions about places.
#[derive(Debug, Default, MergedObject)]
#[graphql(name = "PlaceQueries")]
pub struct PlaceQueries(municipality::PlaceQueries, region::PlaceQueries);

/// The municipality of a filter, by its id or code, its fault noted at `path`.
pub fn municipality_filter(path: &str, id: Option<&ID>, faults: &mut FieldErrors) -> Option<Code> {
    faults.field(path, Code::of_id(id?))
}
