//! What questions load together, in one statement.
use super::{history, store};
use crate::{
    error::Result,
    graphql::{RequestContext, loaders::loaders},
    tags,
};
use entity::{
    ids::{ProfileId, QuestionId, TagId},
    question, tag, turn,
};
use std::collections::HashMap;

loaders! {
    /// Questions that the actor may see.
    QuestionById: QuestionId => question::Model, |session, ids| {
        Ok(store::by_ids(&session.db, &session.actor, ids).await?.into_iter().map(|row| (row.id, row)).collect())
    };
    /// The tags of questions that were seen.
    TagsOfQuestion: QuestionId => Vec<tag::Model>, |session, ids| tags_of(session, ids).await;
    /// Through which states questions that were seen went, newest first.
    HistoryOfQuestion: QuestionId => Vec<turn::Model>, |session, ids| history::of(&session.db, ids).await;
    /// In which of the actor's profiles questions are followed.
    OwnFollowsOfQuestion: QuestionId => Vec<ProfileId>, |session, ids| followed(session, ids).await;
}

async fn tags_of(session: &RequestContext, ids: &[QuestionId]) -> Result<HashMap<QuestionId, Vec<tag::Model>>> {
    let pairs = store::tags_of(&session.db, ids).await?;
    let all: Vec<TagId> = pairs.iter().map(|(_, tag)| *tag).collect();
    let tags = tags::by_ids(&session.db, &all).await?;
    let mut found: HashMap<QuestionId, Vec<tag::Model>> = HashMap::new();
    for (question, tag) in pairs {
        if let Some(tag) = tags.get(&tag) {
            found.entry(question).or_default().push(tag.clone());
        }
    }
    found.values_mut().for_each(|tags| tags.sort_by(|a, b| (a.kind, &a.label_nl).cmp(&(b.kind, &b.label_nl))));
    Ok(found)
}

async fn followed(session: &RequestContext, ids: &[QuestionId]) -> Result<HashMap<QuestionId, Vec<ProfileId>>> {
    let mut found: HashMap<QuestionId, Vec<ProfileId>> = HashMap::new();
    for (question, profile) in store::followed(&session.db, &session.actor, ids).await? {
        found.entry(question).or_default().push(profile);
    }
    Ok(found)
}
