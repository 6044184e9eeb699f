//! Who may act for an organisation. Doing it twice changes nothing.
use crate::{
    app::App,
    change::Change,
    error::{Error, Fault, ProblemCode, Result},
    once::{Once, Outcome},
    organisations::{AppointRepresentative, DismissRepresentative, MOST_REPRESENTATIVES, store},
    policy::{self, Actor, By},
    record::{Happened, announced, noted},
};
use entity::{
    enums::{Capacity, OrganisationState},
    ids::{OrganisationId, ProfileId},
    organisation::Model,
    representative,
};
use sea_orm::ConnectionTrait;

/// Lets a professional act for an organisation.
///
/// # Errors
/// NOT_FOUND, or REFUSED when the profile is not a professional's, the organisation is only proposed, or it has as many as it can.
pub async fn appoint(app: &App, actor: &Actor, once: &Once, command: AppointRepresentative) -> Result<Outcome<Model, OrganisationId>> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, command.organisation).await? {
        return Ok(Outcome::Before(before));
    }
    let row = store::locked(&tx, actor, command.organisation).await?.ok_or_else(|| Error::not_found("input.organisationId"))?;
    let (by, to) = policy::permit(&tx, actor, command).await?.open();
    let profile = store::profile(&tx, actor, to.profile).await?.ok_or_else(|| Error::not_found("input.profileId"))?;
    let mut faults = vec![];
    if row.state != OrganisationState::Listed {
        faults.push(Fault::at("input.organisationId", ProblemCode::WrongState));
    }
    if profile.capacity != Capacity::Professional {
        faults.push(Fault::at("input.profileId", ProblemCode::WrongCapacity));
    }
    if store::count_representatives(&tx, actor, row.id).await? >= MOST_REPRESENTATIVES as u64 {
        faults.push(Fault::at("input.organisationId", ProblemCode::TooMany).with(MOST_REPRESENTATIVES));
    }
    if !faults.is_empty() {
        return Err(Error::Refused(faults));
    }
    let seat = representative::Model { organisation_id: row.id, profile_id: profile.id, since: app.clock.now() };
    if store::appoint(&tx, seat).await? {
        tell(app, &tx, &by, &row, profile.id, "representative.appointed").await?;
    }
    app.commit(tx, "appointRepresentative").await?;
    Ok(Outcome::Fresh(row))
}

/// Ends that.
///
/// # Errors
/// NOT_FOUND.
pub async fn dismiss(app: &App, actor: &Actor, once: &Once, command: DismissRepresentative) -> Result<Outcome<Model, OrganisationId>> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, command.organisation).await? {
        return Ok(Outcome::Before(before));
    }
    let row = store::locked(&tx, actor, command.organisation).await?.ok_or_else(|| Error::not_found("input.organisationId"))?;
    let (by, to) = policy::permit(&tx, actor, command).await?.open();
    store::profile(&tx, actor, to.profile).await?.ok_or_else(|| Error::not_found("input.profileId"))?;
    if store::dismiss(&tx, actor, row.id, to.profile).await? {
        tell(app, &tx, &by, &row, to.profile, "representative.dismissed").await?;
    }
    app.commit(tx, "dismissRepresentative").await?;
    Ok(Outcome::Fresh(row))
}

/// The outbox names the organisation, the audit whose profile it was.
async fn tell(app: &App, db: &impl ConnectionTrait, by: &By, row: &Model, profile: ProfileId, what: &'static str) -> Result<()> {
    let told = announced(Change::default(), app, Happened::to(what, row.id, row.version));
    noted(told, app, by, Happened::to(what, profile, row.version)).run(db).await.map(drop)
}
