//! What harvests load together, in one statement.
use super::{Objected, read};
use crate::graphql::loaders::loaders;
use entity::{
    answer, harvest,
    ids::{HarvestId, QuestionId},
};

loaders! {
    /// The latest harvest of questions that the actor may see.
    LatestHarvestOfQuestion: QuestionId => harvest::Model, |session, ids| read::latest(&session.db, &session.actor, ids).await;
    /// The answers that harvests rest on.
    QuotedByHarvest: HarvestId => Vec<answer::Model>, |session, ids| read::quoted(&session.db, &session.actor, ids).await;
    /// The objections to harvests that the actor may see.
    ObjectionsToHarvest: HarvestId => Vec<Objected>, |session, ids| read::objections(&session.db, &session.actor, ids).await;
}
