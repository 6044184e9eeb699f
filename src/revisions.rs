//! The texts that questions, answers, harvests and reports had before: every change of text is kept, until its author withdraws it.
use crate::{error::Result, mutation::Write, policy::Detail};
use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use entity::{ids::RevisionId, revision};
use sea_orm::{ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How many are shown at most.
pub const MOST: u64 = 100;

/// The words of a version that was replaced.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Words {
    /// The question itself, the answer, what works, or the report.
    pub text: String,
    /// A question's explanation, or a harvest's barriers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// A question's motivation, or a harvest's follow-up questions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motivation: Option<String>,
}

/// Keeps the words of a version that is being replaced.
///
/// # Errors
/// Those of the database.
pub async fn keep(write: &Write<'_>, subject: Uuid, version: i32, said_at: DateTime<Utc>, words: &Words) -> Result<()> {
    let body = serde_json::to_string(words).map_err(crate::error::Error::internal)?;
    let row = revision::Model { id: RevisionId::new(), subject_id: subject, version, body, created_at: said_at };
    write.insert_all([row]).await
}

/// Forgets every text that an object had before: its author withdraws it, and its words go.
///
/// # Errors
/// Those of the database.
pub async fn forget(write: &Write<'_>, subject: Uuid) -> Result<()> {
    write.execute("DELETE FROM revisions WHERE subject_id = $1", [subject.into()]).await.map(drop)
}

/// The kept texts of one object, newest first, at most [`MOST`]. Whoever calls it has seen the object and may see its past.
///
/// # Errors
/// Only those of the database.
pub async fn of(db: &impl ConnectionTrait, subject: Uuid) -> Result<Vec<Revision>> {
    let kept = revision::Entity::of_seen().filter(revision::Column::SubjectId.eq(subject));
    let rows = kept.order_by_desc(revision::Column::Version).limit(MOST).all(db).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let Words { text, explanation, motivation } = serde_json::from_str(&row.body).unwrap_or_default();
            Revision { version: row.version, text, explanation, motivation, written_at: row.created_at }
        })
        .collect())
}

/// A text that was replaced by a later version. Only its author and the community's moderators read it; of a meeting's report, those who organise it.
#[derive(Clone, Debug, SimpleObject)]
pub struct Revision {
    /// The version that had this text.
    version: i32,
    /// The text then: the question itself, the answer, what a harvest says that works, or the report of a meeting.
    text: String,
    /// A question's explanation then, or a harvest's barriers.
    explanation: Option<String>,
    /// A question's motivation then, or a harvest's follow-up questions.
    motivation: Option<String>,
    /// Since when it read like this.
    written_at: DateTime<Utc>,
}
