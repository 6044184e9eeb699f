//! Organisations and who represents them.
use crate::{
    error::{FieldErrors, ResolverError, Result},
    graphql::{
        Date, RequestContext,
        connection::{Connection, Count, Listed, Total},
        ids, page_cost,
        row::{Resolved, ResolvedList},
    },
    organisations::{Filter, MunicipalityCodes, OrganisationById, Representatives, store},
    page::{Arguments, Key, List, Slice},
    people::graphql::Profile,
    places::{
        self,
        graphql::{Municipality, municipality_filter},
    },
    text::{self, Text},
};
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use entity::{ids::OrganisationId, organisation::Model};

/// What an organisation is.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::OrganisationKind")]
pub enum OrganisationKind {
    /// A school.
    School,
    /// A board of schools.
    SchoolBoard,
    /// An association of schools (samenwerkingsverband).
    SchoolAssociation,
    /// Childcare.
    ChildcareProvider,
    /// A municipality, as an organisation.
    Municipality,
    /// Youth care.
    YouthCareProvider,
    /// Health care, youth health care among it.
    HealthCareProvider,
    /// Social work.
    SocialWorkProvider,
    /// An organisation of parents.
    ParentsOrganisation,
    /// An institute of research or learning.
    KnowledgeInstitute,
    /// Something else.
    Other,
}

/// Whether an organisation is in the list.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::OrganisationState")]
pub enum OrganisationState {
    /// Somebody named it: moderators and administrators see it, and whoever proposed it.
    Proposed,
    /// In the list, for everybody.
    Listed,
}

/// A school, a board, a municipality, a parents' organisation: where professionals work and on whose behalf people act.
#[derive(Clone, Debug)]
pub struct Organisation(pub Model);

impl Organisation {
    /// The organisation with this id, if the session's actor may see it, with its siblings in one statement.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: OrganisationId) -> Result<Option<Self>> {
        Ok(session.load::<OrganisationById>(id).await?.map(Self))
    }
}

/// A school, a board, a municipality, a parents' organisation: where professionals work and on whose behalf people act.
#[Object]
impl Organisation {
    /// Its global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// What it is.
    async fn kind(&self) -> OrganisationKind {
        self.0.kind.into()
    }
    /// Whether it is in the list. You see a proposed one only if you proposed it or keep the list.
    async fn state(&self) -> OrganisationState {
        self.0.state.into()
    }
    /// Where it works, as municipalities are on a day, by name: a code that has ceased gives way to its successors. At most some 400.
    #[graphql(complexity = "10 * (1 + child_complexity)")]
    async fn municipalities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day: today when left out.")] on: Option<Date>,
    ) -> Result<ResolvedList<Municipality>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let codes = session.load::<MunicipalityCodes>(self.0.id).await?;
        Ok(ResolvedList(places::graphql::on(session, &codes.unwrap_or_default(), on).await?))
    }
    /// The professionals who may act for it, at most 100. Only who is signed in sees them.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn representatives(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Profile>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let list = List::new("representatives", self.0.id.0.as_bytes());
        let slice = Slice::parse(list, &Arguments { first, after, last, before })?;
        let all = session.load::<Representatives>(self.0.id).await?;
        let mut rows = all.unwrap_or_default();
        let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        rows.retain(|row| slice.after.is_none_or(|key| row.id.0 > key.id) && slice.before.is_none_or(|key| row.id.0 < key.id));
        if slice.backward {
            rows.reverse();
        }
        rows.truncate(usize::try_from(slice.limit()).unwrap_or(usize::MAX));
        Ok(Resolved(Connection::new(slice.close(rows).map(Profile), Box::new(move |_| Box::pin(async move { Ok(total) })))))
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

impl Listed for Organisation {
    type Count = Total;
    fn key(&self) -> Key {
        Key::id(self.0.id.0)
    }
}

/// The questions about organisations.
#[derive(Debug, Default)]
pub struct OrganisationQueries;

#[Object]
impl OrganisationQueries {
    /// The organisation with this id. Null when there is none that you may see.
    async fn organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "An organisation's id.")] id: ID,
    ) -> Result<Option<Resolved<Organisation>>, ResolverError> {
        Ok(Organisation::by_id(ctx.data_unchecked(), ids::alone("id", &id)?).await?.map(Resolved))
    }

    /// Organisations that you may see, newest first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection's own four and four filters")]
    async fn organisations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Part of a name; case and accents do not matter. 2–200 characters.")] text: Option<String>,
        #[graphql(desc = "Only those of this kind.")] kind: Option<OrganisationKind>,
        #[graphql(desc = "Only those in this state.")] state: Option<OrganisationState>,
        #[graphql(desc = "Only those that work in this municipality, by its id or CBS code.")] municipality_id: Option<ID>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Organisation>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let text = text.map(|text| faults.field("text", Text::parse(&text, text::SEARCH)));
        let code = municipality_filter("municipalityId", municipality_id.as_ref(), &mut faults);
        let slice = faults.merge(Slice::parse(List::new("organisations", b""), &Arguments { first, after, last, before }));
        let slice = faults.finish(slice)?;
        let filter = Filter {
            text: text.flatten().map(|text| text::fold(text.as_str())),
            kind: kind.map(Into::into),
            state: state.map(Into::into),
            within: places::lying_in_some(&session.app, &session.db, "municipalityId", code.as_ref()).await?,
        };
        let page = store::page(&session.db, &session.actor, &filter, slice).await?.map(Organisation);
        let count: Count = Box::new(move |session| {
            let filter = filter.clone();
            Box::pin(async move { store::count(&session.db, &session.actor, &filter).await })
        });
        Ok(Resolved(Connection::new(page, count)))
    }
}
