//! The viewer: one's own account, which nobody else sees.
use super::{Account, Profile};
use crate::{
    calendars,
    communities::graphql::{CommunityMembership, CommunityRole, MembershipState, membership_filter},
    error::{self, FieldErrors, ResolverError, Result},
    graphql::{
        Capacity, RequestContext,
        connection::{Connection, Count, Listed, Total},
        ids, page_cost,
        row::{Resolved, ResolvedList},
    },
    memberships,
    page::{Arguments, Key, List, Slice},
    people::service,
    policy::{Actor, Role},
    registrations::{graphql::Registration, service as registrations},
};
use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    account, consent, enums,
    ids::{ConsentId, ProfileId},
    membership,
};

/// How somebody wants to be reached.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::ContactChannel")]
pub enum ContactChannel {
    /// Not at all.
    None,
    /// In the app that they use.
    App,
    /// By e-mail, through whoever issued their token: the service keeps no address.
    Email,
}

/// How often somebody wants to hear what is new.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Digest")]
pub enum Digest {
    /// Never.
    Never,
    /// As it happens.
    Immediately,
    /// Once a day.
    Daily,
    /// Once a week.
    Weekly,
}

/// The account's language, as clients write it.
pub fn shown(language: enums::Language) -> error::Language {
    match language {
        enums::Language::Nl => error::Language::Nl,
        enums::Language::En => error::Language::En,
    }
}

/// That an account is suspended.
#[derive(Clone, Debug, SimpleObject)]
pub struct Suspension {
    /// Since when.
    since: DateTime<Utc>,
    /// Why: for its holder and for administrators.
    reason: Option<String>,
}

impl Suspension {
    /// Of an account's row.
    pub fn of(row: &account::Model) -> Option<Self> {
        row.suspended_at.map(|since| Self { since, reason: row.suspended_reason.clone() })
    }
}

/// A consent to be contacted again.
#[derive(Clone, Debug)]
pub struct Consent(pub consent::Model);

/// A consent to be contacted again about one topic. Only its giver and administrators know of it.
#[Object]
impl Consent {
    /// Global id: random.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// About what.
    async fn topic(&self) -> &str {
        &self.0.topic
    }
    /// Since when.
    async fn given_at(&self) -> DateTime<Utc> {
        self.0.given_at
    }
    /// Until when at the latest.
    async fn until(&self) -> DateTime<Utc> {
        self.0.until
    }
    /// When it was withdrawn, if it was.
    async fn withdrawn_at(&self) -> Option<DateTime<Utc>> {
        self.0.withdrawn_at
    }
    /// The account that gave it: for administrators. Else null.
    #[graphql(complexity = "2 + child_complexity")]
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Account>>, ResolverError> {
        Ok(Account::by_id(ctx.data_unchecked::<RequestContext>(), self.0.account_id).await?.map(Resolved))
    }
}

impl Consent {
    /// The consent with this id: one's own, or any for an administrator.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: ConsentId) -> Result<Option<Self>> {
        Ok(service::consent(&session.db, &session.actor, id).await?.map(Self))
    }
}

impl Listed for Consent {
    type Count = Total;
    fn key(&self) -> Key {
        Key::id(self.0.id.0)
    }
}

/// You.
#[derive(Clone, Debug)]
pub struct Viewer(pub account::Model);

/// You: the account that your token names. Nobody else sees it; what others see of you are your profiles.
#[Object]
impl Viewer {
    /// Global id of the account.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// The language in which you are spoken to.
    async fn language(&self) -> error::Language {
        shown(self.0.language)
    }
    /// How you want to be reached.
    async fn contact_channel(&self) -> ContactChannel {
        self.0.contact_channel.into()
    }
    /// How often you want to hear what is new.
    async fn digest(&self) -> Digest {
        self.0.digest.into()
    }
    /// What your token says that you are.
    async fn roles(&self, ctx: &Context<'_>) -> Vec<Role> {
        ctx.data_unchecked::<RequestContext>().actor.roles().iter().collect()
    }
    /// Since when and why the account is suspended; null when it is not. A suspended account can do nothing but read this.
    async fn suspended(&self) -> Option<Suspension> {
        Suspension::of(&self.0)
    }
    /// Your profiles: one for each capacity that your token gives.
    #[graphql(complexity = "5 + 3 * child_complexity")]
    async fn profiles(&self, ctx: &Context<'_>) -> Result<ResolvedList<Profile>, ResolverError> {
        let own = ctx.data_unchecked::<RequestContext>().actor.profiles().into_iter().filter(|id| !id.is_nil()).map(ProfileId);
        let profiles = futures_util::future::try_join_all(own.map(|id| Profile::load(ctx, id))).await?;
        Ok(ResolvedList(profiles.into_iter().flatten().collect()))
    }
    /// The consents to be contacted again that stand now, at most 50.
    #[graphql(complexity = "5 + 5 * child_complexity")]
    async fn consents(&self, ctx: &Context<'_>) -> Result<ResolvedList<Consent>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let standing = service::own_consents(&session.app, &session.db, &session.actor).await?;
        Ok(ResolvedList(standing.into_iter().map(Consent).collect()))
    }
    /// Your memberships of communities, requests and invitations included, in no particular order.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection's own four and three filters")]
    async fn community_memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only in one of these states: at most 20. An empty list narrows nothing.")] states: Option<Vec<MembershipState>>,
        #[graphql(desc = "Only in one of these roles: at most 20. An empty list narrows nothing.")] roles: Option<Vec<CommunityRole>>,
        #[graphql(desc = "Only in one of these capacities: at most 20. An empty list narrows nothing.")] capacities: Option<Vec<Capacity>>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<CommunityMembership>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let filter = membership_filter(&mut faults, states, roles, capacities);
        let slice = faults.merge(Slice::parse(List::new("viewer.communityMemberships", b""), &Arguments { first, after, last, before }));
        let (slice, own) = (faults.finish(slice)?, move |actor: &Actor| memberships::own::<membership::Model>(actor, &filter));
        Ok(Resolved(memberships::connection(session, slice, own, CommunityMembership).await?))
    }
    /// Your registrations for events, those that ended too, newest first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn registrations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Registration>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let slice = Slice::parse(List::new("viewer.registrations", b""), &Arguments { first, after, last, before })?;
        let page = registrations::own_page(&session.db, &session.actor, slice).await?.map(Registration::in_time);
        let count: Count = Box::new(|session| Box::pin(registrations::own_count(&session.db, &session.actor)));
        Ok(Resolved(Connection::new(page, count)))
    }
    /// When the secret link to your own calendar was made. Null when there is none; what it is was shown once.
    #[graphql(complexity = 5)]
    async fn calendar_link_made_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        Ok(calendars::made_at(&session.db, &session.actor).await?)
    }
    /// When the account was made: at your first visit.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
    /// When the account last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
    /// Goes up with each change of the account: the `expectedVersion` of `updateAccount`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl Viewer {
    /// The session's own account; nothing for who is not a person.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn of(session: &RequestContext) -> Result<Option<Self>> {
        Ok(service::own(&session.db, &session.actor).await?.map(Self))
    }
}

/// Who asks.
#[derive(Debug, Default)]
pub struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// You; null without a token. The only field that a suspended account may ask for: it leads to where your seats are, and no further.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Viewer>>, ResolverError> {
        Ok(Viewer::of(ctx.data_unchecked::<RequestContext>()).await?.map(Resolved))
    }
}
