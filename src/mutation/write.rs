//! The token of a write: a transaction in which the law allowed a change. Whoever has none can read, and a row that is not locked can't be saved.
use super::{Aggregate, DomainEvent, EventKind};
use crate::{
    app::App,
    change::Change,
    db::Tx,
    error::{Error, FieldError, Result},
    policy::{self, Actor, By},
};
use chrono::{DateTime, Utc};
use entity::{ids::Kinded, job};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, ExecResult, IntoActiveModel, Iterable, ModelTrait, QueryResult,
    QuerySelect, Select, Statement, StatementBuilder, Value,
    entity::prelude::async_trait,
    sea_query::{LockType, OnConflict},
};
use std::ops::{Deref, DerefMut};
use uuid::Uuid;

/// The reads of a transaction: SELECT and nothing else, whatever library call asks for more.
#[derive(Debug)]
pub struct Reads<'t>(&'t Tx);

impl<'t> Reads<'t> {
    pub(super) fn of(tx: &'t Tx) -> Self {
        Self(tx)
    }
    /// The row that this finds, locked until the transaction ends.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn lock<E: EntityTrait>(&self, select: Select<E>) -> Result<Option<Locked<E::Model>>> {
        Ok(select.lock(LockType::NoKeyUpdate).one(self).await?.map(Locked))
    }
    /// All rows that this finds, in its order, locked until the transaction ends.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn lock_all<E: EntityTrait>(&self, select: Select<E>) -> Result<Vec<Locked<E::Model>>> {
        Ok(select.lock(LockType::NoKeyUpdate).all(self).await?.into_iter().map(Locked).collect())
    }
    /// Nobody else holds this name until the transaction ends: for a rule about rows that are not there yet. On SQLite only one writes anyway.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn lock_name(&self, name: &str) -> Result<()> {
        if self.get_database_backend() == DbBackend::Postgres {
            let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
            self.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [name.into()])).await?;
        }
        Ok(())
    }
}

/// A row as it is now, which nobody else can change until the transaction ends. Only [`Reads`] makes one.
#[derive(Debug)]
pub struct Locked<M>(M);

impl<M> Locked<M> {
    /// The row: for a mutation that leaves it as it is.
    pub fn into_inner(self) -> M {
        self.0
    }
}

impl<M> Deref for Locked<M> {
    type Target = M;
    fn deref(&self) -> &M {
        &self.0
    }
}

impl<M> DerefMut for Locked<M> {
    fn deref_mut(&mut self) -> &mut M {
        &mut self.0
    }
}

fn refused<T>(sql: &str) -> Result<T, DbErr> {
    Err(DbErr::Custom(format!("a write without a permit: {}", sql.get(..40).unwrap_or(sql))))
}

#[async_trait::async_trait]
impl ConnectionTrait for Reads<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }
    async fn query_all_raw(&self, s: Statement) -> Result<Vec<QueryResult>, DbErr> {
        if s.sql.starts_with("SELECT") { self.0.query_all_raw(s).await } else { refused(&s.sql) }
    }
    async fn query_one_raw(&self, s: Statement) -> Result<Option<QueryResult>, DbErr> {
        if s.sql.starts_with("SELECT") { self.0.query_one_raw(s).await } else { refused(&s.sql) }
    }
    async fn execute_raw(&self, s: Statement) -> Result<ExecResult, DbErr> {
        refused(&s.sql)
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        refused(sql)
    }
}

/// A transaction in which the law allowed a change. Only [`super::run`] and [`super::by_itself`] make one; every store function that writes asks
/// for it.
pub struct Write<'t> {
    /// For reading in the same transaction.
    pub db: Reads<'t>,
    /// Who asked; nobody for what the service does by itself.
    pub actor: &'t Actor,
    /// The service.
    pub app: &'t App,
    by: By,
    tx: &'t Tx,
    id: Uuid,
}

type Active<M> = <<M as ModelTrait>::Entity as EntityTrait>::ActiveModel;

#[expect(clippy::disallowed_methods, reason = "the one place that writes: whoever holds this may")]
impl<'t> Write<'t> {
    pub(super) fn new(app: &'t App, tx: &'t Tx, actor: &'t Actor, by: By, id: Uuid) -> Self {
        Self { db: Reads(tx), actor, app, by, tx, id }
    }
    /// For a service that still begins its own transaction and asked the law itself: goes with the last of them.
    pub(crate) fn unconverted(app: &'t App, tx: &'t Tx, actor: &'t Actor, by: &By) -> Self {
        Self::new(app, tx, actor, *by, Uuid::now_v7())
    }
    /// Who does it, as rows and audit name them.
    pub fn by(&self) -> &By {
        &self.by
    }
    /// The moment of the change.
    pub fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }
    /// The id under which a new object comes back on a replay.
    pub fn id<I: Kinded>(&self) -> I {
        I::of(self.id)
    }
    /// Where the change is kept or undone as a whole. A mutation that ends in one statement writes with that alone.
    fn whole(&self) -> Result<&'t Tx> {
        if self.tx.holds() { Ok(self.tx) } else { Err(Error::internal("a write beside the last statement")) }
    }
    /// A new row.
    ///
    /// # Errors
    /// Those of the database, a row of that key among them.
    pub async fn insert<M>(&self, row: M) -> Result<M>
    where
        M: ModelTrait + IntoActiveModel<Active<M>>,
        M::Entity: EntityTrait<Model = M>,
        Active<M>: Send,
    {
        Ok(row.into_active_model().reset_all().insert(self.whole()?).await?)
    }
    /// New rows, none of which is there.
    ///
    /// # Errors
    /// Those of the database, a row of such a key among them.
    pub async fn insert_all<M>(&self, rows: impl IntoIterator<Item = M>) -> Result<()>
    where
        M: ModelTrait + IntoActiveModel<Active<M>>,
        M::Entity: EntityTrait<Model = M>,
        Active<M>: Send,
    {
        let rows: Vec<Active<M>> = rows.into_iter().map(|row| row.into_active_model().reset_all()).collect();
        if !rows.is_empty() {
            M::Entity::insert_many(rows).exec_without_returning(self.whole()?).await?;
        }
        Ok(())
    }
    /// New rows; those whose key is there already stay as they are. How many were new.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn insert_new<M>(&self, rows: impl IntoIterator<Item = M>) -> Result<u64>
    where
        M: ModelTrait + IntoActiveModel<Active<M>>,
        M::Entity: EntityTrait<Model = M>,
        Active<M>: Send,
    {
        let rows: Vec<Active<M>> = rows.into_iter().map(|row| row.into_active_model().reset_all()).collect();
        if rows.is_empty() {
            return Ok(0);
        }
        let key = OnConflict::columns(<M::Entity as EntityTrait>::PrimaryKey::iter()).do_nothing().to_owned();
        Ok(M::Entity::insert_many(rows).on_conflict(key).exec_without_returning(self.whole()?).await?)
    }
    /// A row as it was changed, one version further.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn save<M>(&self, Locked(mut row): Locked<M>) -> Result<M>
    where
        M: Aggregate + IntoActiveModel<Active<M>>,
        M::Entity: EntityTrait<Model = M>,
        Active<M>: Send,
    {
        row.touch(self.now());
        Ok(row.into_active_model().reset_all().update(self.whole()?).await?)
    }
    /// A row that is no more.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn remove<M>(&self, row: M) -> Result<()>
    where
        M: ModelTrait + IntoActiveModel<Active<M>>,
        M::Entity: EntityTrait<Model = M>,
        Active<M>: Send,
    {
        row.delete(self.whole()?).await?;
        Ok(())
    }
    /// A statement of a store: how many rows it touched.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn execute(&self, sql: &'static str, values: impl IntoIterator<Item = Value>) -> Result<u64> {
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values);
        Ok(self.whole()?.execute_raw(statement).await?.rows_affected())
    }
    /// The same of a statement that was built: how many rows it touched.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn execute_built(&self, statement: &impl StatementBuilder) -> Result<u64> {
        Ok(self.whole()?.execute(statement).await?.rows_affected())
    }
    /// Something more happened, besides what [`Done`] says.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn emit(&self, event: DomainEvent) -> Result<()> {
        event.recorded(Change::default(), self.app, &self.by).run(self.whole()?).await?;
        self.app.hooks.run_reactions(self, &event).await
    }
    /// Something happened that the service did because of this change: the audit names the service.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn emit_as_service(&self, event: DomainEvent) -> Result<()> {
        event.recorded(Change::default(), self.app, &policy::by_itself()).run(self.whole()?).await?;
        self.app.hooks.run_reactions(self, &event).await
    }
    /// What other contexts have against a change that is about to be made.
    ///
    /// # Errors
    /// Those of the checks.
    pub async fn check<T: 'static>(&self, change: &T) -> Result<Vec<FieldError>> {
        self.app.hooks.run_checks(self, change).await
    }
    /// Does what a job is for, as it was registered for its kind.
    ///
    /// # Errors
    /// Those of the handler.
    pub async fn run_job(&self, job: &job::Model) -> Result<()> {
        self.app.hooks.run_job(self, job).await
    }
    /// A job is planned in it: whoever runs those wants to hear when it is kept.
    pub fn plans(&self) {
        self.tx.plans();
    }
    /// How long a statement of this transaction waits for a row that somebody holds, on PostgreSQL.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn wait_at_most(&self, statement: &'static str) -> Result<()> {
        if self.tx.get_database_backend() == DbBackend::Postgres {
            self.whole()?.execute_unprepared(statement).await?;
        }
        Ok(())
    }
    /// What is not converted yet writes through this.
    pub fn tx(&self) -> &'t Tx {
        self.tx
    }
}

/// What a mutation did: what comes back, and what happened, for the outbox and the audit.
pub struct Done<T> {
    pub(super) output: T,
    pub(super) events: Vec<DomainEvent>,
    pub(super) last: Option<Change>,
}

impl<T> Done<T> {
    /// It was so already: nothing happened.
    pub fn unchanged(output: T) -> Self {
        Self { output, events: vec![], last: None }
    }
    /// This happened.
    pub fn with(output: T, event: DomainEvent) -> Self {
        Self { output, events: vec![event], last: None }
    }
    /// And this.
    #[must_use]
    pub fn and(mut self, event: DomainEvent) -> Self {
        self.events.push(event);
        self
    }
    /// This happened, if this last statement finds its row as it was.
    pub fn last(output: T, event: DomainEvent, change: Change) -> Self {
        Self { output, events: vec![event], last: Some(change) }
    }
    /// The same, and something else comes back.
    pub fn map<U>(self, output: impl FnOnce(T) -> U) -> Done<U> {
        Done { output: output(self.output), events: self.events, last: self.last }
    }
}

impl<A: Aggregate> Done<A> {
    /// This happened to what comes back.
    pub fn changed(row: A, kind: EventKind) -> Self {
        let event = DomainEvent::of(kind, row.id(), row.version());
        Self::with(row, event)
    }
}
