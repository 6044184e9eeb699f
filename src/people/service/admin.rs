//! What administrators do with accounts: suspend, reinstate, and reach those who agreed to be contacted again.
//!
//! What others see of a suspended person's profiles does not change, so that it can't tie them together.
use crate::{
    app::App,
    error::{Error, ProblemCode, Result},
    once::{Once, Outcome},
    page::{Page, Slice},
    people::{ManageAccounts, Standing, Which, store},
    policy::{self, Action, Actor, Place},
    record::{Happened, record},
};
use entity::{account, consent, ids::AccountId};
use sea_orm::{ConnectionTrait, IntoActiveModel, Set};
use std::collections::HashMap;

/// Suspends an account or takes that back. `what` is the mutation field's name.
///
/// # Errors
/// UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, or REFUSED when it stands so already or is the admin's own.
pub async fn set_standing(
    app: &App,
    actor: &Actor,
    once: &Once,
    what: &str,
    command: ManageAccounts<(Which, Standing)>,
) -> Result<Outcome<account::Model, AccountId>> {
    let tx = app.begin().await?;
    let permit = policy::permit(&tx, actor, command).await?;
    let (by, ManageAccounts((which, standing))) = permit.open();
    let (found, path) = match &which {
        Which::Id(id) => (store::locked_account(&tx, *id).await?, "input.id"),
        Which::Token { issuer, subject } => (store::account_of_token(&tx, issuer, subject).await?, "input.subject"),
    };
    let row = found.ok_or_else(|| Error::not_found(path))?;
    if let Some(before) = once.before(app, &tx, actor, row.id).await? {
        return Ok(Outcome::Before(before));
    }
    if row.suspended_at.is_some() == matches!(standing, Standing::Suspended(_)) {
        return Err(Error::refused(path, ProblemCode::WrongState));
    }
    if row.id == by.account {
        return Err(Error::refused(path, ProblemCode::LastOne));
    }
    let (now, version) = (app.clock.now(), row.version + 1);
    let (kind, at, reason) = match standing {
        Standing::Suspended(reason) => ("account.suspended", Some(now), Some(reason.into_string())),
        Standing::Reinstated => ("account.reinstated", None, None),
    };
    let row = account::ActiveModel {
        suspended_at: Set(at),
        suspended_reason: Set(reason),
        version: Set(version),
        updated_at: Set(now),
        ..row.into_active_model()
    };
    let row = store::save_account(&tx, row).await?;
    record(app, &tx, &by, Happened::to(kind, row.id, version)).await?;
    app.commit(tx, what).await?;
    app.accounts.forget(row.id);
    Ok(Outcome::Fresh(row))
}

/// Accounts, for an administrator; none for others: for the loader.
///
/// # Errors
/// Only those of the database.
pub async fn accounts(db: &impl ConnectionTrait, actor: &Actor, ids: &[AccountId]) -> Result<HashMap<AccountId, account::Model>> {
    if policy::may(db, actor, Action::ManageAccounts, Place::NOWHERE).await? { store::accounts(db, ids).await } else { Ok(HashMap::new()) }
}

/// A page of the consents that stand now, all of them or those about one topic.
///
/// # Errors
/// UNAUTHENTICATED, FORBIDDEN.
pub async fn recontact(
    app: &App,
    db: &impl ConnectionTrait,
    actor: &Actor,
    topic: Option<&str>,
    slice: Slice,
) -> Result<Page<consent::Model>> {
    policy::permit(db, actor, ManageAccounts(())).await?;
    store::recontact(db, topic, app.clock.now(), slice).await
}

/// How many they are.
///
/// # Errors
/// UNAUTHENTICATED, FORBIDDEN.
pub async fn recontact_count(app: &App, db: &impl ConnectionTrait, actor: &Actor, topic: Option<&str>) -> Result<i64> {
    policy::permit(db, actor, ManageAccounts(())).await?;
    store::recontact_count(db, topic, app.clock.now()).await
}
