//! The policy is adopted: by the four points of adoption.rs, or by an administrator's leave, which the table tells for ever.
use super::{adopted, held, keep};
use crate::{
    app::App,
    error::{Error, FieldError, ProblemCode, Result, check_version},
    once::{Once, Outcome},
    policy::{self, Actor},
    policytables::{AdoptPolicy, OverrideAdoption, Run, store},
    text::Text,
};
use entity::{enums::PolicyPhase, ids::PolicyTableId};

/// Adopts it. A reason to do so though something lacks is for administrators to give, and is kept only when something does.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED with everything that lacks at once; when it was adopted before, with that alone.
pub async fn adopt(app: &App, actor: &Actor, once: &Once, id: PolicyTableId, expected: i32, leave: Option<Text>) -> Result<Run> {
    let (tx, now) = (app.begin().await?, app.clock.now());
    if let Some(before) = once.before(app, &tx, actor, id).await? {
        return Ok(Outcome::Before(before));
    }
    let table = held(&tx, id).await?;
    let (by, AdoptPolicy { table: mut row }) = policy::permit(&tx, actor, AdoptPolicy { table }).await?.open();
    if leave.is_some() {
        policy::permit(&tx, actor, OverrideAdoption).await?;
    }
    check_version(row.version, expected)?;
    if adopted(&row) {
        return Err(Error::refused("input.policyTableId", ProblemCode::AlreadyAdopted));
    }
    let early = row.phase != PolicyPhase::Consultation;
    let early = early.then(|| FieldError::at("input.policyTableId.phase", ProblemCode::WrongState));
    let lacks = store::known(app, &tx, &[id]).await?.remove(&id).unwrap_or_default().lacks(now);
    match leave {
        Some(_) if early.is_some() => return Err(Error::Refused(early.into_iter().collect())),
        Some(reason) if !lacks.is_empty() => {
            row.override_reason = Some(reason.into_string());
            row.override_at = Some(now);
        }
        _ if early.is_some() || !lacks.is_empty() => return Err(Error::Refused(early.into_iter().chain(lacks).collect())),
        _ => {}
    }
    row.phase = PolicyPhase::Adopted;
    row.adopted_at = Some(now);
    let row = keep(app, &tx, &by, row, "policy_table.adopted").await?;
    app.commit(tx, "adoptPolicy").await?;
    Ok(Outcome::Fresh(row))
}
