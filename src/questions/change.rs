//! Authors change, put forward and withdraw what they asked.
use super::{EditQuestion, SubmitQuestion, WithdrawQuestion, done, history, open_tags, store, words};
use crate::{
    answers, communities,
    error::{Error, ProblemCode, Result},
    graphql::input::Patch,
    mutation::{Done, EventKind, Locked, Mutation, Write},
    places,
    policy::{self, Action, Place, Seat},
    revisions, tags,
};
use entity::{
    community,
    enums::{QuestionState, TagKind},
    ids::QuestionId,
    question::Model,
};
use uuid::Uuid;

/// The words, the area or the tags. The words that were are kept as a revision.
impl Mutation for EditQuestion {
    const ACTION: Action = Action::EditQuestion;
    const TARGET: &'static str = "questionId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> QuestionId {
        self.question_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        editable(&row)?;
        if self.work_area != Patch::Keep {
            row.area_id = match &self.work_area {
                Patch::Set(area) => Some(places::settle(write, area).await?),
                Patch::Keep | Patch::Clear => None,
            };
            row.place_id = match row.area_id {
                Some(area) => area,
                None => community(write, &row).await?.area_id,
            };
        }
        if let Some(tags) = &self.tags {
            store::set_tags(write, row.id, &tags::settle(write, tags).await?).await?;
        }
        if self.text.is_some() || self.explanation.is_some() || self.motivation.is_some() {
            let was = row.clone();
            let words = revisions::Words { text: was.text, explanation: Some(was.explanation), motivation: Some(was.motivation) };
            revisions::keep(write, row.id.0, row.version, row.updated_at, &words).await?;
            if let Some(text) = &self.text {
                row.text = text.to_string();
            }
            if let Some(explanation) = &self.explanation {
                row.explanation = explanation.to_string();
            }
            if let Some(motivation) = &self.motivation {
                row.motivation = motivation.to_string();
            }
            store::set_words(write, row.id, words::of_question(&row)).await?;
        }
        Ok(done(write.save(row).await?, EventKind::QuestionUpdated))
    }
}

fn editable(question: &Model) -> Result<()> {
    match question.state {
        _ if question.withdrawn_at.is_some() => Err(Error::refused("questionId", ProblemCode::Withdrawn)),
        QuestionState::Draft | QuestionState::PendingReview | QuestionState::Open => Ok(()),
        QuestionState::Harvested | QuestionState::Closed => Err(Error::refused("questionId", ProblemCode::WrongState)),
    }
}

/// The community of a question, which its author must see to change what hangs on it.
async fn community(write: &Write<'_>, question: &Model) -> Result<community::Model> {
    let seen = communities::seen(&write.db, write.actor, question.community_id).await?;
    seen.ok_or_else(|| Error::not_found("questionId"))
}

/// For review where the community asks for that, else it opens. Who puts it forward must be able to ask it there by now.
impl Mutation for SubmitQuestion {
    const ACTION: Action = Action::EditQuestion;
    const TARGET: &'static str = "questionId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> QuestionId {
        self.question_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        if row.state != QuestionState::Draft || row.withdrawn_at.is_some() {
            return Err(Error::refused("questionId", ProblemCode::WrongState));
        }
        let here = Place::community(row.community_id).hat(row.author_capacity);
        policy::allow(&write.db, write.actor, Action::AskQuestion, "input", here).await?;
        let community = community(write, &row).await?;
        let review = community.reviewed && write.by().hat_seat < Seat::CoreGroup;
        row.state_reason = None;
        if review {
            row.state = QuestionState::PendingReview;
        } else {
            open_tags(write, row.id).await?;
            (row.state, row.position, row.active_at) = (QuestionState::Open, Some(Uuid::now_v7()), write.now());
            store::count_in_community(write, community.id, 1).await?;
        }
        let row = write.save(row).await?;
        history::keep(write, Some(QuestionState::Draft), &row).await?;
        Ok(done(row, if review { EventKind::QuestionSubmitted } else { EventKind::QuestionAsked }))
    }
}

/// The words go, those that it had before too. What others built on it stays, with "withdrawn" in its place; without answers it leaves the lists.
impl Mutation for WithdrawQuestion {
    const ACTION: Action = Action::WithdrawQuestion;
    const TARGET: &'static str = "questionId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> QuestionId {
        self.question_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        if row.withdrawn_at.is_some() {
            return Err(Error::refused("questionId", ProblemCode::Withdrawn));
        }
        let (id, built_on) = (row.id, answers::any(&write.db, row.id).await?);
        // The community counts those in its list.
        if row.position.is_some() && !built_on {
            store::count_in_community(write, row.community_id, -1).await?;
        }
        // What waited for review waits no longer.
        let waited = row.state == QuestionState::PendingReview;
        if !built_on {
            row.position = None;
        }
        if waited {
            row.state = QuestionState::Draft;
        }
        (row.text, row.explanation, row.motivation) = Default::default();
        (row.state_reason, row.withdrawn_at) = (None, Some(write.now()));
        let row = write.save(row).await?;
        store::set_words(write, id, vec![]).await?;
        revisions::forget(write, id.0).await?;
        store::hush(write, id).await?;
        if waited {
            history::keep(write, Some(QuestionState::PendingReview), &row).await?;
        }
        // Free words are the author's too; those of the lists say what the answers are about.
        let carried: Vec<_> = store::tags_of(&write.db, &[id]).await?.into_iter().map(|(_, tag)| tag).collect();
        let known = tags::by_ids(&write.db, &carried).await?;
        let listed: Vec<_> = carried.iter().copied().filter(|tag| known.get(tag).is_some_and(|tag| tag.kind != TagKind::Free)).collect();
        store::set_tags(write, id, &listed).await?;
        tags::forget(write, &carried).await?;
        Ok(done(row, EventKind::QuestionWithdrawn))
    }
}
