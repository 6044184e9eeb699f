//! The service's own work that is due at a time. A job is planned in the transaction that makes it needful, and is done in one transaction with what it
//! does: as often as it is tried, its effect happens once. One that fails is tried again, later each time, and administrators see it.
pub mod graphql;
pub mod service;
pub(crate) mod store;

pub use entity::enums::JobKind as Kind;
pub use service::{run_due, run_next};

use crate::{
    app::App,
    db::Tx,
    error::Result,
    experts::service as experts,
    networks, once,
    outcomes::service as outcomes,
    policy::{Action, Command, Place},
    registrations::service as registrations,
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    ids::{EventId, ExpertRequestId, NetworkId, RegistrationId},
    job,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// What the service does on its own account is about nothing in particular.
pub const NOTHING: Uuid = Uuid::nil();

/// Plans this at that time: once for one subject, so that planning it again moves it, and its failures are forgotten.
///
/// # Errors
/// Only those of the database.
pub async fn plan(tx: &Tx, app: &App, kind: Kind, subject: Uuid, due_at: DateTime<Utc>) -> Result<()> {
    tx.plans();
    store::plan(tx, kind, subject, due_at, app.clock.now()).await
}

/// It need not be done any more. One that is being done at this moment finds that out by itself.
///
/// # Errors
/// Only those of the database.
pub async fn forget(db: &impl ConnectionTrait, kind: Kind, subject: Uuid) -> Result<()> {
    store::forget(db, kind, subject).await
}

/// What each kind does: a feature's own deed, in the transaction that takes the job out of the table. It looks first whether there is still something
/// to do; it may plan the same anew; it must not ask for another connection.
async fn handle(app: &App, tx: &Tx, job: &job::Model) -> Result<()> {
    match job.kind {
        Kind::ForgetKeys => {
            once::forget(app, tx).await?;
            plan(tx, app, Kind::ForgetKeys, NOTHING, app.clock.now() + Duration::hours(1)).await
        }
        Kind::OfferLapses => registrations::lapse(app, tx, RegistrationId(job.subject)).await,
        Kind::ParentPlacesFallFree => registrations::release(app, tx, EventId(job.subject)).await,
        Kind::KeptPlacesLapse => outcomes::lapse(app, tx, EventId(job.subject)).await,
        Kind::DutyApproaches => networks::approaches(app, tx, NetworkId(job.subject)).await,
        Kind::RequestLapses => experts::lapse(app, tx, ExpertRequestId(job.subject)).await,
    }
}

/// What is planned when the service starts, unless it is planned already.
const DUTIES: [Kind; 1] = [Kind::ForgetKeys];

/// To see what fails.
#[derive(Clone, Copy, Debug)]
pub struct SeeJobs;

impl Command for SeeJobs {
    const ACTION: Action = Action::SeeJobs;
    fn place(&self) -> Place {
        Place::NOWHERE
    }
}
