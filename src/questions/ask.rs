//! A question is asked: as a draft, for review, or open at once.
use super::{AskQuestion, done, history, store, words};
use crate::{
    communities,
    error::{Error, ProblemCode, Result},
    mutation::{Done, EventKind, Mutation, Reads, Target, Write},
    people, places,
    policy::{Action, Actor, Place, Seat},
    tags,
};
use entity::{
    community,
    enums::{Capacity, QuestionState},
    ids::CommunityId,
    question::Model,
};
use uuid::Uuid;

/// The community to which a question is put.
#[derive(Debug)]
pub struct Addressee(community::Model);

impl Target for Addressee {
    type Id = CommunityId;
    async fn find(db: &Reads<'_>, actor: &Actor, id: CommunityId) -> Result<Option<Self>> {
        Ok(communities::seen(db, actor, id).await?.map(Self))
    }
    fn place(&self) -> Place {
        Place::community(self.0.id)
    }
}

impl Mutation for AskQuestion {
    const ACTION: Action = Action::AskQuestion;
    const TARGET: &'static str = "communityId";
    type Target = Addressee;
    type Output = Model;
    fn target(&self) -> CommunityId {
        self.community_id
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(self.capacity)
    }
    async fn run(&self, Addressee(community): Addressee, write: &Write<'_>) -> Result<Done<Model>> {
        if self.anonymous && self.capacity != Capacity::Ouder {
            return Err(Error::invalid("anonymous", ProblemCode::AnonymityForParents));
        }
        let (by, now) = (write.by(), write.now());
        let author = people::snapshot(&write.db, by, Some(community.id), self.anonymous).await?;
        let area_id = match &self.work_area {
            Some(area) => Some(places::settle(write, area).await?),
            None => None,
        };
        let tags = tags::settle(write, self.tags.as_deref().unwrap_or_default()).await?;
        let (state, kind) = match (self.draft, community.reviewed && by.hat_seat < Seat::CoreGroup) {
            (true, _) => (QuestionState::Draft, EventKind::QuestionDrafted),
            (false, true) => (QuestionState::PendingReview, EventKind::QuestionSubmitted),
            (false, false) => (QuestionState::Open, EventKind::QuestionAsked),
        };
        let row = Model {
            id: write.id(),
            community_id: community.id,
            position: (state == QuestionState::Open).then(Uuid::now_v7),
            state,
            state_reason: None,
            text: self.text.to_string(),
            explanation: self.explanation.to_string(),
            motivation: self.motivation.to_string(),
            area_id,
            place_id: area_id.unwrap_or(community.area_id),
            author_profile_id: Some(by.profile),
            author_capacity: author.capacity,
            author_name: author.name,
            author_function: author.function,
            author_organisation: author.organisation,
            author_area: author.area,
            author_core: author.core,
            anonymous: self.anonymous,
            answer_count: 0,
            follower_count: 0,
            followed_rank: 0,
            answered_domains: 0,
            active_at: now,
            version: 1,
            created_at: now,
            updated_at: now,
            withdrawn_at: None,
        };
        let row = write.insert(row).await?;
        store::set_tags(write, row.id, &tags).await?;
        store::set_words(write, row.id, words::of_question(&row)).await?;
        history::keep(write, None, &row).await?;
        if state == QuestionState::Open {
            store::count_in_community(write, community.id, 1).await?;
        }
        Ok(done(row, kind))
    }
}
