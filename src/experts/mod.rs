//! Requests for a parent with lived experience: asked by who represents an organisation, put to the networks that work there, answered by one that
//! proposes a member. The member says yes, then who asked: only then do they learn each other's names. Before that nobody's is told.
pub mod graphql;
pub mod service;
mod store;

pub use store::Filter;

use crate::{
    places::AreaSpec,
    policy::{Action, Body, Command, Place},
    text::Text,
};
use chrono::NaiveDate;
use entity::{
    enums::Capacity,
    expert_offer, expert_request,
    ids::{ExpertOfferId, ExpertRequestId, NetworkId, OrganisationId, ProfileId},
};

/// How many hours can be asked for at most.
pub const MOST_HOURS: i32 = 1_000;
/// What can be paid at most, in cents.
pub const MOST_FEE: i32 = 10_000_000;
/// After how many days a request lapses, unless it says sooner or later.
pub const LAPSES_AFTER: u64 = 60;
/// After how many days it lapses at the latest.
pub const LAPSES_LATEST: u64 = 365;

/// What came of a mutation on a request.
pub type Asked = crate::once::Outcome<expert_request::Model, ExpertRequestId>;
/// What came of a mutation on an offer.
pub type Offered = crate::once::Outcome<expert_offer::Model, ExpertOfferId>;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Wish {
    /// For which organisation. Administrators need none.
    pub organisation: Option<OrganisationId>,
    /// What it is about.
    pub topic: Text,
    /// In what setting.
    pub setting: Text,
    /// For how many hours.
    pub hours: i32,
    /// What is paid, in cents.
    pub fee_cents: i32,
    /// Where.
    pub area: AreaSpec,
    /// To one network; to all that work there when there is none.
    pub network: Option<NetworkId>,
    /// The first day on which nothing can come of it any more.
    pub lapses_on: Option<NaiveDate>,
}

/// Ask for a parent.
#[derive(Clone, Debug)]
pub struct AskForExpert {
    /// What.
    pub wish: Wish,
    /// Who represents the organisation: the actor's own profile, if it is theirs to ask.
    pub representative: Option<ProfileId>,
}

impl Command for AskForExpert {
    const ACTION: Action = Action::AskForExpert;
    fn place(&self) -> Place {
        match self.representative {
            Some(own) => Place::NOWHERE.author(Some(own)),
            // By office: whatever else they are, what they ask is not asked as that.
            None => Place::NOWHERE.hat(Capacity::Steward),
        }
    }
}

/// Withdraw one's own request, agree with an offer to it, or decline that.
#[derive(Clone, Debug)]
pub struct SettleRequest(pub expert_request::Model);

impl Command for SettleRequest {
    const ACTION: Action = Action::SettleRequest;
    fn place(&self) -> Place {
        Place::NOWHERE.author(Some(self.0.profile_id))
    }
}

/// Answer a request for a network: propose a member, or say that it can't help.
#[derive(Clone, Copy, Debug)]
pub struct AnswerRequest(pub NetworkId);

impl Command for AnswerRequest {
    const ACTION: Action = Action::LeadNetwork;
    fn place(&self) -> Place {
        Place::of(Body::Network(self.0))
    }
}

/// Say whether one is willing to be the parent whom a network proposed.
#[derive(Clone, Debug)]
pub struct AnswerOffer(pub expert_offer::Model);

impl Command for AnswerOffer {
    const ACTION: Action = Action::AnswerOffer;
    fn place(&self) -> Place {
        Place::NOWHERE.author(self.0.profile_id)
    }
}
