//! An event whose row is locked, and all that has a place there or waits for one: until the transaction ends nobody else changes that.
//!
//! Whoever enters first lets happen what time brought, whether or not its job was done: lapsed offers move on, kept places fall free.
//! So what somebody gets never hangs on how punctual the jobs are.
use crate::{
    app::App,
    db::Tx,
    error::Result,
    jobs::{self, Kind},
    mutation::Write,
    outcomes,
    policy::{Actor, by_itself},
    record::{Happened, record},
    registrations::{
        OFFER, RELEASE, Tally, live,
        places::{Crowd, Room},
        store,
    },
};
use chrono::{DateTime, Utc};
use entity::{
    enums::{Capacity, EventState, RegistrationState},
    event,
    ids::ProfileId,
    registration,
};
use sea_orm::Set;

/// See above.
pub struct Hall<'a> {
    app: &'a App,
    tx: &'a Tx,
    /// The locked row.
    pub event: event::Model,
    /// What time it is.
    pub now: DateTime<Utc>,
    tally: Tally,
    /// For whom a place is kept, beside those who have one.
    kept: Crowd,
}

impl<'a> Hall<'a> {
    /// Of an event that was read locked in this transaction.
    pub async fn of(app: &'a App, tx: &'a Tx, event: event::Model) -> Result<Self> {
        let tally = store::tallies(tx, &[event.id]).await?.remove(&event.id).unwrap_or_default();
        let now = app.clock.now();
        let kept = outcomes::crowds(tx, &[event.id], now).await?.remove(&event.id).unwrap_or_default();
        Ok(Self { app, tx, event, now, tally, kept })
    }
    /// Those who have a place, could have it, or have one kept.
    fn held(&self) -> Crowd {
        self.tally.held() + self.kept
    }
    /// Keeps a place for one more in this capacity, if there is one.
    pub fn keep(&mut self, who: Capacity) -> bool {
        let fits = self.fits(who);
        if fits {
            self.kept = self.kept.and(who, 1);
        }
        fits
    }
    /// Somebody comes: what was kept for them is kept no longer. Whether it was, and is not for others to see.
    pub async fn claim(&mut self, profile: ProfileId) -> Result<Option<bool>> {
        let (id, now) = (self.event.id, self.now);
        let write = Write::unconverted(self.app, self.tx, &Actor::Nobody, &by_itself());
        let claimed = outcomes::take(&write, id, profile).await?;
        self.kept = outcomes::crowds(self.tx, &[id], now).await?.remove(&id).unwrap_or_default();
        Ok(claimed)
    }
    /// Whether there is a place at once for one more in this capacity.
    pub fn fits(&self, who: Capacity) -> bool {
        self.room().fits(self.held(), who)
    }
    fn room(&self) -> Room {
        Room { capacity: self.event.capacity, kept: self.event.parent_places, released: self.event.places_released }
    }
    /// Counts one that is new.
    pub async fn comes(&mut self, row: registration::ActiveModel) -> Result<registration::Model> {
        let row = store::insert(self.tx, row).await?;
        self.tally.count(row.state, row.capacity, 1);
        if row.state == RegistrationState::Waiting {
            self.plan_release().await?;
        }
        Ok(row)
    }
    /// Changes where one stands. What was planned for an offer is left: it finds by itself that there is nothing to do. Taking it away here
    /// could wait for a job that waits for this event.
    pub async fn becomes(&mut self, row: registration::Model, state: RegistrationState) -> Result<registration::Model> {
        self.tally.count(row.state, row.capacity, -1);
        self.tally.count(state, row.capacity, 1);
        let (id, version) = (row.id, row.version + 1);
        let until = match state {
            RegistrationState::Offered => Some((self.now + OFFER).min(self.event.starts_at)),
            RegistrationState::Lapsed => row.offered_until,
            RegistrationState::Registered | RegistrationState::Waiting | RegistrationState::Cancelled => None,
        };
        let row = registration::ActiveModel {
            state: Set(state),
            offered_until: Set(until),
            version: Set(version),
            updated_at: Set(self.now),
            ..row.into()
        };
        if !live(state) {
            store::hush(self.tx, id).await?;
        }
        if let (RegistrationState::Offered, Some(until)) = (state, until) {
            jobs::plan_unconverted(self.tx, self.app, Kind::OfferLapses, id.0, until).await?;
        }
        store::save(self.tx, row).await
    }
    /// What the service does by itself.
    async fn turns(&mut self, row: registration::Model, state: RegistrationState, what: &'static str) -> Result<()> {
        let row = self.becomes(row, state).await?;
        record(self.app, self.tx, &by_itself(), Happened::to(what, row.id, row.version).at(&row)).await
    }
    /// Lets happen what time brought, and gives every free place to whoever is next: directly when kept places fall free, by an offer else.
    /// Nothing moves any more at an event that is not announced; once it has begun, offers only lapse.
    pub async fn settle(&mut self) -> Result<()> {
        if self.event.state != EventState::Published {
            return Ok(());
        }
        if self.tally.offered.all() > 0 {
            for row in store::offers(self.tx, self.event.id).await? {
                if row.offered_until.is_none_or(|until| until <= self.now) {
                    self.turns(row, RegistrationState::Lapsed, "registration.lapsed").await?;
                }
            }
        }
        if self.event.starts_at <= self.now {
            return Ok(());
        }
        if !self.event.places_released && self.event.starts_at - RELEASE <= self.now {
            self.event.places_released = true;
            if self.event.parent_places > 0 {
                self.serve(RegistrationState::Registered, "registration.placed").await?;
            }
        }
        self.serve(RegistrationState::Offered, "registration.offered").await
    }
    async fn serve(&mut self, state: RegistrationState, what: &'static str) -> Result<()> {
        let (room, held) = (self.room(), self.held());
        if self.tally.waiting.all() == 0 || !room.fits(held, Capacity::Ouder) {
            return Ok(());
        }
        let waiting = store::waiting(self.tx, self.event.id).await?;
        for row in room.serve(held, waiting.into_iter().map(|row| (row.capacity, row)).map(|(who, row)| (row, who))) {
            self.turns(row, state, what).await?;
        }
        Ok(())
    }
    /// The event was changed: offers don't outlast its start, and kept places fall free in time.
    pub async fn rearrange(&mut self) -> Result<()> {
        if self.event.state != EventState::Published {
            return Ok(());
        }
        for row in store::offers(self.tx, self.event.id).await? {
            if row.offered_until.is_some_and(|until| until > self.event.starts_at) {
                self.turns(row, RegistrationState::Offered, "registration.offered").await?;
            }
        }
        if self.tally.waiting.all() > 0 {
            self.plan_release().await?;
        }
        self.settle().await
    }
    async fn plan_release(&self) -> Result<()> {
        if self.event.parent_places == 0 || self.event.places_released {
            return Ok(());
        }
        jobs::plan_unconverted(self.tx, self.app, Kind::ParentPlacesFallFree, self.event.id.0, self.event.starts_at - RELEASE).await
    }
    /// Notes what came of it in the event's row.
    pub async fn close(self) -> Result<event::Model> {
        store::count(self.tx, &self.event, &self.tally).await?;
        let (registered_count, waiting_count) = (self.tally.held().all(), self.tally.waiting.all());
        Ok(event::Model { registered_count, waiting_count, ..self.event })
    }
}
