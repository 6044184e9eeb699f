//! One write: a transaction that is undone unless it is kept, and that knows whether a job was planned in it.
use super::{Read, failed};
use crate::error::Result;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement, entity::prelude::async_trait};
use std::sync::atomic::{AtomicBool, Ordering};

/// One write. What is not committed is undone.
#[derive(Debug)]
pub struct Tx {
    on: Read,
    /// It was begun, and has not ended yet.
    open: bool,
    /// A job is planned in it: whoever runs those wants to hear when it is kept.
    planned: AtomicBool,
}

impl Tx {
    pub(super) fn over(on: Read, open: bool) -> Self {
        Self { on, open, planned: AtomicBool::new(false) }
    }
    /// From now on a job is planned in it.
    pub fn plans(&self) {
        self.planned.store(true, Ordering::Relaxed);
    }
    /// Whether a job is planned in it.
    pub fn planned(&self) -> bool {
        self.planned.load(Ordering::Relaxed)
    }
    /// Whether what is written in it is kept or undone together: not where its last statement is all of it.
    pub fn holds(&self) -> bool {
        self.open
    }
    /// Keeps the change.
    ///
    /// # Errors
    /// When the database does not say that it is kept. It may be kept all the same: that is what idempotency keys are for.
    pub async fn commit(mut self) -> Result<()> {
        if !std::mem::take(&mut self.open) {
            return Ok(());
        }
        let mut place = self.on.held.get_mut().take();
        let mut held = self.on.link(&mut place).await?;
        self.on.pool.run(&mut held, "COMMIT").await.map_err(failed)?;
        self.on.pool.give(held);
        Ok(())
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if !self.open {
            return;
        }
        let (Some(mut held), pool) = (self.on.held.get_mut().take(), self.on.pool.clone()) else { return };
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if held.link.run("ROLLBACK").await.is_ok() {
                    pool.give(held);
                }
            });
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.on.get_database_backend()
    }
    async fn query_all_raw(&self, s: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.on.query_all_raw(s).await
    }
    async fn query_one_raw(&self, s: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.on.query_one_raw(s).await
    }
    #[expect(clippy::disallowed_methods, reason = "a transaction passes on what it is told: what may be written is for its users to say")]
    async fn execute_raw(&self, s: Statement) -> Result<ExecResult, DbErr> {
        self.on.execute_raw(s).await
    }
    #[expect(clippy::disallowed_methods, reason = "a transaction passes on what it is told: what may be written is for its users to say")]
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.on.execute_unprepared(sql).await
    }
}
