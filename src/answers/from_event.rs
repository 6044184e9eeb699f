//! What a meeting returns to the questions that it was made of.
use super::store;
use crate::{
    error::Result,
    mutation::{DomainEvent, EventKind, Write},
    people,
};
use entity::{
    answer,
    enums::AnswerKind,
    ids::{AnswerId, CommunityId},
    question,
};

/// What a meeting returns to a question: an answer of whoever closes it. A parent stays unnamed; nobody's perspective is counted, since it is not
/// theirs alone. Nothing where the community takes nothing new any more.
///
/// # Errors
/// Only those of the database.
pub async fn from_event(write: &Write<'_>, home: Option<CommunityId>, question: &question::Model, body: &str) -> Result<Option<AnswerId>> {
    let (id, now, by, here) = (AnswerId::new(), write.now(), write.by(), question.community_id);
    // The badge is of where the question is.
    let author = people::snapshot(&write.db, by, (home == Some(here)).then_some(here), true).await?;
    let row = answer::Model {
        id,
        question_id: question.id,
        community_id: here,
        parent_id: None,
        kind: AnswerKind::FromEvent,
        body: body.to_owned(),
        author_profile_id: Some(by.profile),
        author_capacity: author.capacity,
        author_name: author.name,
        author_function: author.function,
        author_organisation: author.organisation,
        author_area: author.area,
        author_core: author.core,
        anonymous: author.anonymous,
        author_domains: 0,
        helpful_count: 0,
        reply_count: 0,
        version: 1,
        created_at: now,
        updated_at: now,
        withdrawn_at: None,
    };
    if !store::return_from(write, row).await? {
        return Ok(None);
    }
    write.emit(DomainEvent::of(EventKind::QuestionAnswered, id, 1).at(here)).await?;
    Ok(Some(id))
}
