//! Municipalities.
use crate::{
    error::{Error, FieldErrors, ResolverError, Result},
    graphql::{
        Date, RequestContext,
        connection::{Connection, Listed, Total},
        ids, page_cost,
        row::{Resolved, ResolvedList},
    },
    networks::{self, graphql::Network},
    page::{Arguments, Key, List, Slice},
    places::{self, Atlas, Code, Filter, PROVINCES, atlas, loaders::AtlasOfAll, province, today},
    text::{self, Text},
};
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::municipality;
use std::sync::Arc;

/// All municipalities.
async fn load(session: &RequestContext) -> Result<Arc<Atlas>> {
    let found = session.load::<AtlasOfAll>(()).await?;
    found.ok_or_else(|| Error::internal("no atlas"))
}

/// The municipalities that something names, as they are on a day: today when none is given.
///
/// # Errors
/// Only those of the database.
pub async fn on(session: &RequestContext, codes: &[String], day: Option<Date>) -> Result<Vec<Municipality>> {
    let day = day.map_or_else(|| today(&session.app), |day| day.0);
    Ok(load(session).await?.on(codes, day).into_iter().map(Municipality).collect())
}

/// A municipality under its CBS code. Codes change by merger: an old code keeps resolving and names its successors.
#[derive(Clone, Debug)]
pub struct Municipality(pub municipality::Model);

impl Municipality {
    /// The one with this code, valid or not.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, code: &Code) -> Result<Option<Self>> {
        Ok(places::municipality(&session.db, code).await?.map(Self))
    }
}

/// A municipality under its CBS code. Codes change by merger: an old code keeps resolving and names its successors.
#[Object]
impl Municipality {
    /// Its global id, made of its code.
    pub async fn id(&self) -> ID {
        ids::municipality(&self.0.code)
    }
    /// The CBS code: GM and four digits.
    async fn code(&self) -> &str {
        &self.0.code
    }
    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// The name of the province it is in.
    async fn province(&self) -> &str {
        &self.0.province
    }
    /// The first day on which the code is valid; null when that was before these records begin.
    async fn valid_from(&self) -> Option<Date> {
        self.0.valid_from.map(Date)
    }
    /// The first day on which the code is no longer valid; null while no end is known.
    async fn valid_until(&self) -> Option<Date> {
        self.0.valid_until.map(Date)
    }
    /// Whether the code is valid on a day.
    async fn valid_on(&self, ctx: &Context<'_>, #[graphql(desc = "The day: today when left out.")] date: Option<Date>) -> bool {
        atlas::valid(&self.0, date.map_or_else(|| today(&ctx.data_unchecked::<RequestContext>().app), |date| date.0))
    }
    /// Those that took over from it, by name: from `validUntil` on, what was tied to this code is found under them.
    #[graphql(complexity = "2 * (1 + child_complexity)")]
    async fn successors(&self, ctx: &Context<'_>) -> Result<ResolvedList<Self>, ResolverError> {
        let atlas = load(ctx.data_unchecked::<RequestContext>()).await?;
        Ok(ResolvedList(atlas.successors(&self.0.code).into_iter().map(Self).collect()))
    }
    /// The networks of parents that work there today, newest first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn networks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Network>>, ResolverError> {
        let code = Code::parse(&self.0.code).map_err(|_| Error::internal("a municipality without a code"))?;
        let page = Arguments { first, after, last, before };
        Ok(Resolved(networks::graphql::connection(ctx.data_unchecked(), networks::Filter::default(), Some(&code), &page).await?))
    }
    /// Those from which it took over, by name.
    #[graphql(complexity = "2 * (1 + child_complexity)")]
    async fn predecessors(&self, ctx: &Context<'_>) -> Result<ResolvedList<Self>, ResolverError> {
        let atlas = load(ctx.data_unchecked::<RequestContext>()).await?;
        Ok(ResolvedList(atlas.predecessors(&self.0.code).into_iter().map(Self).collect()))
    }
}

impl Listed for Municipality {
    type Count = Total;
    fn key(&self) -> Key {
        atlas::key(&self.0)
    }
}

/// One of the twelve provinces.
#[derive(Clone, Debug, SimpleObject)]
pub struct Province {
    /// Its name: what `province` takes wherever it is asked for.
    name: &'static str,
    /// How many municipalities it has on that day.
    municipality_count: i32,
}

/// The questions about municipalities.
#[derive(Debug, Default)]
pub struct PlaceQueries;

#[Object(name = "MunicipalityQueries")]
impl PlaceQueries {
    /// The municipality with this id or CBS code, valid or not: a code that has ceased names its successors. Null when there is none.
    async fn municipality(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A municipality's id or its CBS code, such as GM0344.")] id: ID,
    ) -> Result<Option<Resolved<Municipality>>, ResolverError> {
        let mut faults = FieldErrors::default();
        let code = faults.field("id", Code::of_id(&id));
        Ok(Municipality::by_id(ctx.data_unchecked::<RequestContext>(), &faults.finish(code)?).await?.map(Resolved))
    }

    /// The municipalities valid on a day, by name.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection's own four and three filters")]
    async fn municipalities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day: today when left out.")] on: Option<Date>,
        #[graphql(desc = "Only those in this province, by its name.")] province: Option<String>,
        #[graphql(desc = "Part of a name, or a CBS code; case and accents do not matter. 2–200 characters.")] text: Option<String>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Municipality>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let province = province.map(|name| faults.field("province", self::province(&name)));
        let text = text.map(|text| faults.field("text", Text::parse(&text, text::SEARCH)));
        let filter = Filter {
            on: on.map_or_else(|| today(&session.app), |day| day.0),
            province: province.flatten(),
            text: text.flatten().map(|text| text::fold(text.as_str())),
        };
        let list = List::new("municipalities", &filter.name());
        let slice = faults.merge(Slice::parse(list, &Arguments { first, after, last, before }));
        let slice = faults.finish(slice)?;
        let (page, total) = load(session).await?.page(&filter, slice)?;
        Ok(Resolved(Connection::new(page.map(Municipality), Box::new(move |_| Box::pin(async move { Ok(total) })))))
    }

    /// The twelve provinces, by name.
    #[graphql(complexity = "12 * (1 + child_complexity)")]
    async fn provinces(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day for which municipalities are counted: today when left out.")] on: Option<Date>,
    ) -> Result<ResolvedList<Province>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let atlas = load(session).await?;
        let counted = atlas.counted(on.map_or_else(|| today(&session.app), |day| day.0));
        let of = |name: &'static str| Province { name, municipality_count: counted.get(name).copied().unwrap_or_default() };
        Ok(ResolvedList(PROVINCES.into_iter().map(of).collect()))
    }
}
