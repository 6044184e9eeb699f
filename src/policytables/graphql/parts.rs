//! What lies on a policy table: versions of the policy, written windows, the position of parents, and what adoption needs.
use super::{ParentsPosition, PolicyTable};
use crate::{
    error::{Error, ResolverError, Result},
    graphql::{
        RequestContext,
        connection::{Listed, Total},
        ids,
        row::Resolved,
    },
    page::Key,
    policytables::{PolicyDraftById, WrittenWindowById, adoption::Point, store},
    text,
};
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    ids::{PolicyDraftId, PolicyTableId, WrittenWindowId},
    policy_draft, recorded_position, written_window,
};
use std::sync::Arc;

/// One version.
#[derive(Clone, Debug)]
pub struct PolicyDraft(pub Arc<policy_draft::Model>);

impl PolicyDraft {
    /// By its id, with those of its siblings in one statement.
    pub async fn by_id(session: &RequestContext, id: PolicyDraftId) -> Result<Option<Self>> {
        Ok(session.load::<PolicyDraftById>(id).await?.map(Self))
    }
}

impl Listed for PolicyDraft {
    type Count = Total;
    fn key(&self) -> Key {
        store::draft_key(&self.0)
    }
}

async fn table(ctx: &Context<'_>, id: PolicyTableId) -> Result<Resolved<PolicyTable>, ResolverError> {
    let there = PolicyTable::by_id(ctx.data_unchecked(), id).await?;
    Ok(Resolved(there.ok_or_else(|| Error::internal("a policy table went"))?))
}

/// A version of a policy that is being made: never changed. A newer one takes its place.
#[Object]
impl PolicyDraft {
    /// Its global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// On which table it lies.
    #[graphql(complexity = "2 + child_complexity")]
    async fn table(&self, ctx: &Context<'_>) -> Result<Resolved<PolicyTable>, ResolverError> {
        table(ctx, self.0.policy_table_id).await
    }
    /// Which it is at its table: 1 for the first.
    async fn number(&self) -> i32 {
        self.0.number
    }
    /// Its words, Markdown: at most 50,000 characters.
    #[graphql(complexity = 20)]
    async fn text(&self) -> &str {
        &self.0.body
    }
    /// `text` as safe HTML.
    #[graphql(complexity = 20)]
    async fn text_html(&self) -> String {
        text::html(&self.0.body)
    }
    /// Whether it is the newest: the one on which input is given.
    #[graphql(complexity = 3)]
    async fn current(&self, ctx: &Context<'_>) -> Result<bool, ResolverError> {
        Ok(table(ctx, self.0.policy_table_id).await?.0.0.current_draft_id == Some(self.0.id))
    }
    /// When it was put on the table.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

/// One window.
#[derive(Clone, Debug)]
pub struct WrittenWindow(pub written_window::Model);

impl WrittenWindow {
    /// By its id, with those of its siblings in one statement.
    pub async fn by_id(session: &RequestContext, id: WrittenWindowId) -> Result<Option<Self>> {
        Ok(session.load::<WrittenWindowById>(id).await?.map(Self))
    }
}

impl Listed for WrittenWindow {
    type Count = Total;
    fn key(&self) -> Key {
        store::window_key(&self.0)
    }
}

/// A time in which parents can bring something in in writing.
#[Object]
impl WrittenWindow {
    /// Its global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// At which table.
    #[graphql(complexity = "2 + child_complexity")]
    async fn table(&self, ctx: &Context<'_>) -> Result<Resolved<PolicyTable>, ResolverError> {
        table(ctx, self.0.policy_table_id).await
    }
    /// From when.
    async fn opens_at(&self) -> DateTime<Utc> {
        self.0.opens_at
    }
    /// Until when. Never brought forward once it is open.
    async fn closes_at(&self) -> DateTime<Utc> {
        self.0.closes_at
    }
    /// Whether one can write now.
    async fn open(&self, ctx: &Context<'_>) -> bool {
        let now = ctx.data_unchecked::<RequestContext>().app.clock.now();
        self.0.opens_at <= now && now < self.0.closes_at
    }
    /// Raised by every change: send it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

/// What parents are in a decision, from a moment on.
#[derive(SimpleObject)]
pub struct RecordedPosition {
    /// What they are.
    position: ParentsPosition,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
}

impl RecordedPosition {
    pub(super) fn of(row: &recorded_position::Model) -> Self {
        Self { position: row.position.into(), recorded_at: row.recorded_at }
    }
}

/// A point that adoption hangs on.
#[derive(SimpleObject)]
pub struct AdoptionRequirement {
    /// Which.
    pub point: Point,
    /// Whether it is met now. PARENTS_INPUT is told to those who run the table alone, because it could point at a person: null for others.
    pub met: Option<bool>,
}

/// That a policy was adopted though something lacked. It is never taken away.
#[derive(SimpleObject)]
pub struct PolicyOverride {
    /// Why, in an administrator's words, plain text.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}
