//! Which meetings a community's questions suggest, and that one of them is not wanted.
use super::{About, DismissSuggestedEvent, Suggestion, store};
use crate::{
    communities::Seen,
    error::{Error, ProblemCode, Result},
    mutation::{DomainEvent, Done, EventKind, Mutation, Output, Reads, Target, Write},
    policy::{self, Action, Actor, Place},
};
use entity::ids::CommunityId;
use sea_orm::ConnectionTrait;

/// What is suggested; nothing to say to whoever does not organise there.
pub async fn suggestions(db: &impl ConnectionTrait, actor: &Actor, community: CommunityId) -> Result<Option<Vec<Suggestion>>> {
    if !policy::may(db, actor, Action::OrganiseEvent, Place::community(community)).await? {
        return Ok(None);
    }
    Ok(Some(store::suggestions(db, actor, community).await?))
}

/// A community in which something is done: whether it is there is for the law to say.
#[derive(Clone, Copy, Debug)]
pub struct InCommunity(CommunityId);

impl Target for InCommunity {
    type Id = CommunityId;
    async fn find(_: &Reads<'_>, _: &Actor, id: CommunityId) -> Result<Option<Self>> {
        Ok(Some(Self(id)))
    }
    fn place(&self) -> Place {
        Place::community(self.0)
    }
}

/// Say why one is not held.
impl Mutation for DismissSuggestedEvent {
    const ACTION: Action = Action::OrganiseEvent;
    const TARGET: &'static str = "communityId";
    type Target = InCommunity;
    type Output = Seen;
    fn target(&self) -> CommunityId {
        self.community_id
    }
    async fn run(&self, InCommunity(community): InCommunity, write: &Write<'_>) -> Result<Done<Seen>> {
        if !store::suggestions(&write.db, write.actor, community).await?.iter().any(|suggested| suggested.about == self.about) {
            let path = if matches!(self.about, About::Tag(_)) { "tagId" } else { "questionId" };
            return Err(Error::refused(path, ProblemCode::NotSuggested));
        }
        store::dismiss(write, (community, self.about), &self.reason).await?;
        let seen = Seen::again(&write.db, write.actor, community).await?.ok_or_else(|| Error::not_found("communityId"))?;
        Ok(Done::with(seen, DomainEvent::of(EventKind::SuggestionDismissed, community, 0).at(community)))
    }
}
