//! What changes registrations: parse, call, wrap.
use super::{
    Registration, RegistrationState,
    asked::{RegistrationAnswerInput, parse_answers},
};
use crate::{
    error::{FieldErrors, ResolverError},
    graphql::{Capacity, RequestContext, ids, row::Resolved},
    once::Once,
    registrations::{service, sheet},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

macro_rules! inputs {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => { $(
        $(#[$doc])*
        #[derive(Debug, InputObject)]
        pub struct $name {
            $($(#[$field_doc])* $field: $type,)*
            /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
            idempotency_key: Option<String>,
        }
    )* }
}

inputs! {
    /// A registration.
    RegisterForEventInput {
        /// The event.
        event_id: ID,
        /// The capacity in which you come: OUDER or PROFESSIONAL.
        capacity: Capacity,
        /// Your answers to the event's `registrationQuestions`: each once, and all that are required.
        answers: Option<Vec<RegistrationAnswerInput>>,
    }
    /// A place to give up.
    CancelRegistrationInput {
        /// The registration.
        registration_id: ID,
        /// The version that you read.
        expected_version: i32,
    }
    /// A place to take.
    AcceptOfferInput {
        /// The registration, in state OFFERED.
        registration_id: ID,
        /// The version that you read.
        expected_version: i32,
    }
    /// Somebody's attendance.
    MarkAttendanceInput {
        /// The registration, in state REGISTERED.
        registration_id: ID,
        /// Whether they were there.
        attended: bool,
        /// The version that you read.
        expected_version: i32,
    }
}

inputs! {
    /// Whose list to take.
    ExportParticipantsInput {
        /// The event.
        event_id: ID,
        /// Only those that stand so. All when it is left out or empty.
        states: Option<Vec<RegistrationState>>,
    }
}

/// The participants of an event.
#[derive(SimpleObject)]
pub struct ExportParticipantsPayload {
    /// A sheet as RFC 4180 has it, in UTF-8: a head in the language of the request, then a line for each registration in the order of coming, with display
    /// name, capacity, state, place in line, whether they were there (YES, NO or nothing), and an answer for each of the event's questions. Every cell is
    /// quoted, and what a spreadsheet would take for a formula has an apostrophe before it.
    csv: String,
    /// How many registrations are in it.
    count: usize,
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident)*) => { $(
        $(#[$doc])*
        #[derive(SimpleObject)]
        pub struct $name {
            /// The registration as it is now.
            registration: Resolved<Registration>,
        }
    )* }
}

payloads! {
    /// Your registration: REGISTERED, or WAITING when there was no place.
    RegisterForEventPayload
    /// The registration that ended.
    CancelRegistrationPayload
    /// Your registration: REGISTERED.
    AcceptOfferPayload
    /// The registration with the attendance.
    MarkAttendancePayload
}

/// The changes of registrations.
#[derive(Debug, Default)]
pub struct RegistrationMutations;

#[Object]
impl RegistrationMutations {
    /// Registers for an event, once a person, in whichever capacity. With `parentPlaces` so many of the places are kept for parents until 48 hours
    /// before the start: parents take those first, then the others like everybody. Who finds none waits, in the order of coming; that is no error. At
    /// those 48 hours the kept places that are left go to whoever waits, at once. Any other place that comes free is offered to the first who waits
    /// and may have it, for 24 hours but never beyond the start, and when it is not taken to the next.
    /// Errors: NOT_FOUND; FORBIDDEN (WRONG_CAPACITY, OUTSIDE_AUDIENCE, NOT_A_MEMBER, ARCHIVED); REFUSED (ALREADY_REGISTERED,
    /// REGISTRATION_NOT_OPEN, REGISTRATION_CLOSED, EVENT_CANCELLED, WRONG_STATE for a draft); INVALID (answers that are missing, REQUIRED, or do not fit
    /// their question: UNKNOWN_ID, DUPLICATE, TOO_LONG, BAD_FORMAT).
    async fn register_for_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and as what.")] input: RegisterForEventInput,
    ) -> Result<RegisterForEventPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let id = faults.field("input.eventId", ids::parse(&input.event_id));
        let once = faults.merge(Once::of(ctx, "registerForEvent", input.idempotency_key.as_deref(), &input));
        let answers = parse_answers(input.answers.as_deref().unwrap_or_default(), &mut faults);
        let (id, (once, answers)) = faults.finish(id.zip(once.zip(answers)))?;
        let done = service::register(&session.app, &session.actor, &once, id, input.capacity.into(), &answers).await?;
        Ok(RegisterForEventPayload { registration: Resolved(done.shown(session, Registration::in_line, Registration::by_id).await?) })
    }

    /// Gives up a place, an offer, or a turn on the waiting list: your own, or, for who leads the community that organises the event, anybody's. Until
    /// the event begins. The place is offered to whoever is next, and what you answered when you registered is gone.
    /// Errors: NOT_FOUND; CONFLICT; REFUSED (WRONG_STATE when it had ended, EVENT_BEGUN).
    async fn cancel_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: CancelRegistrationInput,
    ) -> Result<CancelRegistrationPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let id = faults.field("input.registrationId", ids::parse(&input.registration_id));
        let once = faults.merge(Once::of(ctx, "cancelRegistration", input.idempotency_key.as_deref(), &input));
        let (id, once) = faults.finish(id.zip(once))?;
        let done = service::cancel(&session.app, &session.actor, &once, id, input.expected_version).await?;
        Ok(CancelRegistrationPayload { registration: Resolved(done.shown(session, Registration::in_line, Registration::by_id).await?) })
    }

    /// Takes the place that was offered to you.
    /// Errors: NOT_FOUND; FORBIDDEN as for `registerForEvent`; CONFLICT; REFUSED (OFFER_LAPSED, EVENT_CANCELLED, WRONG_STATE without an offer).
    async fn accept_offer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: AcceptOfferInput,
    ) -> Result<AcceptOfferPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let id = faults.field("input.registrationId", ids::parse(&input.registration_id));
        let once = faults.merge(Once::of(ctx, "acceptOffer", input.idempotency_key.as_deref(), &input));
        let (id, once) = faults.finish(id.zip(once))?;
        let done = service::accept(&session.app, &session.actor, &once, id, input.expected_version).await?;
        Ok(AcceptOfferPayload { registration: Resolved(done.shown(session, Registration::in_line, Registration::by_id).await?) })
    }

    /// The participants of an event as CSV, at most 10,000: for who leads the body that organises it. Of a parent it has the display name alone, like of
    /// everybody. It is noted in the audit, a retry too.
    /// Errors: NOT_FOUND; FORBIDDEN; REFUSED (TOO_MANY).
    async fn export_participants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which event.")] input: ExportParticipantsInput,
    ) -> Result<ExportParticipantsPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "exportParticipants", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.eventId", &input.event_id)?;
        let states: Vec<_> = input.states.iter().flatten().copied().map(Into::into).collect();
        let (questions, lines) = service::export(&session.app, &session.actor, &once, id, &states).await?;
        let count = lines.len();
        Ok(ExportParticipantsPayload { csv: sheet::csv(&questions, lines, session.language)?, count })
    }

    /// Notes whether somebody who had a place was there, once the event has begun. For who leads the community that organises it.
    /// Errors: NOT_FOUND; FORBIDDEN; CONFLICT; REFUSED (EVENT_NOT_BEGUN, EVENT_CANCELLED, WRONG_STATE without a place).
    async fn mark_attendance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, and whether.")] input: MarkAttendanceInput,
    ) -> Result<MarkAttendancePayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let id = faults.field("input.registrationId", ids::parse(&input.registration_id));
        let once = faults.merge(Once::of(ctx, "markAttendance", input.idempotency_key.as_deref(), &input));
        let (id, once) = faults.finish(id.zip(once))?;
        let done = service::attend(&session.app, &session.actor, &once, id, input.expected_version, input.attended).await?;
        Ok(MarkAttendancePayload { registration: Resolved(done.shown(session, Registration::in_line, Registration::by_id).await?) })
    }
}
