//! The edge that all features share: the schema and its limits, what one request carries, rows, connections, ids.
pub mod batch;
pub mod capacity;
pub mod connection;
pub mod cost;
mod date;
pub mod documents;
pub mod ids;
pub mod made;
pub mod needs;
pub mod node;
pub mod precheck;
pub mod row;
mod session;
pub mod variables;
pub mod wire;

pub use capacity::Capacity;
pub use connection::page_cost;
pub use date::{Date, day};
pub use session::{Loads, Session};

use crate::{
    answers, calendars, communities, coverage, datepolls,
    error::{ErrorCode, ProblemCode},
    events, experts, harvests, jobs, networks, organisations, outcomes, people, places, policytables, questions, registrations, series,
    tags, templates,
};

use async_graphql::{Context, EmptySubscription, MergedObject, Object, resolver_utils::EnumType};
use chrono::{DateTime, Utc};

/// Everything that can be asked.
#[derive(Default, MergedObject)]
pub struct Query(
    Service,
    node::NodeQueries,
    answers::graphql::AnswerQueries,
    communities::graphql::CommunityQueries,
    datepolls::graphql::DatePollQueries,
    events::graphql::EventQueries,
    organisations::graphql::OrganisationQueries,
    harvests::graphql::HarvestQueries,
    jobs::graphql::JobQueries,
    places::graphql::PlaceQueries,
    policytables::graphql::PolicyTableQueries,
    questions::graphql::QuestionQueries,
    tags::graphql::TagQueries,
    people::graphql::PeopleQueries,
    networks::graphql::NetworkQueries,
    networks::graphql::DutyQueries,
    coverage::graphql::CoverageQueries,
    templates::graphql::TemplateQueries,
    experts::graphql::RequestQueries,
);

/// Everything that can be changed.
#[derive(Default, MergedObject)]
pub struct Mutation(
    answers::graphql::AnswerMutations,
    calendars::graphql::CalendarMutations,
    communities::graphql::CommunityMutations,
    datepolls::graphql::DatePollMutations,
    events::graphql::EventMutations,
    organisations::graphql::OrganisationMutations,
    outcomes::graphql::OutcomeMutations,
    harvests::graphql::HarvestMutations,
    places::graphql::PlaceMutations,
    policytables::graphql::PolicyTableMutations,
    questions::graphql::QuestionMutations,
    registrations::graphql::RegistrationMutations,
    series::graphql::SeriesMutations,
    tags::graphql::TagMutations,
    people::graphql::PeopleMutations,
    networks::graphql::NetworkMutations,
    networks::graphql::NetworkSeatMutations,
    templates::graphql::TemplateMutations,
    experts::graphql::RequestMutations,
);

/// The service itself.
#[derive(Default)]
pub struct Service;

#[Object]
impl Service {
    /// The version of this service.
    async fn version(&self, ctx: &Context<'_>) -> Result<&'static str, crate::error::Problem> {
        ctx.data_unchecked::<Session>().app.points.reach("read", "version")?;
        Ok(env!("CARGO_PKG_VERSION"))
    }
    /// Every code that an error can have: in `extensions.code`.
    async fn error_codes(&self) -> Vec<ErrorCode> {
        ErrorCode::items().iter().map(|item| item.value).collect()
    }
    /// Every code that a wrong value or an unmet rule can have: in `extensions.problems`, each `{path, code, message}`.
    async fn problem_codes(&self) -> Vec<ProblemCode> {
        ProblemCode::items().iter().map(|item| item.value).collect()
    }
}

/// How deep an operation may nest.
pub const DEPTH: usize = 16;
/// How many fields an operation may ask for, those of a list as often as its page is long.
pub const COMPLEXITY: usize = 5_000;

/// What the library's scalar for moments is to a client.
const MOMENT: &str = "A moment, as in \"2027-01-01T09:30:00Z\". Given in UTC; taken with any offset, and never without one.";

/// The schema with the library's own name.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// The contract as text: what `vonk schema` prints, the door serves and `schema.graphql` holds.
pub fn sdl(schema: &Schema) -> String {
    schema.sdl_with_options(async_graphql::SDLExportOptions::new().include_specified_by())
}

/// The schema as it is built for serving, in one of the library's two ways to validate.
pub fn build(mode: async_graphql::ValidationMode) -> Schema {
    builder(mode).finish()
}

/// The same with room for more data in it.
pub fn builder(mode: async_graphql::ValidationMode) -> async_graphql::SchemaBuilder<Query, Mutation, EmptySubscription> {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .validation_mode(mode)
        .limit_depth(DEPTH)
        .limit_complexity(COMPLEXITY)
        .limit_recursive_depth(64)
        .limit_directives(32)
        .disable_suggestions()
        .override_output_type_description::<DateTime<Utc>>(MOMENT)
}
