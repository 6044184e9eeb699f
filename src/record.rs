//! What every change leaves behind, in its own transaction: an announced event in the outbox and a row in the audit.
//!
//! The outbox is read below the oldest running transaction, by (tx, seq): that is commit order. Ids only, no personal data.
use crate::{
    app::App,
    change::Change,
    error::Result,
    policy::{Body, By},
};
use entity::{
    audit,
    ids::{CommunityId, Kinded, NoticeId},
    outbox,
};
use sea_orm::{ConnectionTrait, NotSet, Set};
use uuid::Uuid;

/// Something that happened, in the past tense: `question.asked`.
#[derive(Clone, Copy, Debug)]
pub struct Happened {
    /// What happened.
    pub kind: &'static str,
    /// The type of what it happened to, as in global ids.
    pub subject_kind: u8,
    /// What it happened to.
    pub subject: Uuid,
    /// Where.
    pub community: Option<CommunityId>,
    /// The version that this made.
    pub version: i32,
}

impl Happened {
    /// To an object, outside any community.
    pub fn to<I: Kinded>(kind: &'static str, subject: I, version: i32) -> Self {
        Self { kind, subject_kind: I::KIND, subject: subject.uuid(), community: None, version }
    }
    /// In the community that organises it, if it is one.
    #[must_use]
    pub fn at(self, body: impl Into<Body>) -> Self {
        Self { community: body.into().community(), ..self }
    }
    /// In a community.
    #[must_use]
    pub fn within(self, community: CommunityId) -> Self {
        Self { community: Some(community), ..self }
    }
}

/// Announces what happened and notes who did it.
///
/// # Errors
/// Only those of the database.
pub async fn record(app: &App, db: &impl ConnectionTrait, by: &By, happened: Happened) -> Result<()> {
    recorded(Change::default(), app, by, happened).run(db).await.map(drop)
}

/// The same as a part of a change.
pub fn recorded(change: Change, app: &App, by: &By, happened: Happened) -> Change {
    noted(announced(change, app, happened), app, by, happened)
}

/// One event in the outbox.
pub fn announced(change: Change, app: &App, happened: Happened) -> Change {
    change.insert(&outbox::ActiveModel {
        seq: NotSet,
        tx: NotSet,
        id: Set(NoticeId::new()),
        created_at: Set(app.clock.now()),
        kind: Set(happened.kind.to_owned()),
        subject_kind: Set(happened.subject_kind.into()),
        subject_id: Set(happened.subject),
        community_id: Set(happened.community),
        version: Set(happened.version),
    })
}

/// One row in the audit.
pub fn noted(change: Change, app: &App, by: &By, happened: Happened) -> Change {
    change.insert(&audit::ActiveModel {
        seq: NotSet,
        tx: NotSet,
        created_at: Set(app.clock.now()),
        actor: Set(by.audit),
        action: Set(happened.kind.to_owned()),
        subject_kind: Set(happened.subject_kind.into()),
        subject_id: Set(happened.subject),
        community_id: Set(happened.community),
    })
}
