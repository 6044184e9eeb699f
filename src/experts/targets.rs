//! For whom a parent is asked for, and what is changed together with a request: each read locked behind the request's row.
use super::store;
use crate::{
    error::{Error, Result},
    mutation::{Locked, Reads, Target},
    organisations,
    policy::{Actor, Place},
};
use entity::{
    expert_offer, expert_request,
    ids::{ExpertOfferId, ExpertRequestId, Kinded as _, NetworkId, OrganisationId},
};
use uuid::Uuid;

/// Who asks for an organisation, or by office.
#[derive(Debug)]
pub struct Requester(Place);

impl Target for Requester {
    type Id = Option<OrganisationId>;
    async fn find(db: &Reads<'_>, actor: &Actor, id: Self::Id) -> Result<Option<Self>> {
        Ok(Some(Self(organisations::place_for(db, actor, id).await?)))
    }
    fn place(&self) -> Place {
        self.0
    }
}

/// A request, and a network that it was put to.
#[derive(Debug)]
pub struct LockedRequest {
    pub(super) request: Locked<expert_request::Model>,
    pub(super) network: NetworkId,
}

impl Target for LockedRequest {
    type Id = (ExpertRequestId, NetworkId);
    async fn find(db: &Reads<'_>, actor: &Actor, (id, network): Self::Id) -> Result<Option<Self>> {
        let Some(request) = store::lock(db, actor, id).await? else { return Ok(None) };
        if !store::is_put_to(db, id, network).await? {
            return Err(Error::not_found("networkId"));
        }
        Ok(Some(Self { request, network }))
    }
    fn place(&self) -> Place {
        Place::of(self.network)
    }
    fn key((id, _): Self::Id) -> Option<(u8, Uuid)> {
        Some((ExpertRequestId::KIND, id.uuid()))
    }
}

/// An offer, and its request.
#[derive(Debug)]
pub struct LockedOffer {
    pub(super) request: Locked<expert_request::Model>,
    pub(super) offer: Locked<expert_offer::Model>,
}

impl Target for LockedOffer {
    type Id = ExpertOfferId;
    async fn find(db: &Reads<'_>, actor: &Actor, id: ExpertOfferId) -> Result<Option<Self>> {
        let Some(offer) = store::offer(db, actor, id).await? else { return Ok(None) };
        let Some(request) = store::lock(db, actor, offer.request_id).await? else { return Ok(None) };
        // Once more, now that nobody else can change it.
        Ok(store::lock_offer(db, actor, id).await?.map(|offer| Self { request, offer }))
    }
    fn version(&self) -> i32 {
        self.offer.version
    }
    fn key(id: ExpertOfferId) -> Option<(u8, Uuid)> {
        Some((ExpertOfferId::KIND, id.uuid()))
    }
}
