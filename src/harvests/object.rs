//! An author whom a proposed harvest quotes objects to it.
use super::{ObjectToHarvest, can_object, store};
use crate::{
    answers,
    error::{Error, ProblemCode, Result},
    mutation::{Aggregate as _, DomainEvent, Done, EventKind, Locked, Mutation, Reads, Target, Write},
    policy::{Action, Actor, Place},
};
use entity::{
    enums::Capacity,
    harvest::Model,
    ids::{AnswerId, HarvestId, Kinded as _, ObjectionId, ProfileId},
    objection,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// A harvest, and the quoted answer as whose author somebody objects, with their profile that wrote it: nothing when it quotes nothing of theirs.
#[derive(Debug)]
pub struct Objecting {
    harvest: Locked<Model>,
    quoted: Option<(AnswerId, ProfileId)>,
}

impl Target for Objecting {
    type Id = (HarvestId, Option<Capacity>);
    async fn find(db: &Reads<'_>, actor: &Actor, (id, capacity): Self::Id) -> Result<Option<Self>> {
        let Some(harvest) = db.lock(Model::seen(actor, id)).await? else { return Ok(None) };
        Ok(Some(Self { harvest, quoted: quoting(db, actor, id, capacity).await? }))
    }
    fn place(&self) -> Place {
        Place::community(self.harvest.community_id).author(self.quoted.map(|(_, profile)| profile))
    }
    fn key((id, _): Self::Id) -> Option<(u8, Uuid)> {
        Some((HarvestId::KIND, id.uuid()))
    }
}

/// A second objection of the same profile takes the place of the first. The capacity is needed by those of whom it quotes answers in two: nothing may
/// tie the two together.
impl Mutation for ObjectToHarvest {
    const ACTION: Action = Action::ObjectToHarvest;
    const TARGET: &'static str = "harvestId";
    type Target = Objecting;
    type Output = Model;
    fn target(&self) -> (HarvestId, Option<Capacity>) {
        (self.harvest_id, self.capacity)
    }
    async fn run(&self, Objecting { harvest, quoted }: Objecting, write: &Write<'_>) -> Result<Done<Model>> {
        let Some((answer_id, profile_id)) = quoted else { return Err(Error::forbidden()) };
        if !can_object(&harvest, write.now()) {
            return Err(Error::refused("harvestId", ProblemCode::ObjectionsClosed));
        }
        let (id, harvest_id, body, created_at) = (ObjectionId::new(), harvest.id, self.body.to_string(), write.now());
        store::object(write, objection::Model { id, harvest_id, profile_id, answer_id, body, created_at }).await?;
        let event = DomainEvent::of(EventKind::HarvestObjected, harvest.id, harvest.version).at(harvest.community_id);
        Ok(Done::with(harvest.into_inner(), event))
    }
}

/// The quoted answer of the actor's own, in this capacity or in the only one there is. An anonymous one goes first: it shows least.
async fn quoting(db: &impl ConnectionTrait, actor: &Actor, id: HarvestId, hat: Option<Capacity>) -> Result<Option<(AnswerId, ProfileId)>> {
    let ids: Vec<AnswerId> = store::quoted(db, &[id]).await?.into_iter().map(|(_, answer)| answer).collect();
    let mut own: Vec<_> = answers::by_ids(db, actor, &ids)
        .await?
        .into_iter()
        .filter_map(|answer| Some((!answer.anonymous, answer.id, answer.author_profile_id.filter(|&author| actor.is(author))?)))
        .filter(|&(.., author)| hat.is_none_or(|hat| actor.wearing(hat) == Some(author)))
        .collect();
    own.sort_unstable();
    if own.iter().any(|&(.., author)| own.first().is_some_and(|first| first.2 != author)) {
        return Err(Error::invalid("capacity", ProblemCode::Required));
    }
    Ok(own.first().map(|&(_, answer, author)| (answer, author)))
}
