//! The only SQL of calendars: one link an account, found by the hash of its secret.
use crate::{error::Result, mutation::Write, policy::Roles};
use chrono::{DateTime, Utc};
use entity::ids::AccountId;
use sea_orm::{ConnectionTrait, Statement};

/// A link, as it was made.
#[derive(Clone, Copy, Debug)]
pub struct Made {
    /// Whose.
    pub account: AccountId,
    /// The roles of the token with which it was made.
    pub roles: Roles,
    /// When.
    pub at: DateTime<Utc>,
}

/// Puts a link in the place of the account's present one.
pub async fn put(write: &Write<'_>, made: Made, hash: &str) -> Result<()> {
    let sql = "INSERT INTO calendar_links (account_id, hash, roles, made_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (account_id) DO UPDATE SET hash = excluded.hash, roles = excluded.roles, made_at = excluded.made_at";
    let values = [made.account.0.into(), hash.into(), i32::from(made.roles.bits()).into(), made.at.into()];
    write.execute(sql, values).await.map(drop)
}

/// Takes the account's link away: whether there was one.
pub async fn remove(write: &Write<'_>, account: AccountId) -> Result<bool> {
    Ok(write.execute("DELETE FROM calendar_links WHERE account_id = $1", [account.0.into()]).await? > 0)
}

/// When the account's link was made.
pub async fn made_at(db: &impl ConnectionTrait, account: AccountId) -> Result<Option<DateTime<Utc>>> {
    let sql = "SELECT made_at FROM calendar_links WHERE account_id = $1";
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [account.0.into()])).await?;
    Ok(row.map(|row| row.try_get("", "made_at")).transpose()?)
}

/// The link with this hash.
pub async fn by_hash(db: &impl ConnectionTrait, hash: &str) -> Result<Option<Made>> {
    let sql = "SELECT account_id, roles, made_at FROM calendar_links WHERE hash = $1";
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [hash.into()])).await?;
    let Some(row) = row else { return Ok(None) };
    let roles = Roles::of_bits(u8::try_from(row.try_get::<i32>("", "roles")?).unwrap_or_default());
    Ok(Some(Made { account: row.try_get("", "account_id")?, roles, at: row.try_get("", "made_at")? }))
}
