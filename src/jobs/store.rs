//! The only SQL of jobs. Those of a kind that only a newer binary knows are left to that.
use crate::{
    error::Result,
    mutation::Write,
    page::{By, Page, Rank, Slice},
};
use chrono::{DateTime, Utc};
use entity::{
    enums::JobKind,
    ids::JobId,
    job::{Column, Entity, Model},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, Iterable, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, Value,
    sea_query::{LockBehavior, LockType},
};
use uuid::Uuid;

/// How long a job waits for a row that somebody holds. Shorter than PostgreSQL's `deadlock_timeout`: of a person and a job that wait for each
/// other, it is the job that comes back later.
const PATIENCE: &str = "SET LOCAL lock_timeout = '500ms'";

fn known() -> Select<Entity> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the service's own work, or an administrator's permit: the callers have one of them in hand"
    )]
    Entity::find().filter(Column::Kind.is_in(JobKind::iter()))
}

fn row(kind: JobKind, subject: Uuid, due_at: DateTime<Utc>, now: DateTime<Utc>) -> [Value; 5] {
    [JobId::new().0.into(), kind.to_value().into(), subject.into(), due_at.into(), now.into()]
}

pub async fn plan(write: &Write<'_>, kind: JobKind, subject: Uuid, due_at: DateTime<Utc>) -> Result<()> {
    let sql = "INSERT INTO jobs (id, kind, subject, due_at, attempts, created_at) VALUES ($1, $2, $3, $4, 0, $5) \
               ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at, attempts = 0, failed_code = NULL, failing_since = NULL";
    write.execute(sql, row(kind, subject, due_at, write.now())).await.map(drop)
}

/// Due now, unless it is planned already.
pub async fn plan_unless(write: &Write<'_>, kind: JobKind, subject: Uuid) -> Result<()> {
    let sql = "INSERT INTO jobs (id, kind, subject, due_at, attempts, created_at) VALUES ($1, $2, $3, $4, 0, $5) \
               ON CONFLICT (kind, subject) DO NOTHING";
    write.execute(sql, row(kind, subject, write.now(), write.now())).await.map(drop)
}

pub async fn forget(write: &Write<'_>, kind: JobKind, subject: Uuid) -> Result<()> {
    write.execute("DELETE FROM jobs WHERE kind = $1 AND subject = $2", [kind.to_value().into(), subject.into()]).await.map(drop)
}

pub async fn is_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
    Ok(known().filter(Column::DueAt.lte(now)).limit(1).one(db).await?.is_some())
}

/// Takes the one that is due longest out of the table, for the transaction that will do it. Other instances pass it by until that ends.
pub async fn take(write: &Write<'_>, now: DateTime<Utc>) -> Result<Option<Model>> {
    write.wait_at_most(PATIENCE).await?;
    let due = known().filter(Column::DueAt.lte(now)).order_by_asc(Column::DueAt).order_by_asc(Column::Id).limit(1);
    let Some(job) = due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked).one(&write.db).await? else { return Ok(None) };
    write.remove(job.clone()).await?;
    Ok(Some(job))
}

/// It failed with this code and is due later, unless it was planned anew or forgotten meanwhile.
pub async fn failed(write: &Write<'_>, job: &Model, code: &str, due_at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE jobs SET attempts = attempts + 1, failed_code = $3, failing_since = coalesce(failing_since, $4), due_at = $5
      WHERE id = $1 AND due_at = $2";
    write.execute(sql, [job.id.into(), job.due_at.into(), code.into(), write.now().into(), due_at.into()]).await.map(drop)
}

/// When the next is due, of those that are due after `now`.
pub async fn next(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    Ok(known().filter(Column::DueAt.gt(now)).order_by_asc(Column::DueAt).limit(1).one(db).await?.map(|job| job.due_at))
}

fn failing_ones() -> Select<Entity> {
    known().filter(Column::FailingSince.is_not_null())
}

/// Those that began to fail last first.
pub async fn failing(db: &impl ConnectionTrait, slice: Slice) -> Result<Page<Model>> {
    let by = By { rank: Some(Rank::Time(Column::FailingSince)), id: Column::Id, descending: true };
    Ok(slice.close(by.cut(failing_ones(), &slice).all(db).await?))
}

pub async fn failing_count(db: &impl ConnectionTrait) -> Result<i64> {
    Ok(i64::try_from(failing_ones().count(db).await?).unwrap_or(i64::MAX))
}

pub async fn failing_one(db: &impl ConnectionTrait, id: JobId) -> Result<Option<Model>> {
    Ok(failing_ones().filter(Column::Id.eq(id)).one(db).await?)
}
