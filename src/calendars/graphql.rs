//! The link to one's own calendar: made, renewed, withdrawn.
use super::service;
use crate::{
    error::ResolverError,
    graphql::{RequestContext, row::Resolved},
    once::Once,
    people::graphql::Viewer,
};
use async_graphql::{Context, InputObject, Object, SimpleObject};

/// What `renewCalendarLink` needs.
#[derive(InputObject)]
pub struct RenewCalendarLinkInput {
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// What `withdrawCalendarLink` needs.
#[derive(InputObject)]
pub struct WithdrawCalendarLinkInput {
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// The link that was made.
#[derive(SimpleObject)]
pub struct RenewCalendarLinkPayload {
    /// The path of the calendar, to be put behind the service's own address. Whoever has it reads where you are to be: it is shown this once, and null when
    /// the same idempotency key comes again. Who lost it makes another.
    path: Option<String>,
    /// You.
    viewer: Option<Resolved<Viewer>>,
}

/// The link is gone.
#[derive(SimpleObject)]
pub struct WithdrawCalendarLinkPayload {
    /// You.
    viewer: Option<Resolved<Viewer>>,
}

/// The changes of calendars.
#[derive(Debug, Default)]
pub struct CalendarMutations;

#[Object]
impl CalendarMutations {
    /// Makes the secret link to your own calendar (iCalendar): the events for which you are registered, wait or have an offer, and those that you organise,
    /// from 90 days ago to 18 months ahead. The link that you had before dies. It sees what the roles of your token see now; make another when those
    /// change. Errors: UNAUTHENTICATED, FORBIDDEN without a role, CONFLICT.
    async fn renew_calendar_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Nothing but the key.")] input: RenewCalendarLinkInput,
    ) -> Result<RenewCalendarLinkPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "renewCalendarLink", input.idempotency_key.as_deref(), &input)?;
        let secret = service::renew(&session.app, &session.actor, &once).await?;
        let path = secret.map(|secret| format!("/calendar/own/{}.ics", secret.shown()));
        Ok(RenewCalendarLinkPayload { path, viewer: Viewer::of(session).await?.map(Resolved) })
    }

    /// Withdraws the link to your own calendar: whoever has it finds nothing any more. Errors: UNAUTHENTICATED, FORBIDDEN without a role, CONFLICT.
    async fn withdraw_calendar_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Nothing but the key.")] input: WithdrawCalendarLinkInput,
    ) -> Result<WithdrawCalendarLinkPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "withdrawCalendarLink", input.idempotency_key.as_deref(), &input)?;
        service::withdraw(&session.app, &session.actor, &once).await?;
        Ok(WithdrawCalendarLinkPayload { viewer: Viewer::of(session).await?.map(Resolved) })
    }
}
