//! Changes of one's own account and consents.
use super::viewer::{Consent, ContactChannel, Digest, Viewer};
use crate::{
    error::{Error, FieldErrors, Language, ResolverError},
    graphql::{RequestContext, ids, row::Resolved},
    once::{Once, Outcome},
    people::{EditAccount, GiveConsent, Preferences, WithdrawConsent, service},
    text::{self, Text},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::enums;

/// How you want to be spoken to. What is left out or null stays as it is.
#[derive(Debug, InputObject)]
pub struct UpdateAccountInput {
    /// The language in which you are spoken to.
    language: Option<Language>,
    /// How you want to be reached.
    contact_channel: Option<ContactChannel>,
    /// How often you want to hear what is new.
    digest: Option<Digest>,
    /// The version of the account that you read.
    expected_version: i32,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// What came of it.
#[derive(SimpleObject)]
pub struct UpdateAccountPayload {
    /// You, as the account is now.
    viewer: Resolved<Viewer>,
}

/// A consent to be contacted again about one topic.
#[derive(Debug, InputObject)]
pub struct GiveConsentInput {
    /// About what: 2–120 characters.
    topic: String,
    /// Until when: later than now, at most two years ahead.
    until: DateTime<Utc>,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// What came of it.
#[derive(SimpleObject)]
pub struct GiveConsentPayload {
    /// The consent.
    consent: Resolved<Consent>,
}

/// The end of a consent.
#[derive(Debug, InputObject)]
pub struct WithdrawConsentInput {
    /// The consent.
    id: ID,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// What came of it.
#[derive(SimpleObject)]
pub struct WithdrawConsentPayload {
    /// The consent that was withdrawn.
    consent: Resolved<Consent>,
}

/// Changes of what is one's own.
#[derive(Debug, Default)]
pub struct OwnMutations;

#[Object]
impl OwnMutations {
    /// Changes how you are spoken to and reached.
    async fn update_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateAccountInput,
    ) -> Result<UpdateAccountPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "updateAccount", input.idempotency_key.as_deref(), &input)?;
        let change = Preferences {
            expected: input.expected_version,
            language: input.language.map(|language| match language {
                Language::Nl => enums::Language::Nl,
                Language::En => enums::Language::En,
            }),
            contact_channel: input.contact_channel.map(Into::into),
            digest: input.digest.map(Into::into),
        };
        let command = EditAccount::of(&session.actor, change);
        let viewer = match service::update_account(&session.app, &session.actor, &once, command).await? {
            Outcome::Fresh(row) => Viewer(row),
            Outcome::Before(_) => Viewer::of(session).await?.ok_or(Error::Unauthenticated(None))?,
        };
        Ok(UpdateAccountPayload { viewer: Resolved(viewer) })
    }

    /// Consents to being contacted again about a topic. A consent that stands on the same topic makes way. At most 50 stand at a time.
    async fn give_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "About what, and until when.")] input: GiveConsentInput,
    ) -> Result<GiveConsentPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let topic = faults.field("input.topic", Text::parse(&input.topic, text::TOPIC));
        let once = faults.merge(Once::of(ctx, "giveConsent", input.idempotency_key.as_deref(), &input));
        let (topic, once) = faults.finish(topic.zip(once))?;
        let command = EditAccount::of(&session.actor, GiveConsent { topic, until: input.until });
        let done = service::give_consent(&session.app, &session.actor, &once, command).await?;
        Ok(GiveConsentPayload { consent: Resolved(done.shown(session, Consent, Consent::by_id).await?) })
    }

    /// Withdraws a consent, at once.
    async fn withdraw_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: WithdrawConsentInput,
    ) -> Result<WithdrawConsentPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let id = faults.field("input.id", ids::parse(&input.id));
        let once = faults.merge(Once::of(ctx, "withdrawConsent", input.idempotency_key.as_deref(), &input));
        let (id, once) = faults.finish(id.zip(once))?;
        let command = EditAccount::of(&session.actor, WithdrawConsent(id));
        let done = service::withdraw_consent(&session.app, &session.actor, &once, command).await?;
        Ok(WithdrawConsentPayload { consent: Resolved(done.shown(session, Consent, Consent::by_id).await?) })
    }
}
