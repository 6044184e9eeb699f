//! The statements about what events ask of who registers, and what was answered.
#![expect(clippy::disallowed_methods, reason = "these writes do not go through the runner yet")]
use crate::{
    error::{Error, Result},
    policy::Detail,
    registrations::asked::Asked,
};
use entity::{
    ids::{EventId, RegistrationId, RegistrationQuestionId},
    registration_answer, registration_question,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set, Statement};
use std::collections::{BTreeSet, HashMap};

/// What these events ask, in its order.
pub async fn questions(db: &impl ConnectionTrait, ids: &[EventId]) -> Result<HashMap<EventId, Vec<registration_question::Model>>> {
    use registration_question::Column::{EventId as Of, Place};
    let rows = registration_question::Entity::of_seen().filter(Of.is_in(ids.iter().map(|id| id.0))).order_by_asc(Place);
    let mut out: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows.all(db).await? {
        out.entry(row.event_id).or_default().push(row);
    }
    Ok(out)
}

/// Puts these in the place of what an event asked.
pub async fn set_questions(db: &impl ConnectionTrait, event: EventId, asked: &[Asked]) -> Result<()> {
    let gone = "DELETE FROM registration_questions WHERE event_id = $1";
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), gone, [event.0.into()])).await?;
    let mut rows = Vec::with_capacity(asked.len());
    for (place, one) in (0..).zip(asked) {
        let options: Vec<&str> = one.options.iter().map(|option| option.as_str()).collect();
        rows.push(registration_question::ActiveModel {
            id: Set(RegistrationQuestionId::new()),
            event_id: Set(event),
            place: Set(place),
            text: Set(one.text.as_str().to_owned()),
            kind: Set(one.kind),
            required: Set(one.required),
            options: Set(serde_json::to_string(&options).map_err(Error::internal)?),
        });
    }
    registration_question::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// Whether anybody ever answered one of an event's questions.
pub async fn answered(db: &impl ConnectionTrait, event: EventId) -> Result<bool> {
    let sql = "SELECT 1 AS there FROM registration_answers JOIN registration_questions ON registration_questions.id = registration_answers.question_id \
               WHERE registration_questions.event_id = $1 LIMIT 1";
    Ok(db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [event.0.into()])).await?.is_some())
}

/// Keeps what somebody answered.
pub async fn answer(db: &impl ConnectionTrait, registration: RegistrationId, answers: Vec<(RegistrationQuestionId, String)>) -> Result<()> {
    let rows = answers.into_iter().map(|(question, text)| registration_answer::ActiveModel {
        registration_id: Set(registration),
        question_id: Set(question),
        text: Set(Some(text)),
    });
    registration_answer::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// The registration ended: what was said in it goes, that it was answered stays.
pub async fn hush(db: &impl ConnectionTrait, registration: RegistrationId) -> Result<()> {
    let sql = "UPDATE registration_answers SET text = NULL WHERE registration_id = $1";
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [registration.0.into()])).await?;
    Ok(())
}

/// What was answered in these registrations, which the reader may see: in the order of the questions.
pub async fn answered_in(
    db: &impl ConnectionTrait,
    ids: &[RegistrationId],
) -> Result<HashMap<RegistrationId, Vec<(registration_question::Model, Option<String>)>>> {
    use registration_answer::Column::RegistrationId as Of;
    let mut out: HashMap<_, Vec<_>> = HashMap::new();
    // An export asks for more than one statement may bind.
    for some in ids.chunks(500) {
        let rows = registration_answer::Entity::of_seen().filter(Of.is_in(some.iter().map(|id| id.0))).all(db).await?;
        let asked: BTreeSet<_> = rows.iter().map(|row| row.question_id).collect();
        let asked = registration_question::Entity::of_seen().filter(registration_question::Column::Id.is_in(asked)).all(db).await?;
        let asked: HashMap<_, _> = asked.into_iter().map(|question| (question.id, question)).collect();
        for row in rows {
            out.entry(row.registration_id).or_default().extend(asked.get(&row.question_id).cloned().map(|question| (question, row.text)));
        }
    }
    out.values_mut().for_each(|answers| answers.sort_by_key(|(question, _)| question.place));
    Ok(out)
}
