//! `vonk import`: brings data in from a file, whole or not at all.
use super::{Place, say};
use crate::{run, stop::Stop, telemetry};
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
    },
}

pub async fn run(kind: Kind) -> Result<(), Stop> {
    let Kind::Municipalities { place, file } = kind;
    let settings = place.settings([])?;
    telemetry::start(&settings)?;
    let text = std::fs::read_to_string(&file).map_err(|e| Stop::because(format_args!("{}: {e}", file.display())))?;
    let db = run::open(&settings).await?;
    // The importer of the places goes here; until then the file is only read.
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records().count();
    db.close().await;
    say(&format!("{rows} municipalities read.\n"))
}
