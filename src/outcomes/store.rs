//! The only SQL of the ties between questions and meetings, of kept places, and of suggestions.
use super::{About, FOLLOWERS, Outcome, QUESTIONS, SUGGESTED};
use crate::{
    error::Result,
    mutation::{Locked, Reads, Write},
    policy::{
        Actor, Detail, Visible,
        visible::{Who, binds, text},
        written::Written as _,
    },
    registrations::places::Crowd,
};
use chrono::{DateTime, Utc};
use entity::{
    enums::{Capacity, SuggestionReason},
    event,
    event_question::{self, Column},
    ids::{AnswerId, CommunityId, EventId, ProfileId, QuestionId, TagId},
    kept_place,
    positional::Positional as _,
    question,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, Statement, Value};
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
pub async fn tie(write: &Write<'_>, event: EventId, question: QuestionId, place: i32) -> Result<()> {
    let row = event_question::Model { event_id: event, question_id: question, place, outcome: None, carried_to: None, answer_id: None };
    write.insert(row).await.map(drop)
}

/// It is a question of the meeting no more.
pub async fn untie(write: &Write<'_>, event: EventId, question: QuestionId) -> Result<()> {
    let sql = "DELETE FROM event_questions WHERE event_id = $1 AND question_id = $2";
    write.execute(sql, [event.0.into(), question.0.into()]).await.map(drop)
}

/// Its place among the others.
pub async fn put(write: &Write<'_>, event: EventId, question: QuestionId, place: i32) -> Result<()> {
    let sql = "UPDATE event_questions SET place = $1 WHERE event_id = $2 AND question_id = $3";
    write.execute(sql, [place.into(), event.0.into(), question.0.into()]).await.map(drop)
}

/// What became of it.
pub async fn note(write: &Write<'_>, event: EventId, outcome: &Outcome, answer: Option<AnswerId>) -> Result<()> {
    let sql = "UPDATE event_questions SET outcome = $1, carried_to = $2, answer_id = $3 WHERE event_id = $4 AND question_id = $5";
    let (to, answer) = (outcome.to.map(|id| id.0), answer.map(|id| id.0));
    write.execute(sql, [outcome.kind.into(), to.into(), answer.into(), event.0.into(), outcome.question.0.into()]).await.map(drop)
}

/// Locks these meetings in an order that everybody keeps to.
pub async fn lock(db: &Reads<'_>, events: &[EventId]) -> Result<()> {
    let rows = event::Entity::of_seen().filter(event::Column::Id.is_in(events.iter().map(|id| id.0))).order_by_asc(event::Column::Id);
    db.lock_all(rows).await.map(drop)
}

/// Those of these meetings, which are locked, that the actor may see.
pub async fn onward(db: &Reads<'_>, actor: &Actor, events: &[EventId]) -> Result<Vec<Locked<event::Model>>> {
    let rows = event::Entity::visible_to(actor).filter(event::Column::Id.is_in(events.iter().map(|id| id.0)));
    db.lock_all(rows.order_by_asc(event::Column::Id)).await
}

/// Everybody for whom a place was kept at a meeting, taken or not.
pub async fn kept(db: &impl ConnectionTrait, event: EventId) -> Result<Vec<kept_place::Model>> {
    Ok(kept_place::Entity::of_seen().filter(kept_place::Column::EventId.eq(event)).all(db).await?)
}

/// Whoever has this profile comes: whatever was kept for them, in any profile, is kept no longer.
pub async fn take(write: &Write<'_>, event: EventId, profile: ProfileId) -> Result<()> {
    let sql = "UPDATE kept_places SET taken = true WHERE event_id = $1 AND profile_id IN (SELECT theirs.id FROM profiles JOIN profiles AS theirs \
               ON theirs.account_id = profiles.account_id WHERE profiles.id = $2)";
    write.execute(sql, [event.0.into(), profile.0.into()]).await.map(drop)
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
        "SELECT suggested.tag_id, CAST(suggested.n AS bigint) AS n, {columns} FROM \
         (WITH free AS (SELECT questions.id, questions.position, questions.follower_count FROM questions WHERE questions.community_id = $5 \
           AND questions.state = 'OPEN' AND questions.position IS NOT NULL AND questions.withdrawn_at IS NULL AND ({law}) \
           AND NOT EXISTS (SELECT 1 FROM event_questions JOIN events ON events.id = event_questions.event_id \
             WHERE event_questions.question_id = questions.id \
             AND (events.state IN ('DRAFT', 'PUBLISHED') OR events.state = 'CLOSED' AND event_questions.outcome = 'ANSWERED'))), \
         counted AS (SELECT question_tags.tag_id, free.id, free.position, \
           count(*) OVER (PARTITION BY question_tags.tag_id) AS n, \
           row_number() OVER (PARTITION BY question_tags.tag_id ORDER BY free.position DESC) AS place \
           FROM free JOIN question_tags ON question_tags.question_id = free.id \
           WHERE NOT EXISTS (SELECT 1 FROM dismissed_suggestions AS d WHERE d.community_id = $5 AND d.kind = 'TAG' \
             AND d.subject = question_tags.tag_id AND free.position <= d.mark)) \
         SELECT tag_id AS tag_id, id, n, place FROM counted WHERE n >= $6 AND place <= 10 \
           UNION ALL SELECT NULL, id, follower_count, 1 FROM free WHERE follower_count >= $7 \
           AND NOT EXISTS (SELECT 1 FROM dismissed_suggestions AS d WHERE d.community_id = $5 AND d.kind = 'QUESTION' AND d.subject = free.id)) \
         AS suggested JOIN questions ON questions.id = suggested.id \
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
pub async fn dismiss(write: &Write<'_>, (community, about): (CommunityId, About), reason: &str) -> Result<()> {
    let (kind, subject) = match about {
        About::Tag(id) => (SuggestionReason::Tag, id.0),
        About::Question(id) => (SuggestionReason::Question, id.0),
    };
    let sql = "INSERT INTO dismissed_suggestions (community_id, kind, subject, mark, reason, profile_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
               ON CONFLICT (community_id, kind, subject) DO UPDATE SET mark = excluded.mark, reason = excluded.reason, \
               profile_id = excluded.profile_id, created_at = excluded.created_at";
    let values = [
        community.0.into(),
        kind.into(),
        subject.into(),
        Uuid::now_v7().into(),
        reason.into(),
        write.by().profile.0.into(),
        write.now().into(),
    ];
    write.execute(sql, values).await.map(drop)
}
