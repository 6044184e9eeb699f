//! What a network answers to a request, and what the member says whom it proposed.
use super::{becomes, locked_offer, put_to, reopen, standing, turn};
use crate::{
    app::App,
    error::{Error, ProblemCode, Result},
    experts::{AnswerOffer, AnswerRequest, Asked, Offered, store},
    jobs::{self, Kind},
    networks,
    once::{Once, Outcome},
    policy::{self, Actor},
    record::{Happened, record},
    text::Text,
};
use entity::{
    enums::{Capacity, ExpertOfferState, ExpertRequestState, SeatState},
    expert_offer,
    ids::{ExpertOfferId, ExpertRequestId, NetworkId, NetworkSeatId},
};

/// Proposes a member, who is asked first.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, REFUSED when the request does not stand any more, the network has an offer that stands, or the seat is no parent's who is a
/// member.
pub async fn offer(
    app: &App,
    actor: &Actor,
    once: &Once,
    (id, network, seat): (ExpertRequestId, NetworkId, NetworkSeatId),
    message: Text,
) -> Result<Offered> {
    let (tx, fresh_id, now) = (app.begin().await?, ExpertOfferId::new(), app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, fresh_id).await? {
        return Ok(Outcome::Before(before));
    }
    let request = store::locked(&tx, actor, id).await?.ok_or_else(|| Error::not_found("input.requestId"))?;
    put_to(&tx, &request, network).await?;
    let by = *policy::permit(&tx, actor, AnswerRequest(network)).await?.by();
    let seat = networks::seat(&tx, actor, seat).await?.filter(|seat| seat.network_id == network);
    let seat = seat.ok_or_else(|| Error::not_found("input.seatId"))?;
    standing(app, &request, "input.requestId")?;
    if seat.state != SeatState::Active {
        return Err(Error::refused("input.seatId", ProblemCode::WrongState));
    }
    if seat.capacity != Capacity::Ouder {
        return Err(Error::refused("input.seatId", ProblemCode::WrongCapacity));
    }
    if store::stands(&tx, id, Some(network)).await? {
        return Err(Error::refused("input.requestId", ProblemCode::Duplicate));
    }
    let row = expert_offer::Model {
        id: fresh_id,
        request_id: id,
        network_id: network,
        profile_id: Some(seat.profile_id),
        message: message.into_string(),
        state: ExpertOfferState::Proposed,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let row = store::insert_offer(&tx, row).await?;
    record(app, &tx, &by, Happened::to("expertOffer.made", fresh_id, 1)).await?;
    if request.state == ExpertRequestState::Open {
        becomes(app, &tx, &by, request, ExpertRequestState::Answered, "expertRequest.answered").await?;
    }
    app.commit(tx, "offerExpert").await?;
    Ok(Outcome::Fresh(row))
}

/// Says that a network can't help. A request that was put to it alone is declined by that.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, REFUSED when the request does not stand any more, or the network has an offer that stands.
pub async fn decline(app: &App, actor: &Actor, once: &Once, (id, network): (ExpertRequestId, NetworkId), message: Text) -> Result<Asked> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let mut request = store::locked(&tx, actor, id).await?.ok_or_else(|| Error::not_found("input.requestId"))?;
    put_to(&tx, &request, network).await?;
    let by = *policy::permit(&tx, actor, AnswerRequest(network)).await?.by();
    standing(app, &request, "input.requestId")?;
    if store::stands(&tx, id, Some(network)).await? {
        return Err(Error::refused("input.requestId", ProblemCode::Duplicate));
    }
    let row = expert_offer::Model {
        id: ExpertOfferId::new(),
        request_id: id,
        network_id: network,
        profile_id: None,
        message: message.into_string(),
        state: ExpertOfferState::Unwilling,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let row = store::insert_offer(&tx, row).await?;
    record(app, &tx, &by, Happened::to("expertOffer.refused", row.id, 1)).await?;
    if request.network_id == Some(network) {
        request = becomes(app, &tx, &by, request, ExpertRequestState::Declined, "expertRequest.declined").await?;
        jobs::forget_unconverted(app, &tx, Kind::RequestLapses, id.0).await?;
    }
    app.commit(tx, "declineExpertRequest").await?;
    Ok(Outcome::Fresh(request))
}

/// The member says yes, or no: also after a yes, as long as who asked has not agreed.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED when the offer or the request does not stand any more.
pub async fn answer(app: &App, actor: &Actor, once: &Once, id: ExpertOfferId, expected: i32, willing: bool) -> Result<Offered> {
    let tx = app.begin().await?;
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let (request, offer) = locked_offer(&tx, actor, id, expected).await?;
    let (by, AnswerOffer(offer)) = policy::permit(&tx, actor, AnswerOffer(offer)).await?.open();
    standing(app, &request, "input.offerId")?;
    let (state, kind) = match (offer.state, willing) {
        (ExpertOfferState::Proposed, true) => (ExpertOfferState::Willing, "expertOffer.willing"),
        (ExpertOfferState::Proposed | ExpertOfferState::Willing, false) => (ExpertOfferState::Unwilling, "expertOffer.unwilling"),
        _ => return Err(Error::refused("input.offerId", ProblemCode::WrongState)),
    };
    let offer = turn(app, &tx, &by, offer, state, kind).await?;
    if !willing {
        reopen(app, &tx, &by, request).await?;
    }
    app.commit(tx, "answerExpertOffer").await?;
    Ok(Outcome::Fresh(offer))
}
