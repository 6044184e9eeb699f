//! A profile: what one capacity of a person shows.
use crate::{
    error::Result,
    graphql::{
        Capacity, Session,
        connection::{Listed, PeopleCount},
        ids,
    },
    page::Key,
    people::{CoreRole, Domain, store},
    text,
};
use async_graphql::{Context, ID, Object};
use entity::{ids::ProfileId, profile};

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
        Self::by_id(ctx.data_unchecked::<Session>(), id).await
    }
    /// The profile with this id, if the session's actor may see it.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &Session, id: ProfileId) -> Result<Option<Self>> {
        let found = session.loads.profiles.load(id, async |ids| store::profiles(&session.db, &session.actor, ids).await);
        Ok(found.await?.map(Self))
    }
}

/// What one capacity of a person shows. A person has one for each capacity, and nothing here tells which other profiles are theirs.
#[Object]
impl Profile {
    /// Global id: random.
    async fn id(&self) -> ID {
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
}
