//! What changes requests for a parent, and offers to them.
use super::{ExpertOffer, ExpertRequest};
use crate::{
    experts::commands::*,
    graphql::mutate::{mutation_fields, payloads},
};
use entity::{expert_offer, expert_request};

payloads! {
    /// What a mutation on a request gives back.
    ExpertRequestPayload {
        /// The request as it is now.
        request: ExpertRequest(expert_request::Model)
    }
    /// What a mutation on an offer gives back.
    ExpertOfferPayload {
        /// The offer as it is now.
        offer: ExpertOffer(expert_offer::Model)
    }
}

mutation_fields! {
    /// The changes of requests for a parent, and of offers to them.
    RequestMutations {
        /// Asks networks for a parent with lived experience: who represents an organisation, and administrators. Who asks is told to nobody before both
        /// sides agree. Errors: FORBIDDEN, INVALID (OUT_OF_RANGE, UNKNOWN_ID), REFUSED (NO_NETWORK where none works, WRONG_STATE for one that ended,
        /// CEASED_MUNICIPALITY).
        ask_for_expert(AskForExpertInput = "What is asked.") -> ExpertRequestPayload;
        /// Withdraws one's own request for a parent. Errors: NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED (WRONG_STATE).
        withdraw_expert_request(WithdrawExpertRequestInput = "Which.") -> ExpertRequestPayload;
        /// Proposes a member for a request, who is asked first: the network's coordinators. One at a time. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED once the
        /// network ended), INVALID, REFUSED (WRONG_STATE, WRONG_CAPACITY when it is no parent, DUPLICATE while another offer of the network stands).
        offer_expert(OfferExpertInput = "Whom, and to which request.") -> ExpertOfferPayload;
        /// Says that a network can't help: its coordinators. A request that was put to that network alone is declined by it. Errors: NOT_FOUND, FORBIDDEN
        /// (ARCHIVED once the network ended), INVALID, REFUSED (WRONG_STATE, DUPLICATE while an offer of the network stands).
        decline_expert_request(DeclineExpertRequestInput = "Which, and why.") -> ExpertRequestPayload;
        /// Says whether one is willing to be the parent: the member whom a network proposed. A yes can be taken back until who asked agrees. Errors:
        /// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED (WRONG_STATE).
        answer_expert_offer(AnswerExpertOfferInput = "Which, and whether.") -> ExpertOfferPayload;
        /// Agrees with an offer, or declines it: who asked, once the member said yes. With the agreement both sides learn each other's names. Errors:
        /// NOT_FOUND, FORBIDDEN, CONFLICT, REFUSED (WRONG_STATE).
        settle_expert_offer(SettleExpertOfferInput = "Which, and how.") -> ExpertOfferPayload;
    }
}
