//! Communities: places for questions, and the seats that profiles have in them.
//!
//! A card says what a community is; who may look inside sees its members and its questions. Who may do what: policy/rules.rs.
pub mod commands;
mod edit;
pub mod graphql;
mod loaders;
mod read;
mod seats;
mod store;

pub use commands::{
    AppointCommunityMember, AppointCommunityModerator, ArchiveCommunity, CreateCommunity, DecideCommunityMembership, InviteCommunityMember,
    LeaveCommunity, RemoveCommunityMember, RequestCommunityMembership, RestoreCommunity, UpdateCommunity,
};
pub use edit::{Narrowing, written_for_fewer};
pub use loaders::{CommunityById, OwnSeats, TagsOf};
pub use read::seen;
pub use seats::Appointed;
pub use store::{Filter, Seen, by_ids};

use crate::{
    error::Result,
    mutation::{Output, Reads, aggregate},
    policy::{Actor, Visible as _},
};
use entity::{
    community,
    ids::{CommunityId, MembershipId},
    membership,
};

aggregate!(community: CommunityId, |actor| community::Entity::visible_to(actor), in |row| row.id);
aggregate!(membership: MembershipId, |actor| membership::Entity::visible_to(actor), in |row| row.community_id);

impl Output for Seen {
    type Id = CommunityId;
    fn id(&self) -> Option<CommunityId> {
        Some(self.community.id)
    }
    async fn again(db: &Reads<'_>, actor: &Actor, id: CommunityId) -> Result<Option<Self>> {
        Ok(by_ids(db, actor, &[id]).await?.remove(&id))
    }
}

/// What may be out of sight: `null` in the payload.
impl Output for Option<Seen> {
    type Id = CommunityId;
    fn id(&self) -> Option<CommunityId> {
        self.as_ref().map(|seen| seen.community.id)
    }
    async fn again(db: &Reads<'_>, actor: &Actor, id: CommunityId) -> Result<Option<Self>> {
        Seen::again(db, actor, id).await.map(Some)
    }
}
