//! `vonk migrate`: brings the database up to date and says what that took.
use super::{Place, say};
use crate::{exit::ExitError, run, telemetry};

pub async fn run(place: Place) -> Result<(), ExitError> {
    let settings = place.settings([])?;
    telemetry::start(&settings, None)?;
    match run::migrate(&settings).await?.as_slice() {
        [] => say("The database is up to date.\n"),
        names => say(&format!("The database is up to date now: {}.\n", names.join(", "))),
    }
}
