//! A harvest is proposed, changed as long as it is a proposal, and published once the authors whom it quotes had their time.
use super::{LEAST, ProposeHarvest, PublishHarvest, ReviseHarvest, TO_OBJECT, can_object, store};
use crate::{
    answers,
    error::{Error, FieldError, FieldErrors, ProblemCode, Result},
    mutation::{DomainEvent, Done, EventKind, Locked, Mutation, Write},
    people,
    policy::{Action, Actor, Place},
    questions, revisions,
};
use chrono::SecondsFormat;
use entity::{
    answer,
    enums::{HarvestState, QuestionState},
    harvest::Model,
    ids::{AnswerId, HarvestId, QuestionId},
    question,
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

fn done(row: Model, kind: EventKind) -> Done<Model> {
    let event = DomainEvent::of(kind, row.id, row.version).at(row.community_id);
    Done::with(row, event)
}

/// From now on the authors whom it quotes have seven days.
impl Mutation for ProposeHarvest {
    const ACTION: Action = Action::Harvest;
    const TARGET: &'static str = "questionId";
    type Target = Locked<question::Model>;
    type Output = Model;
    fn target(&self) -> QuestionId {
        self.question_id
    }
    /// It is done for the community, never as whoever asked the question: that could name an anonymous parent.
    fn place(&self, question: &Locked<question::Model>) -> Place {
        Place::community(question.community_id)
    }
    async fn run(&self, question: Locked<question::Model>, write: &Write<'_>) -> Result<Done<Model>> {
        if store::proposed(&write.db, write.actor, question.id).await? {
            return Err(Error::Conflict { fault: FieldError::at("input.questionId", ProblemCode::Duplicate), current: None });
        }
        let unmet = quotable(&write.db, write.actor, question.id, &self.answer_ids.0).await?;
        refuse(open(&question, "questionId").into_iter().chain(unmet).collect())?;
        let (now, author) = (write.now(), people::snapshot(&write.db, write.by(), Some(question.community_id), false).await?);
        let row = Model {
            id: write.id(),
            question_id: question.id,
            community_id: question.community_id,
            state: HarvestState::Proposed,
            works: self.works.to_string(),
            barriers: self.barriers.to_string(),
            follow_up: self.follow_up.to_string(),
            minority_note: self.minority_note.to_string(),
            author_profile_id: Some(write.by().profile),
            author_capacity: author.capacity,
            author_name: author.name,
            author_function: author.function,
            author_organisation: author.organisation,
            author_area: author.area,
            author_core: author.core,
            objections_until: now + TO_OBJECT,
            published_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let row = write.insert(row).await?;
        store::set_quoted(write, row.id, &self.answer_ids.0).await?;
        Ok(done(row, EventKind::HarvestProposed))
    }
}

/// Why a question takes no harvest, if so.
fn open(question: &question::Model, path: &str) -> Option<FieldError> {
    match question.state {
        _ if question.withdrawn_at.is_some() => Some(FieldError::at(path, ProblemCode::Withdrawn)),
        QuestionState::Open => None,
        _ => Some(FieldError::at(path, ProblemCode::WrongState)),
    }
}

/// Every unmet rule at once.
fn refuse(unmet: Vec<FieldError>) -> Result<()> {
    if unmet.is_empty() { Ok(()) } else { Err(Error::Refused(unmet)) }
}

/// What stands in the way of a harvest that rests on these answers. Those that are not answers to this question are INVALID, each by its place.
async fn quotable(db: &impl ConnectionTrait, actor: &Actor, question: QuestionId, ids: &[AnswerId]) -> Result<Vec<FieldError>> {
    let seen: HashMap<AnswerId, answer::Model> = answers::by_ids(db, actor, ids).await?.into_iter().map(|row| (row.id, row)).collect();
    let (mut unknown, mut unmet, mut standing) = (FieldErrors::default(), vec![], 0);
    for (i, id) in ids.iter().enumerate() {
        let at = |code| FieldError::at(&format!("answerIds.{i}"), code);
        match seen.get(id) {
            Some(answer) if answer.question_id != question => unknown.add(at(ProblemCode::UnknownId)),
            None => unknown.add(at(ProblemCode::UnknownId)),
            Some(answer) if answer.withdrawn_at.is_some() => unmet.push(at(ProblemCode::Withdrawn)),
            Some(_) => standing += 1,
        }
    }
    unknown.finish(Some(()))?;
    if standing < LEAST {
        unmet.push(FieldError::at("answerIds", ProblemCode::TooFewAnswers).with(LEAST));
    }
    Ok(unmet)
}

/// Still a proposal.
fn proposal(harvest: &Model) -> Result<()> {
    match harvest.state {
        HarvestState::Proposed => Ok(()),
        HarvestState::Published => Err(Error::refused("harvestId", ProblemCode::WrongState)),
    }
}

/// The words that were are kept as a revision. The seven days begin anew when an answer is quoted that was not, and when words change to which
/// nobody could object any more.
impl Mutation for ReviseHarvest {
    const ACTION: Action = Action::Harvest;
    const TARGET: &'static str = "harvestId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> HarvestId {
        self.harvest_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        proposal(&row)?;
        let (id, now, mut anew) = (row.id, write.now(), false);
        if let Some(answers) = &self.answer_ids {
            refuse(quotable(&write.db, write.actor, row.question_id, &answers.0).await?)?;
            let before = store::quoted(&write.db, &[id]).await?;
            anew = answers.0.iter().any(|answer| !before.contains(&(id, *answer)));
            store::set_quoted(write, id, &answers.0).await?;
        }
        let was = row.clone();
        if let Some(works) = &self.works {
            row.works = works.to_string();
        }
        if let Some(barriers) = &self.barriers {
            row.barriers = barriers.to_string();
        }
        if let Some(follow_up) = &self.follow_up {
            row.follow_up = follow_up.to_string();
        }
        if let Some(minority_note) = &self.minority_note {
            row.minority_note = minority_note.to_string();
        }
        if (&row.works, &row.barriers, &row.follow_up) != (&was.works, &was.barriers, &was.follow_up) {
            anew |= !can_object(&was, now);
            let words = revisions::Words { text: was.works, explanation: Some(was.barriers), motivation: Some(was.follow_up) };
            revisions::keep(write, id.0, was.version, was.updated_at, &words).await?;
        }
        if anew {
            row.objections_until = now + TO_OBJECT;
        }
        Ok(done(write.save(row).await?, EventKind::HarvestUpdated))
    }
}

/// Objections included. Its question is harvested from now on.
impl Mutation for PublishHarvest {
    const ACTION: Action = Action::Harvest;
    const TARGET: &'static str = "harvestId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> HarvestId {
        self.harvest_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        proposal(&row)?;
        let now = write.now();
        let question = questions::lock(write, row.question_id).await?.ok_or_else(|| Error::not_found("harvestId"))?;
        let mut unmet: Vec<FieldError> = open(&question, "harvestId").into_iter().collect();
        if can_object(&row, now) {
            let until = row.objections_until.to_rfc3339_opts(SecondsFormat::Secs, true);
            unmet.push(FieldError::at("harvestId", ProblemCode::ObjectionsOpen).with(until));
        }
        let ids: Vec<AnswerId> = store::quoted(&write.db, &[row.id]).await?.into_iter().map(|(_, answer)| answer).collect();
        let standing = answers::by_ids(&write.db, write.actor, &ids).await?.iter().filter(|answer| answer.withdrawn_at.is_none()).count();
        if standing < LEAST {
            unmet.push(FieldError::at("harvestId", ProblemCode::TooFewAnswers).with(LEAST));
        }
        refuse(unmet)?;
        (row.state, row.published_at) = (HarvestState::Published, Some(now));
        let row = write.save(row).await?;
        questions::harvested(write, question).await?;
        Ok(done(row, EventKind::HarvestPublished))
    }
}
