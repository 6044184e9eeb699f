//! What answers load together, in one statement.
use super::store;
use crate::{
    error::Result,
    graphql::{RequestContext, loaders::loaders},
};
use entity::{
    answer,
    ids::{AnswerId, ProfileId},
};
use std::collections::HashMap;

loaders! {
    /// Answers that the actor may see.
    AnswerById: AnswerId => answer::Model, |session, ids| {
        Ok(store::by_ids(&session.db, &session.actor, ids).await?.into_iter().map(|row| (row.id, row)).collect())
    };
    /// Whom answers that were seen mention.
    MentionsOfAnswer: AnswerId => Vec<ProfileId>, |session, ids| mentioned(session, ids).await;
    /// In which of the actor's profiles answers are marked as helpful.
    OwnMarksOfAnswer: AnswerId => Vec<ProfileId>, |session, ids| marked(session, ids).await;
}

async fn marked(session: &RequestContext, ids: &[AnswerId]) -> Result<HashMap<AnswerId, Vec<ProfileId>>> {
    let mut found: HashMap<AnswerId, Vec<ProfileId>> = HashMap::new();
    for (answer, profile) in store::marked(&session.db, &session.actor, ids).await? {
        found.entry(answer).or_default().push(profile);
    }
    Ok(found)
}

async fn mentioned(session: &RequestContext, ids: &[AnswerId]) -> Result<HashMap<AnswerId, Vec<ProfileId>>> {
    let mut found: HashMap<AnswerId, Vec<ProfileId>> = HashMap::new();
    for (answer, profile) in store::mentions_of(&session.db, ids).await? {
        found.entry(answer).or_default().push(profile);
    }
    Ok(found)
}
