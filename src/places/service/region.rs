//! Regions: defined and changed by administrators.
use super::{all_of, codes_on};
use crate::{
    app::App,
    error::{Error, FieldError, ProblemCode, Result, check_version},
    graphql::RequestContext,
    once::{Once, Outcome},
    page::{Page, Slice},
    places::{ChangeRegion, Code, CreateRegion, Regions, store, today},
    policy::{self, Actor},
    record::{Happened, record},
    text::{Text, fold},
};
use chrono::NaiveDate;
use entity::{enums::RegionKind, ids::RegionId, region::Model};
use sea_orm::{ConnectionTrait, IntoActiveModel, Set};
use std::collections::{HashMap, HashSet};

/// A page of regions, newest first.
///
/// # Errors
/// Only those of the database.
pub async fn page(session: &RequestContext, filter: &Regions, slice: Slice) -> Result<Page<Model>> {
    store::regions::page(&session.db, filter, slice).await
}

/// How many there are.
///
/// # Errors
/// Only those of the database.
pub async fn count(session: &RequestContext, filter: &Regions) -> Result<i64> {
    store::regions::count(&session.db, filter).await
}

/// The codes that regions hold: for the loader.
///
/// # Errors
/// Only those of the database.
pub async fn codes(db: &impl ConnectionTrait, ids: &[RegionId]) -> Result<HashMap<RegionId, Vec<String>>> {
    store::regions::codes(db, ids).await
}

/// What a region is to be.
struct Wanted<'a> {
    id: RegionId,
    name: &'a str,
    kind: RegionKind,
    valid_from: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
}

/// Defines a region.
///
/// # Errors
/// INVALID when a municipality does not exist, REFUSED when the name is in use, the days are out of order, or a code has ceased.
pub async fn create(app: &App, actor: &Actor, once: &Once, command: CreateRegion) -> Result<Outcome<Model, RegionId>> {
    let (tx, id, now) = (app.begin().await?, RegionId::new(), app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (by, region) = policy::permit(&tx, actor, command).await?.open();
    let (name, kind, valid_from, valid_until) = (region.name, region.kind, region.valid_from, region.valid_until);
    check(app, &tx, &Wanted { id, name: name.as_str(), kind, valid_from, valid_until }, &region.codes.iter().map(Some).collect::<Vec<_>>())
        .await?;
    let row = Model {
        id,
        search: fold(name.as_str()),
        name: name.into_string(),
        kind,
        valid_from,
        valid_until,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let row = store::regions::insert(&tx, row).await?;
    store::regions::set_codes(&tx, id, &region.codes).await?;
    record(app, &tx, &by, Happened::to("region.created", id, row.version)).await?;
    app.commit(tx, "createRegion").await?;
    Ok(Outcome::Fresh(row))
}

/// Changes a region.
///
/// # Errors
/// NOT_FOUND, CONFLICT, and those of [`create`].
pub async fn change(app: &App, actor: &Actor, once: &Once, command: ChangeRegion) -> Result<Outcome<Model, RegionId>> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, command.id).await? {
        return Ok(Outcome::Before(before));
    }
    let row = store::regions::locked(&tx, command.id).await?.ok_or_else(|| Error::not_found("input.id"))?;
    let (by, to) = policy::permit(&tx, actor, command).await?.open();
    check_version(row.version, to.expected)?;
    let (id, name) = (row.id, to.name.map_or_else(|| row.name.clone(), Text::into_string));
    let (kind, valid_from) = (to.kind.unwrap_or(row.kind), to.valid_from.unwrap_or(row.valid_from));
    let (valid_until, version) = (to.valid_until.unwrap_or(row.valid_until), row.version + 1);
    let held: HashSet<String> = store::regions::codes(&tx, &[id]).await?.remove(&id).unwrap_or_default().into_iter().collect();
    // A code that the region holds already may have ceased since.
    let fresh: Vec<_> = to.codes.iter().flatten().map(|code| Some(code).filter(|code| !held.contains(code.as_str()))).collect();
    check(app, &tx, &Wanted { id, name: &name, kind, valid_from, valid_until }, &fresh).await?;
    let mut change = row.into_active_model();
    change.search = Set(fold(&name));
    (change.name, change.kind, change.valid_from, change.valid_until) = (Set(name), Set(kind), Set(valid_from), Set(valid_until));
    (change.version, change.updated_at) = (Set(version), Set(app.clock.now()));
    let row = store::regions::update(&tx, change).await?;
    if let Some(codes) = &to.codes {
        store::regions::set_codes(&tx, id, codes).await?;
    }
    record(app, &tx, &by, Happened::to("region.changed", id, version)).await?;
    app.commit(tx, "changeRegion").await?;
    Ok(Outcome::Fresh(row))
}

/// All that is wrong with it. `fresh` are the municipalities that it is to hold; nothing in the place of one that it holds already.
async fn check(app: &App, db: &impl ConnectionTrait, wanted: &Wanted<'_>, fresh: &[Option<&Code>]) -> Result<()> {
    let since = wanted.valid_from.unwrap_or_else(|| today(app));
    let (unknown, mut refused) = codes_on(db, "input.municipalityIds", fresh, since).await?;
    refused.retain(|fault| fault.code == ProblemCode::CeasedMunicipality);
    if wanted.valid_from.zip(wanted.valid_until).is_some_and(|(from, until)| until <= from) {
        refused.push(FieldError::at("input.validUntil", ProblemCode::OutOfRange).with("validFrom"));
    }
    let apart = |other: &Model| {
        let before = |until: Option<NaiveDate>, from: Option<NaiveDate>| until.zip(from).is_some_and(|(until, from)| until <= from);
        before(other.valid_until, wanted.valid_from) || before(wanted.valid_until, other.valid_from)
    };
    let named = store::regions::named(db, wanted.kind, &fold(wanted.name)).await?;
    if named.iter().any(|other| other.id != wanted.id && !apart(other)) {
        refused.push(FieldError::at("input.name", ProblemCode::NameTaken));
    }
    all_of(unknown, refused)
}
