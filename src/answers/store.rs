//! The only SQL of answers.
use super::Asked;
use crate::{
    change::Change,
    error::Result,
    graphql::needs::Texts,
    mutation::Write,
    page::{By, Page, Slice},
    people::Author,
    policy::{
        self, Action, Actor, Facts, Place, Visible, Written,
        visible::{Who, binds, look, text},
        written::question_states,
    },
};
use entity::{
    answer::{self, Column},
    enums::Capacity,
    helpful,
    ids::{AnswerId, ProfileId, QuestionId},
    mention,
    positional::{Groups, Positional as _},
    profile,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, IntoActiveModel, PaginatorTrait, QueryFilter, Select, Set, Statement, Value,
    sea_query::{ArrayType, Query},
};
use std::{collections::HashMap, sync::LazyLock};
use uuid::Uuid;

/// What answers hang under: a question (those that stand on their own), or an answer (its replies).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Under {
    /// A question.
    Question(QuestionId),
    /// An answer.
    Answer(AnswerId),
}

impl Under {
    fn id(self) -> Uuid {
        match self {
            Self::Question(id) => id.0,
            Self::Answer(id) => id.0,
        }
    }
}

fn statement(db: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

// The two ways to say "the first n of each": a lateral join, or, on SQLite, a bound by the id of the n-th.

/// PostgreSQL: `$5` the parents, `$6` how many.
fn lateral(of_questions: bool, last: bool, columns: Groups) -> String {
    let order = if last { "DESC" } else { "ASC" };
    let parent = if of_questions { "answers.question_id = k.id AND answers.parent_id IS NULL" } else { "answers.parent_id = k.id" };
    format!(
        "SELECT {} FROM unnest($5::uuid[]) AS k(id) CROSS JOIN LATERAL (SELECT * FROM answers WHERE {parent} AND answers.community_id IN \
         (SELECT communities.id FROM communities WHERE {}) ORDER BY answers.id {order} LIMIT $6) AS a",
        answer::Model::columns("a", columns),
        text(look(&Who::placeholders()))
    )
}

/// SQLite: `$5` how many, from `$6` on the parents.
fn bounded(of_questions: bool, last: bool, columns: Groups, parents: usize) -> String {
    static LAW: LazyLock<String> = LazyLock::new(|| text(look(&Who::placeholders())));
    let (parent, alone) = if of_questions { ("question_id", "AND @.parent_id IS NULL") } else { ("parent_id", "") };
    let (beyond, order, end) = if last { (">=", "DESC", "X'00'") } else { ("<=", "ASC", "X'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF'") };
    let list = (6..6 + parents).map(|i| format!("(${i})")).collect::<Vec<_>>().join(", ");
    format!(
        "WITH k(id) AS (VALUES {list}) SELECT {} FROM k JOIN answers AS a ON a.{parent} = k.id {} AND a.id {beyond} \
         coalesce((SELECT n.id FROM answers AS n WHERE n.{parent} = k.id {} ORDER BY n.id {order} LIMIT 1 OFFSET $5 - 1), {end}) \
         WHERE a.community_id IN (SELECT communities.id FROM communities WHERE {}) ORDER BY a.id {order}",
        answer::Model::columns("a", columns),
        alone.replace('@', "a"),
        alone.replace('@', "n"),
        *LAW
    )
}

/// The end of a list, as far as these columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct End {
    /// How many.
    pub most: u32,
    /// The last ones instead of the first.
    pub last: bool,
    /// What is read of each.
    pub columns: Groups,
}

/// The first (or last) answers under each of these, in one statement, in the order of reading.
pub async fn firsts(
    db: &impl ConnectionTrait,
    actor: &Actor,
    under: &[Under],
    End { most, last, columns }: End,
) -> Result<HashMap<Under, Vec<answer::Model>>> {
    const COLUMNS: usize = answer::Model::ALL.texts();
    static SQL: Texts<{ 4 * COLUMNS }> = Texts::new();
    let mut found = HashMap::with_capacity(under.len());
    for of_questions in [true, false] {
        let ids: Vec<Uuid> = under.iter().filter(|u| matches!(u, Under::Question(_)) == of_questions).map(|u| u.id()).collect();
        if ids.is_empty() {
            continue;
        }
        let mut values: Vec<Value> = binds(actor).into();
        let rows = if db.get_database_backend() == DbBackend::Postgres {
            let place = (2 * usize::from(of_questions) + usize::from(last)) * COLUMNS + columns.index();
            let sql = SQL.at(place, || lateral(of_questions, last, columns));
            values.push(Value::Array(ArrayType::Uuid, Some(Box::new(ids.iter().map(|&id| id.into()).collect()))));
            values.push(i64::from(most).into());
            db.query_all_raw(statement(db, sql, values)).await?
        } else {
            values.push(i64::from(most).into());
            values.extend(ids.iter().map(|&id| Value::from(id)));
            db.query_all_raw(statement(db, &bounded(of_questions, last, columns, ids.len()), values)).await?
        };
        for row in &rows {
            let row = answer::Model::at(row, 0, columns)?;
            let place = match row.parent_id {
                Some(parent) if !of_questions => Under::Answer(parent),
                _ => Under::Question(row.question_id),
            };
            found.entry(place).or_insert_with(Vec::new).push(row);
        }
    }
    Ok(found)
}

fn under(actor: &Actor, under: Under) -> Select<answer::Entity> {
    let select = answer::Entity::listed_to(actor);
    match under {
        Under::Question(id) => select.filter(Column::QuestionId.eq(id)).filter(Column::ParentId.is_null()),
        Under::Answer(id) => select.filter(Column::ParentId.eq(id)),
    }
}

/// A page of the answers under one question or answer, oldest first.
pub async fn page(db: &impl ConnectionTrait, actor: &Actor, of: Under, slice: Slice) -> Result<Page<answer::Model>> {
    Ok(slice.close(By::oldest(Column::Id).cut(under(actor, of), &slice).all(db).await?))
}

/// How many answers are under it, withdrawn ones included: they keep their place.
pub async fn count(db: &impl ConnectionTrait, actor: &Actor, of: Under) -> Result<i64> {
    Ok(i64::try_from(under(actor, of).count(db).await?).unwrap_or(i64::MAX))
}

/// One's own answers, wherever they were given.
fn own(actor: &Actor) -> Select<answer::Entity> {
    answer::Entity::visible_to(actor).filter(Column::AuthorProfileId.is_in(actor.profiles()))
}

/// A page of one's own answers, newest first.
pub async fn own_page(db: &impl ConnectionTrait, actor: &Actor, slice: Slice) -> Result<Page<answer::Model>> {
    Ok(slice.close(By::newest(Column::Id).cut(own(actor), &slice).all(db).await?))
}

/// How many they are.
pub async fn own_count(db: &impl ConnectionTrait, actor: &Actor) -> Result<i64> {
    Ok(i64::try_from(own(actor).count(db).await?).unwrap_or(i64::MAX))
}

/// Whether the actor may read the texts that an answer had before: its author, and who moderates the community.
pub async fn sees_past(db: &impl ConnectionTrait, actor: &Actor, answer: &answer::Model) -> Result<bool> {
    let place = Place::community(answer.community_id).author(answer.author_profile_id);
    policy::may(db, actor, Action::SeePast, place).await
}

/// Those of these that the actor may see.
pub async fn by_ids(db: &impl ConnectionTrait, actor: &Actor, ids: &[AnswerId]) -> Result<Vec<answer::Model>> {
    Ok(answer::Entity::visible_to(actor).filter(Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// What decides about an answer to a question that the actor may see.
pub struct Found {
    /// The question.
    pub question: Asked,
    /// What the law decides by.
    pub facts: Facts,
    /// Who would answer; none without a profile in that capacity.
    pub author: Option<Author>,
}

/// All of it in one statement, which locks nothing: [`tell`] sees again whether the question takes answers.
pub async fn asked(db: &impl ConnectionTrait, actor: &Actor, id: QuestionId, hat: Capacity) -> Result<Option<Found>> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let who = Who::placeholders();
        format!(
            "SELECT questions.community_id, questions.state, questions.withdrawn_at, {}, {} \
             FROM questions JOIN communities ON communities.id = questions.community_id {} LEFT JOIN ({}) ON author.id = $7 \
             WHERE questions.id = $6 AND ({}) AND ({})",
            Facts::COLUMNS,
            Author::COLUMNS,
            Facts::SEATS,
            Author::TABLES,
            text(look(&who)),
            text(question_states(&who))
        )
    });
    let mut values = Facts::binds(actor);
    values.extend([id.0.into(), actor.wearing(hat).map(|id| id.0).into()]);
    let rows = db.query_all_raw(statement(db, &SQL, values)).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let question = Asked {
        id,
        community_id: row.try_get_by_index(0)?,
        state: row.try_get_by_index(1)?,
        withdrawn: row.try_get_by_index::<Option<chrono::DateTime<chrono::Utc>>>(2)?.is_some(),
    };
    Ok(Some(Found { question, facts: Facts::read(&rows, 3)?, author: Author::read(row, 3 + Facts::WIDTH)? }))
}

/// A new answer with all that it changes, if its question still takes answers: the counter, the perspectives, when it was last active, the
/// counter of what it replies to, and whom it mentions.
pub fn tell(row: &answer::Model, mentions: &[ProfileId]) -> Change {
    let alone = i32::from(row.parent_id.is_none());
    let change = Change::default()
        .and(
            "UPDATE questions SET answer_count = answer_count + $1, answered_domains = answered_domains | $2, active_at = $3 \
             WHERE id = $4 AND state IN ('OPEN', 'HARVESTED') AND withdrawn_at IS NULL",
            [alone.into(), row.author_domains.into(), row.created_at.into(), row.question_id.0.into()],
        )
        .insert(&row.clone().into_active_model());
    let change = match row.parent_id {
        Some(parent) => change.and("UPDATE answers SET reply_count = reply_count + 1 {first} WHERE id = $1", [parent.0.into()]),
        None => change,
    };
    mentions
        .iter()
        .fold(change, |change, &profile_id| change.insert(&mention::ActiveModel { answer_id: Set(row.id), profile_id: Set(profile_id) }))
}

/// An answer that a meeting returns to a question, which takes it though it was closed meanwhile: not once it was withdrawn, nor in an archive.
/// Whether it took it.
pub async fn return_from(write: &Write<'_>, row: answer::Model) -> Result<bool> {
    let sql = "UPDATE questions SET answer_count = answer_count + 1, active_at = $1 WHERE id = $2 AND withdrawn_at IS NULL \
               AND EXISTS (SELECT 1 FROM communities WHERE communities.id = questions.community_id AND communities.archived_at IS NULL)";
    let takes = write.execute(sql, [row.created_at.into(), row.question_id.0.into()]).await? == 1;
    if takes {
        write.insert(row).await?;
    }
    Ok(takes)
}

/// How many of these profiles the actor may see.
pub async fn seen(db: &impl ConnectionTrait, actor: &Actor, profiles: &[ProfileId]) -> Result<u64> {
    Ok(profile::Entity::visible_to(actor).filter(profile::Column::Id.is_in(profiles.iter().map(|id| id.0))).count(db).await?)
}

/// Whom these answers mention.
pub async fn mentions_of(db: &impl ConnectionTrait, answers: &[AnswerId]) -> Result<Vec<(AnswerId, ProfileId)>> {
    let mut select = Query::select();
    select.columns([mention::Column::AnswerId, mention::Column::ProfileId]).from(mention::Entity);
    select.and_where(mention::Column::AnswerId.is_in(answers.iter().copied()));
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Ok((row.try_get("", "answer_id")?, row.try_get("", "profile_id")?))).collect()
}

/// An answer mentions nobody any more.
pub async fn mention_nobody(write: &Write<'_>, answer: AnswerId) -> Result<()> {
    write.execute("DELETE FROM mentions WHERE answer_id = $1", [answer.0.into()]).await.map(drop)
}

/// Which of these answers the actor marked as helpful, and in which profile.
pub async fn marked(db: &impl ConnectionTrait, actor: &Actor, answers: &[AnswerId]) -> Result<Vec<(AnswerId, ProfileId)>> {
    let mut select = Query::select();
    select.columns([helpful::Column::AnswerId, helpful::Column::ProfileId]).from(helpful::Entity);
    select
        .and_where(helpful::Column::AnswerId.is_in(answers.iter().copied()))
        .and_where(helpful::Column::ProfileId.is_in(actor.profiles()));
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Ok((row.try_get("", "answer_id")?, row.try_get("", "profile_id")?))).collect()
}

/// What a withdrawn answer takes away from its question: one of the counter (if it stood on its own), and its perspective if no other has it.
pub async fn uncount_on_question(write: &Write<'_>, question: QuestionId, by: i32) -> Result<()> {
    let db = &write.db;
    let sql = "SELECT DISTINCT author_domains FROM answers WHERE question_id = $1 AND withdrawn_at IS NULL";
    let rows = db.query_all_raw(statement(db, sql, vec![question.0.into()])).await?;
    let mut domains = 0;
    for row in &rows {
        domains |= row.try_get::<i32>("", "author_domains")?;
    }
    let sql = "UPDATE questions SET answer_count = answer_count - $1, answered_domains = $2 WHERE id = $3";
    write.execute(sql, [by.into(), domains.into(), question.0.into()]).await.map(drop)
}

/// How an answer's counter of replies changes.
pub async fn count_reply(write: &Write<'_>, parent: AnswerId, by: i32) -> Result<()> {
    let sql = "UPDATE answers SET reply_count = reply_count + $1 WHERE id = $2";
    write.execute(sql, [by.into(), parent.0.into()]).await.map(drop)
}

/// Marks as helpful: whether that was new.
pub async fn mark(write: &Write<'_>, answer_id: AnswerId, profile_id: ProfileId) -> Result<bool> {
    Ok(write.insert_new([helpful::Model { answer_id, profile_id, created_at: write.now() }]).await? == 1)
}

/// Takes the mark back: whether there was one.
pub async fn unmark(write: &Write<'_>, answer: AnswerId, profile: ProfileId) -> Result<bool> {
    let sql = "DELETE FROM helpfuls WHERE answer_id = $1 AND profile_id = $2";
    Ok(write.execute(sql, [answer.0.into(), profile.0.into()]).await? == 1)
}

/// Keeps how many found an answer helpful.
pub async fn count_helpful(write: &Write<'_>, row: &answer::Model) -> Result<()> {
    write.execute("UPDATE answers SET helpful_count = $1 WHERE id = $2", [row.helpful_count.into(), row.id.0.into()]).await.map(drop)
}

/// Whether anybody answered, withdrawn or not.
pub async fn any(db: &impl ConnectionTrait, question: QuestionId) -> Result<bool> {
    let sql = "SELECT 1 AS there FROM answers WHERE question_id = $1 LIMIT 1";
    Ok(db.query_one_raw(statement(db, sql, vec![question.0.into()])).await?.is_some())
}
