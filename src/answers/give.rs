//! A question is answered, or an answer replied to: one statement reads what decides, one does it and looks again.
use super::{Asked, Said, store};
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

/// Answer a question.
#[derive(Debug)]
pub struct AnswerQuestion {
    /// Which.
    pub question: QuestionId,
    /// In which capacity.
    pub capacity: Capacity,
    /// What.
    pub said: Said,
}

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
        (self.question, self.capacity)
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(self.capacity)
    }
    async fn run(&self, found: store::Found, write: &Write<'_>) -> Result<Done<answer::Model>> {
        takes_answers(&found.question)?;
        self.check(&found.question, write).await?;
        let (id, now, community_id) = (write.id(), write.now(), found.question.community_id);
        let author = people::snapshot_of(&write.db, write.by(), found.author, Some(community_id), self.said.anonymous).await?;
        let row = answer::Model {
            id,
            question_id: self.question,
            community_id,
            parent_id: self.said.parent,
            kind: self.said.kind,
            body: self.said.body.as_str().to_owned(),
            author_profile_id: Some(write.by().profile),
            author_capacity: author.capacity,
            author_name: author.name,
            author_function: author.function,
            author_organisation: author.organisation,
            author_area: author.area,
            author_core: author.core,
            anonymous: self.said.anonymous,
            author_domains: author.domains,
            helpful_count: 0,
            reply_count: 0,
            version: 1,
            created_at: now,
            updated_at: now,
            withdrawn_at: None,
        };
        let told = store::tell(&row, &self.said.mentions);
        Ok(Done::last(row, DomainEvent::of(EventKind::QuestionAnswered, id, 1).at(community_id), told))
    }
}

impl AnswerQuestion {
    /// What only the database can tell of an answer, all at once.
    async fn check(&self, question: &Asked, write: &Write<'_>) -> Result<()> {
        let (Self { said, capacity, .. }, mut faults) = (self, FieldErrors::default());
        if said.kind == AnswerKind::FromEvent {
            faults.add(FieldError::at("kind", ProblemCode::OutOfRange));
        }
        if said.anonymous && *capacity != Capacity::Ouder {
            faults.add(FieldError::at("anonymous", ProblemCode::AnonymityForParents));
        }
        if let Some(parent) = said.parent {
            match store::by_ids(&write.db, write.actor, &[parent]).await?.first() {
                Some(parent) if parent.question_id == question.id && parent.parent_id.is_none() => {}
                Some(parent) if parent.question_id == question.id => faults.add(FieldError::at("parentId", ProblemCode::ThreadTooDeep)),
                _ => faults.add(FieldError::at("parentId", ProblemCode::UnknownId)),
            }
        }
        if !said.mentions.is_empty() && store::seen(&write.db, write.actor, &said.mentions).await? != said.mentions.len() as u64 {
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
