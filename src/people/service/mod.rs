//! What people may do with what is theirs, and administrators with accounts: one file per kind of thing.
mod account;
mod admin;
mod consent;
mod profile;

pub use account::update_account;
pub use admin::{accounts, recontact, recontact_count, set_standing};
pub use consent::{give_consent, withdraw_consent};
pub use profile::{experts, experts_count, update_profile};

use super::store;
use crate::{
    app::App,
    error::Result,
    policy::{self, Action, Actor, Place},
};
use entity::{
    account::Model,
    consent::Model as Consent,
    ids::{ConsentId, ProfileId},
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// The actor's own account. Nothing for who is not a person.
///
/// # Errors
/// Only those of the database.
pub async fn own(db: &impl ConnectionTrait, actor: &Actor) -> Result<Option<Model>> {
    match actor.person() {
        Some(person) => store::account(db, person.account).await,
        None => Ok(None),
    }
}

/// What these are called, of those whose profiles the actor may see.
///
/// # Errors
/// Only those of the database.
pub async fn names(db: &impl ConnectionTrait, actor: &Actor, ids: &[ProfileId]) -> Result<HashMap<ProfileId, String>> {
    let mut names = HashMap::new();
    // An export asks for more than one statement may bind.
    for some in ids.chunks(500) {
        names.extend(store::profiles(db, actor, some).await?.into_iter().map(|(id, row)| (id, row.display_name)));
    }
    Ok(names)
}

/// The consents of the actor that stand now.
///
/// # Errors
/// Only those of the database.
pub async fn own_consents(app: &App, db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Consent>> {
    match actor.person() {
        Some(person) => store::standing_consents(db, person.account, app.clock.now()).await,
        None => Ok(vec![]),
    }
}

/// A consent of the actor, standing or not; for an administrator anybody's.
///
/// # Errors
/// Only those of the database.
pub async fn consent(db: &impl ConnectionTrait, actor: &Actor, id: ConsentId) -> Result<Option<Consent>> {
    let Some(person) = actor.person() else { return Ok(None) };
    let any = policy::may(db, actor, Action::ManageAccounts, Place::NOWHERE).await?;
    Ok(store::consent(db, id).await?.filter(|consent| any || consent.account_id == person.account))
}

/// Whether nobody ever signed in: for the program, before there is an actor.
///
/// # Errors
/// Only those of the database.
pub async fn nobody_yet(db: &impl ConnectionTrait) -> Result<bool> {
    store::no_account(db).await
}

/// Whether nobody ever consented to anything: as [`nobody_yet`].
///
/// # Errors
/// Only those of the database.
pub async fn nobody_consented(db: &impl ConnectionTrait) -> Result<bool> {
    store::no_consent(db).await
}
