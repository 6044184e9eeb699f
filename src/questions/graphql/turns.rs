//! The turns of a question as clients see them.
use super::{Question, QuestionState};
use crate::{
    error::Result,
    graphql::RequestContext,
    policy::{Action, Place},
    questions::loaders::HistoryOfQuestion,
};
use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{enums, turn};

/// Who made a question turn.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum TurnedBy {
    /// Who asked it.
    Author,
    /// The community: its core group, its moderators, or who does their work by office.
    Community,
}

/// A turn of a question: from one state to another.
#[derive(Clone, Debug, SimpleObject)]
pub struct QuestionTurn {
    /// Where it stood. Null for the first turn, with which it was written.
    from: Option<QuestionState>,
    /// Where it stood from then on.
    to: QuestionState,
    /// What was said about it, plain text; null when nothing was said, and once the question is withdrawn.
    reason: Option<String>,
    /// Who made it turn.
    by: TurnedBy,
    /// When.
    at: DateTime<Utc>,
}

impl From<turn::Model> for QuestionTurn {
    fn from(row: turn::Model) -> Self {
        let by = if row.by_author { TurnedBy::Author } else { TurnedBy::Community };
        Self { from: row.was.map(Into::into), to: row.state.into(), reason: row.reason, by, at: row.created_at }
    }
}

/// Whether it stood on no list then: what was said about it is its author's and the moderators'.
fn unlisted(turn: &turn::Model) -> bool {
    matches!(turn.state, enums::QuestionState::Draft | enums::QuestionState::PendingReview)
}

/// Those of a question that the actor may see, newest first.
pub(super) async fn of(session: &RequestContext, question: &Question) -> Result<Vec<QuestionTurn>> {
    let mut turns = session.load::<HistoryOfQuestion>(question.row().id).await?.unwrap_or_default();
    if turns.iter().any(unlisted) && !sees_past(session, question).await? {
        turns.retain(|turn| !unlisted(turn));
    }
    Ok(turns.into_iter().map(Into::into).collect())
}

/// Whether the actor may see what a question went through before it opened. Read together with the siblings in its list.
async fn sees_past(session: &RequestContext, question: &Question) -> Result<bool> {
    let (row, here) = (question.row(), question.row().community_id);
    if row.author_profile_id.is_some_and(|author| session.actor.is(author)) {
        return Ok(true);
    }
    session.may(Action::SeePast, Place::community(here).author(row.author_profile_id)).await
}
