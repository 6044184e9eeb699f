//! What is changed at policy tables, beside a table itself: each read locked together with its table, whose row is locked first.
use super::store;
use crate::{
    error::Result,
    mutation::{Locked, Output, Reads, Target},
    organisations,
    policy::{Actor, Place},
};
use entity::{
    ids::{Kinded as _, OrganisationId, ParentInputId, PolicyDraftId, WrittenWindowId},
    organisation, parent_input, policy_draft, policy_table, written_window,
};
use uuid::Uuid;

/// The organisation whose policy a new table is to be about.
#[derive(Debug)]
pub struct Owner {
    pub(super) organisation: organisation::Model,
    place: Place,
}

impl Target for Owner {
    type Id = OrganisationId;
    async fn find(db: &Reads<'_>, actor: &Actor, id: OrganisationId) -> Result<Option<Self>> {
        let Some(organisation) = organisations::by_id(db, actor, id).await? else { return Ok(None) };
        Ok(Some(Self { organisation, place: organisations::place_for(db, actor, Some(id)).await? }))
    }
    fn place(&self) -> Place {
        self.place
    }
}

/// A version of a policy, and its table.
#[derive(Debug)]
pub struct LockedDraft {
    pub(super) table: Locked<policy_table::Model>,
    pub(super) draft: policy_draft::Model,
}

impl Target for LockedDraft {
    type Id = PolicyDraftId;
    async fn find(db: &Reads<'_>, _: &Actor, id: PolicyDraftId) -> Result<Option<Self>> {
        let Some(draft) = store::draft(db, id).await? else { return Ok(None) };
        Ok(store::lock(db, draft.policy_table_id).await?.map(|table| Self { table, draft }))
    }
}

/// A written window, and its table.
#[derive(Debug)]
pub struct LockedWindow {
    pub(super) table: Locked<policy_table::Model>,
    pub(super) window: Locked<written_window::Model>,
}

impl Target for LockedWindow {
    type Id = WrittenWindowId;
    async fn find(db: &Reads<'_>, _: &Actor, id: WrittenWindowId) -> Result<Option<Self>> {
        let Some(window) = store::windows(db, &[id]).await?.remove(&id) else { return Ok(None) };
        let Some(table) = store::lock(db, window.policy_table_id).await? else { return Ok(None) };
        // Once more, now that nobody else can change it.
        Ok(store::lock_window(db, id).await?.map(|window| Self { table, window }))
    }
    fn version(&self) -> i32 {
        self.window.version
    }
    fn place(&self) -> Place {
        Place::of(self.table.id)
    }
    fn key(id: WrittenWindowId) -> Option<(u8, Uuid)> {
        Some((WrittenWindowId::KIND, id.uuid()))
    }
}

/// What a parent brought in, and its table.
#[derive(Debug)]
pub struct LockedInput {
    pub(super) table: Locked<policy_table::Model>,
    pub(super) input: Locked<parent_input::Model>,
}

impl Target for LockedInput {
    type Id = ParentInputId;
    async fn find(db: &Reads<'_>, actor: &Actor, id: ParentInputId) -> Result<Option<Self>> {
        let Some(input) = store::input(db, actor, id).await? else { return Ok(None) };
        let Some(table) = store::lock(db, input.policy_table_id).await? else { return Ok(None) };
        // Once more, now that nobody else can change it.
        Ok(store::lock_input(db, actor, id).await?.map(|input| Self { table, input }))
    }
    fn version(&self) -> i32 {
        self.input.version
    }
    fn place(&self) -> Place {
        Place::of(self.table.id)
    }
    fn key(id: ParentInputId) -> Option<(u8, Uuid)> {
        Some((ParentInputId::KIND, id.uuid()))
    }
}

/// A version of a policy is never changed: it has no version of its own.
impl Output for policy_draft::Model {
    type Id = PolicyDraftId;
    fn id(&self) -> Option<PolicyDraftId> {
        Some(self.id)
    }
    async fn again(db: &Reads<'_>, _: &Actor, id: PolicyDraftId) -> Result<Option<Self>> {
        store::draft(db, id).await
    }
}
