//! Changing what a profile shows.
use super::Profile;
use crate::{
    error::{FieldError, FieldErrors, ProblemCode, ResolverError},
    graphql::{Capacity, RequestContext, ids, row::Resolved},
    once::Once,
    people::{Affiliation, Changes, CoreRole, Domain, EditProfile, MOST_AFFILIATIONS, WorkAddress, service},
    places::graphql::WorkAreaInput,
    tags::TagsInput,
    text::{self, Text},
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};

/// A function at an organisation.
#[derive(Clone, Debug, InputObject)]
pub struct AffiliationInput {
    /// The organisation.
    organisation_id: ID,
    /// The function: 2–80 characters.
    function: String,
    /// The work area of this function.
    work_area: Option<WorkAreaInput>,
}

/// What changes of your profile in one capacity. What is left out stays as it is; null clears what can be empty.
#[derive(Debug, InputObject)]
pub struct UpdateProfileInput {
    /// Which of your profiles: the one for this capacity.
    capacity: Capacity,
    /// The name that you show: 2–60 characters. A parent's contributions follow it, except anonymous ones. Null: stays.
    display_name: Option<String>,
    /// What you say of yourself: up to 1,000 characters of Markdown.
    about: MaybeUndefined<String>,
    /// The domains that you know. LIVED_EXPERIENCE belongs to parents: they always have it, others can't.
    domains: MaybeUndefined<Vec<Domain>>,
    /// What you know about: at most 10 tags.
    expertise: MaybeUndefined<TagsInput>,
    /// The core roles that you fill.
    core_roles: MaybeUndefined<Vec<CoreRole>>,
    /// Where you work; for a parent, where you live or are active.
    work_area: MaybeUndefined<WorkAreaInput>,
    /// Whether you want to be found as an expert. Not for the capacity STEWARD. Null: stays.
    findable: Option<bool>,
    /// A work e-mail address that is yours and that you choose to show to who is signed in: 3–120 characters. Professionals only.
    work_address: MaybeUndefined<String>,
    /// All your functions, the most important first: at most 10. Professionals only.
    affiliations: MaybeUndefined<Vec<AffiliationInput>>,
    /// The version of the profile that you read.
    expected_version: i32,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// What came of it.
#[derive(SimpleObject)]
pub struct UpdateProfilePayload {
    /// The profile as it is now.
    profile: Resolved<Profile>,
}

/// `None`: left out. `Some(None)`: null.
fn given<T>(value: &MaybeUndefined<T>) -> Option<Option<&T>> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}

impl UpdateProfileInput {
    fn parse(&self, faults: &mut FieldErrors) -> Changes {
        let optional = |text: Option<&String>| text.map_or("", String::as_str).to_owned();
        let display_name = self.display_name.as_deref();
        Changes {
            display_name: display_name.and_then(|name| faults.field("input.displayName", Text::parse(name, text::DISPLAY_NAME))),
            about: given(&self.about).and_then(|about| faults.field("input.about", Text::parse(&optional(about), text::ABOUT))),
            domains: given(&self.domains).map(|all| Domain::mask(all.into_iter().flatten())),
            expertise: given(&self.expertise)
                .and_then(|tags| tags.map_or_else(|| Some(vec![]), |tags| tags.parse("input.expertise", faults))),
            core_roles: given(&self.core_roles).map(|all| CoreRole::mask(all.into_iter().flatten())),
            work_area: given(&self.work_area).map(|area| area.and_then(|area| area.parse("input.workArea", faults))),
            findable: self.findable,
            work_address: given(&self.work_address)
                .map(|address| address.and_then(|address| faults.field("input.workAddress", WorkAddress::parse(address)))),
            affiliations: given(&self.affiliations).map(|all| affiliations(all.map_or(&[], Vec::as_slice), faults)),
        }
    }
}

fn affiliations(all: &[AffiliationInput], faults: &mut FieldErrors) -> Vec<Affiliation> {
    if all.len() > MOST_AFFILIATIONS {
        faults.add(FieldError::at("input.affiliations", ProblemCode::TooMany).with(MOST_AFFILIATIONS));
        return vec![];
    }
    let one = |(i, input): (usize, &AffiliationInput)| {
        let at = |name: &str| format!("input.affiliations.{i}.{name}");
        let organisation = faults.field(&at("organisationId"), ids::parse(&input.organisation_id));
        let function = faults.field(&at("function"), Text::parse(&input.function, text::FUNCTION));
        let work_area = input.work_area.as_ref().and_then(|area| area.parse(&at("workArea"), faults));
        Some(Affiliation { organisation: organisation?, function: function?, work_area })
    };
    all.iter().enumerate().filter_map(one).collect()
}

/// Changes of profiles.
#[derive(Debug, Default)]
pub struct EditMutations;

#[Object]
impl EditMutations {
    /// Changes what your profile in one capacity shows.
    async fn update_profile(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which profile, and what changes.")] input: UpdateProfileInput,
    ) -> Result<UpdateProfilePayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let changes = input.parse(&mut faults);
        let once = faults.merge(Once::of(ctx, "updateProfile", input.idempotency_key.as_deref(), &input));
        let once = faults.finish(once)?;
        let command = EditProfile::of(&session.actor, input.capacity.into(), input.expected_version, changes)?;
        let done = service::update_profile(&session.app, &session.actor, &once, command).await?;
        Ok(UpdateProfilePayload { profile: Resolved(done.shown(session, Profile, Profile::by_id).await?) })
    }
}
