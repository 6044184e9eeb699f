//! Whose meetings are in a calendar; and the link to one's own: made, renewed, withdrawn.
use super::{
    Feed, Link, Secret, Window,
    ics::{self, Entry},
    store::{self, Made},
};
use crate::{
    app::App,
    change::Change,
    communities,
    error::{Error, Result},
    events::{self, Calendar},
    networks,
    once::Once,
    people::{EditAccount, accounts},
    places,
    policy::{self, Actor},
    record::{Happened, noted},
    registrations,
};
use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use chrono::{DateTime, Utc};
use entity::{enums::RegistrationState, event, ids::AccountId};
use sea_orm::ConnectionTrait;

/// A calendar that was read.
#[derive(Debug)]
pub struct Sheet {
    /// As it is sent.
    pub text: String,
    /// Since when it is so, as far as that is known: no later than the day, which moves what it looks at.
    pub changed_at: DateTime<Utc>,
}

/// Reads one.
///
/// # Errors
/// NOT_FOUND for what is not there, or not for everybody; and for a link that is not, or no longer, somebody's.
pub async fn read(app: &App, feed: &Feed) -> Result<Sheet> {
    let (db, window, nobody) = (app.db.read(), Window::at(app.clock.now()), Actor::Nobody);
    let gone = || Error::NotFound(vec![]);
    let (name, since, of) = match feed {
        Feed::Municipality(code) => {
            let place = places::municipality(&db, code).await?.ok_or_else(gone)?;
            (place.name, window.now, Calendar::Within(places::lying_in(app, &db, "", code).await?))
        }
        Feed::Community(id) => {
            let seen = communities::seen(&db, &nobody, *id).await?.ok_or_else(gone)?;
            (seen.name, seen.updated_at, Calendar::Community(*id))
        }
        Feed::Network(id) => {
            let seen = networks::by_id(&db, *id).await?.ok_or_else(gone)?;
            (seen.name, seen.updated_at, Calendar::Network(*id))
        }
        Feed::Own(secret) => return own(app, &db, secret, window).await?.ok_or_else(gone),
    };
    let rows = events::calendar(&db, &nobody, &of, window).await?;
    let changed_at = last(&rows, [since, window.now]);
    let entries: Vec<_> = rows.into_iter().map(Entry::public).collect();
    Ok(Sheet { text: ics::text(&format!("Bijeenkomsten – {name}"), &entries), changed_at })
}

/// Where one comes, waits or is offered a place, and what one organises; as the roles of the token saw it with which the link was made.
async fn own(app: &App, db: &impl ConnectionTrait, secret: &Secret, window: Window) -> Result<Option<Sheet>> {
    let Some(made) = store::by_hash(db, &hash(app, secret)).await? else { return Ok(None) };
    let actor = accounts::holder(db, made.account, made.roles).await?.filter(|actor| !actor.suspended());
    let Some(actor) = actor else { return Ok(None) };
    let rows = events::calendar(db, &actor, &Calendar::Own, window).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut registered = registrations::service::own_of(db, &actor, &ids).await?;
    let ended = registrations::service::own_changed_at(db, &actor).await?;
    let changed_at = last(&rows, [made.at, window.now].into_iter().chain(ended));
    let entries = rows.into_iter().map(|event| {
        let mut states = registered.remove(&event.id).unwrap_or_default().into_iter().map(|row| row.state);
        let live = states.find(|&state| registrations::live(state));
        let certain = !matches!(live, Some(RegistrationState::Waiting | RegistrationState::Offered));
        Entry { event, certain, placed: live == Some(RegistrationState::Registered) }
    });
    let entries: Vec<_> = entries.collect();
    Ok(Some(Sheet { text: ics::text("Mijn bijeenkomsten", &entries), changed_at }))
}

fn last(rows: &[event::Model], others: impl IntoIterator<Item = DateTime<Utc>>) -> DateTime<Utc> {
    rows.iter().map(|row| row.updated_at).chain(others).max().unwrap_or_default()
}

/// As a secret is kept: who reads the table can't ask with it.
fn hash(app: &App, secret: &Secret) -> String {
    app.secret.hex("calendar link", &[secret.bits()], 32)
}

/// Makes the link to one's own calendar; one that was there dies. A retry gives no secret: it was told once.
///
/// # Errors
/// UNAUTHENTICATED, FORBIDDEN without a role, CONFLICT.
pub async fn renew(app: &App, actor: &Actor, once: &Once) -> Result<Option<Secret>> {
    let account = holder(actor)?;
    let tx = app.begin().await?;
    if once.before(app, &tx, actor, account).await?.is_some() {
        return Ok(None);
    }
    let (by, _) = policy::permit(&tx, actor, EditAccount::of(actor, Link)).await?.open();
    let mut bits = [0; 32];
    SystemRandom::new().fill(&mut bits).map_err(|_| Error::internal("no random bits"))?;
    let secret = Secret::new(bits);
    store::put(&tx, Made { account, roles: actor.roles(), at: app.clock.now() }, &hash(app, &secret)).await?;
    noted(Change::default(), app, &by, Happened::to("calendar.renewed", account, 0)).run(&tx).await?;
    app.commit(tx, "renewCalendarLink").await?;
    Ok(Some(secret))
}

/// Takes the link away: whoever has it finds nothing any more. When there was none, nothing happens.
///
/// # Errors
/// UNAUTHENTICATED, FORBIDDEN without a role, CONFLICT.
pub async fn withdraw(app: &App, actor: &Actor, once: &Once) -> Result<()> {
    let account = holder(actor)?;
    let tx = app.begin().await?;
    if once.before(app, &tx, actor, account).await?.is_some() {
        return Ok(());
    }
    let (by, _) = policy::permit(&tx, actor, EditAccount::of(actor, Link)).await?.open();
    if store::remove(&tx, account).await? {
        noted(Change::default(), app, &by, Happened::to("calendar.withdrawn", account, 0)).run(&tx).await?;
    }
    app.commit(tx, "withdrawCalendarLink").await
}

/// When the actor's link was made; none when there is none.
///
/// # Errors
/// Only those of the database.
pub async fn made_at(db: &impl ConnectionTrait, actor: &Actor) -> Result<Option<DateTime<Utc>>> {
    match actor.person() {
        Some(person) => store::made_at(db, person.account).await,
        None => Ok(None),
    }
}

fn holder(actor: &Actor) -> Result<AccountId> {
    actor.person().map(|person| person.account).ok_or(Error::Unauthenticated(None))
}
