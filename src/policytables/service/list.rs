//! Reading what lies on policy tables: lists, one by one, and together for the loaders.
use crate::{
    app::App,
    error::Result,
    page::{Key, Page, Slice},
    policy::Actor,
    policytables::{Filter, InputFilter, adoption::Known, store},
};
use entity::{
    ids::{ParentInputId, PolicyDraftId, PolicyTableId, WrittenWindowId},
    input_response, parent_input, policy_draft, policy_table, recorded_position, written_window,
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// A page of tables, the one that was opened last first.
///
/// # Errors
/// Only those of the database, as all of these.
pub async fn tables(db: &impl ConnectionTrait, filter: &Filter, slice: Slice) -> Result<Page<policy_table::Model>> {
    store::page(db, filter, slice).await
}
/// How many there are.
///
/// # Errors
/// See [`tables`].
pub async fn count(db: &impl ConnectionTrait, filter: &Filter) -> Result<i64> {
    store::count(db, filter).await
}
/// These tables.
///
/// # Errors
/// See [`tables`].
pub async fn by_ids(db: &impl ConnectionTrait, ids: &[PolicyTableId]) -> Result<HashMap<PolicyTableId, policy_table::Model>> {
    store::by_ids(db, ids).await
}
/// These versions.
///
/// # Errors
/// See [`tables`].
pub async fn drafts(db: &impl ConnectionTrait, ids: &[PolicyDraftId]) -> Result<HashMap<PolicyDraftId, policy_draft::Model>> {
    store::drafts(db, ids).await
}
/// A table's versions, the newest first.
///
/// # Errors
/// See [`tables`].
pub async fn drafts_of(db: &impl ConnectionTrait, id: PolicyTableId, slice: Slice) -> Result<Page<policy_draft::Model>> {
    store::drafts_of(db, id, slice).await
}
/// Where a version stands among those of its table.
pub fn draft_key(row: &policy_draft::Model) -> Key {
    store::draft_key(row)
}
/// These windows.
///
/// # Errors
/// See [`tables`].
pub async fn windows(db: &impl ConnectionTrait, ids: &[WrittenWindowId]) -> Result<HashMap<WrittenWindowId, written_window::Model>> {
    store::windows(db, ids).await
}
/// A table's windows, the one that opens last first.
///
/// # Errors
/// See [`tables`].
pub async fn windows_of(db: &impl ConnectionTrait, id: PolicyTableId, slice: Slice) -> Result<Page<written_window::Model>> {
    store::windows_of(db, id, slice).await
}
/// How many it has.
///
/// # Errors
/// See [`tables`].
pub async fn windows_count(db: &impl ConnectionTrait, id: PolicyTableId) -> Result<i64> {
    store::windows_count(db, id).await
}
/// Where a window stands among those of its table.
pub fn window_key(row: &written_window::Model) -> Key {
    store::window_key(row)
}
/// What was recorded of the position of parents, from the first on.
///
/// # Errors
/// See [`tables`].
pub async fn positions(db: &impl ConnectionTrait, ids: &[PolicyTableId]) -> Result<HashMap<PolicyTableId, Vec<recorded_position::Model>>> {
    store::positions(db, ids).await
}
/// One input.
///
/// # Errors
/// See [`tables`].
pub async fn input(db: &impl ConnectionTrait, actor: &Actor, id: ParentInputId) -> Result<Option<parent_input::Model>> {
    store::input(db, actor, id).await
}
/// A table's inputs, in the order in which they came.
///
/// # Errors
/// See [`tables`].
pub async fn inputs_of(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: PolicyTableId,
    filter: InputFilter,
    slice: Slice,
) -> Result<Page<parent_input::Model>> {
    store::inputs_of(db, actor, id, filter, slice).await
}
/// How many it has.
///
/// # Errors
/// See [`tables`].
pub async fn inputs_count(db: &impl ConnectionTrait, actor: &Actor, id: PolicyTableId, filter: InputFilter) -> Result<i64> {
    store::inputs_count(db, actor, id, filter).await
}
/// The actor's own inputs, the latest first.
///
/// # Errors
/// See [`tables`].
pub async fn own_inputs(db: &impl ConnectionTrait, actor: &Actor, slice: Slice) -> Result<Page<parent_input::Model>> {
    store::own_inputs(db, actor, slice).await
}
/// How many those are.
///
/// # Errors
/// See [`tables`].
pub async fn own_inputs_count(db: &impl ConnectionTrait, actor: &Actor) -> Result<i64> {
    store::own_inputs_count(db, actor).await
}
/// What was said to these inputs, from the first on.
///
/// # Errors
/// See [`tables`].
pub async fn responses(db: &impl ConnectionTrait, ids: &[ParentInputId]) -> Result<HashMap<ParentInputId, Vec<input_response::Model>>> {
    store::responses(db, ids).await
}
/// What the adoption of these tables hangs on.
///
/// # Errors
/// See [`tables`].
pub async fn known(app: &App, db: &impl ConnectionTrait, ids: &[PolicyTableId]) -> Result<HashMap<PolicyTableId, Known>> {
    store::known(app, db, ids).await
}
