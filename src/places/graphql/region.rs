//! Regions.
use super::{
    municipality::{Municipality, on},
    municipality_filter,
};
use crate::{
    error::{FieldErrors, ResolverError, Result},
    graphql::{
        Date, RequestContext,
        connection::{Connection, Count, Listed, Total},
        ids, page_cost,
        row::{Resolved, ResolvedList},
    },
    page::{Arguments, Key, List, Slice},
    places::{self, Regions, loaders::CodesOfRegion, store},
    text::{self, Text},
};
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use entity::{ids::RegionId, region};

/// What binds a region.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::RegionKind")]
pub enum RegionKind {
    /// An association of schools (samenwerkingsverband).
    SchoolAssociation,
    /// A youth region (jeugdregio).
    YouthRegion,
    /// Something else.
    Other,
}

/// A named, dated set of municipalities: an association of schools, a youth region.
#[derive(Clone, Debug)]
pub struct Region(pub region::Model);

impl Region {
    /// The region with this id.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: RegionId) -> Result<Option<Self>> {
        Ok(store::regions(&session.db, [id]).await?.remove(&id).map(Self))
    }
}

/// A named, dated set of municipalities: an association of schools, a youth region.
#[Object]
impl Region {
    /// Its global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// What binds it.
    async fn kind(&self) -> RegionKind {
        self.0.kind.into()
    }
    /// The first day on which it exists; null when that is not known.
    async fn valid_from(&self) -> Option<Date> {
        self.0.valid_from.map(Date)
    }
    /// The first day on which it no longer exists; null while no end is known.
    async fn valid_until(&self) -> Option<Date> {
        self.0.valid_until.map(Date)
    }
    /// Its municipalities as they are on a day, by name: a code that has ceased gives way to its successors. At most some 400.
    #[graphql(complexity = "20 * (1 + child_complexity)")]
    async fn municipalities(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "on", desc = "The day: today when left out.")] day: Option<Date>,
    ) -> Result<ResolvedList<Municipality>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let codes = session.load::<CodesOfRegion>(self.0.id).await?;
        Ok(ResolvedList(on(session, &codes.unwrap_or_default(), day).await?))
    }
    /// Goes up with each change: the `expectedVersion` of what changes it.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

impl Listed for Region {
    type Count = Total;
    fn key(&self) -> Key {
        Key::id(self.0.id.0)
    }
}

/// The questions about regions.
#[derive(Debug, Default)]
pub struct PlaceQueries;

#[Object(name = "RegionQueries")]
impl PlaceQueries {
    /// The region with this id. Null when there is none.
    async fn region(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A region's id.")] id: ID,
    ) -> Result<Option<Resolved<Region>>, ResolverError> {
        Ok(Region::by_id(ctx.data_unchecked(), ids::alone("id", &id)?).await?.map(Resolved))
    }

    /// Regions, newest first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection's own four and four filters")]
    async fn regions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Part of a name; case and accents do not matter. 2–200 characters.")] text: Option<String>,
        #[graphql(desc = "Only those of this kind.")] kind: Option<RegionKind>,
        #[graphql(desc = "Only those that hold this municipality, by its id or CBS code.")] municipality_id: Option<ID>,
        #[graphql(desc = "Only those that exist on this day.")] on: Option<Date>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Region>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let text = text.map(|text| faults.field("text", Text::parse(&text, text::SEARCH)));
        let code = municipality_filter("municipalityId", municipality_id.as_ref(), &mut faults);
        let slice = faults.merge(Slice::parse(List::new("regions", b""), &Arguments { first, after, last, before }));
        let slice = faults.finish(slice)?;
        let filter = Regions {
            kind: kind.map(Into::into),
            within: places::lying_in_some(&session.app, &session.db, "municipalityId", code.as_ref()).await?,
            on: on.map(|day| day.0),
            text: text.flatten().map(|text| text::fold(text.as_str())),
        };
        let page = store::regions::page(&session.db, &filter, slice).await?.map(Region);
        let count: Count = Box::new(move |session| {
            let filter = filter.clone();
            Box::pin(async move { store::regions::count(&session.db, &filter).await })
        });
        Ok(Resolved(Connection::new(page, count)))
    }
}
