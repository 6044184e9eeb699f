//! What administrators do with accounts.
use super::{
    Suspension,
    viewer::{Consent, ContactChannel, shown},
};
use crate::{
    error::{FieldError, FieldErrors, Language, ProblemCode, ResolverError, Result},
    graphql::{
        RequestContext,
        connection::{Connection, Count},
        ids, page_cost,
        row::Resolved,
    },
    once::Once,
    page::{Arguments, List, Slice},
    people::{ManageAccounts, Standing, Which, service},
    text::{self, Text},
};
use async_graphql::{Context, ID, InputObject, InputType, Object, SimpleObject};
use entity::{account, ids::AccountId};

/// An account, as administrators see it.
#[derive(Clone, Debug)]
pub struct Account(pub account::Model);

/// An account, as administrators see it: how to reach its holder, and whether it may take part. It tells nothing about its profiles, so that nothing ties these together.
#[Object]
impl Account {
    /// Global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// The language in which to speak to its holder.
    async fn language(&self) -> Language {
        shown(self.0.language)
    }
    /// The issuer of its holder's tokens: who can reach them.
    async fn issuer(&self) -> &str {
        &self.0.issuer
    }
    /// Its holder, as that issuer knows them: together they name one account.
    async fn subject(&self) -> &str {
        &self.0.subject
    }
    /// How its holder wants to be reached.
    async fn contact_channel(&self) -> ContactChannel {
        self.0.contact_channel.into()
    }
    /// Since when and why it is suspended; null when it is not.
    async fn suspended(&self) -> Option<Suspension> {
        Suspension::of(&self.0)
    }
    /// Goes up with each change of the account.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl Account {
    /// The account with this id, for administrators; else nothing. With its siblings in one statement.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: AccountId) -> Result<Option<Self>> {
        let found = session.loads.accounts.load(id, async |ids| service::accounts(&session.db, &session.actor, ids).await);
        Ok(found.await?.map(Self))
    }
}

/// The questions of administrators.
#[derive(Debug, Default)]
pub struct AdminQueries;

#[Object]
impl AdminQueries {
    /// Who agreed to be contacted again, and has not withdrawn it. For administrators.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn recontact_consents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only about this topic, in exactly these words: 2–120 characters.")] topic: Option<String>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Consent>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let topic = topic.and_then(|topic| faults.field("topic", Text::parse(&topic, text::TOPIC)));
        let list = List::new("recontactConsents", topic.as_ref().map_or(b"", |topic| topic.as_str().as_bytes()));
        let slice = faults.merge(Slice::parse(list, &Arguments { first, after, last, before }));
        let slice = faults.finish(slice)?;
        let about = topic.as_ref().map(Text::as_str);
        let page = service::recontact(&session.app, &session.db, &session.actor, about, slice).await?.map(Consent);
        let count: Count = Box::new(move |session| {
            let topic = topic.clone();
            let about = async move {
                let about = topic.as_ref().map(Text::as_str);
                service::recontact_count(&session.app, &session.db, &session.actor, about).await
            };
            Box::pin(about)
        });
        Ok(Resolved(Connection::new(page, count)))
    }
}

/// Which account, and why.
#[derive(Debug, InputObject)]
pub struct SuspendAccountInput {
    /// The account's id; or else its issuer and subject.
    id: Option<ID>,
    /// The issuer of its tokens, with `subject`: 1–255 characters.
    issuer: Option<String>,
    /// The subject of its tokens, with `issuer`: 1–255 characters.
    subject: Option<String>,
    /// Why: 10–1,000 characters, for its holder and for administrators.
    reason: String,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// What came of it.
#[derive(SimpleObject)]
pub struct SuspendAccountPayload {
    /// The account as it is now.
    account: Resolved<Account>,
}

/// Which account.
#[derive(Debug, InputObject)]
pub struct ReinstateAccountInput {
    /// The account's id; or else its issuer and subject.
    id: Option<ID>,
    /// The issuer of its tokens, with `subject`: 1–255 characters.
    issuer: Option<String>,
    /// The subject of its tokens, with `issuer`: 1–255 characters.
    subject: Option<String>,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// What came of it.
#[derive(SimpleObject)]
pub struct ReinstateAccountPayload {
    /// The account as it is now.
    account: Resolved<Account>,
}

fn which(id: Option<&ID>, issuer: Option<&String>, subject: Option<&String>, faults: &mut FieldErrors) -> Option<Which> {
    match (id, issuer, subject) {
        (Some(id), None, None) => faults.field("input.id", ids::parse(id)).map(Which::Id),
        (None, Some(issuer), Some(subject)) => {
            let issuer = faults.field("input.issuer", Text::parse(issuer, text::TOKEN_NAME));
            let subject = faults.field("input.subject", Text::parse(subject, text::TOKEN_NAME));
            Some(Which::Token { issuer: issuer?.into_string(), subject: subject?.into_string() })
        }
        (Some(_), _, _) => {
            faults.add(FieldError::at("input.id", ProblemCode::ConflictingArguments).with("issuer, subject"));
            None
        }
        (None, issuer, subject) => {
            let missing = match (issuer, subject) {
                (None, Some(_)) => "input.issuer",
                (Some(_), None) => "input.subject",
                _ => "input.id",
            };
            faults.add(FieldError::at(missing, ProblemCode::Required));
            None
        }
    }
}

async fn stand<I: InputType>(
    ctx: &Context<'_>,
    field: &'static str,
    key: Option<&str>,
    input: &I,
    what: Option<(Which, Standing)>,
    mut faults: FieldErrors,
) -> Result<Resolved<Account>, ResolverError> {
    let session = ctx.data_unchecked::<RequestContext>();
    let once = faults.merge(Once::of(ctx, field, key, input));
    let (what, once) = faults.finish(what.zip(once))?;
    let done = service::set_standing(&session.app, &session.actor, &once, field, ManageAccounts(what)).await?;
    Ok(Resolved(done.shown(session, Account, Account::by_id).await?))
}

/// The deeds of administrators.
#[derive(Debug, Default)]
pub struct AdminMutations;

#[Object]
impl AdminMutations {
    /// Suspends an account: it can do nothing any more but read `viewer`. What others see of its profiles stays. For administrators.
    async fn suspend_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which account, and why.")] input: SuspendAccountInput,
    ) -> Result<SuspendAccountPayload, ResolverError> {
        let mut faults = FieldErrors::default();
        let which = which(input.id.as_ref(), input.issuer.as_ref(), input.subject.as_ref(), &mut faults);
        let reason = faults.field("input.reason", Text::parse(&input.reason, text::REASON));
        let what = which.zip(reason.map(Standing::Suspended));
        let key = input.idempotency_key.as_deref();
        Ok(SuspendAccountPayload { account: stand(ctx, "suspendAccount", key, &input, what, faults).await? })
    }

    /// Takes a suspension back. For administrators.
    async fn reinstate_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which account.")] input: ReinstateAccountInput,
    ) -> Result<ReinstateAccountPayload, ResolverError> {
        let mut faults = FieldErrors::default();
        let which = which(input.id.as_ref(), input.issuer.as_ref(), input.subject.as_ref(), &mut faults);
        let what = which.map(|which| (which, Standing::Reinstated));
        let key = input.idempotency_key.as_deref();
        Ok(ReinstateAccountPayload { account: stand(ctx, "reinstateAccount", key, &input, what, faults).await? })
    }
}
