//! `vonk import`: brings data in from a file, whole or not at all.
use super::{Place, say};
use crate::{
    clock::Clock,
    exit::ExitError,
    places::{self, Imported},
    run, telemetry,
};
use clap::Subcommand;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum Kind {
    /// The municipalities: code, name, province, valid_from, valid_until, successors.
    Municipalities {
        #[command(flatten)]
        place: Place,
        /// A CSV file in UTF-8.
        file: PathBuf,
        /// Says what would change, and changes nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

pub async fn run(kind: Kind) -> Result<(), ExitError> {
    let Kind::Municipalities { place, file, dry_run } = kind;
    let settings = place.settings([])?;
    telemetry::start(&settings, None)?;
    let csv = std::fs::read(&file).map_err(|e| ExitError::new(format_args!("{}: {e}", file.display())))?;
    let (app, _) = run::build(&settings, Clock::default()).await?;
    let done = places::import(&app, &csv, dry_run).await;
    app.db.close().await;
    let Imported { created, changed, unchanged, .. } =
        done.map_err(|e| ExitError::new(format_args!("{}: {}", file.display(), ExitError::from(e))))?;
    let would = if dry_run { "It would be: " } else { "" };
    say(&format!("{would}{created} municipalities made, {changed} changed, {unchanged} as they were.\n"))
}
