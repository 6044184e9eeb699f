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
    mutation::Write,
    policy::{Actor, by_itself},
};
use chrono::{DateTime, Duration, Utc};
use entity::job;
use uuid::Uuid;

/// What the service does on its own account is about nothing in particular.
pub const NOTHING: Uuid = Uuid::nil();

/// Plans this at that time: once for one subject, so that planning it again moves it, and its failures are forgotten.
pub async fn plan(write: &Write<'_>, kind: Kind, subject: Uuid, due_at: DateTime<Utc>) -> Result<()> {
    write.plans();
    store::plan(write, kind, subject, due_at).await
}

/// The same for a service that is not converted.
pub async fn plan_unconverted(tx: &Tx, app: &App, kind: Kind, subject: Uuid, due_at: DateTime<Utc>) -> Result<()> {
    plan(&Write::unconverted(app, tx, &Actor::Nobody, &by_itself()), kind, subject, due_at).await
}

/// It need not be done any more. One that is being done at this moment finds that out by itself.
pub async fn forget(write: &Write<'_>, kind: Kind, subject: Uuid) -> Result<()> {
    store::forget(write, kind, subject).await
}

/// The same for a service that is not converted.
pub async fn forget_unconverted(app: &App, tx: &Tx, kind: Kind, subject: Uuid) -> Result<()> {
    forget(&Write::unconverted(app, tx, &Actor::Nobody, &by_itself()), kind, subject).await
}

/// Keys of retries that are older than they are kept go, every hour.
pub async fn forget_keys(write: &Write<'_>, _: &job::Model) -> Result<()> {
    crate::mutation::forget(write).await?;
    plan(write, Kind::ForgetKeys, NOTHING, write.now() + Duration::hours(1)).await
}

/// What is planned when the service starts, unless it is planned already.
const DUTIES: [Kind; 1] = [Kind::ForgetKeys];
