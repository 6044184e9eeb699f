//! What policy tables load together, each in one statement; what adoptions hang on in a few.
use super::{adoption::Known, store};
use crate::graphql::loaders::{loaders, shared};
use entity::{
    ids::{ParentInputId, PolicyDraftId, PolicyTableId, WrittenWindowId},
    input_response, policy_draft, policy_table, recorded_position, written_window,
};
use std::sync::Arc;

loaders! {
    /// Policy tables.
    PolicyTableById: PolicyTableId => policy_table::Model, |session, ids| store::by_ids(&session.db, ids).await;
    /// Versions of policies.
    PolicyDraftById: PolicyDraftId => Arc<policy_draft::Model>, |session, ids| {
        Ok(store::drafts(&session.db, ids).await?.into_iter().map(|(id, row)| (id, Arc::new(row))).collect())
    };
    /// Written windows.
    WrittenWindowById: WrittenWindowId => written_window::Model, |session, ids| store::windows(&session.db, ids).await;
    /// What was recorded at tables of the position of parents, from the first on.
    Positions: PolicyTableId => Arc<[recorded_position::Model]>, |session, ids| Ok(shared(store::positions(&session.db, ids).await?));
    /// What was said to inputs, from the first on.
    Responses: ParentInputId => Arc<[input_response::Model]>, |session, ids| Ok(shared(store::responses(&session.db, ids).await?));
    /// What the adoption of tables hangs on.
    AdoptionFacts: PolicyTableId => Arc<Known>, |session, ids| {
        Ok(store::known(&session.app, &session.db, ids).await?.into_iter().map(|(id, known)| (id, Arc::new(known))).collect())
    };
}
