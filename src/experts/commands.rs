//! What can be asked about requests for a parent and offers to them: the commands, and with them the inputs of the mutation fields.
use super::{MOST_FEE, MOST_HOURS};
use crate::{
    graphql::input::{NumberOf, commands},
    places::AreaSpec,
    text::{OfferText, SettingText, TopicText},
};
use chrono::NaiveDate;
use entity::ids::{ExpertOfferId, ExpertRequestId, NetworkId, NetworkSeatId, OrganisationId};

commands! {
    /// What is asked.
    AskForExpert as AskForExpertInput(Key) {
        /// The organisation for which you ask, which you represent. Administrators may leave it out.
        organisation_id: Option<OrganisationId>,
        /// What it is about: 2–120 characters. Name nobody in it.
        topic: TopicText,
        /// In what setting: 10–2,000 characters, plain text. Name nobody in it.
        setting: SettingText,
        /// For how many hours: 1–1,000.
        hours: NumberOf<1, MOST_HOURS>,
        /// What is paid, in cents: 0–10,000,000.
        fee_cents: NumberOf<0, MOST_FEE> [default],
        /// Where.
        work_area: AreaSpec,
        /// The network to which it is put. To all that work in that area when left out.
        network_id: Option<NetworkId>,
        /// The first day on which nothing can come of it any more: within a year; 60 days from today when left out.
        lapses_on: Option<NaiveDate>,
    }
    /// A request that is withdrawn.
    WithdrawExpertRequest as WithdrawExpertRequestInput(VersionedKey) {
        /// Which.
        request_id: ExpertRequestId,
    }
    /// What a network offers.
    OfferExpert as OfferExpertInput(Key) {
        /// To which request.
        request_id: ExpertRequestId,
        /// The network, which you coordinate.
        network_id: NetworkId,
        /// The seat of the member whom you have in mind: a parent's.
        seat_id: NetworkSeatId,
        /// A word with it: 2–2,000 characters, plain text. Name nobody in it.
        message: OfferText,
    }
    /// What a network says that can't help.
    DeclineExpertRequest as DeclineExpertRequestInput(Key) {
        /// Which request.
        request_id: ExpertRequestId,
        /// The network, which you coordinate.
        network_id: NetworkId,
        /// Why: 2–2,000 characters, plain text. Name nobody in it.
        message: OfferText,
    }
    /// What a member says who was proposed.
    AnswerExpertOffer as AnswerExpertOfferInput(VersionedKey) {
        /// Which offer.
        offer_id: ExpertOfferId,
        /// Whether you are willing. Once who asked agrees too, they learn your display name, and you theirs.
        willing: bool,
    }
    /// What who asked says to an offer.
    SettleExpertOffer as SettleExpertOfferInput(VersionedKey) {
        /// Which offer.
        offer_id: ExpertOfferId,
        /// True: both sides learn each other's names. False: it is declined.
        agree: bool,
    }
}
