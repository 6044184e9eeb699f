//! The verbs of the program, one file each. They only translate: flags to settings, results to lines and exit codes.
mod healthcheck;
mod import;
mod migrate;
mod schema;
mod serve;
mod token;

use crate::{
    config::{self, Settings, Sources},
    exit::ExitError,
    tokens::install_crypto,
};
use clap::{Args, Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

#[derive(Debug, Parser)]
#[command(name = "vonk", version, about = "GraphQL API backend for the Dutch youth field", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Starts the service.
    Serve(serve::Flags),
    /// Brings the database up to date.
    Migrate(Place),
    /// Prints the GraphQL schema.
    Schema,
    /// Prints a token, signed with the local key.
    Token(token::Flags),
    /// Brings data in from a file.
    #[command(subcommand)]
    Import(import::Kind),
    /// Prints every setting with its default and its meaning.
    Settings,
    /// Asks a running service whether it is well: for containers.
    Healthcheck(healthcheck::Flags),
}

/// Where the settings, the data and the database are.
#[derive(Args, Debug)]
struct Place {
    /// The configuration file [default: vonk.toml, if it is there].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where the embedded database and the local key live [default: ./.vonk].
    #[arg(long, value_name = "DIR")]
    data_dir: Option<String>,
    /// A PostgreSQL instead of the embedded database.
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

impl Place {
    /// The settings from file, environment and flags: these, and those of the verb.
    fn settings(self, more: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Result<Settings, ExitError> {
        let own = [("data_dir", self.data_dir), ("database_url", self.database_url)];
        let flags = own.into_iter().chain(more).filter_map(|(name, value)| Some((name, value?))).collect();
        config::load(&Sources::process(self.config, flags))
    }
}

/// Runs the program.
pub fn run() -> ExitCode {
    install_crypto();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => return failed(&ExitError::new(e)),
    };
    let done = runtime.block_on(async {
        match Cli::parse().verb {
            Verb::Serve(flags) => serve::run(flags).await,
            Verb::Migrate(place) => migrate::run(place).await,
            Verb::Schema => schema::run(),
            Verb::Token(flags) => token::run(flags),
            Verb::Import(kind) => import::run(kind).await,
            Verb::Settings => say(&config::markdown()),
            Verb::Healthcheck(flags) => healthcheck::run(flags),
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => failed(&stop),
    }
}

fn failed(stop: &ExitError) -> ExitCode {
    use std::io::Write;
    // With standard error closed nobody can be told; the exit code still says it.
    let _ = writeln!(std::io::stderr(), "vonk: {stop}");
    ExitCode::FAILURE
}

/// Prints to standard output. Whoever closed it, as `head` does, wants no more.
fn say(text: &str) -> Result<(), ExitError> {
    use std::io::{ErrorKind, Write};
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(ExitError::new(e)),
        _ => Ok(()),
    }
}
