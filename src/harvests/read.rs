//! Reading harvests: the latest of a question, what it quotes, what was said against it.
use super::store;
use crate::{
    answers,
    error::Result,
    policy::{self, Action, Actor, Place},
};
use entity::{
    answer, harvest,
    ids::{AnswerId, HarvestId, QuestionId},
    objection,
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// The latest harvest of each of these questions that the actor may see.
pub async fn latest(db: &impl ConnectionTrait, actor: &Actor, questions: &[QuestionId]) -> Result<HashMap<QuestionId, harvest::Model>> {
    Ok(store::of_questions(db, actor, questions).await?.into_iter().map(|row| (row.question_id, row)).collect())
}

/// The answers that these harvests rest on. Whoever asks has seen the harvests.
pub async fn quoted(db: &impl ConnectionTrait, actor: &Actor, harvests: &[HarvestId]) -> Result<HashMap<HarvestId, Vec<answer::Model>>> {
    let pairs = store::quoted(db, harvests).await?;
    let seen = answers(db, actor, pairs.iter().map(|pair| pair.1)).await?;
    let mut found: HashMap<HarvestId, Vec<answer::Model>> = HashMap::new();
    for (harvest, answer) in pairs {
        found.entry(harvest).or_default().extend(seen.get(&answer).cloned());
    }
    Ok(found)
}

/// An objection with the answer as whose author somebody objects.
pub type Objected = (objection::Model, answer::Model);

/// The objections to these harvests that the actor may see: all once it is published, before that those who lead see all, authors their own.
pub async fn objections(db: &impl ConnectionTrait, actor: &Actor, harvests: &[HarvestId]) -> Result<HashMap<HarvestId, Vec<Objected>>> {
    let rows = store::objections(db, actor, harvests).await?;
    let seen = answers(db, actor, rows.iter().map(|row| row.answer_id)).await?;
    let mut found: HashMap<HarvestId, Vec<Objected>> = HashMap::new();
    for row in rows {
        if let Some(answer) = seen.get(&row.answer_id) {
            found.entry(row.harvest_id).or_default().push((row, answer.clone()));
        }
    }
    Ok(found)
}

async fn answers(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: impl Iterator<Item = AnswerId>,
) -> Result<HashMap<AnswerId, answer::Model>> {
    let ids: Vec<AnswerId> = ids.collect();
    Ok(answers::by_ids(db, actor, &ids).await?.into_iter().map(|row| (row.id, row)).collect())
}

/// Whether the actor may read the words that a harvest had before: who proposed it, and who moderates the community.
pub async fn sees_past(db: &impl ConnectionTrait, actor: &Actor, harvest: &harvest::Model) -> Result<bool> {
    policy::may(db, actor, Action::SeePast, Place::community(harvest.community_id).author(harvest.author_profile_id)).await
}
