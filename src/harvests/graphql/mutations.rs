//! What can be done with harvests.
use super::Harvest;
use crate::{
    graphql::mutate::{mutation_fields, payloads},
    harvests::commands::{ObjectToHarvestInput, ProposeHarvestInput, PublishHarvestInput, ReviseHarvestInput},
};
use entity::harvest::Model;

payloads! {
    /// What a mutation on a harvest gives back.
    HarvestPayload {
        /// The harvest, as you may see it now.
        harvest: Harvest(Model)
    }
}

mutation_fields! {
    /// What can be done with harvests.
    HarvestMutations {
        /// Propose what came of a question's answers: the core group and moderators. The authors whom it quotes have seven days to object. Errors:
        /// NOT_FOUND, FORBIDDEN (ARCHIVED), CONFLICT (DUPLICATE when one is proposed already), INVALID (UNKNOWN_ID for what is no answer to this
        /// question), REFUSED (WRONG_STATE unless the question is open, WITHDRAWN, TOO_FEW_ANSWERS).
        propose_harvest(ProposeHarvestInput = "The harvest.") -> HarvestPayload;
        /// Change a proposed harvest: the core group and moderators. The words that were are kept. The seven days begin anew when an answer is quoted
        /// that was not, and when words change after they were over. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED), CONFLICT, INVALID, REFUSED (WRONG_STATE
        /// once it is published, WITHDRAWN, TOO_FEW_ANSWERS).
        revise_harvest(ReviseHarvestInput = "What changes.") -> HarvestPayload;
        /// Object to a proposed harvest that quotes an answer of yours, within its seven days. Objecting again puts the new words in the place of the
        /// old ones. Errors: NOT_FOUND, FORBIDDEN when it does not quote you, INVALID (REQUIRED for the capacity), REFUSED (OBJECTIONS_CLOSED).
        object_to_harvest(ObjectToHarvestInput = "The objection.") -> HarvestPayload;
        /// Publish a proposed harvest once its seven days are over: the core group and moderators. The question is HARVESTED from then on; objections
        /// stay as minority notes. Errors: NOT_FOUND, FORBIDDEN (ARCHIVED), CONFLICT, REFUSED with every rule that is not met (WRONG_STATE unless the
        /// question is open, WITHDRAWN, OBJECTIONS_OPEN, TOO_FEW_ANSWERS).
        publish_harvest(PublishHarvestInput = "Which harvest.") -> HarvestPayload;
    }
}
