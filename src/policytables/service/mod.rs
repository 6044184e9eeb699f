//! What one may do at policy tables: each begin → once → read → permit → check → store → record → commit. Whatever changes a table, or hangs on it,
//! locks its row first: what is brought in, answered and adopted at one table goes one by one.
mod adopt;
mod give;
mod list;
mod respond;
mod run;
mod window;

pub use adopt::adopt;
pub use give::{erase, erase_inputs_of, give};
pub use list::*;
pub use respond::respond;
pub use run::{change, go, open, publish_draft, record_position};
pub use window::{change_window, open_window};

use super::store;
use crate::{
    app::App,
    db::Tx,
    error::{Error, FieldError, ProblemCode, Result},
    policy::By,
    record::{Happened, record},
};
use entity::{enums::PolicyPhase, ids::PolicyTableId, policy_table};

/// The table that is to be run, locked.
async fn held(tx: &Tx, id: PolicyTableId) -> Result<policy_table::Model> {
    store::locked(tx, id).await?.ok_or_else(|| Error::not_found("input.policyTableId"))
}

/// Nothing of how a policy was made changes once it is adopted.
fn in_the_making(table: &policy_table::Model, path: &str) -> Option<FieldError> {
    adopted(table).then(|| FieldError::at(path, ProblemCode::AlreadyAdopted))
}

fn adopted(table: &policy_table::Model) -> bool {
    matches!(table.phase, PolicyPhase::Adopted | PolicyPhase::Evaluation)
}

/// Every unmet rule at once.
fn refuse(unmet: impl IntoIterator<Item = FieldError>) -> Result<()> {
    let unmet: Vec<_> = unmet.into_iter().collect();
    if unmet.is_empty() { Ok(()) } else { Err(Error::Refused(unmet)) }
}

/// A changed table, by whom it was changed, and what that was.
async fn keep(app: &App, tx: &Tx, by: &By, mut row: policy_table::Model, kind: &'static str) -> Result<policy_table::Model> {
    row.version += 1;
    row.updated_at = app.clock.now();
    let row = store::update(tx, row).await?;
    store::remember(tx, row.id, by.profile).await?;
    record(app, tx, by, Happened::to(kind, row.id, row.version)).await?;
    Ok(row)
}
