//! Authors change and withdraw what they answered; others mark it as helpful.
use super::{EditAnswer, MarkAnswerHelpful, UnmarkAnswerHelpful, WithdrawAnswer, store};
use crate::{
    error::{Error, ProblemCode, Result},
    mutation::{DomainEvent, Done, EventKind, Locked, Mutation, Write},
    policy::Action,
    revisions,
};
use entity::{
    answer::Model,
    enums::{AnswerKind, Capacity},
    ids::AnswerId,
};

fn done(row: Model, kind: EventKind) -> Done<Model> {
    let event = DomainEvent::of(kind, row.id, row.version).at(row.community_id);
    Done::with(row, event)
}

fn standing(answer: &Model) -> Result<()> {
    if answer.withdrawn_at.is_some() { Err(Error::refused("answerId", ProblemCode::Withdrawn)) } else { Ok(()) }
}

/// What it said is kept as a revision.
impl Mutation for EditAnswer {
    const ACTION: Action = Action::EditAnswer;
    const TARGET: &'static str = "answerId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> AnswerId {
        self.answer_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        standing(&row)?;
        if self.kind == Some(AnswerKind::FromEvent) {
            return Err(Error::invalid("kind", ProblemCode::OutOfRange));
        }
        if let Some(body) = &self.body {
            let words = revisions::Words { text: row.body.clone(), ..Default::default() };
            revisions::keep(write, row.id.0, row.version, row.updated_at, &words).await?;
            row.body = body.to_string();
        }
        row.kind = self.kind.unwrap_or(row.kind);
        Ok(done(write.save(row).await?, EventKind::AnswerUpdated))
    }
}

/// Its words go, those that it had before and whom they mention too. Replies stay, with "withdrawn" in its place.
impl Mutation for WithdrawAnswer {
    const ACTION: Action = Action::WithdrawAnswer;
    const TARGET: &'static str = "answerId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> AnswerId {
        self.answer_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        standing(&row)?;
        (row.body, row.withdrawn_at) = (String::new(), Some(write.now()));
        let row = write.save(row).await?;
        revisions::forget(write, row.id.0).await?;
        store::mention_nobody(write, row.id).await?;
        store::uncount_on_question(write, row.question_id, i32::from(row.parent_id.is_none())).await?;
        if let Some(parent) = row.parent_id {
            store::count_reply(write, parent, -1).await?;
        }
        Ok(done(row, EventKind::AnswerWithdrawn))
    }
}

/// Doing it twice is doing it once.
impl Mutation for MarkAnswerHelpful {
    const ACTION: Action = Action::MarkHelpful;
    const TARGET: &'static str = "answerId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> AnswerId {
        self.answer_id
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(self.capacity)
    }
    async fn run(&self, row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        mark(write, row, true).await
    }
}

/// Doing it twice is doing it once.
impl Mutation for UnmarkAnswerHelpful {
    const ACTION: Action = Action::MarkHelpful;
    const TARGET: &'static str = "answerId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> AnswerId {
        self.answer_id
    }
    fn capacity(&self) -> Option<Capacity> {
        Some(self.capacity)
    }
    async fn run(&self, row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        mark(write, row, false).await
    }
}

/// Never one's own. The counter is not the author's words: the version stays.
async fn mark(write: &Write<'_>, row: Locked<Model>, helpful: bool) -> Result<Done<Model>> {
    standing(&row)?;
    if row.author_profile_id.is_some_and(|author| write.actor.is(author)) {
        return Err(Error::refused("answerId", ProblemCode::OwnContribution));
    }
    let (mut row, profile) = (row.into_inner(), write.by().profile);
    let changed = if helpful { store::mark(write, row.id, profile).await? } else { store::unmark(write, row.id, profile).await? };
    if !changed {
        return Ok(Done::unchanged(row));
    }
    row.helpful_count += if helpful { 1 } else { -1 };
    store::count_helpful(write, &row).await?;
    Ok(done(row, if helpful { EventKind::AnswerMarkedHelpful } else { EventKind::AnswerUnmarkedHelpful }))
}
