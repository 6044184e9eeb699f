//! A registration, seen by whoever registered and by who leads (policy/registered.rs).
use super::{
    RegistrationState,
    asked::{RegistrationAnswer, answers},
};
use crate::{
    error::{ResolverError, Result},
    events::graphql::Event,
    graphql::{
        Capacity, Date, RequestContext,
        connection::{Listed, PeopleCount},
        ids,
        row::{Resolved, ResolvedList},
    },
    page::Key,
    people::graphql::Profile,
    registrations::service,
};
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, Utc};
use entity::{ids::RegistrationId, registration};

/// A registration, and where it stands in the list that it was read from.
#[derive(Clone, Debug)]
pub struct Registration(registration::Model, i64);

impl Registration {
    /// In the line of its event.
    pub fn in_line(row: registration::Model) -> Self {
        let place = row.position.into();
        Self(row, place)
    }
    /// Among its holder's own.
    pub fn in_time(row: registration::Model) -> Self {
        let made = row.created_at.timestamp_micros();
        Self(row, made)
    }
    /// The registration with this id, if the session's actor may see it.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: RegistrationId) -> Result<Option<Self>> {
        Ok(service::by_id(&session.db, &session.actor, id).await?.map(Self::in_line))
    }
}

impl Listed for Registration {
    type Count = PeopleCount;
    fn key(&self) -> Key {
        Key { rank: self.1, id: self.0.id.0 }
    }
}

/// A registration for an event: a place, a turn on the waiting list, or an offer. Whoever registered sees it, and whoever leads the community that
/// organises the event (its core group and its moderators); nobody else, whatever their role. It belongs to one profile, so to one capacity.
#[Object]
impl Registration {
    /// Global id: random.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// For which event. Null when you may not see it any more.
    #[graphql(complexity = "2 + child_complexity")]
    async fn event(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Event>>, ResolverError> {
        Ok(Event::load(ctx.data_unchecked::<RequestContext>(), self.0.event_id).await?.map(Resolved))
    }
    /// Whose it is.
    #[graphql(complexity = "2 + child_complexity")]
    async fn profile(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Profile>>, ResolverError> {
        Ok(Profile::load(ctx, self.0.profile_id).await?.map(Resolved))
    }
    /// In which capacity.
    async fn capacity(&self) -> Capacity {
        self.0.capacity.into()
    }
    /// Where it stands.
    async fn state(&self) -> RegistrationState {
        self.0.state.into()
    }
    /// Until when the offered place can be taken, or could: 24 hours, but never beyond the start. Null when none was offered, or when it was taken.
    async fn offered_until(&self) -> Option<DateTime<Utc>> {
        self.0.offered_until
    }
    /// What was answered to the event's questions, in their order. The words are gone once it ended.
    #[graphql(complexity = "5 + 5 * child_complexity")]
    async fn answers(&self, ctx: &Context<'_>) -> Result<ResolvedList<RegistrationAnswer>, ResolverError> {
        Ok(answers(ctx.data_unchecked(), self.0.id).await?)
    }
    /// Whether they were there. Null as long as nobody noted it.
    async fn attended(&self) -> Option<bool> {
        self.0.attended
    }
    /// Goes up with each change: the `expectedVersion` of what changes it.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// The day (UTC) on which it was made. No more than the day, so that no moment ties somebody's capacities together.
    async fn created_on(&self) -> Date {
        Date(self.0.created_at.date_naive())
    }
    /// The day (UTC) of its last change.
    async fn updated_on(&self) -> Date {
        Date(self.0.updated_at.date_naive())
    }
}
