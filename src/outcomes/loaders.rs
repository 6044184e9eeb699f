//! What questions and meetings load of each other, each in one statement.
use super::store;
use crate::graphql::loaders::loaders;
use chrono::{DateTime, Utc};
use entity::{
    event_question,
    ids::{EventId, QuestionId},
};
use std::{collections::HashMap, sync::Arc};

/// How many meetings of one question are shown.
const SHOWN: usize = 20;

loaders! {
    /// The questions of meetings, each with what became of it, as far as the actor may see them.
    QuestionsOfEvent: EventId => Arc<[event_question::Model]>, |session, ids| {
        Ok(grouped(store::questions_of(&session.db, &session.actor, ids).await?, |row| row.event_id, usize::MAX))
    };
    /// The newest meetings of questions, as far as the actor may see them.
    EventsOfQuestion: QuestionId => Arc<[event_question::Model]>, |session, ids| {
        Ok(grouped(store::events_of(&session.db, &session.actor, ids).await?, |row| row.question_id, SHOWN))
    };
    /// Until when a place is kept for the actor.
    KeptUntil: EventId => DateTime<Utc>, |session, ids| {
        let (rows, now) = (store::own_kept(&session.db, &session.actor, ids).await?, session.app.clock.now());
        let mut out: HashMap<_, DateTime<Utc>> = HashMap::new();
        for row in rows.into_iter().filter(|row| !row.taken && row.kept_until > now) {
            let until = out.entry(row.event_id).or_insert(row.kept_until);
            *until = row.kept_until.max(*until);
        }
        Ok(out)
    };
}

type Ties = Vec<event_question::Model>;

fn grouped<K: Eq + std::hash::Hash>(
    rows: Ties,
    key: impl Fn(&event_question::Model) -> K,
    most: usize,
) -> HashMap<K, Arc<[event_question::Model]>> {
    let mut out: HashMap<K, Ties> = HashMap::new();
    for row in rows {
        let some = out.entry(key(&row)).or_default();
        if some.len() < most {
            some.push(row);
        }
    }
    crate::graphql::loaders::shared(out)
}
