//! What comes in for a network: well formed or refused, every fault at once.
use super::NetworkKind;
use crate::{
    error::FieldErrors,
    graphql::{
        Date, ids,
        mutate::{Key, VersionedKey},
    },
    networks::{ChangeNetwork, Contact, CreateNetwork},
    places::{MOST_MUNICIPALITIES, graphql::codes},
    text::{self, Text},
};
use async_graphql::{ID, InputObject, MaybeUndefined};

/// A new network.
#[derive(Debug, InputObject)]
pub struct CreateNetworkInput {
    /// What it is.
    kind: NetworkKind,
    /// Its name: 2–120 characters.
    name: String,
    /// What it does: at most 4,000 characters, Markdown.
    #[graphql(default)]
    description: String,
    /// Where it works from its founding on: 1–50 municipalities, each by its id or its CBS code, valid today.
    municipality_ids: Vec<ID>,
    /// The association of schools that it belongs to: an organisation of kind SCHOOL_ASSOCIATION.
    association_id: Option<ID>,
    /// The e-mail address under which it can be reached, 3–120 characters, for everybody to see: a functional one. A person's is refused
    /// (PERSONAL_ADDRESS). Before the @ it has nothing but words that say what it is for (info, contact, ouders, secretariaat, steunpunt, netwerk,
    /// coordinator, …) and words of the network's own name of three letters or more, one after another or with `.`, `-`, `_`, `+` or digits between
    /// them; behind the @ it has no provider of personal mailboxes (gmail.com, outlook.com, ziggo.nl, …).
    contact: String,
    /// Since when it is there: no later than today, which it is when left out.
    founded_on: Option<Date>,
    /// Who is invited to coordinate it, by their profile's id: a parent; at a SUPPORT_POINT also a professional. You can't invite yourself.
    coordinator_id: Option<ID>,
    #[graphql(flatten)]
    key: Key,
}

impl CreateNetworkInput {
    pub(super) fn parse(&self, faults: &mut FieldErrors) -> Option<CreateNetwork> {
        let name = faults.field("name", Text::parse(&self.name, text::NAME));
        let description = faults.field("description", Text::parse(&self.description, text::DESCRIPTION));
        let codes = codes("municipalityIds", &self.municipality_ids, 1, MOST_MUNICIPALITIES, faults);
        let association = self.association_id.as_ref().and_then(|id| faults.field("associationId", ids::parse(id)));
        let coordinator = self.coordinator_id.as_ref().and_then(|id| faults.field("coordinatorId", ids::parse(id)));
        let contact = faults.field("contact", Contact::parse(&self.contact, &self.name));
        Some(CreateNetwork {
            kind: self.kind.into(),
            name: name?,
            description: description?,
            codes: codes?,
            association,
            contact: contact?,
            founded_on: self.founded_on.map(|day| day.0),
            coordinator,
        })
    }
}

/// What is to be different about a network. What is left out stays as it is.
#[derive(Debug, InputObject)]
pub struct ChangeNetworkInput {
    /// Which.
    network_id: ID,
    /// Its name: 2–120 characters.
    name: Option<String>,
    /// What it does: at most 4,000 characters, Markdown.
    description: Option<String>,
    /// The association of schools that it belongs to; null for none.
    association_id: MaybeUndefined<ID>,
    /// The address under which it can be reached, as in `createNetwork`.
    contact: Option<String>,
    #[graphql(flatten)]
    key: VersionedKey,
}

impl ChangeNetworkInput {
    pub(super) fn parse(&self, faults: &mut FieldErrors) -> Option<ChangeNetwork> {
        let network = faults.field("networkId", ids::parse(&self.network_id));
        let name = self.name.as_deref().and_then(|text| faults.field("name", Text::parse(text, text::NAME)));
        let description = self.description.as_deref().and_then(|text| faults.field("description", Text::parse(text, text::DESCRIPTION)));
        let association = match &self.association_id {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(id) => faults.field("associationId", ids::parse(id)).map(Some),
        };
        let (expected, contact) = (self.key.expected_version, self.contact.clone());
        Some(ChangeNetwork { network: network?, expected, name, description, association, contact })
    }
}
