//! One's own account.
use crate::{
    app::App,
    error::{Error, Result, check_version},
    once::{Once, Outcome},
    people::{EditAccount, Preferences, store},
    policy::{self, Actor},
    record::{Happened, record},
};
use entity::{account, ids::AccountId};
use sea_orm::{IntoActiveModel, Set};

/// Changes how the account's holder is spoken to.
///
/// # Errors
/// UNAUTHENTICATED, FORBIDDEN, CONFLICT.
pub async fn update_account(
    app: &App,
    actor: &Actor,
    once: &Once,
    command: EditAccount<Preferences>,
) -> Result<Outcome<account::Model, AccountId>> {
    let person = actor.person().ok_or(Error::Unauthenticated(None))?;
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, person.account).await? {
        return Ok(Outcome::Before(before));
    }
    let row = store::locked_account(&tx, person.account).await?.ok_or_else(|| Error::internal("an account went"))?;
    let (by, EditAccount { change, .. }) = policy::permit(&tx, actor, command).await?.open();
    check_version(row.version, change.expected)?;
    let row = account::ActiveModel {
        language: Set(change.language.unwrap_or(row.language)),
        contact_channel: Set(change.contact_channel.unwrap_or(row.contact_channel)),
        digest: Set(change.digest.unwrap_or(row.digest)),
        version: Set(row.version + 1),
        updated_at: Set(app.clock.now()),
        ..row.into_active_model()
    };
    let row = store::save_account(&tx, row).await?;
    record(app, &tx, &by, Happened::to("account.changed", row.id, row.version)).await?;
    app.commit(tx, "updateAccount").await?;
    app.accounts.forget(row.id);
    Ok(Outcome::Fresh(row))
}
