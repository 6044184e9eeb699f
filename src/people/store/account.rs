//! Accounts and consents: one's own, or under an administrator's permit. Callers have one of the two in hand.
#![expect(clippy::disallowed_methods, reason = "these writes do not go through the runner yet")]
use crate::{
    error::Result,
    page::{By, Page, Slice},
};
use chrono::{DateTime, Utc};
use entity::{
    account, consent,
    enums::{Capacity, Language},
    ids::{AccountId, AuditId, ConsentId, ProfileId},
    profile,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect,
    Select, Statement, sea_query::OnConflict,
};
use std::collections::HashMap;

fn all() -> Select<account::Entity> {
    #[expect(clippy::disallowed_methods, reason = "one's own account, or an administrator's permit: the callers have it in hand")]
    account::Entity::find()
}
fn consents() -> Select<consent::Entity> {
    #[expect(clippy::disallowed_methods, reason = "as above")]
    consent::Entity::find()
}

pub async fn account(db: &impl ConnectionTrait, id: AccountId) -> Result<Option<account::Model>> {
    Ok(all().filter(account::COLUMN.id.eq(id)).one(db).await?)
}

pub async fn accounts(db: &impl ConnectionTrait, ids: &[AccountId]) -> Result<HashMap<AccountId, account::Model>> {
    let rows = all().filter(account::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

pub async fn no_account(db: &impl ConnectionTrait) -> Result<bool> {
    Ok(all().limit(1).one(db).await?.is_none())
}

pub async fn no_consent(db: &impl ConnectionTrait) -> Result<bool> {
    Ok(consents().limit(1).one(db).await?.is_none())
}

pub async fn locked_account(db: &impl ConnectionTrait, id: AccountId) -> Result<Option<account::Model>> {
    Ok(all().filter(account::COLUMN.id.eq(id)).lock_exclusive().one(db).await?)
}

pub async fn account_of_token(db: &impl ConnectionTrait, issuer: &str, subject: &str) -> Result<Option<account::Model>> {
    let all = all().filter(account::COLUMN.issuer.eq(issuer)).filter(account::COLUMN.subject.eq(subject));
    Ok(all.lock_exclusive().one(db).await?)
}

pub async fn save_account(db: &impl ConnectionTrait, row: account::ActiveModel) -> Result<account::Model> {
    Ok(row.update(db).await?)
}

/// An account and one of its profiles.
pub struct Line {
    pub account: AccountId,
    pub audit: AuditId,
    pub language: Language,
    pub suspended: Option<DateTime<Utc>>,
    pub profile: Option<(Capacity, ProfileId)>,
}

/// A line for each profile of an account, one when it has none. Signing in comes before there is an actor, and so before the law.
pub async fn lines(db: &impl ConnectionTrait, issuer: &str, subject: &str) -> Result<Vec<Line>> {
    const LINES: &str =
        "SELECT accounts.id, accounts.audit_id, accounts.language, accounts.suspended_at, profiles.capacity, profiles.id AS profile_id
      FROM accounts LEFT JOIN profiles ON profiles.account_id = accounts.id WHERE accounts.issuer = $1 AND accounts.subject = $2";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), LINES, [issuer.into(), subject.into()]);
    let rows = db.query_all_raw(statement).await?;
    let line = |row: &QueryResult| -> Result<Line, DbErr> {
        let profile: Option<ProfileId> = row.try_get_by_index(5)?;
        Ok(Line {
            account: row.try_get_by_index(0)?,
            audit: row.try_get_by_index(1)?,
            language: row.try_get_by_index(2)?,
            suspended: row.try_get_by_index(3)?,
            profile: profile.map(|id| Ok::<_, DbErr>((row.try_get_by_index(4)?, id))).transpose()?,
        })
    };
    Ok(rows.iter().map(line).collect::<Result<_, _>>()?)
}

/// A new account, unless the issuer's subject has one already.
pub async fn make_account(db: &impl ConnectionTrait, row: account::ActiveModel) -> Result<()> {
    let known = OnConflict::columns([account::Column::Issuer, account::Column::Subject]).do_nothing().to_owned();
    account::Entity::insert(row).on_conflict(known).exec_without_returning(db).await?;
    Ok(())
}

/// A new profile, unless the account has one in that capacity already.
pub async fn make_profile(db: &impl ConnectionTrait, row: profile::ActiveModel) -> Result<()> {
    let known = OnConflict::columns([profile::Column::AccountId, profile::Column::Capacity]).do_nothing().to_owned();
    profile::Entity::insert(row).on_conflict(known).exec_without_returning(db).await?;
    Ok(())
}

fn standing(now: DateTime<Utc>) -> Select<consent::Entity> {
    consents().filter(consent::Column::WithdrawnAt.is_null()).filter(consent::Column::Until.gt(now))
}

/// Those of an account that stand.
pub async fn standing_consents(db: &impl ConnectionTrait, account: AccountId, now: DateTime<Utc>) -> Result<Vec<consent::Model>> {
    let mine = standing(now).filter(consent::COLUMN.account_id.eq(account));
    Ok(mine.order_by_asc(consent::Column::Topic).order_by_asc(consent::Column::Id).all(db).await?)
}

pub async fn consent(db: &impl ConnectionTrait, id: ConsentId) -> Result<Option<consent::Model>> {
    Ok(consents().filter(consent::COLUMN.id.eq(id)).one(db).await?)
}

pub async fn locked_consent(db: &impl ConnectionTrait, account: AccountId, id: ConsentId) -> Result<Option<consent::Model>> {
    let mine = consents().filter(consent::COLUMN.id.eq(id)).filter(consent::COLUMN.account_id.eq(account));
    Ok(mine.lock_exclusive().one(db).await?)
}

pub async fn insert_consent(db: &impl ConnectionTrait, row: consent::ActiveModel) -> Result<consent::Model> {
    Ok(row.insert(db).await?)
}

pub async fn save_consent(db: &impl ConnectionTrait, row: consent::ActiveModel) -> Result<consent::Model> {
    Ok(row.update(db).await?)
}

fn of_topic(topic: Option<&str>, now: DateTime<Utc>) -> Select<consent::Entity> {
    match topic {
        Some(topic) => standing(now).filter(consent::COLUMN.topic.eq(topic)),
        None => standing(now),
    }
}

pub async fn recontact(db: &impl ConnectionTrait, topic: Option<&str>, now: DateTime<Utc>, slice: Slice) -> Result<Page<consent::Model>> {
    Ok(slice.close(By::oldest(consent::Column::Id).cut(of_topic(topic, now), &slice).all(db).await?))
}

pub async fn recontact_count(db: &impl ConnectionTrait, topic: Option<&str>, now: DateTime<Utc>) -> Result<i64> {
    Ok(i64::try_from(of_topic(topic, now).count(db).await?).unwrap_or(i64::MAX))
}
