//! What can be asked about policy tables and about what parents bring in: the commands, and with them the inputs of the mutation fields.
use super::graphql;
use crate::{
    error::{FieldError, ProblemCode},
    events::Moment,
    graphql::{
        ids,
        input::{Given, Patch, commands, from_input},
    },
    people::Domain,
    places::AreaSpec,
    text::{DescriptionText, OverrideText, ParentInputText, PolicyText, ResponseText, TableTitleText},
};
use async_graphql::{ID, InputObject};
use entity::{
    enums::{ParentsPosition, PolicyPhase, ResponseKind},
    ids::{EventId, NetworkId, OrganisationId, ParentInputId, PolicyDraftId, PolicyTableId, WrittenWindowId},
};

/// A set of domains, as [`Domain::mask`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Domains(pub i32);

/// For whom something is brought in.
#[derive(Clone, Copy, Debug)]
pub enum OnBehalfOf {
    /// For oneself: without a name, if so.
    Own {
        /// Without a name.
        anonymous: bool,
    },
    /// For this network.
    Network(NetworkId),
}

impl OnBehalfOf {
    /// Whether it is without a name.
    pub fn anonymous(self) -> bool {
        matches!(self, Self::Own { anonymous: true })
    }
    /// For which network.
    pub fn network(self) -> Option<NetworkId> {
        if let Self::Network(id) = self { Some(id) } else { None }
    }
}

/// For whom something is brought in: fields of its input.
#[derive(Debug, InputObject)]
pub struct OnBehalfOfInput {
    /// For which network: you coordinate it. For yourself when left out.
    network_id: Option<ID>,
    /// Stay unnamed: it shows "Ouder" and the province of your profile's work area. Not together with `networkId`.
    #[graphql(default)]
    anonymous: bool,
}

from_input! {
    Domains: Vec<Domain> = |raw, _, _| Some(Domains(Domain::mask(raw)));
    ParentsPosition: graphql::ParentsPosition = |raw, _, _| Some((*raw).into());
    PolicyPhase: graphql::PolicyPhase = |raw, _, _| Some((*raw).into());
    ResponseKind: graphql::InputResponseKind = |raw, _, _| Some((*raw).into());
    OnBehalfOf: OnBehalfOfInput = |raw, _, faults| {
        let network = raw.network_id.as_ref().map(|id| faults.field("networkId", ids::parse(id)));
        if raw.anonymous && network.is_some() {
            faults.add(FieldError::at("anonymous", ProblemCode::ConflictingArguments).with("networkId"));
        }
        network.map_or(Some(OnBehalfOf::Own { anonymous: raw.anonymous }), |id| id.map(OnBehalfOf::Network))
    };
}

commands! {
    /// What `openPolicyTable` needs.
    OpenPolicyTable as OpenPolicyTableInput(Key) {
        /// The organisation whose policy it is: in the list of organisations. It can't be changed.
        organisation_id: OrganisationId,
        /// What it is called: 2–120 characters.
        title: TableTitleText,
        /// What it is about: at most 4,000 characters, Markdown.
        description: DescriptionText [default],
        /// Where the policy is to hold.
        work_area: AreaSpec,
        /// The domains that it is about.
        domains: Domains [default],
    }
    /// What `changePolicyTable` changes. What is left out stays as it is.
    ChangePolicyTable as ChangePolicyTableInput(VersionedKey) {
        /// Which table.
        policy_table_id: PolicyTableId,
        /// What it is called: 2–120 characters.
        title: Given<TableTitleText>,
        /// What it is about: at most 4,000 characters, Markdown.
        description: Patch<DescriptionText>,
        /// Where the policy is to hold.
        work_area: Given<AreaSpec>,
        /// All the domains that it is about from now on.
        domains: Patch<Domains>,
    }
    /// What `movePolicyTable` needs.
    MovePolicyTable as MovePolicyTableInput(VersionedKey) {
        /// Which table.
        policy_table_id: PolicyTableId,
        /// To where: a step on, or a step back as long as the policy is not adopted. ADOPTED is for `adoptPolicy`.
        phase: PolicyPhase,
    }
    /// What `publishPolicyDraft` needs.
    PublishPolicyDraft as PublishPolicyDraftInput(VersionedKey) {
        /// On which table.
        policy_table_id: PolicyTableId,
        /// The words of this version: 10–50,000 characters, Markdown. They can't be changed; a newer version can take their place.
        text: PolicyText,
    }
    /// What `openWrittenWindow` needs.
    OpenWrittenWindow as OpenWrittenWindowInput(Key) {
        /// At which table.
        policy_table_id: PolicyTableId,
        /// From when: not earlier than now, in whole seconds. From now when left out.
        opens_at: Option<Moment>,
        /// Until when: later than it opens, and at most 366 days.
        closes_at: Moment,
    }
    /// What `changeWrittenWindow` changes. What is left out stays as it is.
    ChangeWrittenWindow as ChangeWrittenWindowInput(VersionedKey) {
        /// Which window.
        window_id: WrittenWindowId,
        /// From when: not earlier than now. Not once it is open.
        opens_at: Given<Moment>,
        /// Until when: later than it opens, and at most 366 days. Once it is open, not earlier than it was.
        closes_at: Given<Moment>,
    }
    /// What `recordParentsPosition` needs.
    RecordParentsPosition as RecordParentsPositionInput(VersionedKey) {
        /// At which table.
        policy_table_id: PolicyTableId,
        /// What parents are in the decision.
        position: ParentsPosition,
    }
    /// What `adoptPolicy` needs.
    AdoptPolicy as AdoptPolicyInput(VersionedKey) {
        /// At which table.
        policy_table_id: PolicyTableId,
        /// For administrators: why it is adopted though something lacks, 50–2,000 characters, plain text. The table tells it for ever. Not kept when
        /// nothing lacks.
        override_reason: Option<OverrideText>,
    }
    /// What `giveParentInput` needs.
    GiveParentInput as GiveParentInputInput(Key) {
        /// On which version of the policy: the newest.
        draft_id: PolicyDraftId,
        /// The meeting of the table to which it belongs: published, and at most 14 days ago. In the written window that is open when left out.
        event_id: Option<EventId>,
        /// For whom.
        on_behalf_of: OnBehalfOf [flatten],
        /// What you bring in: 2–5,000 characters, Markdown. Everybody can read it.
        text: ParentInputText,
    }
    /// What `eraseParentInput` needs.
    EraseParentInput as EraseParentInputInput(VersionedKey) {
        /// Which input.
        parent_input_id: ParentInputId,
    }
    /// What `respondToParentInput` needs.
    RespondToParentInput as RespondToParentInputInput(VersionedKey) {
        /// To which input.
        parent_input_id: ParentInputId,
        /// What becomes of it.
        kind: ResponseKind,
        /// Why: 20–2,000 characters, plain text. Everybody can read it.
        reason: ResponseText,
    }
}
