//! What can be asked for about harvests: the commands, and with them the inputs of the mutation fields.
use super::MOST;
use crate::{
    error::{FieldError, ProblemCode},
    graphql::{
        ids,
        input::{commands, from_input},
    },
    text::{HarvestText, ObjectionText, WorksText},
};
use async_graphql::ID;
use entity::{
    enums::Capacity,
    ids::{AnswerId, HarvestId, QuestionId},
};

/// The answers that a harvest rests on: at most 50, none of them twice. Too few are refused later: that is a rule of the domain.
#[derive(Clone, Debug)]
pub struct Quoted(pub Vec<AnswerId>);

from_input! {
    Quoted: Vec<ID> = |raw, path, faults| {
        if raw.len() > MOST {
            faults.add(FieldError::at(path, ProblemCode::TooMany).with(MOST));
        }
        let mut all: Vec<AnswerId> = Vec::with_capacity(raw.len().min(MOST));
        for (i, id) in raw.iter().take(MOST).enumerate() {
            let path = format!("{path}.{i}");
            match faults.field(&path, ids::parse(id)) {
                Some(id) if all.contains(&id) => faults.add(FieldError::at(&path, ProblemCode::Duplicate)),
                id => all.extend(id),
            }
        }
        Some(Quoted(all))
    };
}

commands! {
    /// What `proposeHarvest` needs.
    ProposeHarvest as ProposeHarvestInput(Key) {
        /// Of which question.
        question_id: QuestionId,
        /// What works: 10–8,000 characters, Markdown.
        works: WorksText,
        /// What stands in the way: at most 8,000 characters, Markdown.
        barriers: HarvestText [default],
        /// What is to be asked next: at most 8,000 characters, Markdown.
        follow_up: HarvestText [default],
        /// What you say of those who see it otherwise: at most 8,000 characters, Markdown.
        minority_note: HarvestText [default],
        /// The answers that it rests on: 2–50, replies may be among them.
        answer_ids: Quoted,
    }
    /// What `reviseHarvest` changes. What is left out stays as it is.
    ReviseHarvest as ReviseHarvestInput(VersionedKey) {
        /// Which harvest.
        harvest_id: HarvestId,
        /// What works: 10–8,000 characters, Markdown.
        works: Option<WorksText>,
        /// What stands in the way: at most 8,000 characters, Markdown.
        barriers: Option<HarvestText>,
        /// What is to be asked next: at most 8,000 characters, Markdown.
        follow_up: Option<HarvestText>,
        /// What you say of those who see it otherwise: at most 8,000 characters, Markdown.
        minority_note: Option<HarvestText>,
        /// All the answers that it rests on from now on: 2–50.
        answer_ids: Option<Quoted>,
    }
    /// What `objectToHarvest` needs.
    ObjectToHarvest as ObjectToHarvestInput(Key) {
        /// Which harvest.
        harvest_id: HarvestId,
        /// In which capacity. Needed only when it quotes answers that you gave in more than one.
        capacity: Option<Capacity>,
        /// What you have against it: 10–2,000 characters, Markdown. Everybody who sees the published harvest will read it.
        body: ObjectionText,
    }
    /// What `publishHarvest` needs.
    PublishHarvest as PublishHarvestInput(VersionedKey) {
        /// Which harvest.
        harvest_id: HarvestId,
    }
}
