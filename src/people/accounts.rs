//! Signing in: the first valid token of an (issuer, subject) makes the account, and a profile for each capacity that it grants.
//!
//! What a token's account looks like is remembered for a second, so that not every request asks the database: a suspension bites at once on the
//! instance that made it and within a second on the others. Writes look again in their own transaction.
use crate::{
    app::{App, Shared},
    error::{Error, Language, Result},
    people::Domain,
    policy::{Actor, Person, Role, Roles},
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    account,
    enums::{self, Capacity},
    ids::{AccountId, AuditId, ProfileId},
    profile,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::OnConflict};
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
    let read = app.db.read();
    let person = match find(&read, issuer, subject).await? {
        Some(account) => person(&read, account, roles).await?,
        None => None,
    };
    drop(read);
    let person = match person {
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

/// Whether somebody signed in with such a token before.
///
/// # Errors
/// Only those of the database.
pub async fn known(db: &impl ConnectionTrait, issuer: &str, subject: &str) -> Result<bool> {
    Ok(find(db, issuer, subject).await?.is_some())
}

async fn find(db: &impl ConnectionTrait, issuer: &str, subject: &str) -> Result<Option<account::Model>> {
    #[expect(clippy::disallowed_methods, reason = "signing in comes before there is an actor")]
    let accounts = account::Entity::find();
    Ok(accounts.filter(account::COLUMN.issuer.eq(issuer)).filter(account::COLUMN.subject.eq(subject)).one(db).await?)
}

/// The person, or nothing when a profile that the roles give is not there yet.
async fn person(db: &impl ConnectionTrait, account: account::Model, roles: Roles) -> Result<Option<Person>> {
    #[expect(clippy::disallowed_methods, reason = "signing in comes before there is an actor")]
    let profiles = profile::Entity::find().filter(profile::COLUMN.account_id.eq(account.id)).all(db).await?;
    let of = |hat: Capacity| profiles.iter().find(|profile| profile.capacity == hat && gives(roles, hat)).map(|profile| profile.id);
    let person = Person {
        account: account.id,
        audit: account.audit_id,
        roles,
        ouder: of(Capacity::Ouder),
        professional: of(Capacity::Professional),
        steward: of(Capacity::Steward),
        language: Some(match account.language {
            enums::Language::Nl => Language::Nl,
            enums::Language::En => Language::En,
        }),
        suspended: account.suspended_at,
    };
    let complete = [(Capacity::Ouder, person.ouder), (Capacity::Professional, person.professional), (Capacity::Steward, person.steward)]
        .into_iter()
        .all(|(hat, profile)| profile.is_some() || !gives(roles, hat));
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
        id: Set(AccountId::fresh()),
        issuer: Set(issuer.to_owned()),
        subject: Set(subject.to_owned()),
        audit_id: Set(AuditId::fresh()),
        language: Set(enums::Language::Nl),
        contact_channel: Set(enums::ContactChannel::App),
        digest: Set(enums::Digest::Weekly),
        suspended_at: Set(None),
        suspended_reason: Set(None),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let known = OnConflict::columns([account::Column::Issuer, account::Column::Subject]).do_nothing().to_owned();
    account::Entity::insert(row).on_conflict(known).exec_without_returning(&tx).await?;
    let gone = || Error::internal("an account went while it was made");
    let account = find(&tx, issuer, subject).await?.ok_or_else(gone)?;
    for (hat, name) in [(Capacity::Ouder, "Ouder"), (Capacity::Professional, "Professional"), (Capacity::Steward, "Beheer")] {
        if gives(roles, hat) {
            let row = profile::ActiveModel {
                id: Set(ProfileId::fresh()),
                account_id: Set(account.id),
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
            let known = OnConflict::columns([profile::Column::AccountId, profile::Column::Capacity]).do_nothing().to_owned();
            profile::Entity::insert(row).on_conflict(known).exec_without_returning(&tx).await?;
        }
    }
    let person = person(&tx, account, roles).await?.ok_or_else(gone)?;
    app.commit(tx, "sign_in").await?;
    Ok(person)
}
