//! The policy is adopted: by the four points of adoption.rs, or by an administrator's leave, which the table tells for ever.
use super::{AdoptPolicy, adopted, run::save, store};
use crate::{
    error::{Error, FieldError, ProblemCode, Result},
    mutation::{Done, EventKind, Locked, Mutation, Write},
    policy::{self, Action, Place},
};
use entity::{
    enums::{Capacity, PolicyPhase},
    ids::PolicyTableId,
    policy_table::Model,
};

/// A reason to adopt it though something lacks is for administrators to give, and is kept only when something does.
impl Mutation for AdoptPolicy {
    const ACTION: Action = Action::RunPolicyTable;
    const TARGET: &'static str = "policyTableId";
    type Target = Locked<Model>;
    type Output = Model;
    fn target(&self) -> PolicyTableId {
        self.policy_table_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<Model>> {
        if self.override_reason.is_some() {
            let by_office = Place::NOWHERE.hat(Capacity::Steward);
            policy::allow(&write.db, write.actor, Action::OverrideAdoption, "overrideReason", by_office).await?;
        }
        if adopted(&row) {
            return Err(Error::refused("policyTableId", ProblemCode::AlreadyAdopted));
        }
        let early = row.phase != PolicyPhase::Consultation;
        let early = early.then(|| FieldError::at("policyTableId.phase", ProblemCode::WrongState));
        let lacks = store::known(write.app, &write.db, &[row.id]).await?.remove(&row.id).unwrap_or_default().lacks(write.now());
        match &self.override_reason {
            Some(_) if early.is_some() => return Err(Error::Refused(early.into_iter().collect())),
            Some(reason) if !lacks.is_empty() => {
                row.override_reason = Some(reason.to_string());
                row.override_at = Some(write.now());
            }
            _ if early.is_some() || !lacks.is_empty() => return Err(Error::Refused(early.into_iter().chain(lacks).collect())),
            _ => {}
        }
        row.phase = PolicyPhase::Adopted;
        row.adopted_at = Some(write.now());
        save(write, row, EventKind::PolicyTableAdopted).await
    }
}
