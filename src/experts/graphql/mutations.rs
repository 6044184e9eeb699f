//! What changes requests for a parent and offers: parse, call, wrap.
use super::{ExpertOffer, ExpertRequest};
use crate::{
    error::{FieldError, FieldErrors, ProblemCode, ResolverError, Result},
    experts::{Asked, MOST_FEE, MOST_HOURS, Offered, Wish, service},
    graphql::{Date, RequestContext, ids, row::Resolved},
    once::Once,
    places::graphql::WorkAreaInput,
    text::{self, Text},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::ids::{ExpertOfferId, ExpertRequestId, NetworkId, NetworkSeatId};

/// What is asked.
#[derive(Debug, InputObject)]
pub struct AskForExpertInput {
    /// The organisation for which you ask, which you represent. Administrators may leave it out.
    organisation_id: Option<ID>,
    /// What it is about: 2–120 characters. Name nobody in it.
    topic: String,
    /// In what setting: 10–2,000 characters, plain text. Name nobody in it.
    setting: String,
    /// For how many hours: 1–1,000.
    hours: i32,
    /// What is paid, in cents: 0–10,000,000.
    #[graphql(default)]
    fee_cents: i32,
    /// Where.
    work_area: WorkAreaInput,
    /// The network to which it is put. To all that work in that area when left out.
    network_id: Option<ID>,
    /// The first day on which nothing can come of it any more: within a year; 60 days from today when left out.
    lapses_on: Option<Date>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// A request that is withdrawn.
#[derive(Debug, InputObject)]
pub struct WithdrawExpertRequestInput {
    /// Which.
    request_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What a network offers.
#[derive(Debug, InputObject)]
pub struct OfferExpertInput {
    /// To which request.
    request_id: ID,
    /// The network, which you coordinate.
    network_id: ID,
    /// The seat of the member whom you have in mind: a parent's.
    seat_id: ID,
    /// A word with it: 2–2,000 characters, plain text. Name nobody in it.
    message: String,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What a network says that can't help.
#[derive(Debug, InputObject)]
pub struct DeclineExpertRequestInput {
    /// Which request.
    request_id: ID,
    /// The network, which you coordinate.
    network_id: ID,
    /// Why: 2–2,000 characters, plain text. Name nobody in it.
    message: String,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What a member says who was proposed.
#[derive(Debug, InputObject)]
pub struct AnswerExpertOfferInput {
    /// Which offer.
    offer_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// Whether you are willing. Once who asked agrees too, they learn your display name, and you theirs.
    willing: bool,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What who asked says to an offer.
#[derive(Debug, InputObject)]
pub struct SettleExpertOfferInput {
    /// Which offer.
    offer_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    expected_version: i32,
    /// True: both sides learn each other's names. False: it is declined.
    agree: bool,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    idempotency_key: Option<String>,
}

/// What a mutation on a request gives back.
#[derive(SimpleObject)]
pub struct ExpertRequestPayload {
    /// The request as it is now.
    request: Resolved<ExpertRequest>,
}

/// What a mutation on an offer gives back.
#[derive(SimpleObject)]
pub struct ExpertOfferPayload {
    /// The offer as it is now.
    offer: Resolved<ExpertOffer>,
}

async fn asked(session: &RequestContext, done: Asked) -> Result<ExpertRequestPayload, ResolverError> {
    Ok(ExpertRequestPayload { request: Resolved(done.shown(session, ExpertRequest, ExpertRequest::by_id).await?) })
}

async fn offered(session: &RequestContext, done: Offered) -> Result<ExpertOfferPayload, ResolverError> {
    Ok(ExpertOfferPayload { offer: Resolved(done.shown(session, ExpertOffer, ExpertOffer::by_id).await?) })
}

fn within(faults: &mut FieldErrors, path: &str, given: i32, from: i32, to: i32) -> Option<i32> {
    let fault = || FieldError::at("", ProblemCode::OutOfRange).with(format_args!("{from}–{to}"));
    faults.field(path, if (from..=to).contains(&given) { Ok(given) } else { Err(fault()) })
}

impl AskForExpertInput {
    fn parse(&self, faults: &mut FieldErrors) -> Option<Wish> {
        let organisation = self.organisation_id.as_ref().and_then(|id| faults.field("input.organisationId", ids::parse(id)));
        let topic = faults.field("input.topic", Text::parse(&self.topic, text::TOPIC));
        let setting = faults.field("input.setting", Text::parse(&self.setting, text::SETTING));
        let hours = within(faults, "input.hours", self.hours, 1, MOST_HOURS);
        let fee_cents = within(faults, "input.feeCents", self.fee_cents, 0, MOST_FEE);
        let area = self.work_area.parse("input.workArea", faults);
        let network = self.network_id.as_ref().and_then(|id| faults.field("input.networkId", ids::parse(id)));
        let lapses_on = self.lapses_on.map(|day| day.0);
        Some(Wish { organisation, topic: topic?, setting: setting?, hours: hours?, fee_cents: fee_cents?, area: area?, network, lapses_on })
    }
}

/// The changes of requests for a parent, and of offers to them.
#[derive(Debug, Default)]
pub struct RequestMutations;

#[Object]
impl RequestMutations {
    /// Asks networks for a parent with lived experience: who represents an organisation, and administrators. Who asks is told to nobody before both
    /// sides agree. Errors: FORBIDDEN, INVALID (OUT_OF_RANGE, UNKNOWN_ID), REFUSED (NO_NETWORK where none works, WRONG_STATE for one that ended,
    /// CEASED_MUNICIPALITY).
    async fn ask_for_expert(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AskForExpertInput,
    ) -> Result<ExpertRequestPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "askForExpert", input.idempotency_key.as_deref(), &input));
        let wish = input.parse(&mut faults);
        let (once, wish) = faults.finish(once.zip(wish))?;
        asked(session, service::ask(&session.app, &session.actor, &once, wish).await?).await
    }

    /// Withdraws one's own request for a parent. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED (WRONG_STATE).
    async fn withdraw_expert_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: WithdrawExpertRequestInput,
    ) -> Result<ExpertRequestPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "withdrawExpertRequest", input.idempotency_key.as_deref(), &input);
        let (once, id) = Once::with_id(once, "input.requestId", &input.request_id)?;
        asked(session, service::withdraw(&session.app, &session.actor, &once, id, input.expected_version).await?).await
    }

    /// Proposes a member for a request, who is asked first: the network's coordinators. One at a time. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once the
    /// network ended), INVALID, REFUSED (WRONG_STATE, WRONG_CAPACITY when it is no parent, DUPLICATE while another offer of the network stands).
    async fn offer_expert(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and to which request.")] input: OfferExpertInput,
    ) -> Result<ExpertOfferPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "offerExpert", input.idempotency_key.as_deref(), &input));
        let request: Option<ExpertRequestId> = faults.field("input.requestId", ids::parse(&input.request_id));
        let network: Option<NetworkId> = faults.field("input.networkId", ids::parse(&input.network_id));
        let seat: Option<NetworkSeatId> = faults.field("input.seatId", ids::parse(&input.seat_id));
        let message = faults.field("input.message", Text::parse(&input.message, text::OFFER));
        let whole = once.zip(request).zip(network.zip(seat)).zip(message);
        let (((once, request), (network, seat)), message) = faults.finish(whole)?;
        offered(session, service::offer(&session.app, &session.actor, &once, (request, network, seat), message).await?).await
    }

    /// Says that a network can't help: its coordinators. A request that was put to that network alone is declined by it. Errors: NOT_FOUND, FORBIDDEN
    /// (ARCHIVED once the network ended), INVALID, REFUSED (WRONG_STATE, DUPLICATE while an offer of the network stands).
    async fn decline_expert_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: DeclineExpertRequestInput,
    ) -> Result<ExpertRequestPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let once = faults.merge(Once::of(ctx, "declineExpertRequest", input.idempotency_key.as_deref(), &input));
        let request: Option<ExpertRequestId> = faults.field("input.requestId", ids::parse(&input.request_id));
        let network: Option<NetworkId> = faults.field("input.networkId", ids::parse(&input.network_id));
        let message = faults.field("input.message", Text::parse(&input.message, text::OFFER));
        let (once, (of, message)) = faults.finish(once.zip(request.zip(network).zip(message)))?;
        asked(session, service::decline(&session.app, &session.actor, &once, of, message).await?).await
    }

    /// Says whether one is willing to be the parent: the member whom a network proposed. A yes can be taken back until who asked agrees. Errors:
    /// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED (WRONG_STATE).
    async fn answer_expert_offer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and whether.")] input: AnswerExpertOfferInput,
    ) -> Result<ExpertOfferPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "answerExpertOffer", input.idempotency_key.as_deref(), &input);
        let (once, id): (_, ExpertOfferId) = Once::with_id(once, "input.offerId", &input.offer_id)?;
        offered(session, service::answer(&session.app, &session.actor, &once, id, input.expected_version, input.willing).await?).await
    }

    /// Agrees with an offer, or declines it: who asked, once the member said yes. With the agreement both sides learn each other's names. Errors:
    /// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED (WRONG_STATE).
    async fn settle_expert_offer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and how.")] input: SettleExpertOfferInput,
    ) -> Result<ExpertOfferPayload, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let once = Once::of(ctx, "settleExpertOffer", input.idempotency_key.as_deref(), &input);
        let (once, id): (_, ExpertOfferId) = Once::with_id(once, "input.offerId", &input.offer_id)?;
        offered(session, service::settle(&session.app, &session.actor, &once, id, input.expected_version, input.agree).await?).await
    }
}
