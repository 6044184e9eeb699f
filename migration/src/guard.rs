//! Brings a database up to date, one process at a time and all or nothing, and says whether this binary and a database fit.
use crate::Migrator;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, RuntimeErr, SqlxPostgresConnector, SqlxSqliteConnector, Statement,
    TransactionTrait,
    sqlx::{
        self, ConnectOptions, Connection,
        postgres::{PgConnectOptions, PgConnection, PgPoolOptions},
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions},
    },
};
use sea_orm_migration::MigratorTrait;
use std::{
    collections::BTreeSet,
    fmt,
    fs::{File, TryLockError},
    path::Path,
    str::FromStr,
    sync::Arc,
    time::Duration,
};

/// How a database stands to this binary. The names are those of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Both know the same changes.
    Current,
    /// These are still to be made.
    Older(Vec<String>),
    /// These were made by a newer binary.
    Newer(Vec<String>),
}

/// Where the database is.
#[derive(Clone, Copy, Debug)]
pub enum At<'a> {
    /// A PostgreSQL's URL.
    Postgres(&'a str),
    /// An SQLite file; made when it is not there.
    Sqlite(&'a Path),
}

/// Why a database was not brought up to date. Nothing of it was changed.
#[derive(Debug)]
pub enum Failure {
    /// A newer binary was here.
    Newer(Vec<String>),
    /// Another process holds the lock for too long.
    Busy,
    /// The database says no.
    Db(DbErr),
}

/// How long one waits for another process that brings the same database up to date.
const PATIENCE: Duration = Duration::from_secs(60);

/// The lock's number in PostgreSQL: "vonk".
const LOCK: i64 = 0x766f_6e6b;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newer(names) => write!(f, "the database is newer than this binary (it has {})", names.join(", ")),
            Self::Busy => write!(f, "another process has been migrating this database for {} s", PATIENCE.as_secs()),
            Self::Db(e) => write!(f, "{e}"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<DbErr> for Failure {
    fn from(e: DbErr) -> Self {
        Self::Db(e)
    }
}

fn failed(e: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(e)))
}

/// How this database stands to this binary. Changes nothing.
///
/// # Errors
/// When the database can't be read.
pub async fn state(db: &impl ConnectionTrait) -> Result<State, DbErr> {
    let backend = db.get_database_backend();
    let there = match backend {
        DbBackend::Postgres => "SELECT 1 WHERE to_regclass('seaql_migrations') IS NOT NULL",
        _ => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
    };
    let mut made = BTreeSet::new();
    if db.query_one_raw(Statement::from_string(backend, there)).await?.is_some() {
        for row in db.query_all_raw(Statement::from_string(backend, "SELECT version FROM seaql_migrations")).await? {
            made.insert(row.try_get::<String>("", "version")?);
        }
    }
    let known: BTreeSet<_> = Migrator::migrations().iter().map(|change| change.name().to_owned()).collect();
    let (newer, older): (Vec<_>, Vec<_>) = (made.difference(&known).cloned().collect(), known.difference(&made).cloned().collect());
    Ok(match (newer.is_empty(), older.is_empty()) {
        (false, _) => State::Newer(newer),
        (true, false) => State::Older(older),
        (true, true) => State::Current,
    })
}

/// Makes every change that is still to be made, and says which. Ten processes at once are fine: one does it, the others wait and find it done.
///
/// # Errors
/// See [`Failure`]; then nothing was changed.
pub async fn migrate(at: At<'_>) -> Result<Vec<String>, Failure> {
    match at {
        At::Postgres(url) => {
            let options = PgConnectOptions::from_str(url).map_err(failed)?.application_name("vonk migrate").disable_statement_logging();
            // A pool would go on trying and hide why: once alone, for a clear line.
            PgConnection::connect_with(&options).await.map_err(failed)?.close().await.map_err(failed)?;
            let pool = PgPoolOptions::new().max_connections(1).connect_with(options).await.map_err(failed)?;
            up(SqlxPostgresConnector::from_sqlx_postgres_pool(pool)).await
        }
        At::Sqlite(file) => {
            let _alone = alone(file).await?;
            // Changes may rebuild tables, which SQLite allows only with foreign keys unwatched; they are checked at the end.
            let options = SqliteConnectOptions::new().filename(file).create_if_missing(true).foreign_keys(false);
            let options = options
                .journal_mode(SqliteJournalMode::Wal)
                .busy_timeout(PATIENCE)
                .pragma("secure_delete", "on")
                .disable_statement_logging();
            let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.map_err(failed)?;
            up(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool)).await
        }
    }
}

/// The lock between processes on one SQLite file: held until it is dropped, or its process ends.
async fn alone(database: &Path) -> Result<File, Failure> {
    let io = |e: std::io::Error| failed(sqlx::Error::Io(e));
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    let file = File::options().write(true).create(true).truncate(false).open(&name).map_err(io)?;
    // Asked again and again: a call that blocks can't be given up, and its thread would keep the process from ending.
    let mut again = tokio::time::interval(Duration::from_millis(50));
    let locked = async {
        loop {
            again.tick().await;
            match file.try_lock() {
                Ok(()) => return Ok(()),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(e)) => return Err(io(e)),
            }
        }
    };
    tokio::time::timeout(PATIENCE, locked).await.map_err(|_| Failure::Busy)??;
    Ok(file)
}

async fn up(db: DatabaseConnection) -> Result<Vec<String>, Failure> {
    let done = up_locked(&db).await;
    // What was done is done; a connection that does not close cleanly changes nothing.
    let _ = db.close().await;
    done
}

async fn up_locked(db: &DatabaseConnection) -> Result<Vec<String>, Failure> {
    let postgres = db.get_database_backend() == DbBackend::Postgres;
    let mode = if postgres { None } else { Some(sea_orm::SqliteTransactionMode::Immediate) };
    let tx = db.begin_with_options(sea_orm::TransactionOptions { sqlite_transaction_mode: mode, ..Default::default() }).await?;
    if postgres {
        tx.execute_unprepared(&format!("SET LOCAL lock_timeout = '{}s'", PATIENCE.as_secs())).await?;
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})"))
            .await
            .map_err(|e| if late(&e) { Failure::Busy } else { e.into() })?;
    }
    let pending = match state(&tx).await? {
        State::Current => return Ok(vec![]),
        State::Newer(names) => return Err(Failure::Newer(names)),
        State::Older(names) => names,
    };
    Migrator::up(&tx, None).await?;
    if !postgres && tx.query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA foreign_key_check")).await?.is_some() {
        return Err(DbErr::Custom("a change left a row without what it refers to".into()).into());
    }
    tx.commit().await?;
    Ok(pending)
}

/// PostgreSQL's `lock_not_available`.
fn late(e: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(e)) | DbErr::Query(RuntimeErr::SqlxError(e))) = e else { return false };
    e.as_database_error().and_then(|e| e.code()).is_some_and(|code| code == "55P03")
}
