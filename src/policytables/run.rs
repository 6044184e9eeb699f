//! A table is opened, changed and moved through its phases; versions of the policy and the position of parents are put on it.
use super::{
    ChangePolicyTable, MOST_POSITIONS, MovePolicyTable, OpenPolicyTable, Owner, PublishPolicyDraft, RecordParentsPosition, adopted,
    commands::Domains, in_the_making, refuse, store,
};
use crate::{
    error::{FieldError, ProblemCode, Result},
    graphql::input::Patch,
    mutation::{Done, EventKind, Locked, Mutation, Write},
    places,
    policy::Action,
};
use entity::{
    enums::{OrganisationState, PolicyPhase},
    ids::{OrganisationId, PolicyTableId, RecordedPositionId},
    policy_draft,
    policy_table::Model,
    recorded_position,
};

/// Everybody sees it.
impl Mutation for OpenPolicyTable {
    const ACTION: Action = Action::OpenPolicyTable;
    const TARGET: &'static str = "organisationId";
    type Target = Owner;
    type Output = Model;
    fn target(&self) -> OrganisationId {
        self.organisation_id
    }
    async fn run(&self, owner: Owner, write: &Write<'_>) -> Result<Done<Model>> {
        let owner = owner.organisation;
        refuse((owner.state != OrganisationState::Listed).then(|| FieldError::at("organisationId", ProblemCode::WrongState)))?;
        let (id, now) = (write.id(), write.now());
        let row = Model {
            id,
            title: self.title.to_string(),
            description: self.description.to_string(),
            organisation_id: owner.id,
            area_id: places::settle(write, &self.work_area).await?,
            domains: self.domains.0,
            phase: PolicyPhase::Exploration,
            position: None,
            positioned_at: None,
            current_draft_id: None,
            draft_count: 0,
            input_count: 0,
            adopted_at: None,
            override_reason: None,
            override_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let row = write.insert(row).await?;
        store::remember_worker(write, id).await?;
        Ok(Done::changed(row, EventKind::PolicyTableOpened))
    }
}

/// At any time.
impl Mutation for ChangePolicyTable {
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
        if let Some(area) = &self.work_area.0 {
            row.area_id = places::resettle(write, area, Some(row.area_id)).await?;
        }
        if let Some(title) = &self.title.0 {
            row.title = title.to_string();
        }
        match &self.description {
            Patch::Keep => {}
            Patch::Clear => row.description = String::new(),
            Patch::Set(text) => row.description = text.to_string(),
        }
        match self.domains {
            Patch::Keep => {}
            Patch::Clear => row.domains = 0,
            Patch::Set(Domains(domains)) => row.domains = domains,
        }
        save(write, row, EventKind::PolicyTableUpdated).await
    }
}

/// Whether a table can go from one phase to another by being moved: a step on, or, until the policy is adopted, a step back; but whoever put a version
/// on the table does not go back to exploring, so that parents can write as long as a window is open. It is adopted by `adoptPolicy` alone, and never
/// comes back from there: another policy is another table.
fn is_step(table: &Model, to: PolicyPhase) -> bool {
    use PolicyPhase::{Adopted, Consultation, Draft, Evaluation, Exploration};
    match (table.phase, to) {
        (Draft, Exploration) => table.draft_count == 0,
        steps => matches!(steps, (Exploration | Consultation, Draft) | (Draft, Consultation) | (Adopted, Evaluation)),
    }
}

/// A step, and no consultation without a version of the policy.
impl Mutation for MovePolicyTable {
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
        let no_way = (!is_step(&row, self.phase)).then(|| FieldError::at("phase", ProblemCode::WrongState));
        let nothing = self.phase == PolicyPhase::Consultation && row.draft_count == 0;
        refuse(no_way.into_iter().chain(nothing.then(|| FieldError::at("policyTableId.drafts", ProblemCode::NoDraft))))?;
        row.phase = self.phase;
        save(write, row, EventKind::PolicyTablePhaseChanged).await
    }
}

/// The newest is the current one. Input on those before it stays with them.
impl Mutation for PublishPolicyDraft {
    const ACTION: Action = Action::RunPolicyTable;
    const TARGET: &'static str = "policyTableId";
    type Target = Locked<Model>;
    type Output = policy_draft::Model;
    fn target(&self) -> PolicyTableId {
        self.policy_table_id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, mut row: Locked<Model>, write: &Write<'_>) -> Result<Done<policy_draft::Model>> {
        let early = row.phase == PolicyPhase::Exploration;
        let early = early.then(|| FieldError::at("policyTableId", ProblemCode::WrongState));
        refuse(in_the_making(&row, "policyTableId").or(early))?;
        row.draft_count += 1;
        let draft = policy_draft::Model {
            id: write.id(),
            policy_table_id: row.id,
            number: row.draft_count,
            body: self.text.to_string(),
            created_at: write.now(),
        };
        let draft = write.insert(draft).await?;
        row.current_draft_id = Some(draft.id);
        Ok(save(write, row, EventKind::PolicyTableDraftPublished).await?.map(|_| draft))
    }
}

/// What was recorded before stays as history.
impl Mutation for RecordParentsPosition {
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
        let (id, now, position) = (row.id, write.now(), self.position);
        refuse(match row.position {
            _ if adopted(&row) => in_the_making(&row, "policyTableId"),
            Some(there) if there == position => Some(FieldError::at("position", ProblemCode::Duplicate)),
            _ if store::count_positions(&write.db, id).await? >= MOST_POSITIONS => {
                Some(FieldError::at("policyTableId", ProblemCode::TooMany).with(MOST_POSITIONS))
            }
            _ => None,
        })?;
        row.position = Some(position);
        row.positioned_at = row.positioned_at.or(Some(now));
        write.insert(recorded_position::Model { id: RecordedPositionId::new(), policy_table_id: id, position, recorded_at: now }).await?;
        save(write, row, EventKind::PolicyTablePositionRecorded).await
    }
}

/// A changed table; whoever changed it did the owner's work.
pub(super) async fn save(write: &Write<'_>, row: Locked<Model>, kind: EventKind) -> Result<Done<Model>> {
    store::remember_worker(write, row.id).await?;
    Ok(Done::changed(write.save(row).await?, kind))
}
