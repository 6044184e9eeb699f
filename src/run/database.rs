//! Opens the database of the settings, at the version that this binary knows and no other.
use crate::{
    config::Settings,
    db::{Db, Durability},
    exit::ExitError,
    tokens::make_dir,
};
use migration::{At, Failure, State};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use std::{
    fs, io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// The oldest PostgreSQL, as it says it itself.
const POSTGRES: i32 = 140_000;

fn file(settings: &Settings) -> PathBuf {
    settings.data_dir.join("vonk.sqlite")
}

/// Makes the file, if it is not there, for its owner only; what SQLite puts beside it gets the same mode.
fn private(file: &Path) -> io::Result<()> {
    fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(file).map(drop)
}

/// Brings the database up to date, and says which changes that took.
///
/// # Errors
/// When it can't be.
pub async fn migrate(settings: &Settings) -> Result<Vec<String>, ExitError> {
    let done = match &settings.database_url {
        Some(url) => migration::migrate(At::Postgres(url.reveal())).await,
        None => {
            make_dir(&settings.data_dir)?;
            let file = file(settings);
            private(&file).map_err(|e| ExitError::new(format_args!("{}: {e}", file.display())))?;
            migration::migrate(At::Sqlite(&file)).await
        }
    };
    done.map_err(|failure| match failure {
        Failure::Db(e @ DbErr::Conn(_)) if settings.database_url.is_some() => unreached(e),
        other => ExitError::new(other),
    })
}

/// What the driver says names the address's fault, never the address or its password.
fn unreached(e: DbErr) -> ExitError {
    ExitError::setting("database_url", format_args!("no database answers there: {e}"))
}

/// Opens it for serving: an SQLite is brought up to date, a PostgreSQL only with `migrate`.
///
/// # Errors
/// When it can't be reached, or its version is not this binary's.
pub async fn open(settings: &Settings) -> Result<Db, ExitError> {
    if settings.database_url.is_none() || settings.migrate {
        let done = migrate(settings).await?;
        if !done.is_empty() {
            tracing::info!(changes = done.join(", "), "the database is brought up to date");
        }
    }
    let db = connect(settings)?;
    if db.backend() == DbBackend::Postgres {
        version(&db).await?;
    }
    match migration::state(&db.read()).await? {
        State::Current => Ok(db),
        State::Older(names) => Err(ExitError::new(format_args!(
            "the database is older than this binary (it lacks {}): run `vonk migrate`, or serve with --migrate",
            names.join(", ")
        ))),
        State::Newer(names) => {
            Err(ExitError::new(format_args!("the database is newer than this binary (it has {}): run the newer binary", names.join(", "))))
        }
    }
}

fn connect(settings: &Settings) -> Result<Db, ExitError> {
    match &settings.database_url {
        Some(url) => {
            Db::postgres(url.reveal(), settings.database_connections).map_err(|_| ExitError::setting("database_url", "can't be read"))
        }
        None => Ok(Db::sqlite(&file(settings), settings.database_connections, Durability::Full)),
    }
}

async fn version(db: &Db) -> Result<(), ExitError> {
    let ask = Statement::from_string(DbBackend::Postgres, "SELECT current_setting('server_version_num')::int AS version");
    let row = db.read().query_one_raw(ask).await.map_err(unreached)?;
    match row.map(|row| row.try_get::<i32>("", "version")).transpose()? {
        Some(version) if version >= POSTGRES => Ok(()),
        Some(version) => Err(ExitError::new(format_args!("PostgreSQL {} is too old: 14 or newer is needed", version / 10_000))),
        None => Err(ExitError::new("PostgreSQL does not say its version")),
    }
}
