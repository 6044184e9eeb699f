//! What administrators change: regions, and the list of municipalities.
use super::{
    codes,
    region::{Region, RegionKind},
};
use crate::{
    error::{Error, FieldErrors, ResolverError},
    graphql::{Date, RequestContext, ids, row::Resolved},
    once::{Once, Outcome},
    places::{ChangeRegion, CreateRegion, MOST_IN_REGION, service},
    text::{self, Text},
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entity::{ids::RegionId, region::Model};

/// A new region.
#[derive(Debug, InputObject)]
pub struct CreateRegionInput {
    /// Its name: 2–120 characters. Another region of the same kind may have it only at another time.
    name: String,
    /// What binds it.
    kind: RegionKind,
    /// The first day on which it exists.
    valid_from: Option<Date>,
    /// The first day on which it no longer exists: after `validFrom`.
    valid_until: Option<Date>,
    /// Its municipalities, each by its id or CBS code: 1–400.
    municipality_ids: Vec<ID>,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// What changes of a region: what is left out stays.
#[derive(Debug, InputObject)]
pub struct ChangeRegionInput {
    /// The region.
    id: ID,
    /// Its name: 2–120 characters. Another region of the same kind may have it only at another time.
    name: Option<String>,
    /// What binds it.
    kind: Option<RegionKind>,
    /// The first day on which it exists; null when that is not known.
    valid_from: MaybeUndefined<Date>,
    /// The first day on which it no longer exists; null while no end is known.
    valid_until: MaybeUndefined<Date>,
    /// All its municipalities from now on, each by its id or CBS code: 1–400.
    municipality_ids: Option<Vec<ID>>,
    /// The version that you read.
    expected_version: i32,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// A list of municipalities to take over.
#[derive(Debug, InputObject)]
pub struct ImportMunicipalitiesInput {
    /// The list as CSV, with a comma or semicolon between columns and a first line that names them: code, name, province, valid_from,
    /// valid_until, successors (codes with a space between). At most 2,000 lines. A code that is not in the list stays as it is.
    csv: String,
    /// Whether only to see what would come of it: nothing is kept.
    #[graphql(default)]
    dry_run: bool,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours. (The same list again changes nothing anyway.)
    idempotency_key: Option<String>,
}

/// What came of defining a region.
#[derive(SimpleObject)]
pub struct CreateRegionPayload {
    /// The region.
    region: Resolved<Region>,
}

/// What came of changing a region.
#[derive(SimpleObject)]
pub struct ChangeRegionPayload {
    /// The region as it is now.
    region: Resolved<Region>,
}

/// What came of an import, or would come of it.
#[derive(Debug, SimpleObject)]
pub struct ImportMunicipalitiesPayload {
    /// How many codes are new.
    created: i32,
    /// Of how many codes something changed.
    changed: i32,
    /// How many codes were so already.
    unchanged: i32,
    /// Whether nothing was kept.
    dry_run: bool,
}

/// The changes of places.
#[derive(Debug, Default)]
pub struct PlaceMutations;

#[Object(name = "PlaceMutations")]
impl PlaceMutations {
    /// Defines a region: a named, dated set of municipalities. For administrators.
    async fn create_region(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new region.")] input: CreateRegionInput,
    ) -> Result<CreateRegionPayload, ResolverError> {
        let (session, mut faults) = (ctx.data_unchecked::<RequestContext>(), FieldErrors::default());
        let name = faults.field("input.name", Text::parse(&input.name, text::NAME));
        let codes = codes("input.municipalityIds", &input.municipality_ids, 1, MOST_IN_REGION, &mut faults);
        let once = faults.merge(Once::of(ctx, "createRegion", input.idempotency_key.as_deref(), &input));
        let day = |date: Option<Date>| date.map(|date| date.0);
        let (valid_from, valid_until) = (day(input.valid_from), day(input.valid_until));
        let command = name.zip(codes).map(|(name, codes)| CreateRegion { name, kind: input.kind.into(), valid_from, valid_until, codes });
        let (command, once) = faults.finish(command.zip(once))?;
        let region = of(session, service::create_region(&session.app, &session.actor, &once, command).await?).await?;
        Ok(CreateRegionPayload { region })
    }

    /// Changes a region. Where things lie follows at once. For administrators.
    async fn change_region(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeRegionInput,
    ) -> Result<ChangeRegionPayload, ResolverError> {
        let (session, mut faults) = (ctx.data_unchecked::<RequestContext>(), FieldErrors::default());
        let id = faults.field("input.id", ids::parse(&input.id));
        let name = input.name.as_deref().and_then(|name| faults.field("input.name", Text::parse(name, text::NAME)));
        let codes = input.municipality_ids.as_deref().and_then(|ids| codes("input.municipalityIds", ids, 1, MOST_IN_REGION, &mut faults));
        let once = faults.merge(Once::of(ctx, "changeRegion", input.idempotency_key.as_deref(), &input));
        let (id, once) = faults.finish(id.zip(once))?;
        let day = |date: MaybeUndefined<Date>| match date {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(date) => Some(Some(date.0)),
        };
        let (kind, expected) = (input.kind.map(Into::into), input.expected_version);
        let (valid_from, valid_until) = (day(input.valid_from), day(input.valid_until));
        let command = ChangeRegion { id, expected, name, kind, valid_from, valid_until, codes };
        let region = of(session, service::change_region(&session.app, &session.actor, &once, command).await?).await?;
        Ok(ChangeRegionPayload { region })
    }

    /// Takes over a list of municipalities: new codes, ends and successors. Every wrong cell is told at once, at `input.csv`, line, column;
    /// then nothing is kept. What has ended stays ended. For administrators.
    async fn import_municipalities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The list.")] input: ImportMunicipalitiesInput,
    ) -> Result<ImportMunicipalitiesPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "importMunicipalities", input.idempotency_key.as_deref(), &input)?;
        let done = service::import_as(&session.app, &session.actor, &once, &input.csv, input.dry_run).await?;
        let service::Imported { created, changed, unchanged } = done;
        Ok(ImportMunicipalitiesPayload { created, changed, unchanged, dry_run: input.dry_run })
    }
}

async fn of(session: &RequestContext, outcome: Outcome<Model, RegionId>) -> Result<Resolved<Region>, Error> {
    Ok(Resolved(outcome.shown(session, Region, Region::by_id).await?))
}
