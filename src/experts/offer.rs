//! A network answers a request: it proposes a member or can't help. The member says whether they are willing, and who asked agrees or declines.
use super::{
    AnswerExpertOffer, DeclineExpertRequest, LockedOffer, LockedRequest, OfferExpert, SettleExpertOffer, check_pending, set_state, store,
};
use crate::{
    error::{Error, ProblemCode, Result},
    jobs::{self, Kind},
    mutation::{DomainEvent, Done, EventKind, Locked, Mutation, Write},
    networks,
    policy::{Action, Place},
};
use entity::{
    enums::{Capacity, ExpertOfferState, ExpertRequestState, SeatState},
    expert_offer::Model,
    expert_request,
    ids::{ExpertOfferId, ExpertRequestId, NetworkId, ProfileId},
};

/// The member is asked first.
impl Mutation for OfferExpert {
    const ACTION: Action = Action::LeadNetwork;
    const TARGET: &'static str = "requestId";
    type Target = LockedRequest;
    type Output = Model;
    fn target(&self) -> (ExpertRequestId, NetworkId) {
        (self.request_id, self.network_id)
    }
    async fn run(&self, there: LockedRequest, write: &Write<'_>) -> Result<Done<Model>> {
        let seat = networks::seat(&write.db, write.actor, self.seat_id).await?.filter(|seat| seat.network_id == there.network);
        let seat = seat.ok_or_else(|| Error::not_found("seatId"))?;
        check_pending(&there.request, "requestId", write.now())?;
        if seat.state != SeatState::Active {
            return Err(Error::refused("seatId", ProblemCode::WrongState));
        }
        if seat.capacity != Capacity::Ouder {
            return Err(Error::refused("seatId", ProblemCode::WrongCapacity));
        }
        let offer = there.answered(write, (write.id(), Some(seat.profile_id), ExpertOfferState::Proposed), &self.message).await?;
        let done = Done::changed(offer, EventKind::ExpertOfferProposed);
        if there.request.state != ExpertRequestState::Open {
            return Ok(done);
        }
        let (_, event) = set_state(write, there.request, ExpertRequestState::Answered, EventKind::ExpertRequestAnswered).await?;
        Ok(done.and(event))
    }
}

/// A request that was put to this network alone is declined by that.
impl Mutation for DeclineExpertRequest {
    const ACTION: Action = Action::LeadNetwork;
    const TARGET: &'static str = "requestId";
    type Target = LockedRequest;
    type Output = expert_request::Model;
    fn target(&self) -> (ExpertRequestId, NetworkId) {
        (self.request_id, self.network_id)
    }
    async fn run(&self, there: LockedRequest, write: &Write<'_>) -> Result<Done<expert_request::Model>> {
        check_pending(&there.request, "requestId", write.now())?;
        let offer = there.answered(write, (ExpertOfferId::new(), None, ExpertOfferState::Unwilling), &self.message).await?;
        let refused = DomainEvent::of(EventKind::ExpertOfferRefused, offer.id, offer.version);
        if there.request.network_id != Some(there.network) {
            return Ok(Done::with(there.request.into_inner(), refused));
        }
        jobs::forget(write, Kind::RequestLapses, there.request.id.0).await?;
        let (row, event) = set_state(write, there.request, ExpertRequestState::Declined, EventKind::ExpertRequestDeclined).await?;
        Ok(Done::with(row, refused).and(event))
    }
}

impl LockedRequest {
    /// What the network answers, unless an offer of it stands.
    async fn answered(
        &self,
        write: &Write<'_>,
        (id, profile_id, state): (ExpertOfferId, Option<ProfileId>, ExpertOfferState),
        message: &str,
    ) -> Result<Model> {
        if store::has_pending_offer(&write.db, self.request.id, Some(self.network)).await? {
            return Err(Error::refused("requestId", ProblemCode::Duplicate));
        }
        let now = write.now();
        let row = Model {
            id,
            request_id: self.request.id,
            network_id: self.network,
            profile_id,
            message: message.to_owned(),
            state,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        write.insert(row).await
    }
}

/// A no is also for after a yes, as long as who asked has not agreed.
impl Mutation for AnswerExpertOffer {
    const ACTION: Action = Action::AnswerOffer;
    const TARGET: &'static str = "offerId";
    type Target = LockedOffer;
    type Output = Model;
    fn target(&self) -> ExpertOfferId {
        self.offer_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    fn place(&self, there: &LockedOffer) -> Place {
        Place::NOWHERE.author(there.offer.profile_id)
    }
    async fn run(&self, LockedOffer { request, mut offer }: LockedOffer, write: &Write<'_>) -> Result<Done<Model>> {
        check_pending(&request, "offerId", write.now())?;
        let (state, kind) = match (offer.state, self.willing) {
            (ExpertOfferState::Proposed, true) => (ExpertOfferState::Willing, EventKind::ExpertOfferConfirmed),
            (ExpertOfferState::Proposed | ExpertOfferState::Willing, false) => {
                (ExpertOfferState::Unwilling, EventKind::ExpertOfferRetracted)
            }
            _ => return Err(Error::refused("offerId", ProblemCode::WrongState)),
        };
        offer.state = state;
        let done = Done::changed(write.save(offer).await?, kind);
        if self.willing { Ok(done) } else { reopened(write, request, done).await }
    }
}

/// With a yes both sides learn each other's names, and no other offer stands.
impl Mutation for SettleExpertOffer {
    const ACTION: Action = Action::SettleRequest;
    const TARGET: &'static str = "offerId";
    type Target = LockedOffer;
    type Output = Model;
    fn target(&self) -> ExpertOfferId {
        self.offer_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    fn place(&self, there: &LockedOffer) -> Place {
        Place::NOWHERE.author(Some(there.request.profile_id))
    }
    async fn run(&self, LockedOffer { request, mut offer }: LockedOffer, write: &Write<'_>) -> Result<Done<Model>> {
        check_pending(&request, "offerId", write.now())?;
        let member = match offer.profile_id {
            Some(profile) => store::is_member(&write.db, offer.network_id, profile).await?,
            None => false,
        };
        if offer.state != ExpertOfferState::Willing || self.agree && !member {
            return Err(Error::refused("offerId", ProblemCode::WrongState));
        }
        if !self.agree {
            offer.state = ExpertOfferState::Declined;
            let done = Done::changed(write.save(offer).await?, EventKind::ExpertOfferDeclined);
            return reopened(write, request, done).await;
        }
        offer.state = ExpertOfferState::Agreed;
        let offer = write.save(offer).await?;
        store::end_offers(write, request.id, Some(offer.id)).await?;
        jobs::forget(write, Kind::RequestLapses, request.id.0).await?;
        let (_, event) = set_state(write, request, ExpertRequestState::Agreed, EventKind::ExpertRequestAgreed).await?;
        Ok(Done::changed(offer, EventKind::ExpertOfferAgreed).and(event))
    }
}

/// Without an offer that stands the request is as it was before the first.
async fn reopened(write: &Write<'_>, request: Locked<expert_request::Model>, done: Done<Model>) -> Result<Done<Model>> {
    if request.state != ExpertRequestState::Answered || store::has_pending_offer(&write.db, request.id, None).await? {
        return Ok(done);
    }
    let (_, event) = set_state(write, request, ExpertRequestState::Open, EventKind::ExpertRequestReopened).await?;
    Ok(done.and(event))
}
