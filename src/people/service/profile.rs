//! One's own profile in one capacity, and finding experts among those who chose it.
use crate::{
    app::App,
    db::Tx,
    error::{Error, FieldError, ProblemCode, Result, check_version},
    once::{Once, Outcome},
    page::{Page, Slice},
    people::{Affiliation, Changes, Domain, EditProfile, Experts, follow_name, store},
    places,
    policy::{self, Actor},
    record::{Happened, record},
    tags, text,
};
use entity::{affiliation, enums::Capacity, ids::ProfileId, profile};
use sea_orm::{ConnectionTrait, IntoActiveModel, Set};

/// Changes what a profile shows. A parent's contributions follow a change of their name.
///
/// # Errors
/// UNAUTHENTICATED, FORBIDDEN, CONFLICT, NOT_FOUND for what is pointed at, or REFUSED with what this capacity can't have.
pub async fn update_profile(app: &App, actor: &Actor, once: &Once, command: EditProfile) -> Result<Outcome<profile::Model, ProfileId>> {
    let tx = app.begin().await?;
    let (id, hat) = (command.profile(), command.capacity());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let row = store::locked_profile(&tx, actor, id).await?.ok_or_else(|| Error::not_found("input.capacity"))?;
    let (by, command) = policy::permit(&tx, actor, command).await?.open();
    check_version(row.version, command.expected)?;
    let changes = command.changes;
    let faults = misfits(hat, &changes);
    if !faults.is_empty() {
        return Err(Error::Refused(faults));
    }
    if let Some(expertise) = &changes.expertise {
        let tags = tags::settle_unconverted(app, &tx, actor, expertise).await?;
        store::replace_topics(&tx, id, &tags).await?;
    }
    if let Some(affiliations) = changes.affiliations {
        affiliate(app, &tx, actor, id, affiliations).await?;
    }
    let area_id = match changes.work_area {
        None => row.area_id,
        Some(None) => None,
        Some(Some(area)) => Some(places::resettle_unconverted(app, &tx, &area, row.area_id).await?),
    };
    if let Some(name) = &changes.display_name
        && hat == Capacity::Ouder
        && name.as_str() != row.display_name
    {
        follow_name(&tx, id, name.as_str()).await?;
    }
    let kept = row.clone();
    let display_name = changes.display_name.map_or(kept.display_name, text::Text::into_string);
    let about = changes.about.map_or(kept.about, text::Text::into_string);
    let lived = if hat == Capacity::Ouder { Domain::LivedExperience.bit() } else { 0 };
    let row = profile::ActiveModel {
        search: Set(text::fold(&format!("{display_name} {about}"))),
        display_name: Set(display_name),
        about: Set(about),
        area_id: Set(area_id),
        findable: Set(changes.findable.unwrap_or(kept.findable)),
        work_address: Set(changes.work_address.map_or(kept.work_address, |address| address.map(|address| address.into_string()))),
        domains: Set(changes.domains.map_or(kept.domains, |mask| mask | lived)),
        core_roles: Set(changes.core_roles.unwrap_or(kept.core_roles)),
        version: Set(kept.version + 1),
        ..row.into_active_model()
    };
    let row = store::save_profile(&tx, row).await?;
    record(app, &tx, &by, Happened::to("profile.changed", id, row.version)).await?;
    app.commit(tx, "updateProfile").await?;
    Ok(Outcome::Fresh(row))
}

/// What a profile in this capacity can't have.
fn misfits(hat: Capacity, changes: &Changes) -> Vec<FieldError> {
    let lived = changes.domains.is_some_and(|mask| mask & Domain::LivedExperience.bit() != 0);
    let given = [
        ("input.domains", lived && hat != Capacity::Ouder),
        ("input.findable", changes.findable == Some(true) && hat == Capacity::Steward),
        ("input.workAddress", matches!(changes.work_address, Some(Some(_))) && hat != Capacity::Professional),
        ("input.affiliations", changes.affiliations.as_ref().is_some_and(|all| !all.is_empty()) && hat != Capacity::Professional),
    ];
    given.into_iter().filter(|(_, wrong)| *wrong).map(|(path, _)| FieldError::at(path, ProblemCode::WrongCapacity)).collect()
}

async fn affiliate(app: &App, db: &Tx, actor: &Actor, profile: ProfileId, wanted: Vec<Affiliation>) -> Result<()> {
    let ids: Vec<_> = wanted.iter().map(|one| one.organisation).collect();
    let seen = store::organisations(db, actor, &ids).await?;
    let missing = wanted.iter().enumerate().filter(|(_, one)| !seen.contains(&one.organisation));
    let faults: Vec<_> =
        missing.map(|(i, _)| FieldError::at(&format!("input.affiliations.{i}.organisationId"), ProblemCode::UnknownId)).collect();
    if !faults.is_empty() {
        return Err(Error::NotFound(faults));
    }
    let mut before = store::affiliations(db, &[profile]).await?.remove(&profile).unwrap_or_default();
    let mut rows = Vec::with_capacity(wanted.len());
    for (place, one) in (0..).zip(wanted) {
        // The same function at the same organisation keeps its id, and its work area although a code in it has ceased since.
        let same = |row: &affiliation::Model| row.organisation_id == one.organisation && row.function == one.function.as_str();
        let was = before.iter().position(same).map(|at| before.swap_remove(at));
        let area_id = match &one.work_area {
            Some(area) => Some(places::resettle_unconverted(app, db, area, was.as_ref().and_then(|row| row.area_id)).await?),
            None => None,
        };
        rows.push(affiliation::ActiveModel {
            id: Set(was.map_or_else(entity::ids::AffiliationId::new, |row| row.id)),
            profile_id: Set(profile),
            organisation_id: Set(one.organisation),
            function: Set(one.function.into_string()),
            area_id: Set(area_id),
            place: Set(place),
        });
    }
    store::replace_affiliations(db, profile, rows).await
}

/// A page of those who chose to be found. In the order of their random ids: neither newest nor first tells which profiles came together.
///
/// # Errors
/// INVALID when the municipality does not exist.
pub async fn experts(app: &App, db: &impl ConnectionTrait, actor: &Actor, sought: &Experts, slice: Slice) -> Result<Page<profile::Model>> {
    let within = within(app, db, sought).await?;
    store::experts(db, actor, sought, within.as_ref(), slice).await
}

/// How many they are.
///
/// # Errors
/// As [`experts`].
pub async fn experts_count(app: &App, db: &impl ConnectionTrait, actor: &Actor, sought: &Experts) -> Result<i64> {
    let within = within(app, db, sought).await?;
    store::experts_count(db, actor, sought, within.as_ref()).await
}

async fn within(app: &App, db: &impl ConnectionTrait, sought: &Experts) -> Result<Option<places::Within>> {
    match &sought.municipality {
        Some(code) => Ok(Some(places::lying_in(app, db, "municipalityId", code).await?)),
        None => Ok(None),
    }
}
