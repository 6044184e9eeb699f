//! The map as clients see it: a plain list, since all of it is painted at once.
use super::{Coverage as Map, Reason, State, Sum, service};
use crate::{
    error::ResolverError,
    graphql::{
        Date, RequestContext,
        row::{Resolved, ResolvedList},
    },
    places::{graphql::Municipality, today},
};
use async_graphql::{Context, Object, SimpleObject};
use entity::municipality;

/// How the country is covered on a day.
pub struct Coverage(Map);

/// How the country is covered by networks of parents on a day. A day that is past answers as it was; one to come by what is known now.
#[Object]
impl Coverage {
    /// The day.
    async fn on(&self) -> Date {
        Date(self.0.on)
    }
    /// Every municipality that is valid on that day, by name: some 340.
    #[graphql(complexity = "1 + 345 * child_complexity")]
    async fn municipalities(&self) -> ResolvedList<MunicipalityCoverage> {
        let one = |(municipality, networks, state, reasons): (_, _, _, _)| MunicipalityCoverage { municipality, networks, state, reasons };
        ResolvedList(self.0.municipalities.iter().cloned().map(one).collect())
    }
    /// The twelve provinces, by name.
    #[graphql(complexity = "12 * (1 + child_complexity)")]
    async fn provinces(&self) -> ResolvedList<ProvinceCoverage> {
        let one = |(name, sum): &(&'static str, Sum)| ProvinceCoverage { province: name, sum: Resolved((*sum).into()) };
        ResolvedList(self.0.provinces.iter().map(one).collect())
    }
    /// The country.
    async fn country(&self) -> Resolved<CoverageSum> {
        Resolved(self.0.country.into())
    }
}

/// How one municipality is covered on a day.
pub struct MunicipalityCoverage {
    municipality: municipality::Model,
    networks: i32,
    state: State,
    reasons: Vec<Reason>,
}

/// How one municipality is covered on a day.
#[Object]
impl MunicipalityCoverage {
    /// The municipality.
    async fn municipality(&self) -> Resolved<Municipality> {
        Resolved(Municipality(self.municipality.clone()))
    }
    /// How it is covered.
    async fn state(&self) -> State {
        self.state
    }
    /// Why it is not: empty when it is. For FRAGILE what the network lacks that comes nearest; of two that lack another thing each, both.
    async fn reasons(&self) -> &[Reason] {
        &self.reasons
    }
    /// How many networks work there that day: those tied to it, or to a code that it took over from.
    async fn network_count(&self) -> i32 {
        self.networks
    }
}

/// How a province is covered on a day.
#[derive(SimpleObject)]
pub struct ProvinceCoverage {
    /// Its name.
    province: &'static str,
    /// Its municipalities.
    sum: Resolved<CoverageSum>,
}

/// How many municipalities are covered, fragile and blank.
#[derive(SimpleObject)]
pub struct CoverageSum {
    /// All of them.
    municipalities: i32,
    /// Those that are covered.
    covered: i32,
    /// Those that are fragile.
    fragile: i32,
    /// Those that are blank.
    blank: i32,
}

impl From<Sum> for CoverageSum {
    fn from(sum: Sum) -> Self {
        Self { municipalities: sum.all, covered: sum.covered, fragile: sum.fragile, blank: sum.blank }
    }
}

/// What is asked of the map.
#[derive(Debug, Default)]
pub struct CoverageQueries;

#[Object]
impl CoverageQueries {
    /// How every municipality is covered by networks of parents on a day, with sums by province and for the country.
    async fn coverage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day: today when left out.")] on: Option<Date>,
    ) -> Result<Resolved<Coverage>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let day = on.map_or_else(|| today(&session.app), |day| day.0);
        Ok(Resolved(Coverage(service::on(&session.db, day).await?)))
    }
}
