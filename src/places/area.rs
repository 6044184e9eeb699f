//! Work areas: the row of each is found or made; what lies where is worked out.
use super::{Area, AreaSpec, Atlas, Code, Facts, Within, store, today};
use crate::{
    app::App,
    db::Tx,
    error::{Error, FieldError, ProblemCode, Result},
    mutation::Write,
    policy::{Actor, by_itself},
};
use chrono::NaiveDate;
use entity::{enums::AreaLevel, ids::AreaId};
use sea_orm::ConnectionTrait;
use std::{collections::BTreeSet, sync::Arc};

/// How many names a label spells out.
const SPELLED: usize = 5;

/// The row of a work area, found or made.
///
/// # Errors
/// INVALID when a municipality or region does not exist, REFUSED when one is not valid today; each at its path.
pub async fn settle(write: &Write<'_>, spec: &AreaSpec) -> Result<AreaId> {
    check(write.app, &write.db, spec).await?;
    store::settle(write, &spec.area).await
}

/// As [`settle`], for something that has a work area already: the same one stays, even when a code in it has ceased since.
///
/// # Errors
/// As [`settle`].
pub async fn resettle(write: &Write<'_>, spec: &AreaSpec, current: Option<AreaId>) -> Result<AreaId> {
    match store::by_key(&write.db, &spec.area.key()).await? {
        Some(there) if current == Some(there) => Ok(there),
        _ => settle(write, spec).await,
    }
}

/// As [`settle`], for a service that is not on the runner yet.
///
/// # Errors
/// As [`settle`].
pub async fn settle_unconverted(app: &App, tx: &Tx, spec: &AreaSpec) -> Result<AreaId> {
    settle(&Write::unconverted(app, tx, &Actor::Nobody, &by_itself()), spec).await
}

/// As [`resettle`], for a service that is not on the runner yet.
///
/// # Errors
/// As [`settle`].
pub async fn resettle_unconverted(app: &App, tx: &Tx, spec: &AreaSpec, current: Option<AreaId>) -> Result<AreaId> {
    resettle(&Write::unconverted(app, tx, &Actor::Nobody, &by_itself()), spec, current).await
}

async fn check(app: &App, db: &impl ConnectionTrait, spec: &AreaSpec) -> Result<()> {
    let (today, path) = (today(app), spec.path.as_str());
    let (mut unknown, mut ended) = (vec![], vec![]);
    if let Area::Region(id) = spec.area {
        let at = format!("{path}.regionId");
        match store::regions(db, [id]).await?.remove(&id) {
            None => unknown.push(FieldError::at(&at, ProblemCode::UnknownId)),
            Some(region) => {
                if let Some(day) = region.valid_until.filter(|&day| day <= today) {
                    ended.push(FieldError::at(&at, ProblemCode::WrongState).with(day));
                }
            }
        }
    }
    let codes: Vec<_> = spec.area.codes().iter().map(Some).collect();
    let (mut missing, mut invalid) = check_codes_on(db, &format!("{path}.municipalityIds"), &codes, today).await?;
    unknown.append(&mut missing);
    ended.append(&mut invalid);
    all_of(unknown, ended)
}

/// Which of these codes are unknown, and which are not valid on a day; each by its place in the list at `path`.
pub async fn check_codes_on(
    db: &impl ConnectionTrait,
    path: &str,
    codes: &[Option<&Code>],
    on: NaiveDate,
) -> Result<(Vec<FieldError>, Vec<FieldError>)> {
    let (mut unknown, mut invalid) = (vec![], vec![]);
    if codes.iter().all(Option::is_none) {
        return Ok((unknown, invalid));
    }
    let known = store::by_codes(db, codes.iter().flatten().map(|code| code.as_str())).await?;
    for (i, code) in codes.iter().enumerate().filter_map(|(i, code)| Some((i, (*code)?))) {
        let at = |code| FieldError::at(&format!("{path}.{i}"), code);
        match known.get(code.as_str()).map(|row| (row.valid_from, row.valid_until)) {
            None => unknown.push(at(ProblemCode::UnknownId)),
            Some((_, Some(day))) if day <= on => {
                let next = store::successors(db, code).await?.join(", ");
                let named = if next.is_empty() { day.to_string() } else { format!("{day} → {next}") };
                invalid.push(at(ProblemCode::CeasedMunicipality).with(named));
            }
            Some((Some(day), _)) if day > on => invalid.push(at(ProblemCode::OutOfRange).with(day)),
            Some(_) => {}
        }
    }
    Ok((unknown, invalid))
}

/// The municipalities of a work area as they are today: none of them for the country, which is all of them.
pub async fn within_area(app: &App, db: &impl ConnectionTrait, area: &Area) -> Result<(Atlas, Option<BTreeSet<String>>)> {
    let (atlas, today) = (store::atlas::atlas(db).await?, today(app));
    let of = |codes: &mut dyn Iterator<Item = &str>| Some(atlas.on(codes, today).into_iter().map(|row| row.code).collect());
    let codes = match area {
        Area::National => None,
        Area::Province(name) => Some(atlas.in_province(name, today)),
        Area::Region(id) => of(&mut store::regions::codes(db, &[*id]).await?.remove(id).unwrap_or_default().iter().map(String::as_str)),
        Area::Municipalities(_) | Area::Neighbourhood(..) => of(&mut area.codes().iter().map(Code::as_str)),
    };
    Ok((atlas, codes))
}

/// As [`AreaSpec`]'s own: which of these codes are unknown, and which are not valid today. Nothing in the place of one that is not to be looked at.
pub async fn check_codes(
    app: &App,
    db: &impl ConnectionTrait,
    path: &str,
    codes: &[Option<&Code>],
) -> Result<(Vec<FieldError>, Vec<FieldError>)> {
    check_codes_on(db, path, codes, today(app)).await
}

/// INVALID when something does not exist, REFUSED when a rule is not met; with all of them.
///
/// # Errors
/// Those.
pub fn all_of(unknown: Vec<FieldError>, refused: Vec<FieldError>) -> Result<()> {
    match (unknown.is_empty(), refused.is_empty()) {
        (true, true) => Ok(()),
        (true, false) => Err(Error::Refused(refused)),
        _ => Err(Error::Invalid(unknown.into_iter().chain(refused).collect())),
    }
}

/// Where to look for what lies in a municipality: its own work areas and those of the codes that went up in it by today, the regions and the
/// province that hold it. National content is not among them. A code that has ceased is found under itself and under what became of it.
///
/// # Errors
/// INVALID at `path` when there is no such municipality.
pub async fn lying_in(app: &App, db: &impl ConnectionTrait, path: &str, code: &Code) -> Result<Within> {
    store::within(db, code, today(app)).await?.ok_or_else(|| Error::invalid(path, ProblemCode::UnknownId))
}

/// As [`lying_in`] where a filter may be left out: nothing when it is.
///
/// # Errors
/// As [`lying_in`].
pub async fn lying_in_some(app: &App, db: &impl ConnectionTrait, path: &str, code: Option<&Code>) -> Result<Option<Within>> {
    match code {
        Some(code) => lying_in(app, db, path, code).await.map(Some),
        None => Ok(None),
    }
}

/// The municipality with this code, valid or not.
pub async fn municipality(db: &impl ConnectionTrait, code: &Code) -> Result<Option<entity::municipality::Model>> {
    Ok(store::by_codes(db, [code.as_str()]).await?.remove(code.as_str()))
}

/// What is known of one work area: its label and province, for an author's snapshot.
///
/// # Errors
/// Only those of the database, which is not asked about a country or a province.
pub async fn describe(db: &impl ConnectionTrait, area: entity::area::Model) -> Result<Arc<Facts>> {
    let id = area.id;
    store::describe(db, vec![area]).await?.remove(&id).ok_or_else(|| Error::internal("a work area went"))
}

impl Facts {
    /// As people read it: `Heel Nederland`, `Provincie Utrecht`, a region's name, `Utrecht, Zeist`, `Overvecht (Utrecht)`.
    pub fn label(&self) -> String {
        let names: Vec<_> = self.municipalities.iter().map(|row| row.name.as_str()).collect();
        match self.area.level {
            AreaLevel::National => "Heel Nederland".to_owned(),
            AreaLevel::Province => format!("Provincie {}", self.area.province.as_deref().unwrap_or_default()),
            AreaLevel::Region => self.region.as_ref().map(|region| region.name.clone()).unwrap_or_default(),
            AreaLevel::Neighbourhood => format!("{} ({})", self.area.neighbourhood.as_deref().unwrap_or_default(), names.join(", ")),
            AreaLevel::Municipalities => match names.split_at_checked(SPELLED) {
                Some((spelled, [_, _, ..])) => format!("{} en nog {} gemeenten", spelled.join(", "), names.len() - SPELLED),
                _ => names.join(", "),
            },
        }
    }
}
