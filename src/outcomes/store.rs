//! The only SQL of the ties between questions and meetings, of kept places, and of suggestions.
use super::{About, FOLLOWERS, QUESTIONS, SUGGESTED};
use crate::{
    error::{Error, Result},
    policy::{
        Actor, Detail, Visible,
        visible::{Who, binds, text},
        written::Written as _,
    },
    registrations::places::Crowd,
};
use chrono::{DateTime, Utc};
use entity::{
    dismissed_suggestion,
    enums::{Capacity, SuggestionReason},
    event_question::{self, Column},
    ids::{CommunityId, EventId, ProfileId, QuestionId, TagId},
    kept_place,
    positional::Positional as _,
    question,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Statement, Value,
    sea_query::OnConflict,
};
use std::collections::HashMap;
use uuid::Uuid;

fn statement(db: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

/// Of a meeting that was read under the law: all its questions, in their order.
pub async fn of_event(db: &impl ConnectionTrait, event: EventId) -> Result<Vec<event_question::Model>> {
    let rows = event_question::Entity::of_seen().filter(Column::EventId.eq(event));
    Ok(rows.order_by_asc(Column::Place).order_by_asc(Column::QuestionId).all(db).await?)
}

/// The questions of these meetings, as far as the actor may see them, in their order.
pub async fn questions_of(db: &impl ConnectionTrait, actor: &Actor, events: &[EventId]) -> Result<Vec<event_question::Model>> {
    let rows = event_question::Entity::visible_to(actor).filter(Column::EventId.is_in(events.iter().map(|id| id.0)));
    Ok(rows.order_by_asc(Column::Place).order_by_asc(Column::QuestionId).all(db).await?)
}

/// The meetings of these questions, as far as the actor may see them, the newest first.
pub async fn events_of(db: &impl ConnectionTrait, actor: &Actor, questions: &[QuestionId]) -> Result<Vec<event_question::Model>> {
    let rows = event_question::Entity::visible_to(actor).filter(Column::QuestionId.is_in(questions.iter().map(|id| id.0)));
    Ok(rows.order_by_desc(Column::EventId).all(db).await?)
}

/// One more question of a meeting.
pub async fn tie(db: &impl ConnectionTrait, event: EventId, question: QuestionId, place: i32) -> Result<()> {
    let row = event_question::Model { event_id: event, question_id: question, place, outcome: None, carried_to: None, answer_id: None };
    event_question::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

/// It is a question of the meeting no more.
pub async fn untie(db: &impl ConnectionTrait, event: EventId, question: QuestionId) -> Result<()> {
    let sql = "DELETE FROM event_questions WHERE event_id = $1 AND question_id = $2";
    db.execute_raw(statement(db, sql, vec![event.0.into(), question.0.into()])).await?;
    Ok(())
}

/// What became of it, or its place among the others.
pub async fn save(db: &impl ConnectionTrait, row: event_question::Model) -> Result<()> {
    row.into_active_model().reset_all().update(db).await?;
    Ok(())
}

/// Locks these meetings in an order that everybody keeps to.
pub async fn lock(db: &impl ConnectionTrait, events: &[EventId]) -> Result<()> {
    let rows = entity::event::Entity::of_seen().filter(entity::event::Column::Id.is_in(events.iter().map(|id| id.0)));
    let rows = rows.order_by_asc(entity::event::Column::Id).lock(sea_orm::sea_query::LockType::NoKeyUpdate);
    rows.all(db).await?;
    Ok(())
}

/// Everybody for whom a place was kept at a meeting, taken or not.
pub async fn kept(db: &impl ConnectionTrait, event: EventId) -> Result<Vec<kept_place::Model>> {
    Ok(kept_place::Entity::of_seen().filter(kept_place::Column::EventId.eq(event)).all(db).await?)
}

/// A place is kept for one more.
pub async fn keep(db: &impl ConnectionTrait, row: kept_place::Model) -> Result<()> {
    kept_place::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

/// Whoever has this profile comes: whatever was kept for them, in any profile, is kept no longer.
pub async fn take(db: &impl ConnectionTrait, event: EventId, profile: ProfileId) -> Result<()> {
    let sql = "UPDATE kept_places SET taken = true WHERE event_id = $1 AND profile_id IN (SELECT theirs.id FROM profiles JOIN profiles AS theirs \
               ON theirs.account_id = profiles.account_id WHERE profiles.id = $2)";
    db.execute_raw(statement(db, sql, vec![event.0.into(), profile.0.into()])).await?;
    Ok(())
}

/// For how many places are kept at these meetings now.
pub async fn crowds(db: &impl ConnectionTrait, events: &[EventId], now: DateTime<Utc>) -> Result<HashMap<EventId, Crowd>> {
    use kept_place::Column::{Capacity as Hat, EventId as Event, KeptUntil, Taken};
    let rows = kept_place::Entity::of_seen()
        .select_only()
        .columns([Event, Hat])
        .column_as(Event.count(), "n")
        .filter(Event.is_in(events.iter().map(|id| id.0)))
        .filter(Taken.eq(false))
        .filter(KeptUntil.gt(now))
        .group_by(Event)
        .group_by(Hat);
    let mut out: HashMap<_, Crowd> = HashMap::new();
    for (id, who, n) in rows.into_tuple::<(EventId, Capacity, i64)>().all(db).await? {
        let crowd = out.entry(id).or_default();
        *crowd = crowd.and(who, i32::try_from(n).unwrap_or(i32::MAX));
    }
    Ok(out)
}

/// The actor's own, of these meetings.
pub async fn own_kept(db: &impl ConnectionTrait, actor: &Actor, events: &[EventId]) -> Result<Vec<kept_place::Model>> {
    Ok(kept_place::Entity::visible_to(actor).filter(kept_place::Column::EventId.is_in(events.iter().map(|id| id.0))).all(db).await?)
}

/// A meeting that a community's questions suggest.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// What they have in common, or the one.
    pub about: About,
    /// The newest of them, ten at most.
    pub questions: Vec<question::Model>,
    /// How many they are.
    pub count: i64,
}

/// What a community's questions suggest now, in one statement: what suggests most comes first.
///
/// A question counts as long as it is open and no meeting is made of it: none that is drafted or published, and none that answered it.
pub async fn suggestions(db: &impl ConnectionTrait, actor: &Actor, community: CommunityId) -> Result<Vec<Suggestion>> {
    let columns = question::Model::columns("questions", question::Model::ALL);
    let sql = format!(
        "WITH free AS (SELECT questions.id, questions.position, questions.follower_count FROM questions WHERE questions.community_id = $5 \
           AND questions.state = 'OPEN' AND questions.position IS NOT NULL AND questions.withdrawn_at IS NULL AND ({law}) \
           AND NOT EXISTS (SELECT 1 FROM event_questions JOIN events ON events.id = event_questions.event_id \
             WHERE event_questions.question_id = questions.id \
             AND (events.state IN ('DRAFT', 'PUBLISHED') OR events.state = 'CLOSED' AND event_questions.outcome = 'ANSWERED'))), \
         counted AS (SELECT question_tags.tag_id, free.id, free.position, \
           count(*) OVER (PARTITION BY question_tags.tag_id) AS n, \
           row_number() OVER (PARTITION BY question_tags.tag_id ORDER BY free.position DESC) AS place \
           FROM free JOIN question_tags ON question_tags.question_id = free.id \
           WHERE NOT EXISTS (SELECT 1 FROM dismissed_suggestions AS d WHERE d.community_id = $5 AND d.kind = 'TAG' \
             AND d.subject = question_tags.tag_id AND free.position <= d.mark)), \
         suggested AS (SELECT tag_id AS tag_id, id, n, place FROM counted WHERE n >= $6 AND place <= 10 \
           UNION ALL SELECT NULL, id, follower_count, 1 FROM free WHERE follower_count >= $7 \
           AND NOT EXISTS (SELECT 1 FROM dismissed_suggestions AS d WHERE d.community_id = $5 AND d.kind = 'QUESTION' AND d.subject = free.id)) \
         SELECT suggested.tag_id, CAST(suggested.n AS bigint) AS n, {columns} FROM suggested JOIN questions ON questions.id = suggested.id \
         ORDER BY suggested.n DESC, suggested.tag_id, suggested.place, questions.position DESC LIMIT $8",
        law = text(question::Entity::inside(&Who::placeholders())),
    );
    let mut values: Vec<Value> = binds(actor).into();
    let rows = i64::try_from(SUGGESTED * super::MOST).unwrap_or(i64::MAX);
    values.extend([community.0.into(), QUESTIONS.into(), FOLLOWERS.into(), rows.into()]);
    let mut out: Vec<Suggestion> = vec![];
    for row in &db.query_all_raw(statement(db, &sql, values)).await? {
        let (tag, count) = (row.try_get_by_index::<Option<TagId>>(0)?, row.try_get_by_index(1)?);
        let question = question::Model::at(row, 2, question::Model::ALL)?;
        let about = tag.map_or(About::Question(question.id), About::Tag);
        match out.last_mut() {
            Some(last) if last.about == about => last.questions.push(question),
            _ => out.push(Suggestion { about, questions: vec![question], count }),
        }
    }
    out.truncate(SUGGESTED);
    Ok(out)
}

/// Dismisses one. What is suggested by later questions is suggested anew.
pub async fn dismiss(
    db: &impl ConnectionTrait,
    (community, about): (CommunityId, About),
    reason: String,
    profile: ProfileId,
    now: DateTime<Utc>,
) -> Result<()> {
    use dismissed_suggestion::Column::{CommunityId as Community, CreatedAt, Kind, Mark, ProfileId as Profile, Reason, Subject};
    let (kind, subject) = match about {
        About::Tag(id) => (SuggestionReason::Tag, id.0),
        About::Question(id) => (SuggestionReason::Question, id.0),
    };
    let row = dismissed_suggestion::Model {
        community_id: community,
        kind,
        subject,
        mark: Uuid::now_v7(),
        reason,
        profile_id: profile,
        created_at: now,
    };
    let anew = OnConflict::columns([Community, Kind, Subject]).update_columns([Mark, Reason, Profile, CreatedAt]).to_owned();
    dismissed_suggestion::Entity::insert(row.into_active_model()).on_conflict(anew).exec_without_returning(db).await?;
    Ok(())
}

/// The version of a meeting goes up: something was added to it.
pub async fn touch(db: &impl ConnectionTrait, event: EventId, now: DateTime<Utc>) -> Result<i32> {
    let sql = "UPDATE events SET version = version + 1, updated_at = $1 WHERE id = $2 RETURNING version";
    let row = db.query_one_raw(statement(db, sql, vec![now.into(), event.0.into()])).await?;
    Ok(row.ok_or_else(|| Error::internal("a meeting that is gone"))?.try_get_by_index(0)?)
}
