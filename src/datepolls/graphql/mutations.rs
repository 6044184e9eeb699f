//! What can be done with date polls.
use super::{DateAnswer, DatePoll};
use crate::{
    communities::graphql::Audience,
    datepolls::{CreateDatePoll, MOST, Polled, service},
    error::{FieldError, FieldErrors, ProblemCode, ResolverError},
    events::{body, moment},
    graphql::{Capacity, RequestContext, ids, row::Resolved},
    once::Once,
    text::{DESCRIPTION, EVENT_TITLE, REASON, Text},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

/// One date of a poll.
#[derive(InputObject)]
pub struct DateOptionInput {
    /// When the meeting would start, in whole seconds: later than the poll closes.
    starts_at: DateTime<Utc>,
    /// When it would end: later than it starts, and at most 14 days.
    ends_at: DateTime<Utc>,
}

/// What `createDatePoll` needs. One of `communityId`, `networkId` and `policyTableId`.
#[derive(InputObject)]
pub struct CreateDatePollInput {
    /// The community that asks.
    community_id: Option<ID>,
    /// The network of parents that asks.
    network_id: Option<ID>,
    /// The policy table that asks.
    policy_table_id: Option<ID>,
    /// Whether it is for those alone who have a seat in the body that asks.
    #[graphql(default)]
    members_only: bool,
    /// What the meeting would be called: 2–120 characters.
    title: String,
    /// What it would be about: at most 4,000 characters, Markdown.
    #[graphql(default)]
    description: String,
    /// Who can answer it.
    #[graphql(default_with = "Audience::Everyone")]
    audience: Audience,
    /// Until when it can be answered: later than now, and before the first date.
    closes_at: DateTime<Utc>,
    /// The dates: 2–20, each once.
    options: Vec<DateOptionInput>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What somebody says of one date.
#[derive(InputObject)]
pub struct DateChoiceInput {
    /// Which date.
    option_id: ID,
    /// What they say.
    answer: DateAnswer,
}

/// What `answerDatePoll` needs.
#[derive(InputObject)]
pub struct AnswerDatePollInput {
    /// Which poll.
    date_poll_id: ID,
    /// In which capacity you answer: OUDER or PROFESSIONAL.
    capacity: Capacity,
    /// One answer for each of its dates.
    answers: Vec<DateChoiceInput>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What `closeDatePoll` needs.
#[derive(InputObject)]
pub struct CloseDatePollInput {
    /// Which poll.
    date_poll_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// The date that wins. None when left out.
    option_id: Option<ID>,
    /// Why, for everybody: 10–1,000 characters, plain text. Required when no parent responded, and when no date wins.
    reason: Option<String>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What a mutation on a date poll gives back.
#[derive(SimpleObject)]
pub struct DatePollPayload {
    /// The poll, as you may see it now.
    date_poll: Resolved<DatePoll>,
}

async fn payload(session: &RequestContext, done: Polled) -> Result<DatePollPayload, ResolverError> {
    Ok(DatePollPayload { date_poll: Resolved(done.shown(session, DatePoll, DatePoll::by_id).await?) })
}

/// What can be done with date polls.
#[derive(Debug, Default)]
pub struct DatePollMutations;

#[Object]
impl DatePollMutations {
    /// Ask when people can come: those who organise the body's meetings. Errors: NOT_FOUND, FORBIDDEN (NOT_A_MEMBER, ARCHIVED), INVALID with every
    /// field that is wrong (TOO_FEW, TOO_MANY, DUPLICATE, ENDS_BEFORE_START, OUT_OF_RANGE, IN_THE_PAST for a date that begins before it closes).
    async fn create_date_poll(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The poll.")] input: CreateDatePollInput,
    ) -> Result<DatePollPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "createDatePoll", input.idempotency_key.as_deref(), &input));
        let body = body(&mut faults, input.community_id.as_ref(), input.network_id.as_ref(), input.policy_table_id.as_ref());
        let title = faults.field("input.title", Text::parse(&input.title, EVENT_TITLE));
        let description = faults.field("input.description", Text::parse(&input.description, DESCRIPTION));
        let closes_at = faults.field("input.closesAt", moment(input.closes_at));
        let mut options = vec![];
        for (i, option) in input.options.iter().enumerate().take(MOST + 1) {
            let starts = faults.field(&format!("input.options.{i}.startsAt"), moment(option.starts_at));
            let ends = faults.field(&format!("input.options.{i}.endsAt"), moment(option.ends_at));
            options.extend(starts.zip(ends));
        }
        let (once, ((body, closes_at), (title, description))) =
            faults.finish(once.zip(body.zip(closes_at).zip(title.zip(description)))).map_err(|e| e.within("input"))?;
        let (members_only, audience) = (input.members_only, input.audience.into());
        let command = CreateDatePoll { body, members_only, title, description, audience, closes_at, options };
        payload(session, service::create(&session.app, &session.actor, &once, command).await?).await
    }

    /// Say when you can come, or say it otherwise: people of its audience, in one capacity, until it closes. Errors: NOT_FOUND, FORBIDDEN
    /// (WRONG_CAPACITY, OUTSIDE_AUDIENCE, NOT_A_MEMBER, ARCHIVED), INVALID when it is not one answer for each date (UNKNOWN_ID, DUPLICATE, TOO_FEW),
    /// REFUSED (POLL_CLOSED; ANSWERED_OTHERWISE in your other capacity).
    async fn answer_date_poll(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What you say.")] input: AnswerDatePollInput,
    ) -> Result<DatePollPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "answerDatePoll", input.idempotency_key.as_deref(), &input));
        let poll = faults.field("input.datePollId", ids::parse(&input.date_poll_id));
        if input.answers.len() > MOST {
            faults.add(FieldError::at("input.answers", ProblemCode::TooMany).with(MOST));
        }
        let mut answers = vec![];
        for (i, said) in input.answers.iter().take(MOST).enumerate() {
            let option = faults.field(&format!("input.answers.{i}.optionId"), ids::parse(&said.option_id));
            answers.extend(option.map(|option| (option, said.answer.into())));
        }
        let (once, poll) = faults.finish(once.zip(poll))?;
        payload(session, service::answer(&session.app, &session.actor, &once, poll, (input.capacity.into(), answers)).await?).await
    }

    /// End a poll whose time is over: those who organise it. The date that wins becomes the draft of a meeting; it needs more than half of the parents
    /// who responded, or, when none did, a reason. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED), CONFLICT, INVALID (UNKNOWN_ID for a date of another poll),
    /// REFUSED (POLL_CLOSED, NOT_OVER before `closesAt`, NO_MAJORITY, IN_THE_PAST, REQUIRED for a reason that lacks).
    async fn close_date_poll(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and the date.")] input: CloseDatePollInput,
    ) -> Result<DatePollPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "closeDatePoll", input.idempotency_key.as_deref(), &input));
        let poll = faults.field("input.datePollId", ids::parse(&input.date_poll_id));
        let option = input.option_id.as_ref().and_then(|id| faults.field("input.optionId", ids::parse(id)));
        let reason = input.reason.as_deref().and_then(|reason| faults.field("input.reason", Text::parse(reason, REASON)));
        let (once, poll) = faults.finish(once.zip(poll))?;
        let chosen = (option, reason);
        payload(session, service::close(&session.app, &session.actor, &once, poll, input.expected_version, chosen).await?).await
    }
}
