//! What administrators change: regions, and the list of municipalities.
use super::region::Region;
use crate::{
    graphql::mutate::{mutation_fields, payloads},
    places::{
        Imported,
        commands::{ChangeRegionInput, CreateRegionInput, ImportMunicipalitiesInput},
    },
};
use async_graphql::SimpleObject;
use entity::region::Model;

payloads! {
    /// What came of defining a region.
    CreateRegionPayload {
        /// The region.
        region: Region(Model)
    }
    /// What came of changing a region.
    ChangeRegionPayload {
        /// The region as it is now.
        region: Region(Model)
    }
}

/// What came of an import, or would come of it.
#[derive(Debug, SimpleObject)]
pub struct ImportMunicipalitiesPayload {
    /// How many codes are new.
    created: i32,
    /// Of how many codes something changed.
    changed: i32,
    /// How many codes were so already.
    unchanged: i32,
    /// Whether nothing was kept.
    dry_run: bool,
}

impl From<Imported> for ImportMunicipalitiesPayload {
    fn from(Imported { created, changed, unchanged, dry_run }: Imported) -> Self {
        Self { created, changed, unchanged, dry_run }
    }
}

mutation_fields! {
    /// The changes of places.
    PlaceMutations {
        /// Defines a region: a named, dated set of municipalities. For administrators.
        create_region(CreateRegionInput = "The new region.") -> CreateRegionPayload;
        /// Changes a region. Where things lie follows at once. For administrators.
        change_region(ChangeRegionInput = "What changes.") -> ChangeRegionPayload;
        /// Takes over a list of municipalities: new codes, ends and successors. Every wrong cell is told at once, at `input.csv`, line, column;
        /// then nothing is kept. What has ended stays ended. For administrators.
        import_municipalities(ImportMunicipalitiesInput = "The list.") -> ImportMunicipalitiesPayload;
    }
}
