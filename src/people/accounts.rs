//! Signing in: the first valid token of an (issuer, subject) makes the account, and a profile for each capacity that it grants.
//!
//! What a token's account looks like is remembered for a second, so that not every request asks the database: a suspension bites at once on the
//! instance that made it and within a second on the others. Writes look again.
use crate::{
    app::{App, Shared},
    error::{Error, Language, Result},
    people::{Domain, store},
    policy::{Actor, Person, Role, Roles},
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    account,
    enums::{self, Capacity},
    ids::{AccountId, AuditId, ProfileId},
    profile,
};
use sea_orm::{ConnectionTrait, Set};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How long what is known of an account is believed.
const BELIEVED: Duration = Duration::seconds(1);
/// How many accounts are remembered at most.
const REMEMBERED: usize = 10_000;

/// Who a token named, and when that was looked up.
type Known = HashMap<(String, String, Roles), (DateTime<Utc>, Arc<Person>)>;

/// The accounts that signed in lately.
#[derive(Debug, Default)]
pub struct Accounts(Mutex<Known>);

impl Accounts {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// Forgets what is known of an account: it changed.
    pub fn forget(&self, account: AccountId) {
        self.lock().retain(|_, (_, person)| person.account != account);
    }
}

/// The actor that a verified token names.
///
/// # Errors
/// Only those of the database.
pub async fn sign_in(app: &Shared, issuer: &str, subject: &str, roles: Roles) -> Result<Actor> {
    let key = (issuer.to_owned(), subject.to_owned(), roles);
    let now = app.clock.now();
    if let Some((seen, person)) = app.accounts.lock().get(&key)
        && now - *seen < BELIEVED
    {
        return Ok(Actor::Person(person.clone()));
    }
    let found = person(&app.db.read(), issuer, subject, roles).await?;
    let person = match found {
        Some(person) => person,
        None => make(app, issuer, subject, roles).await?,
    };
    let person = Arc::new(person);
    let mut known = app.accounts.lock();
    if known.len() >= REMEMBERED {
        known.retain(|_, (seen, _)| now - *seen < BELIEVED);
        if known.len() >= REMEMBERED {
            known.clear();
        }
    }
    known.insert(key, (now, person.clone()));
    Ok(Actor::Person(person))
}

/// Who holds an account, as with a token that gives these roles: for what is done without one. None when the account is gone.
///
/// # Errors
/// Only those of the database.
pub async fn holder(db: &impl ConnectionTrait, account: AccountId, roles: Roles) -> Result<Option<Actor>> {
    let Some(row) = store::account(db, account).await? else { return Ok(None) };
    Ok(person(db, &row.issuer, &row.subject, roles).await?.map(|person| Actor::Person(Arc::new(person))))
}

/// Whether somebody signed in with such a token before.
///
/// # Errors
/// Only those of the database.
pub async fn known(db: &impl ConnectionTrait, issuer: &str, subject: &str) -> Result<bool> {
    Ok(!store::lines(db, issuer, subject).await?.is_empty())
}

/// The person, or nothing when the account, or a profile that the roles give, is not there yet.
async fn person(db: &impl ConnectionTrait, issuer: &str, subject: &str, roles: Roles) -> Result<Option<Person>> {
    let lines = store::lines(db, issuer, subject).await?;
    let Some(account) = lines.first() else { return Ok(None) };
    let of = |hat: Capacity| lines.iter().filter_map(|line| line.profile).find(|own| own.0 == hat && gives(roles, hat)).map(|own| own.1);
    let person = Person {
        account: account.account,
        audit: account.audit,
        roles,
        ouder: of(Capacity::Ouder),
        professional: of(Capacity::Professional),
        steward: of(Capacity::Steward),
        language: Some(match account.language {
            enums::Language::Nl => Language::Nl,
            enums::Language::En => Language::En,
        }),
        suspended: account.suspended,
    };
    let hats = [Capacity::Ouder, Capacity::Professional, Capacity::Steward];
    let complete = hats.into_iter().all(|hat| person.wearing(hat).is_some() || !gives(roles, hat));
    Ok(complete.then_some(person))
}

fn gives(roles: Roles, hat: Capacity) -> bool {
    match hat {
        Capacity::Ouder => roles.has(Role::Ouder),
        Capacity::Professional => roles.has(Role::Professional),
        Capacity::Steward => roles.steward(),
    }
}

/// Makes what is missing. Two first requests at once make it once.
async fn make(app: &App, issuer: &str, subject: &str, roles: Roles) -> Result<Person> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    let row = account::ActiveModel {
        id: Set(AccountId::new()),
        issuer: Set(issuer.to_owned()),
        subject: Set(subject.to_owned()),
        audit_id: Set(AuditId::new()),
        language: Set(enums::Language::Nl),
        contact_channel: Set(enums::ContactChannel::App),
        digest: Set(enums::Digest::Weekly),
        suspended_at: Set(None),
        suspended_reason: Set(None),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    store::make_account(&tx, row).await?;
    let gone = || Error::internal("an account went while it was made");
    let account = store::lines(&tx, issuer, subject).await?.first().map(|line| line.account).ok_or_else(gone)?;
    for (hat, name) in [(Capacity::Ouder, "Ouder"), (Capacity::Professional, "Professional"), (Capacity::Steward, "Beheer")] {
        if gives(roles, hat) {
            let row = profile::ActiveModel {
                id: Set(ProfileId::new()),
                account_id: Set(account),
                capacity: Set(hat),
                display_name: Set(name.to_owned()),
                about: Set(String::new()),
                search: Set(crate::text::fold(name)),
                area_id: Set(None),
                findable: Set(false),
                work_address: Set(None),
                domains: Set(if hat == Capacity::Ouder { Domain::LivedExperience.bit() } else { 0 }),
                core_roles: Set(0),
                version: Set(1),
            };
            store::make_profile(&tx, row).await?;
        }
    }
    let person = person(&tx, issuer, subject, roles).await?.ok_or_else(gone)?;
    app.commit(tx, "sign_in").await?;
    Ok(person)
}
