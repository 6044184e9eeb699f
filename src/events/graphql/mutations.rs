//! What can be done with meetings.
use super::{ChangeEventInput, CreateEventInput, Event, input::maybe};
use crate::{
    error::{Faults, Problem},
    events::{Held, service},
    graphql::{Session, ids, row::Row},
    once::Once,
    text::{self, REASON, REPORT, Text},
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};

/// What `publishEvent` needs.
#[derive(InputObject)]
pub struct PublishEventInput {
    /// Which draft.
    event_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `cancelEvent` needs.
#[derive(InputObject)]
pub struct CancelEventInput {
    /// Which meeting.
    event_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// Why, for everybody who sees it: 10–1,000 characters, plain text.
    reason: String,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `closeEvent` needs.
#[derive(InputObject)]
pub struct CloseEventInput {
    /// Which meeting.
    event_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// What came of it: 10–8,000 characters, Markdown.
    report: Option<String>,
    /// Where it can be seen or heard again: an https address of at most 500 characters.
    recording_link: Option<String>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `discardDraft` needs.
#[derive(InputObject)]
pub struct DiscardDraftInput {
    /// Which draft of a meeting.
    event_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `changeEventReport` changes. What is left out stays as it is.
#[derive(InputObject)]
pub struct ChangeEventReportInput {
    /// Which meeting.
    event_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// What came of it: 10–8,000 characters, Markdown.
    report: Option<String>,
    /// Where it can be seen or heard again: an https address of at most 500 characters; null when it no longer can.
    recording_link: MaybeUndefined<String>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What is left of a draft.
#[derive(SimpleObject)]
pub struct DiscardDraftPayload {
    /// The global id that it had.
    event_id: ID,
}

/// What a mutation on a meeting gives back.
#[derive(SimpleObject)]
pub struct EventPayload {
    /// The meeting, as you may see it now.
    event: Row<Event>,
}

async fn payload(session: &Session, done: Held) -> Result<EventPayload, Problem> {
    Ok(EventPayload { event: Row(done.shown(session, Event, Event::by_id).await?) })
}

/// What can be done with meetings.
#[derive(Default)]
pub struct EventMutations;

#[Object]
impl EventMutations {
    /// Draft a meeting of a community: its core group and its moderators, and administrators. Errors: NOT_FOUND, FORBIDDEN (NOT_A_MEMBER, ARCHIVED),
    /// INVALID with every field that is wrong (ENDS_BEFORE_START, OUT_OF_RANGE, REQUIRED, CONFLICTING_ARGUMENTS where two do not go together).
    async fn create_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting.")] input: CreateEventInput,
    ) -> Result<EventPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let once = faults.also(Once::of(ctx, "createEvent", input.idempotency_key.as_deref(), &input));
        let command = input.parse(&mut faults);
        let (once, command) = faults.finish(once.zip(command))?;
        payload(session, service::create(&session.app, &session.actor, &once, command).await?).await
    }

    /// Change a meeting that is a draft or published: those who organise it. Who moves a published one announces it anew, which `parentFriendly`
    /// counts from. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED), CONFLICT, INVALID with every field that does not fit together with the others, REFUSED
    /// (WRONG_STATE once it is cancelled or closed, and for a time that is past already; IN_THE_PAST; CAPACITY_TAKEN).
    async fn change_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeEventInput,
    ) -> Result<EventPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let once = faults.also(Once::of(ctx, "changeEvent", input.idempotency_key.as_deref(), &input));
        let id = faults.take("input.eventId", ids::parse(&input.event_id));
        let changes = input.parse(&mut faults);
        let (once, id) = faults.finish(once.zip(id))?;
        payload(session, service::change(&session.app, &session.actor, &once, id, input.expected_version, changes).await?).await
    }

    /// Publish a draft: those who organise it. Whoever may look into the community sees it from now on. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED),
    /// CONFLICT, REFUSED (WRONG_STATE when it is no draft, IN_THE_PAST when it would have started).
    async fn publish_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which draft.")] input: PublishEventInput,
    ) -> Result<EventPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let once = Once::of(ctx, "publishEvent", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.eventId", &input.event_id)?;
        payload(session, service::publish(&session.app, &session.actor, &once, id, input.expected_version).await?).await
    }

    /// Throw a draft of a meeting away: those who organise it. It can't be undone. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED), CONFLICT, REFUSED (WRONG_STATE
    /// when it is no draft: what was published is called off or closed).
    async fn discard_draft(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which draft.")] input: DiscardDraftInput,
    ) -> Result<DiscardDraftPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let once = Once::of(ctx, "discardDraft", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.eventId", &input.event_id)?;
        let gone = service::discard(&session.app, &session.actor, &once, id, input.expected_version).await?;
        Ok(DiscardDraftPayload { event_id: ids::id(gone) })
    }

    /// Call a published meeting off: those who organise it, also once its community is archived. It can't be undone. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, REFUSED
    /// (WRONG_STATE unless it is published, IN_THE_PAST when it is over).
    async fn cancel_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: CancelEventInput,
    ) -> Result<EventPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let once = faults.also(Once::of(ctx, "cancelEvent", input.idempotency_key.as_deref(), &input));
        let id = faults.take("input.eventId", ids::parse(&input.event_id));
        let reason = faults.take("input.reason", Text::parse(&input.reason, REASON));
        let (once, (id, reason)) = faults.finish(once.zip(id.zip(reason)))?;
        payload(session, service::cancel(&session.app, &session.actor, &once, id, input.expected_version, reason).await?).await
    }

    /// Correct the report of a closed meeting, or where it can be seen again: those who organise it. The report that was is kept (`reportRevisions`).
    /// Errors: NOT_FOUND, FORBIDDEN (ARCHIVED), CONFLICT, INVALID, REFUSED (WRONG_STATE unless it is closed).
    async fn change_event_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and what is right.")] input: ChangeEventReportInput,
    ) -> Result<EventPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let once = faults.also(Once::of(ctx, "changeEventReport", input.idempotency_key.as_deref(), &input));
        let id = faults.take("input.eventId", ids::parse(&input.event_id));
        let report = input.report.as_deref().and_then(|report| faults.take("input.report", Text::parse(report, REPORT)));
        let recording = maybe(&mut faults, "input.recordingLink", input.recording_link.clone(), |link| text::link(&link));
        let (once, id) = faults.finish(once.zip(id))?;
        let told = (report, recording);
        payload(session, service::change_report(&session.app, &session.actor, &once, id, input.expected_version, told).await?).await
    }

    /// Close a meeting that is over, with its report and where it can be seen again: those who organise it, also once its community is archived. Errors:
    /// NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, REFUSED (WRONG_STATE unless it is published, NOT_OVER).
    async fn close_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and what came of it.")] input: CloseEventInput,
    ) -> Result<EventPayload, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let once = faults.also(Once::of(ctx, "closeEvent", input.idempotency_key.as_deref(), &input));
        let id = faults.take("input.eventId", ids::parse(&input.event_id));
        let report = input.report.as_deref().and_then(|report| faults.take("input.report", Text::parse(report, REPORT)));
        let recording = input.recording_link.as_deref().and_then(|link| faults.take("input.recordingLink", text::link(link)));
        let (once, id) = faults.finish(once.zip(id))?;
        let came = (report, recording);
        payload(session, service::close(&session.app, &session.actor, &once, id, input.expected_version, came).await?).await
    }
}
