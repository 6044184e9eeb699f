//! The link to one's own calendar: made, renewed, withdrawn.
use super::{
    commands::{RenewCalendarLinkInput, WithdrawCalendarLinkInput},
    link::Linked,
};
use crate::{
    error::ResolverError,
    graphql::{mutate::mutation_fields, row::Resolved},
    people::graphql::Viewer,
};
use async_graphql::{Context, Object};

/// The link that was made.
pub struct RenewCalendarLinkPayload(Linked);

/// The link that was made.
#[Object]
impl RenewCalendarLinkPayload {
    /// The path of the calendar, to be put behind the service's own address. Whoever has it reads where you are to be: it is shown this once, and null when
    /// the same idempotency key comes again. Who lost it makes another.
    async fn path(&self) -> Option<String> {
        self.0.secret.as_ref().map(|secret| format!("/calendar/own/{}.ics", secret.shown()))
    }
    /// You.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Viewer>>, ResolverError> {
        Ok(Viewer::of(ctx.data_unchecked()).await?.map(Resolved))
    }
}

impl From<Linked> for RenewCalendarLinkPayload {
    fn from(linked: Linked) -> Self {
        Self(linked)
    }
}

/// The link is gone.
pub struct WithdrawCalendarLinkPayload;

/// The link is gone.
#[Object]
impl WithdrawCalendarLinkPayload {
    /// You.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Resolved<Viewer>>, ResolverError> {
        Ok(Viewer::of(ctx.data_unchecked()).await?.map(Resolved))
    }
}

impl From<Linked> for WithdrawCalendarLinkPayload {
    fn from(_: Linked) -> Self {
        Self
    }
}

mutation_fields! {
    /// The changes of calendars.
    CalendarMutations {
        /// Makes the secret link to your own calendar (iCalendar): the events for which you are registered, wait or have an offer, and those that you organise,
        /// from 90 days ago to 18 months ahead. The link that you had before dies. It sees what the roles of your token see now; make another when those
        /// change. Errors: UNAUTHENTICATED, FORBIDDEN without a role, CONFLICT.
        renew_calendar_link(RenewCalendarLinkInput = "Nothing but the key.") -> RenewCalendarLinkPayload;
        /// Withdraws the link to your own calendar: whoever has it finds nothing any more. Errors: UNAUTHENTICATED, FORBIDDEN without a role, CONFLICT.
        withdraw_calendar_link(WithdrawCalendarLinkInput = "Nothing but the key.") -> WithdrawCalendarLinkPayload;
    }
}
