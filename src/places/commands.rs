//! What administrators can ask for: the commands, and with them the inputs of the mutation fields.
use super::{Code, MOST_IN_REGION, graphql};
use crate::{
    graphql::input::{Given, Patch, commands, from_input},
    text::NameText,
};
use async_graphql::ID;
use chrono::NaiveDate;
use entity::{enums::RegionKind, ids::RegionId};

/// The municipalities of a region: 1–400, none of them twice.
#[derive(Clone, Debug)]
pub struct RegionCodes(pub Vec<Code>);

from_input! {
    RegionCodes: Vec<ID> = |raw, path, faults| graphql::codes(path, raw, 1, MOST_IN_REGION, faults).map(RegionCodes);
    RegionKind: graphql::RegionKind = |raw, _, _| Some((*raw).into());
    String: String = |raw, _, _| Some(raw.clone());
}

commands! {
    /// A new region.
    CreateRegion as CreateRegionInput(Key) {
        /// Its name: 2–120 characters. Another region of the same kind may have it only at another time.
        name: NameText,
        /// What binds it.
        kind: RegionKind,
        /// The first day on which it exists.
        valid_from: Option<NaiveDate>,
        /// The first day on which it no longer exists: after `validFrom`.
        valid_until: Option<NaiveDate>,
        /// Its municipalities, each by its id or CBS code: 1–400.
        municipality_ids: RegionCodes,
    }
    /// What changes of a region: what is left out stays.
    ChangeRegion as ChangeRegionInput(VersionedKey) {
        /// The region.
        id: RegionId,
        /// Its name: 2–120 characters. Another region of the same kind may have it only at another time.
        name: Given<NameText>,
        /// What binds it.
        kind: Given<RegionKind>,
        /// The first day on which it exists; null when that is not known.
        valid_from: Patch<NaiveDate>,
        /// The first day on which it no longer exists; null while no end is known.
        valid_until: Patch<NaiveDate>,
        /// All its municipalities from now on, each by its id or CBS code: 1–400.
        municipality_ids: Given<RegionCodes>,
    }
    /// A list of municipalities to take over.
    ImportMunicipalities as ImportMunicipalitiesInput(Key) {
        /// The list as CSV, with a comma or semicolon between columns and a first line that names them: code, name, province, valid_from,
        /// valid_until, successors (codes with a space between). At most 2,000 lines. A code that is not in the list stays as it is.
        csv: String,
        /// Whether only to see what would come of it: nothing is kept.
        dry_run: bool [default],
    }
}
