//! Whose meetings are in a calendar.
use super::{
    Feed, Secret, Window,
    ics::{self, Entry},
    store,
};
use crate::{
    app::App,
    communities,
    error::{Error, Result},
    events::{self, Calendar},
    networks,
    people::accounts,
    places,
    policy::Actor,
    registrations,
};
use chrono::{DateTime, Utc};
use entity::{enums::RegistrationState, event};
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
pub fn hash(app: &App, secret: &Secret) -> String {
    app.secret.hex("calendar link", &[secret.bits()], 32)
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
