//! Work areas: one input, one value, loaded in one batch for all rows of a page.
use super::{Municipality, Region};
use crate::{
    error::{Error, FieldError, FieldErrors, ProblemCode, ResolverError},
    graphql::{
        RequestContext, ids,
        input::from_input,
        row::{Resolved, ResolvedList},
    },
    places::{Area, AreaSpec, Code, Facts, MOST_MUNICIPALITIES, loaders::FactsOfArea, province},
    text::{NEIGHBOURHOOD, Text},
};
use async_graphql::{Context, Enum, ID, InputObject, Object};
use entity::ids::AreaId;
use std::{collections::HashSet, sync::Arc};

/// How large a work area is.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::AreaLevel")]
pub enum AreaLevel {
    /// The whole country.
    National,
    /// One province.
    Province,
    /// A region: a named, dated set of municipalities.
    Region,
    /// One municipality or several.
    Municipalities,
    /// A neighbourhood of one municipality.
    Neighbourhood,
}

/// A work area. Which fields go with it depends on its level; the others are left out.
#[derive(Clone, Debug, InputObject)]
pub struct WorkAreaInput {
    /// How large it is.
    pub level: AreaLevel,
    /// For PROVINCE: its name, such as "Utrecht" (see `provinces`).
    pub province: Option<String>,
    /// For REGION: its id.
    pub region_id: Option<ID>,
    /// For MUNICIPALITIES: 1–50 of them; for NEIGHBOURHOOD: the one that it is in. Each by its id or its CBS code, valid today.
    pub municipality_ids: Option<Vec<ID>>,
    /// For NEIGHBOURHOOD: its name, 2–80 characters.
    pub neighbourhood: Option<String>,
}

from_input! { AreaSpec: WorkAreaInput = |raw, path, faults| raw.parse(path, faults); }

impl WorkAreaInput {
    /// What it names, with every fault noted under `path`. Whether it exists is seen when it is settled.
    pub fn parse(&self, path: &str, faults: &mut FieldErrors) -> Option<AreaSpec> {
        let level = entity::enums::AreaLevel::from(self.level);
        use entity::enums::AreaLevel as L;
        let wants = [
            ("province", self.province.is_some(), level == L::Province),
            ("regionId", self.region_id.is_some(), level == L::Region),
            ("municipalityIds", self.municipality_ids.is_some(), matches!(level, L::Municipalities | L::Neighbourhood)),
            ("neighbourhood", self.neighbourhood.is_some(), level == L::Neighbourhood),
        ];
        let mut complete = true;
        for (name, given, wanted) in wants {
            if given != wanted {
                complete = false;
                let code = if wanted { ProblemCode::Required } else { ProblemCode::ConflictingArguments };
                faults.add(FieldError::at(&format!("{path}.{name}"), code).with("level"));
            }
        }
        let at = |name: &str| format!("{path}.{name}");
        let region = self.region_id.as_ref().map(|id| faults.field(&at("regionId"), ids::parse(id)));
        let name = self.province.as_deref().map(|name| faults.field(&at("province"), province(name)));
        let around = self.neighbourhood.as_deref().map(|name| faults.field(&at("neighbourhood"), Text::parse(name, NEIGHBOURHOOD)));
        let most = if level == L::Neighbourhood { 1 } else { MOST_MUNICIPALITIES };
        let codes = self.municipality_ids.as_deref().map(|ids| codes(&at("municipalityIds"), ids, 1, most, faults));
        if !complete {
            return None;
        }
        let area = match level {
            L::National => Area::National,
            L::Province => Area::Province(name??),
            L::Region => Area::Region(region??),
            L::Municipalities => Area::Municipalities(codes??),
            L::Neighbourhood => Area::Neighbourhood(codes??.pop()?, around??),
        };
        Some(AreaSpec { path: path.to_owned(), area })
    }
}

/// A list of municipalities that came in, each by its id or code, none twice.
pub fn codes(path: &str, ids: &[ID], least: usize, most: usize, faults: &mut FieldErrors) -> Option<Vec<Code>> {
    if ids.len() < least {
        faults.add(FieldError::at(path, ProblemCode::TooFew).with(least));
        return None;
    }
    if ids.len() > most {
        faults.add(FieldError::at(path, ProblemCode::TooMany).with(most));
        return None;
    }
    let mut seen = HashSet::new();
    let mut out = Vec::with_capacity(ids.len());
    for (i, id) in ids.iter().enumerate() {
        let code = faults.field(&format!("{path}.{i}"), Code::of_id(id));
        if let Some(code) = &code
            && !seen.insert(code.clone())
        {
            faults.add(FieldError::at(&format!("{path}.{i}"), ProblemCode::Duplicate));
        }
        out.extend(code);
    }
    (seen.len() == ids.len()).then_some(out)
}

/// Where somebody works, or what something is about: a neighbourhood, municipalities, a region, a province, or the country.
pub struct WorkArea(Arc<Facts>);

impl WorkArea {
    /// One of a row that was read, with those of its siblings in one statement.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn load(ctx: &Context<'_>, id: AreaId) -> Result<Resolved<Self>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let found = session.load::<FactsOfArea>(id).await?;
        Ok(Resolved(Self(found.ok_or_else(|| Error::internal("a work area went"))?)))
    }
}

/// Where somebody works, or what something is about: a neighbourhood, municipalities, a region, a province, or the country.
#[Object]
impl WorkArea {
    /// How large it is.
    async fn level(&self) -> AreaLevel {
        self.0.area.level.into()
    }
    /// As people read it, in Dutch: "Heel Nederland", "Provincie Utrecht", "Utrecht, Zeist", "Overvecht (Utrecht)".
    async fn label(&self) -> String {
        self.0.label()
    }
    /// The province, when it lies in one.
    async fn province(&self) -> Option<&str> {
        self.0.province.as_deref()
    }
    /// The region, when its level is REGION.
    async fn region(&self) -> Option<Resolved<Region>> {
        self.0.region.clone().map(|region| Resolved(Region(region)))
    }
    /// The municipalities that it names, by name: at most 50. Empty for a region, a province and the country.
    #[graphql(complexity = "3 * (1 + child_complexity)")]
    async fn municipalities(&self) -> ResolvedList<Municipality> {
        ResolvedList(self.0.municipalities.iter().cloned().map(Municipality).collect())
    }
    /// The neighbourhood's name, when its level is NEIGHBOURHOOD.
    async fn neighbourhood(&self) -> Option<&str> {
        self.0.area.neighbourhood.as_deref()
    }
}
