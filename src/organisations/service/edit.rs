//! How organisations come into the list and change there.
use crate::{
    app::App,
    error::{Error, Fault, ProblemCode, Result, fresh},
    once::{Once, Outcome},
    organisations::{AcceptOrganisation, ChangeOrganisation, CreateOrganisation, Draft, ProposeOrganisation, store},
    places::{self, Code},
    policy::{self, Actor, By, Command},
    record::{Happened, record},
    text::{Text, fold},
};
use entity::{
    enums::{OrganisationKind, OrganisationState},
    ids::OrganisationId,
    organisation::Model,
};
use sea_orm::{ConnectionTrait, IntoActiveModel, Set};
use std::collections::HashSet;

/// Proposes an organisation: moderators and administrators see it, and whoever proposed it.
///
/// # Errors
/// INVALID when a municipality does not exist, REFUSED when one has ceased or the organisation is there already.
pub async fn propose(app: &App, actor: &Actor, once: &Once, command: ProposeOrganisation) -> Result<Outcome<Model, OrganisationId>> {
    make(app, actor, once, "proposeOrganisation", OrganisationState::Proposed, command, |ProposeOrganisation(draft)| draft).await
}

/// Puts an organisation in the list.
///
/// # Errors
/// As [`propose`].
pub async fn create(app: &App, actor: &Actor, once: &Once, command: CreateOrganisation) -> Result<Outcome<Model, OrganisationId>> {
    make(app, actor, once, "createOrganisation", OrganisationState::Listed, command, |CreateOrganisation(draft)| draft).await
}

async fn make<C: Command>(
    app: &App,
    actor: &Actor,
    once: &Once,
    what: &str,
    state: OrganisationState,
    command: C,
    draft: fn(C) -> Draft,
) -> Result<Outcome<Model, OrganisationId>> {
    let (tx, id, now) = (app.begin().await?, OrganisationId::fresh(), app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (by, command) = policy::permit(&tx, actor, command).await?.open();
    let Draft { name, kind, codes } = draft(command);
    check(app, &tx, actor, id, Some((name.as_str(), kind)), &codes, &HashSet::new()).await?;
    let proposed = state == OrganisationState::Proposed;
    let (search, name, proposed_by) = (fold(name.as_str()), name.into_string(), proposed.then_some(by.profile));
    let row = Model { id, name, search, kind, state, proposed_by, version: 1, created_at: now, updated_at: now };
    let row = store::insert(&tx, row).await?;
    store::set_codes(&tx, id, &codes).await?;
    let kind = if proposed { "organisation.proposed" } else { "organisation.created" };
    record(app, &tx, &by, Happened::to(kind, id, row.version)).await?;
    app.commit(tx, what).await?;
    Ok(Outcome::Fresh(row))
}

/// Changes an organisation.
///
/// # Errors
/// NOT_FOUND, CONFLICT, and those of [`propose`].
pub async fn change(app: &App, actor: &Actor, once: &Once, command: ChangeOrganisation) -> Result<Outcome<Model, OrganisationId>> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, command.id).await? {
        return Ok(Outcome::Before(before));
    }
    let row = store::locked(&tx, actor, command.id).await?.ok_or_else(|| Error::not_found("input.id"))?;
    let (by, to) = policy::permit(&tx, actor, command).await?.open();
    fresh(row.version, to.expected)?;
    let held: HashSet<String> = store::codes(&tx, &[row.id]).await?.remove(&row.id).unwrap_or_default().into_iter().collect();
    let renamed = to.name.is_some() || to.kind.is_some();
    let (name, kind) = (to.name.map_or_else(|| row.name.clone(), Text::into_string), to.kind.unwrap_or(row.kind));
    // Left as they are, its municipalities still tell it apart from its namesakes.
    let stay: Vec<Code> = held.iter().filter_map(|code| Code::parse(code).ok()).collect();
    let codes = to.codes.as_deref().unwrap_or(&stay);
    let named = (renamed || to.codes.is_some()).then_some((name.as_str(), kind));
    check(app, &tx, actor, row.id, named, codes, &held).await?;
    let mut change = row.into_active_model();
    change.search = Set(fold(&name));
    (change.name, change.kind) = (Set(name), Set(kind));
    let row = keep(app, &tx, &by, change, to.expected + 1, "organisation.changed").await?;
    if let Some(codes) = &to.codes {
        store::set_codes(&tx, row.id, codes).await?;
    }
    app.commit(tx, "changeOrganisation").await?;
    Ok(Outcome::Fresh(row))
}

/// Takes a proposed organisation into the list. Who proposed it is forgotten.
///
/// # Errors
/// NOT_FOUND, CONFLICT, or REFUSED when it is in the list already, or another of its name and kind is.
pub async fn accept(app: &App, actor: &Actor, once: &Once, command: AcceptOrganisation) -> Result<Outcome<Model, OrganisationId>> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, command.id).await? {
        return Ok(Outcome::Before(before));
    }
    let row = store::locked(&tx, actor, command.id).await?.ok_or_else(|| Error::not_found("input.id"))?;
    let (by, to) = policy::permit(&tx, actor, command).await?.open();
    fresh(row.version, to.expected)?;
    if row.state != OrganisationState::Proposed {
        return Err(Error::refused("input.id", ProblemCode::WrongState));
    }
    let codes = store::codes(&tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    // Of two that were proposed apart, one is taken in.
    if meets(&tx, store::listed(&tx, row.kind, &row.search).await?, &codes).await? {
        return Err(Error::refused("input.id", ProblemCode::NameTaken));
    }
    let mut change = row.into_active_model();
    (change.state, change.proposed_by) = (Set(OrganisationState::Listed), Set(None));
    let row = keep(app, &tx, &by, change, to.expected + 1, "organisation.created").await?;
    app.commit(tx, "acceptOrganisation").await?;
    Ok(Outcome::Fresh(row))
}

async fn keep(
    app: &App,
    db: &impl ConnectionTrait,
    by: &By,
    mut change: entity::organisation::ActiveModel,
    version: i32,
    what: &'static str,
) -> Result<Model> {
    (change.version, change.updated_at) = (Set(version), Set(app.clock.now()));
    let row = store::update(db, change).await?;
    record(app, db, by, Happened::to(what, row.id, version)).await?;
    Ok(row)
}

/// All that is wrong with it. The same name may be used again for another kind, or elsewhere: many schools are called De Regenboog.
async fn check(
    app: &App,
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: OrganisationId,
    named: Option<(&str, OrganisationKind)>,
    codes: &[Code],
    held: &HashSet<String>,
) -> Result<()> {
    let fresh: Vec<_> = codes.iter().map(|code| Some(code).filter(|code| !held.contains(code.as_str()))).collect();
    let (unknown, mut refused) = places::service::check_codes(app, db, "input.municipalityIds", &fresh).await?;
    if let Some((name, kind)) = named {
        let mut others = store::named(db, actor, kind, &fold(name)).await?;
        others.retain(|other| *other != id);
        let codes: Vec<_> = codes.iter().map(|code| code.as_str().to_owned()).collect();
        if meets(db, others, &codes).await? {
            refused.push(Fault::at("input.name", ProblemCode::NameTaken));
        }
    }
    places::service::all_of(unknown, refused)
}

/// Whether one of them works where these codes are, or is as little tied to a place.
async fn meets(db: &impl ConnectionTrait, others: Vec<OrganisationId>, codes: &[String]) -> Result<bool> {
    if others.is_empty() {
        return Ok(false);
    }
    let mut there = store::codes(db, &others).await?;
    let meets = |theirs: Vec<String>| codes.is_empty() && theirs.is_empty() || codes.iter().any(|code| theirs.contains(code));
    Ok(others.into_iter().any(|other| meets(there.remove(&other).unwrap_or_default())))
}
