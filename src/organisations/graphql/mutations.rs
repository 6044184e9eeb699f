//! How organisations are proposed, listed, changed and represented.
use super::organisation::{Organisation, OrganisationKind};
use crate::{
    error::{Error, Faults, Problem},
    graphql::{Session, ids, row::Row},
    once::{Once, Outcome},
    organisations::{
        AcceptOrganisation, AppointRepresentative, ChangeOrganisation, CreateOrganisation, DismissRepresentative, Draft,
        MOST_MUNICIPALITIES, ProposeOrganisation, service,
    },
    places::graphql::codes,
    text::{self, Text},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{
    ids::{OrganisationId, ProfileId},
    organisation::Model,
};

/// An organisation that is not in the list.
#[derive(Debug, InputObject)]
pub struct ProposeOrganisationInput {
    /// Its name: 2–120 characters. Another of the same kind may have it only in other municipalities.
    name: String,
    /// What it is.
    kind: OrganisationKind,
    /// Where it works, each by its id or CBS code: at most 400. Empty when it is not tied to municipalities.
    municipality_ids: Vec<ID>,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// An organisation for the list.
#[derive(Debug, InputObject)]
pub struct CreateOrganisationInput {
    /// Its name: 2–120 characters. Another of the same kind may have it only in other municipalities.
    name: String,
    /// What it is.
    kind: OrganisationKind,
    /// Where it works, each by its id or CBS code: at most 400. Empty when it is not tied to municipalities.
    municipality_ids: Vec<ID>,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// What changes of an organisation: what is left out stays.
#[derive(Debug, InputObject)]
pub struct ChangeOrganisationInput {
    /// The organisation.
    id: ID,
    /// Its name: 2–120 characters. Another of the same kind may have it only in other municipalities.
    name: Option<String>,
    /// What it is.
    kind: Option<OrganisationKind>,
    /// All its municipalities from now on, each by its id or CBS code: at most 400.
    municipality_ids: Option<Vec<ID>>,
    /// The version that you read.
    expected_version: i32,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// A proposed organisation to take into the list.
#[derive(Debug, InputObject)]
pub struct AcceptOrganisationInput {
    /// The organisation.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// Who is to act for which organisation.
#[derive(Debug, InputObject)]
pub struct AppointRepresentativeInput {
    /// The organisation: one in the list.
    organisation_id: ID,
    /// A professional's profile.
    profile_id: ID,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// Who is no longer to act for which organisation.
#[derive(Debug, InputObject)]
pub struct DismissRepresentativeInput {
    /// The organisation.
    organisation_id: ID,
    /// The representative's profile.
    profile_id: ID,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        #[derive(SimpleObject)]
        pub struct $name {
            /// The organisation as it is now.
            organisation: Row<Organisation>,
        }
    )* }
}
payloads! {
    /// What came of proposing.
    ProposeOrganisationPayload;
    /// What came of listing.
    CreateOrganisationPayload;
    /// What came of changing.
    ChangeOrganisationPayload;
    /// What came of accepting.
    AcceptOrganisationPayload;
    /// What came of appointing.
    AppointRepresentativePayload;
    /// What came of dismissing.
    DismissRepresentativePayload;
}

/// The changes of organisations.
#[derive(Debug, Default)]
pub struct OrganisationMutations;

#[Object]
impl OrganisationMutations {
    /// Names an organisation that is not in the list. Moderators and administrators decide; until then they and you see it. For whoever has a role.
    async fn propose_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation.")] input: ProposeOrganisationInput,
    ) -> Result<ProposeOrganisationPayload, Problem> {
        let (session, mut faults) = (ctx.data_unchecked::<Session>(), Faults::default());
        let draft = draft(&input.name, input.kind, &input.municipality_ids, &mut faults);
        let once = faults.also(Once::of(ctx, "proposeOrganisation", input.idempotency_key.as_deref(), &input));
        let (draft, once) = faults.finish(draft.zip(once))?;
        let outcome = service::propose(&session.app, &session.actor, &once, ProposeOrganisation(draft)).await?;
        Ok(ProposeOrganisationPayload { organisation: of(session, outcome).await? })
    }

    /// Puts an organisation in the list. For moderators and administrators.
    async fn create_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation.")] input: CreateOrganisationInput,
    ) -> Result<CreateOrganisationPayload, Problem> {
        let (session, mut faults) = (ctx.data_unchecked::<Session>(), Faults::default());
        let draft = draft(&input.name, input.kind, &input.municipality_ids, &mut faults);
        let once = faults.also(Once::of(ctx, "createOrganisation", input.idempotency_key.as_deref(), &input));
        let (draft, once) = faults.finish(draft.zip(once))?;
        let outcome = service::create(&session.app, &session.actor, &once, CreateOrganisation(draft)).await?;
        Ok(CreateOrganisationPayload { organisation: of(session, outcome).await? })
    }

    /// Changes an organisation. What people wrote under its name keeps the name that it had then. For moderators and administrators.
    async fn change_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeOrganisationInput,
    ) -> Result<ChangeOrganisationPayload, Problem> {
        let (session, mut faults) = (ctx.data_unchecked::<Session>(), Faults::default());
        let id = faults.take("input.id", ids::parse(&input.id));
        let name = input.name.as_deref().and_then(|name| faults.take("input.name", Text::parse(name, text::NAME)));
        let places = input.municipality_ids.as_deref();
        let codes = places.and_then(|ids| codes("input.municipalityIds", ids, 0, MOST_MUNICIPALITIES, &mut faults));
        let once = faults.also(Once::of(ctx, "changeOrganisation", input.idempotency_key.as_deref(), &input));
        let (id, once) = faults.finish(id.zip(once))?;
        let command = ChangeOrganisation { id, expected: input.expected_version, name, kind: input.kind.map(Into::into), codes };
        let outcome = service::change(&session.app, &session.actor, &once, command).await?;
        Ok(ChangeOrganisationPayload { organisation: of(session, outcome).await? })
    }

    /// Takes a proposed organisation into the list. For moderators and administrators. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED (WRONG_STATE,
    /// NAME_TAKEN: another of its name and kind is in the list, there).
    async fn accept_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: AcceptOrganisationInput,
    ) -> Result<AcceptOrganisationPayload, Problem> {
        let (session, mut faults) = (ctx.data_unchecked::<Session>(), Faults::default());
        let id = faults.take("input.id", ids::parse(&input.id));
        let once = faults.also(Once::of(ctx, "acceptOrganisation", input.idempotency_key.as_deref(), &input));
        let (id, once) = faults.finish(id.zip(once))?;
        let command = AcceptOrganisation { id, expected: input.expected_version };
        let outcome = service::accept(&session.app, &session.actor, &once, command).await?;
        Ok(AcceptOrganisationPayload { organisation: of(session, outcome).await? })
    }

    /// Lets a professional act for an organisation. Doing it twice changes nothing. For administrators.
    async fn appoint_representative(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, for which organisation.")] input: AppointRepresentativeInput,
    ) -> Result<AppointRepresentativePayload, Problem> {
        let (session, mut faults) = (ctx.data_unchecked::<Session>(), Faults::default());
        let both = both(&input.organisation_id, &input.profile_id, &mut faults);
        let once = faults.also(Once::of(ctx, "appointRepresentative", input.idempotency_key.as_deref(), &input));
        let ((organisation, profile), once) = faults.finish(both.zip(once))?;
        let outcome = service::appoint(&session.app, &session.actor, &once, AppointRepresentative { organisation, profile }).await?;
        Ok(AppointRepresentativePayload { organisation: of(session, outcome).await? })
    }

    /// Ends that somebody may act for an organisation. Doing it twice changes nothing. For administrators.
    async fn dismiss_representative(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, for which organisation.")] input: DismissRepresentativeInput,
    ) -> Result<DismissRepresentativePayload, Problem> {
        let (session, mut faults) = (ctx.data_unchecked::<Session>(), Faults::default());
        let both = both(&input.organisation_id, &input.profile_id, &mut faults);
        let once = faults.also(Once::of(ctx, "dismissRepresentative", input.idempotency_key.as_deref(), &input));
        let ((organisation, profile), once) = faults.finish(both.zip(once))?;
        let outcome = service::dismiss(&session.app, &session.actor, &once, DismissRepresentative { organisation, profile }).await?;
        Ok(DismissRepresentativePayload { organisation: of(session, outcome).await? })
    }
}

fn draft(name: &str, kind: OrganisationKind, places: &[ID], faults: &mut Faults) -> Option<Draft> {
    let name = faults.take("input.name", Text::parse(name, text::NAME));
    let codes = codes("input.municipalityIds", places, 0, MOST_MUNICIPALITIES, faults);
    Some(Draft { name: name?, kind: kind.into(), codes: codes? })
}

fn both(organisation: &ID, profile: &ID, faults: &mut Faults) -> Option<(OrganisationId, ProfileId)> {
    let organisation = faults.take("input.organisationId", ids::parse(organisation));
    organisation.zip(faults.take("input.profileId", ids::parse(profile)))
}

async fn of(session: &Session, outcome: Outcome<Model, OrganisationId>) -> Result<Row<Organisation>, Error> {
    Ok(Row(outcome.shown(session, Organisation, Organisation::by_id).await?))
}
