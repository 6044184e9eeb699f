//! What comes in for policy tables.
use super::{InputResponseKind, ParentsPosition, PolicyPhase};
use crate::{
    error::FieldErrors,
    graphql::ids,
    people::Domain,
    places::graphql::WorkAreaInput,
    policytables::{Changes, GiveParentInput, Plan},
    text::{DESCRIPTION, PARENT_INPUT, TABLE_TITLE, Text},
};
use async_graphql::{ID, InputObject};
use chrono::{DateTime, Utc};

/// What `openPolicyTable` needs.
#[derive(InputObject)]
pub struct OpenPolicyTableInput {
    /// The organisation whose policy it is: in the list of organisations. It can't be changed.
    organisation_id: ID,
    /// What it is called: 2–120 characters.
    title: String,
    /// What it is about: at most 4,000 characters, Markdown.
    #[graphql(default)]
    description: String,
    /// Where the policy is to hold.
    work_area: WorkAreaInput,
    /// The domains that it is about.
    #[graphql(default)]
    domains: Vec<Domain>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    pub(super) idempotency_key: Option<String>,
}

impl OpenPolicyTableInput {
    pub(super) fn parse(&self, faults: &mut FieldErrors) -> Option<Plan> {
        let organisation = faults.field("input.organisationId", ids::parse(&self.organisation_id));
        let title = faults.field("input.title", Text::parse(&self.title, TABLE_TITLE));
        let description = faults.field("input.description", Text::parse(&self.description, DESCRIPTION));
        let area = self.work_area.parse("input.workArea", faults);
        let domains = Domain::mask(&self.domains);
        Some(Plan { organisation: organisation?, title: title?, description: description?, area: area?, domains })
    }
}

/// What `changePolicyTable` changes. What is left out stays as it is.
#[derive(InputObject)]
pub struct ChangePolicyTableInput {
    /// Which table.
    pub(super) policy_table_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    pub(super) expected_version: i32,
    /// What it is called: 2–120 characters.
    title: Option<String>,
    /// What it is about: at most 4,000 characters, Markdown.
    description: Option<String>,
    /// Where the policy is to hold.
    work_area: Option<WorkAreaInput>,
    /// All the domains that it is about from now on.
    domains: Option<Vec<Domain>>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    pub(super) idempotency_key: Option<String>,
}

impl ChangePolicyTableInput {
    pub(super) fn parse(&self, faults: &mut FieldErrors) -> Changes {
        let mut words = |path, given: &Option<String>, size| given.as_deref().and_then(|text| faults.field(path, Text::parse(text, size)));
        let title = words("input.title", &self.title, TABLE_TITLE);
        let description = words("input.description", &self.description, DESCRIPTION);
        let area = self.work_area.as_ref().and_then(|area| area.parse("input.workArea", faults));
        Changes { title, description, area, domains: self.domains.as_ref().map(Domain::mask) }
    }
}

/// What `movePolicyTable` needs.
#[derive(InputObject)]
pub struct MovePolicyTableInput {
    /// Which table.
    pub(super) policy_table_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    pub(super) expected_version: i32,
    /// To where: a step on, or a step back as long as the policy is not adopted. ADOPTED is for `adoptPolicy`.
    pub(super) phase: PolicyPhase,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    pub(super) idempotency_key: Option<String>,
}

/// What `publishPolicyDraft` needs.
#[derive(InputObject)]
pub struct PublishPolicyDraftInput {
    /// On which table.
    pub(super) policy_table_id: ID,
    /// The `version` of the table that you read. CONFLICT when it changed since.
    pub(super) expected_version: i32,
    /// The words of this version: 10–50,000 characters, Markdown. They can't be changed; a newer version can take their place.
    pub(super) text: String,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    pub(super) idempotency_key: Option<String>,
}

/// What `openWrittenWindow` needs.
#[derive(InputObject)]
pub struct OpenWrittenWindowInput {
    /// At which table.
    pub(super) policy_table_id: ID,
    /// From when: not earlier than now, in whole seconds. From now when left out.
    pub(super) opens_at: Option<DateTime<Utc>>,
    /// Until when: later than it opens, and at most 366 days.
    pub(super) closes_at: DateTime<Utc>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    pub(super) idempotency_key: Option<String>,
}

/// What `changeWrittenWindow` changes. What is left out stays as it is.
#[derive(InputObject)]
pub struct ChangeWrittenWindowInput {
    /// Which window.
    pub(super) window_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    pub(super) expected_version: i32,
    /// From when: not earlier than now. Not once it is open.
    pub(super) opens_at: Option<DateTime<Utc>>,
    /// Until when: later than it opens, and at most 366 days. Once it is open, not earlier than it was.
    pub(super) closes_at: Option<DateTime<Utc>>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    pub(super) idempotency_key: Option<String>,
}

/// What `recordParentsPosition` needs.
#[derive(InputObject)]
pub struct RecordParentsPositionInput {
    /// At which table.
    pub(super) policy_table_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    pub(super) expected_version: i32,
    /// What parents are in the decision.
    pub(super) position: ParentsPosition,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    pub(super) idempotency_key: Option<String>,
}

/// What `adoptPolicy` needs.
#[derive(InputObject)]
pub struct AdoptPolicyInput {
    /// At which table.
    pub(super) policy_table_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    pub(super) expected_version: i32,
    /// For administrators: why it is adopted though something lacks, 50–2,000 characters, plain text. The table tells it for ever. Not kept when
    /// nothing lacks.
    pub(super) override_reason: Option<String>,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    pub(super) idempotency_key: Option<String>,
}

/// What `giveParentInput` needs.
#[derive(InputObject)]
pub struct GiveParentInputInput {
    /// On which version of the policy: the newest.
    draft_id: ID,
    /// The meeting of the table to which it belongs: published, and at most 14 days ago. In the written window that is open when left out.
    event_id: Option<ID>,
    /// For which network: you coordinate it. For yourself when left out.
    network_id: Option<ID>,
    /// Stay unnamed: it shows "Ouder" and the province of your profile's work area. Not together with `networkId`.
    #[graphql(default)]
    anonymous: bool,
    /// What you bring in: 2–5,000 characters, Markdown. Everybody can read it.
    text: String,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    pub(super) idempotency_key: Option<String>,
}

impl GiveParentInputInput {
    pub(super) fn parse(&self, faults: &mut FieldErrors) -> Option<GiveParentInput> {
        let draft = faults.field("input.draftId", ids::parse(&self.draft_id));
        let event = self.event_id.as_ref().map(|id| faults.field("input.eventId", ids::parse(id)));
        let network = self.network_id.as_ref().map(|id| faults.field("input.networkId", ids::parse(id)));
        if self.anonymous && self.network_id.is_some() {
            let code = crate::error::ProblemCode::ConflictingArguments;
            faults.add(crate::error::FieldError::at("input.anonymous", code).with("networkId"));
        }
        let body = faults.field("input.text", Text::parse(&self.text, PARENT_INPUT));
        let given =
            GiveParentInput { draft: draft?, event: event.flatten(), network: network.flatten(), anonymous: self.anonymous, body: body? };
        Some(given)
    }
}

/// What `eraseParentInput` needs.
#[derive(InputObject)]
pub struct EraseParentInputInput {
    /// Which input.
    pub(super) parent_input_id: ID,
    /// The `version` that you read. CONFLICT when it changed since.
    pub(super) expected_version: i32,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    pub(super) idempotency_key: Option<String>,
}

/// What `respondToParentInput` needs.
#[derive(InputObject)]
pub struct RespondToParentInputInput {
    /// To which input.
    pub(super) parent_input_id: ID,
    /// The `version` of the input that you read. CONFLICT when it changed since.
    pub(super) expected_version: i32,
    /// What becomes of it.
    pub(super) kind: InputResponseKind,
    /// Why: 20–2,000 characters, plain text. Everybody can read it.
    pub(super) reason: String,
    /// Makes a retry safe for 24 hours: 8–64 printable ASCII characters without spaces, such as a UUID.
    pub(super) idempotency_key: Option<String>,
}
