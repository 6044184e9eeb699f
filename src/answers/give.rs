//! A question is answered, or an answer replied to: one statement reads what decides, one does it and looks again.
use super::{AnswerQuestion, Asked, store};
use crate::{
    error::{Error, FieldError, FieldErrors, ProblemCode, Result},
    mutation::{DomainEvent, Done, EventKind, Mutation, Reads, Target, Write},
    people,
    policy::{Action, Actor, Facts, Place},
};
use entity::{
    answer,
    enums::{AnswerKind, Capacity, QuestionState},
    ids::QuestionId,
};

impl Target for store::Found {
    type Id = (QuestionId, Capacity);
    async fn find(db: &Reads<'_>, actor: &Actor, (id, capacity): Self::Id) -> Result<Option<Self>> {
        store::asked(db, actor, id, capacity).await
    }
    fn place(&self) -> Place {
        Place::community(self.question.community_id)
    }
    fn facts(&self) -> Option<&Facts> {
        Some(&self.facts)
    }
}

impl Mutation for AnswerQuestion {
    const ACTION: Action = Action::AnswerQuestion;
    const TARGET: &'static str = "questionId";
    /// A question that changes while it is answered is looked at again.
    const ATTEMPTS: usize = 3;
    type Target = store::Found;
    type Output = answer::Model;
    fn target(&self) -> (QuestionId, Capacity) {
        (self.question_id, self.capacity)
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(self.capacity)
    }
    async fn run(&self, found: store::Found, write: &Write<'_>) -> Result<Done<answer::Model>> {
        takes_answers(&found.question)?;
        self.check(&found.question, write).await?;
        let (id, now, community_id) = (write.id(), write.now(), found.question.community_id);
        let author = people::snapshot_of(&write.db, write.by(), found.author, Some(community_id), self.anonymous).await?;
        let row = answer::Model {
            id,
            question_id: self.question_id,
            community_id,
            parent_id: self.parent_id,
            kind: self.kind,
            body: self.body.to_string(),
            author_profile_id: Some(write.by().profile),
            author_capacity: author.capacity,
            author_name: author.name,
            author_function: author.function,
            author_organisation: author.organisation,
            author_area: author.area,
            author_core: author.core,
            anonymous: self.anonymous,
            author_domains: author.domains,
            helpful_count: 0,
            reply_count: 0,
            version: 1,
            created_at: now,
            updated_at: now,
            withdrawn_at: None,
        };
        let told = store::tell(&row, &self.mention_ids.0);
        Ok(Done::last(row, DomainEvent::of(EventKind::QuestionAnswered, id, 1).at(community_id), told))
    }
}

impl AnswerQuestion {
    /// What only the database can tell of an answer, all at once.
    async fn check(&self, question: &Asked, write: &Write<'_>) -> Result<()> {
        let mut faults = FieldErrors::default();
        if self.kind == AnswerKind::FromEvent {
            faults.add(FieldError::at("kind", ProblemCode::OutOfRange));
        }
        if self.anonymous && self.capacity != Capacity::Ouder {
            faults.add(FieldError::at("anonymous", ProblemCode::AnonymityForParents));
        }
        if let Some(parent) = self.parent_id {
            match store::by_ids(&write.db, write.actor, &[parent]).await?.first() {
                Some(parent) if parent.question_id == question.id && parent.parent_id.is_none() => {}
                Some(parent) if parent.question_id == question.id => faults.add(FieldError::at("parentId", ProblemCode::ThreadTooDeep)),
                _ => faults.add(FieldError::at("parentId", ProblemCode::UnknownId)),
            }
        }
        let mentions = &self.mention_ids.0;
        if !mentions.is_empty() && store::seen(&write.db, write.actor, mentions).await? != mentions.len() as u64 {
            faults.add(FieldError::at("mentionIds", ProblemCode::UnknownId));
        }
        faults.finish(Some(()))
    }
}

fn takes_answers(question: &Asked) -> Result<()> {
    if question.withdrawn {
        return Err(Error::refused("questionId", ProblemCode::Withdrawn));
    }
    if !matches!(question.state, QuestionState::Open | QuestionState::Harvested) {
        return Err(Error::refused("questionId", ProblemCode::WrongState));
    }
    Ok(())
}
