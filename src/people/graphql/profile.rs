//! A profile: what one capacity of a person shows.
use crate::{
    error::{ResolverError, Result},
    graphql::{
        Capacity, RequestContext,
        connection::{Listed, PeopleCount},
        ids,
        row::{Resolved, ResolvedList},
    },
    organisations::graphql::Organisation,
    page::Key,
    people::{CoreRole, Domain, store},
    places::graphql::WorkArea,
    tags::graphql::Tag,
    text,
};
use async_graphql::{Context, ID, Object};
use entity::{affiliation, enums, ids::ProfileId, profile};

/// What one capacity of a person shows.
#[derive(Clone, Debug)]
pub struct Profile(pub profile::Model);

impl Listed for Profile {
    type Count = PeopleCount;
    fn key(&self) -> Key {
        Key::id(self.0.id.0)
    }
}

impl Profile {
    /// The profile with this id, if the session's actor may see it, with its siblings in one statement.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn load(ctx: &Context<'_>, id: ProfileId) -> Result<Option<Self>> {
        Self::by_id(ctx.data_unchecked::<RequestContext>(), id).await
    }
    /// The profile with this id, if the session's actor may see it.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: ProfileId) -> Result<Option<Self>> {
        let found = session.loads.profiles.load(id, async |ids| store::profiles(&session.db, &session.actor, ids).await);
        Ok(found.await?.map(Self))
    }
}

/// A function at an organisation.
#[derive(Clone, Debug)]
pub struct Affiliation(pub affiliation::Model);

/// A function that a professional has at an organisation.
#[Object]
impl Affiliation {
    /// Global id: random.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// The function.
    async fn function(&self) -> &str {
        &self.0.function
    }
    /// The organisation. Null while it is only proposed and not for you to see.
    #[graphql(complexity = "3 + child_complexity")]
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Organisation>>, ResolverError> {
        Ok(Organisation::by_id(ctx.data_unchecked::<RequestContext>(), self.0.organisation_id).await?.map(Resolved))
    }
    /// The work area of this function.
    #[graphql(complexity = "3 + child_complexity")]
    async fn work_area(&self, ctx: &Context<'_>) -> Result<Option<Resolved<WorkArea>>, ResolverError> {
        match self.0.area_id {
            Some(id) => Ok(Some(WorkArea::load(ctx, id).await?)),
            None => Ok(None),
        }
    }
}

/// What one capacity of a person shows. A person has one for each capacity, and nothing here tells which other profiles are theirs.
#[Object]
impl Profile {
    /// Global id: random.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// The capacity that it belongs to.
    async fn capacity(&self) -> Capacity {
        self.0.capacity.into()
    }
    /// The name that they chose to show: 2–60 characters.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }
    /// What they say of themselves, as written: a small subset of Markdown.
    async fn about(&self) -> &str {
        &self.0.about
    }
    /// What they say of themselves, as safe HTML.
    async fn about_html(&self) -> String {
        text::html(&self.0.about)
    }
    /// The domains that they know. LIVED_EXPERIENCE for every parent and nobody else.
    async fn domains(&self) -> Vec<Domain> {
        Domain::of(self.0.domains)
    }
    /// The core roles that they fill.
    async fn core_roles(&self) -> Vec<CoreRole> {
        CoreRole::of(self.0.core_roles)
    }
    /// What they know about, in the order of the alphabet: at most 10.
    #[graphql(complexity = "3 + 3 * child_complexity")]
    async fn expertise(&self, ctx: &Context<'_>) -> Result<ResolvedList<Tag>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let topics = session.loads.topics.load(self.0.id, async |ids| store::topics(&session.db, ids).await).await?;
        Ok(ResolvedList(topics.unwrap_or_default().into_iter().map(Tag).collect()))
    }
    /// Where they work; for a parent, where they live or are active.
    #[graphql(complexity = "3 + child_complexity")]
    async fn work_area(&self, ctx: &Context<'_>) -> Result<Option<Resolved<WorkArea>>, ResolverError> {
        match self.0.area_id {
            Some(id) => Ok(Some(WorkArea::load(ctx, id).await?)),
            None => Ok(None),
        }
    }
    /// A professional's functions, the most important first: at most 10. Always empty for others.
    #[graphql(complexity = "3 + 2 * child_complexity")]
    async fn affiliations(&self, ctx: &Context<'_>) -> Result<ResolvedList<Affiliation>, ResolverError> {
        if self.0.capacity != enums::Capacity::Professional {
            return Ok(ResolvedList(vec![]));
        }
        let session = ctx.data_unchecked::<RequestContext>();
        let rows = session.loads.affiliations.load(self.0.id, async |ids| store::affiliations(&session.db, ids).await).await?;
        Ok(ResolvedList(rows.unwrap_or_default().into_iter().map(Affiliation).collect()))
    }
    /// A work address that a professional chose to show; for who is signed in. Else null.
    async fn work_address(&self, ctx: &Context<'_>) -> Option<&str> {
        let signed_in = ctx.data_unchecked::<RequestContext>().actor.person().is_some();
        self.0.work_address.as_deref().filter(|_| signed_in)
    }
    /// Whether they chose to be found as an expert. Only for its owner; else null.
    async fn findable(&self, ctx: &Context<'_>) -> Option<bool> {
        ctx.data_unchecked::<RequestContext>().actor.is(self.0.id).then_some(self.0.findable)
    }
    /// Goes up with each change: the `expectedVersion` of `updateProfile`. Only for its owner; else null.
    async fn version(&self, ctx: &Context<'_>) -> Option<i32> {
        ctx.data_unchecked::<RequestContext>().actor.is(self.0.id).then_some(self.0.version)
    }
}
