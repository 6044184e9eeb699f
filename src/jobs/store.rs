//! The only SQL of jobs. Those of a kind that only a newer binary knows are left to that.
use crate::{
    error::Result,
    page::{By, Page, Rank, Slice},
};
use chrono::{DateTime, Utc};
use entity::{
    enums::JobKind,
    ids::JobId,
    job::{ActiveModel, Column, Entity, Model},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, Iterable, ModelTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, Set, Statement,
    sea_query::{LockBehavior, LockType, OnConflict},
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

fn row(kind: JobKind, subject: Uuid, due_at: DateTime<Utc>, now: DateTime<Utc>) -> ActiveModel {
    ActiveModel {
        id: Set(JobId::fresh()),
        kind: Set(kind),
        subject: Set(subject),
        due_at: Set(due_at),
        attempts: Set(0),
        failed_code: Set(None),
        failing_since: Set(None),
        created_at: Set(now),
    }
}

pub async fn plan(db: &impl ConnectionTrait, kind: JobKind, subject: Uuid, due_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
    use Column::{Attempts, DueAt, FailedCode, FailingSince, Kind, Subject};
    let anew = OnConflict::columns([Kind, Subject]).update_columns([DueAt, Attempts, FailedCode, FailingSince]).to_owned();
    Entity::insert(row(kind, subject, due_at, now)).on_conflict(anew).exec_without_returning(db).await?;
    Ok(())
}

/// Due now, unless it is planned already.
pub async fn plan_unless(db: &impl ConnectionTrait, kind: JobKind, subject: Uuid, now: DateTime<Utc>) -> Result<()> {
    let there = OnConflict::columns([Column::Kind, Column::Subject]).do_nothing().to_owned();
    Entity::insert(row(kind, subject, now, now)).on_conflict(there).exec_without_returning(db).await?;
    Ok(())
}

pub async fn forget(db: &impl ConnectionTrait, kind: JobKind, subject: Uuid) -> Result<()> {
    let sql = "DELETE FROM jobs WHERE kind = $1 AND subject = $2";
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [kind.to_value().into(), subject.into()])).await?;
    Ok(())
}

pub async fn is_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
    Ok(known().filter(Column::DueAt.lte(now)).limit(1).one(db).await?.is_some())
}

/// Takes the one that is due longest out of the table, for the transaction that will do it. Other instances pass it by until that ends.
pub async fn take(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Option<Model>> {
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(PATIENCE).await?;
    }
    let due = known().filter(Column::DueAt.lte(now)).order_by_asc(Column::DueAt).order_by_asc(Column::Id).limit(1);
    let Some(job) = due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked).one(db).await? else { return Ok(None) };
    job.clone().delete(db).await?;
    Ok(Some(job))
}

/// It failed with this code and is due later, unless it was planned anew or forgotten meanwhile.
pub async fn failed(db: &impl ConnectionTrait, job: &Model, code: &str, now: DateTime<Utc>, due_at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE jobs SET attempts = attempts + 1, failed_code = $3, failing_since = coalesce(failing_since, $4), due_at = $5
      WHERE id = $1 AND due_at = $2";
    let values = [job.id.into(), job.due_at.into(), code.into(), now.into(), due_at.into()];
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(())
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
