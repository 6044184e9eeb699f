//! The database: PostgreSQL or an embedded SQLite behind one face, with a few connections of our own for reads and for writes.
//!
//! A request holds one read connection from its first statement to its last ([`Read`]); a write is one transaction ([`Tx`]).
//! No pings: a connection that turns out to be dead is dropped, and a read is tried once more on a new one.
mod tx;
mod watch;

pub use tx::Tx;
pub use watch::Usage;

use crate::{
    error::{Error, Result},
    telemetry::metrics::Statements,
};
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values,
    entity::prelude::async_trait,
    sqlx::{self, ConnectOptions, Connection, Executor, postgres, sqlite},
};
use sea_query_sqlx::SqlxValues;
use std::{
    path::Path,
    str::FromStr,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How hard SQLite tries to keep what was acknowledged. Tests may be careless, a service never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Kept through a power cut.
    Full,
    /// Kept through a crash of the process, lost with the machine: for tests.
    Process,
}

/// Both pools. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    reads: Arc<Pool>,
    writes: Arc<Pool>,
}

#[derive(Debug)]
struct Pool {
    to: Target,
    idle: Mutex<Vec<Link>>,
    free: Arc<Semaphore>,
    size: usize,
    /// Where its statements are counted, if anywhere.
    counts: OnceLock<Statements>,
}

#[derive(Clone, Debug)]
enum Target {
    Postgres(Box<postgres::PgConnectOptions>),
    Sqlite(Box<sqlite::SqliteConnectOptions>),
}

#[derive(Debug)]
enum Link {
    Postgres(postgres::PgConnection),
    Sqlite(sqlite::SqliteConnection),
}

#[derive(Debug)]
struct Held {
    link: Link,
    _permit: OwnedSemaphorePermit,
}

impl Db {
    /// PostgreSQL 14 or newer. `size` connections for reads and as many, at most four, for writes.
    ///
    /// # Errors
    /// When the URL can't be read.
    pub fn postgres(url: &str, size: u32) -> Result<Self> {
        let base =
            postgres::PgConnectOptions::from_str(url).map_err(Error::internal)?.disable_statement_logging().statement_cache_capacity(400);
        // A generic plan: a bound LIMIT would otherwise make PostgreSQL plan every statement anew. No code made at run time: the law's conditions look
        // dear before tables are analysed, and it worked for seconds on what runs in a millisecond.
        let base = base.application_name("vonk").options([
            ("plan_cache_mode", "force_generic_plan"),
            ("jit", "off"),
            ("statement_timeout", "5s"),
            ("timezone", "UTC"),
        ]);
        let reads = base.clone().options([("default_transaction_read_only", "on")]);
        Ok(Self::over(Target::Postgres(reads.into()), size as usize, Target::Postgres(base.into()), size.clamp(1, 4) as usize))
    }
    /// An SQLite file, made when it is not there. One connection writes; `size` read beside it.
    pub fn sqlite(file: &Path, size: u32, durability: Durability) -> Self {
        let synchronous = match durability {
            Durability::Full => sqlite::SqliteSynchronous::Full,
            Durability::Process => sqlite::SqliteSynchronous::Off,
        };
        let base =
            sqlite::SqliteConnectOptions::new().filename(file).disable_statement_logging().statement_cache_capacity(400).foreign_keys(true);
        let base = base.busy_timeout(std::time::Duration::from_secs(5)).synchronous(synchronous);
        let writes = base.clone().create_if_missing(true).journal_mode(sqlite::SqliteJournalMode::Wal).pragma("secure_delete", "on");
        Self::over(Target::Sqlite(base.read_only(true).into()), size as usize, Target::Sqlite(writes.into()), 1)
    }
    fn over(reads: Target, read_size: usize, writes: Target, write_size: usize) -> Self {
        Self { reads: Pool::new(reads, read_size), writes: Pool::new(writes, write_size) }
    }
    /// Which of the two it is.
    pub fn backend(&self) -> DbBackend {
        self.writes.to.backend()
    }
    /// One request's reads. Takes its connection at the first statement and gives it back when dropped.
    pub fn read(&self) -> Read {
        Read::over(&self.reads, None, true)
    }
    /// Begins a write. On SQLite the lock is taken at once, so that two writers queue instead of failing.
    ///
    /// # Errors
    /// When the database can't be reached.
    pub async fn begin(&self) -> Result<Tx> {
        let mut tried = false;
        loop {
            let mut held = self.writes.take().await?;
            match self.writes.run(&mut held, if self.backend() == DbBackend::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" }).await {
                Ok(()) => return Ok(Tx::over(Read::over(&self.writes, Some(held), false), true)),
                Err(e) if !tried && dead(&e) => {
                    tried = true;
                    self.writes.forget();
                }
                Err(e) => return Err(failed(e).into()),
            }
        }
    }
    /// Begins a write whose last statement is all of it, after reads that lock nothing. PostgreSQL needs no BEGIN and COMMIT around it: that
    /// statement is the transaction. On SQLite it is a write like any other.
    ///
    /// # Errors
    /// When the database can't be reached.
    pub async fn begin_alone(&self) -> Result<Tx> {
        if self.backend() == DbBackend::Sqlite { self.begin().await } else { Ok(Tx::over(self.write(), false)) }
    }
    /// Single statements that each are a whole change, on a write connection. Nothing is undone when it is dropped.
    pub fn write(&self) -> Read {
        Read::over(&self.writes, None, true)
    }
    /// How hard SQLite tries from here on; a PostgreSQL decides for itself. Careless only while an empty database is filled: when that breaks off,
    /// it is begun again, and a thousand waits for a slow disk are a long time.
    ///
    /// # Errors
    /// When the database can't be reached.
    #[expect(clippy::disallowed_methods, reason = "a setting of the connection, no row")]
    pub async fn durability(&self, durability: Durability) -> Result<()> {
        if self.backend() == DbBackend::Sqlite {
            let db = self.write();
            db.execute_unprepared(match durability {
                Durability::Full => "PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)",
                Durability::Process => "PRAGMA synchronous = OFF",
            })
            .await?;
        }
        Ok(())
    }
    /// Closes every idle connection: for the end of the process.
    pub async fn close(&self) {
        for pool in [&self.reads, &self.writes] {
            let idle = std::mem::take(&mut *pool.idle());
            for link in idle {
                link.close().await;
            }
        }
    }
}

impl Pool {
    fn new(to: Target, size: usize) -> Arc<Self> {
        let size = size.max(1);
        Arc::new(Self { to, idle: Mutex::default(), free: Arc::new(Semaphore::new(size)), size, counts: OnceLock::new() })
    }
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Link>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// After one connection died the idle ones are likely dead too: the next asks for new ones.
    fn forget(&self) {
        self.idle().clear();
    }
    async fn take(&self) -> Result<Held, DbErr> {
        let permit = match self.free.clone().try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => {
                self.counts.get().inspect(|counts| counts.waits());
                self.free.clone().acquire_owned().await.map_err(|e| DbErr::Custom(e.to_string()))?
            }
        };
        let idle = self.idle().pop();
        let link = match idle {
            Some(link) => link,
            None => self.to.connect().await.map_err(failed)?,
        };
        Ok(Held { link, _permit: permit })
    }
    /// A statement of ours as text: of a transaction's begin and end, or several in one.
    async fn run(&self, held: &mut Held, sql: &str) -> Result<(), sqlx::Error> {
        let look = self.look(sql);
        let done = held.link.run(sql).await;
        if let Some(look) = look {
            look.done(&done, |()| 0);
        }
        done
    }
    fn give(&self, held: Held) {
        self.idle().push(held.link);
    }
}

impl Target {
    fn backend(&self) -> DbBackend {
        match self {
            Self::Postgres(_) => DbBackend::Postgres,
            Self::Sqlite(_) => DbBackend::Sqlite,
        }
    }
    async fn connect(&self) -> Result<Link, sqlx::Error> {
        Ok(match self {
            Self::Postgres(to) => Link::Postgres(postgres::PgConnection::connect_with(to).await?),
            Self::Sqlite(to) => Link::Sqlite(sqlite::SqliteConnection::connect_with(to).await?),
        })
    }
}

fn failed(e: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(e)))
}

/// The connection can't be used any more: the server went away (class 08, 57P01) or turned read-only under us (25006).
fn dead(e: &sqlx::Error) -> bool {
    match e {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(e) => {
            e.code().is_some_and(|code| code.starts_with("08") || matches!(&*code, "57P01" | "57P02" | "57P03" | "25006"))
        }
        _ => false,
    }
}

fn values(s: &Statement) -> SqlxValues {
    SqlxValues(s.values.clone().unwrap_or(Values(vec![])))
}

impl Link {
    async fn all(&mut self, s: &Statement) -> Result<Vec<QueryResult>, sqlx::Error> {
        Ok(match self {
            Self::Postgres(c) => {
                sqlx::query_with(sqlx::AssertSqlSafe(s.sql.as_str()), values(s)).fetch_all(c).await?.into_iter().map(Into::into).collect()
            }
            Self::Sqlite(c) => {
                sqlx::query_with(sqlx::AssertSqlSafe(s.sql.as_str()), values(s)).fetch_all(c).await?.into_iter().map(Into::into).collect()
            }
        })
    }
    async fn exec(&mut self, s: &Statement) -> Result<ExecResult, sqlx::Error> {
        Ok(match self {
            Self::Postgres(c) => sqlx::query_with(sqlx::AssertSqlSafe(s.sql.as_str()), values(s)).execute(c).await?.into(),
            Self::Sqlite(c) => sqlx::query_with(sqlx::AssertSqlSafe(s.sql.as_str()), values(s)).execute(c).await?.into(),
        })
    }
    async fn run(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        match self {
            Self::Postgres(c) => c.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql))).await.map(drop),
            Self::Sqlite(c) => c.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql))).await.map(drop),
        }
    }
    async fn close(self) {
        // The process ends: a connection that can't say goodbye is closed by its end.
        let _ = match self {
            Self::Postgres(c) => c.close().await,
            Self::Sqlite(c) => c.close().await,
        };
    }
}

/// Statements outside a transaction, one connection for all. One whose statement was cut off halfway is closed, not given back.
#[derive(Debug)]
pub struct Read {
    pool: Arc<Pool>,
    held: tokio::sync::Mutex<Option<Held>>,
    /// Another connection will do when this one dies: what was read so far holds no lock.
    again: bool,
}

impl Read {
    fn over(pool: &Arc<Pool>, held: Option<Held>, again: bool) -> Self {
        Self { pool: pool.clone(), held: tokio::sync::Mutex::new(held), again }
    }
    /// Gives the connection back before the end: a request that goes on to something long should not keep it.
    pub async fn release(&self) {
        if let Some(held) = self.held.lock().await.take() {
            self.pool.give(held);
        }
    }
    async fn link(&self, place: &mut Option<Held>) -> Result<Held, DbErr> {
        match place.take() {
            Some(held) => Ok(held),
            None if self.again => self.pool.take().await,
            None => Err(DbErr::Custom("the transaction's connection was lost".into())),
        }
    }
    /// A statement that failed leaves the connection in place, unless it is dead or was cut off halfway.
    fn back(&self, place: &mut Option<Held>, held: Held, e: Option<&sqlx::Error>) {
        if e.is_none_or(|e| !dead(e)) {
            *place = Some(held);
        } else if self.again {
            self.pool.forget();
        }
    }
}

impl Drop for Read {
    fn drop(&mut self) {
        if let Some(held) = self.held.get_mut().take() {
            self.pool.give(held);
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Read {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.to.backend()
    }
    async fn query_all_raw(&self, s: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut place = self.held.lock().await;
        let mut again = self.again;
        loop {
            let mut held = self.link(&mut place).await?;
            let look = self.pool.look(&s.sql);
            let rows = held.link.all(&s).await;
            if let Some(look) = look {
                look.done(&rows, |rows| rows.len() as u64);
            }
            self.back(&mut place, held, rows.as_ref().err());
            match rows {
                Err(e) if again && dead(&e) => again = false,
                rows => return rows.map_err(failed),
            }
        }
    }
    async fn query_one_raw(&self, s: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(self.query_all_raw(s).await?.into_iter().next())
    }
    /// Never tried again: it may have been done.
    async fn execute_raw(&self, s: Statement) -> Result<ExecResult, DbErr> {
        let mut place = self.held.lock().await;
        let mut held = self.link(&mut place).await?;
        let look = self.pool.look(&s.sql);
        let done = held.link.exec(&s).await;
        if let Some(look) = look {
            look.done(&done, ExecResult::rows_affected);
        }
        self.back(&mut place, held, done.as_ref().err());
        done.map_err(failed)
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let mut place = self.held.lock().await;
        let mut held = self.link(&mut place).await?;
        let done = self.pool.run(&mut held, sql).await;
        self.back(&mut place, held, done.as_ref().err());
        done.map_err(failed)?;
        Ok(match self.get_database_backend() {
            DbBackend::Postgres => postgres::PgQueryResult::default().into(),
            _ => sqlite::SqliteQueryResult::default().into(),
        })
    }
}
