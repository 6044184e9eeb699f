//! Places: municipalities under their CBS codes, which change by merger; regions; and work areas, which are values made of them.
//!
//! A date is a day in the Netherlands. `valid_until` is the first day on which something is no longer valid.
mod area;
pub mod atlas;
pub mod commands;
pub mod graphql;
mod import;
mod loaders;
mod region;
mod store;

pub use area::{
    all_of, check_codes, check_codes_on, describe, lying_in, lying_in_some, municipality, resettle, resettle_unconverted, settle,
    settle_unconverted, within_area,
};
pub use atlas::{Atlas, Filter};
pub use commands::{ChangeRegion, CreateRegion, ImportMunicipalities, RegionCodes};
pub use import::{COLUMNS, Imported, import};
pub use store::{Facts, Within, regions::Regions};
pub use store::{facts, settle as settle_known};

use crate::{
    app::App,
    error::{FieldError, ProblemCode},
    graphql::ids::{self, Global},
    text::{self, Text},
};
use chrono::NaiveDate;
use entity::{enums::AreaLevel, ids::RegionId};

/// The provinces, by the names that the CBS gives them.
pub const PROVINCES: [&str; 12] = [
    "Drenthe",
    "Flevoland",
    "Fryslân",
    "Gelderland",
    "Groningen",
    "Limburg",
    "Noord-Brabant",
    "Noord-Holland",
    "Overijssel",
    "Utrecht",
    "Zeeland",
    "Zuid-Holland",
];

/// How many municipalities a work area names at most; a region is the way to name more.
pub const MOST_MUNICIPALITIES: usize = 50;
/// How many municipalities a region has at most.
pub const MOST_IN_REGION: usize = 400;

/// The province with this name, however it is cased and accented.
///
/// # Errors
/// UNKNOWN_ID, without a path.
pub fn province(name: &str) -> Result<&'static str, FieldError> {
    let unknown = || FieldError::at("", ProblemCode::UnknownId);
    let folded = if name.len() <= 64 { text::fold(name) } else { return Err(unknown()) };
    PROVINCES.into_iter().find(|known| text::fold(known) == folded).ok_or_else(unknown)
}

/// The day that it is now in the Netherlands.
pub fn today(app: &App) -> NaiveDate {
    app.clock.now().with_timezone(&chrono_tz::Europe::Amsterdam).date_naive()
}

/// The CBS code of a municipality: GM and four digits. That it is well formed does not say that it exists.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(String);

impl Code {
    /// A bare code.
    ///
    /// # Errors
    /// BAD_FORMAT, without a path.
    pub fn parse(code: &str) -> Result<Self, FieldError> {
        let digits = code.strip_prefix("GM").unwrap_or_default();
        let well = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
        if well { Ok(Self(code.to_owned())) } else { Err(FieldError::at("", ProblemCode::BadFormat)) }
    }
    /// From a municipality's global id, or from the code itself: no bare code can be read as a global id.
    ///
    /// # Errors
    /// BAD_ID or WRONG_ID_TYPE, without a path.
    pub fn of_id(id: &str) -> Result<Self, FieldError> {
        if let Ok(code) = Self::parse(id) {
            return Ok(code);
        }
        match ids::read(id)? {
            Global::Municipality(code) => Self::parse(&code).map_err(|_| FieldError::at("", ProblemCode::BadId)),
            Global::Row(..) => Err(FieldError::at("", ProblemCode::WrongIdType)),
        }
    }
    /// As it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A work area, as it is named: well formed, not yet known to exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Area {
    /// The country.
    National,
    /// One of [`PROVINCES`].
    Province(&'static str),
    /// A region.
    Region(RegionId),
    /// One municipality or several, in the order in which they came.
    Municipalities(Vec<Code>),
    /// A neighbourhood of a municipality.
    Neighbourhood(Code, Text),
}

impl Area {
    /// Its level.
    pub fn level(&self) -> AreaLevel {
        match self {
            Self::National => AreaLevel::National,
            Self::Province(_) => AreaLevel::Province,
            Self::Region(_) => AreaLevel::Region,
            Self::Municipalities(_) => AreaLevel::Municipalities,
            Self::Neighbourhood(..) => AreaLevel::Neighbourhood,
        }
    }
    /// The municipalities that it names.
    pub fn codes(&self) -> &[Code] {
        match self {
            Self::National | Self::Province(_) | Self::Region(_) => &[],
            Self::Municipalities(codes) => codes,
            Self::Neighbourhood(code, _) => std::slice::from_ref(code),
        }
    }
    /// The same for every way of naming the same area.
    pub fn key(&self) -> String {
        match self {
            Self::National => "NL".to_owned(),
            Self::Province(name) => format!("province:{name}"),
            Self::Region(id) => format!("region:{}", id.0),
            Self::Municipalities(codes) => {
                let mut codes: Vec<_> = codes.iter().map(Code::as_str).collect();
                codes.sort_unstable();
                codes.dedup();
                codes.join(",")
            }
            Self::Neighbourhood(code, name) => format!("{}:{}", code.as_str(), text::fold(name.as_str())),
        }
    }
}

/// A work area as it came in, and where: so that what turns out not to exist can be pointed at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaSpec {
    /// The argument, as in `input.workArea`.
    pub path: String,
    /// What it names.
    pub area: Area,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::NEIGHBOURHOOD;

    #[test]
    fn a_code_is_read_bare_or_as_an_id() {
        assert_eq!(Code::of_id("GM0344"), Code::parse("GM0344"));
        assert_eq!(Code::of_id(&ids::municipality("GM0344")), Code::parse("GM0344"));
        let code = |id: &str| Code::of_id(id).map_err(|fault| fault.code);
        assert_eq!(code(&ids::municipality("XX0344")), Err(ProblemCode::BadId));
        assert_eq!(code(&ids::id(RegionId::new())), Err(ProblemCode::WrongIdType));
        for bad in ["", "GM344", "GM03444", "gm0344", "GM03x4", "PV0026", "GM03４"] {
            assert_eq!(code(bad), Err(ProblemCode::BadId), "{bad}");
        }
        // No bare code can be taken for an id.
        for n in 0..10_000 {
            assert!(ids::read(&format!("GM{n:04}")).is_err(), "GM{n:04}");
        }
    }

    #[test]
    fn the_same_area_has_the_same_key() {
        let codes = |all: &[&str]| Area::Municipalities(all.iter().map(|code| Code::parse(code).unwrap()).collect()).key();
        assert_eq!(codes(&["GM0355", "GM0344"]), codes(&["GM0344", "GM0355"]));
        assert_ne!(codes(&["GM0344"]), codes(&["GM0344", "GM0355"]));
        let around = |name: &str| Area::Neighbourhood(Code::parse("GM0344").unwrap(), Text::parse(name, NEIGHBOURHOOD).unwrap()).key();
        assert_eq!(around("Kanaleneiland"), around(" kanaleneiland "));
        assert_eq!(province("fryslan"), Ok("Fryslân"));
        assert_eq!(province("Holland").unwrap_err().code, ProblemCode::UnknownId);
    }
}
