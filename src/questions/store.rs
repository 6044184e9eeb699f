//! The only SQL of questions.
use super::{Filter, Question, QuestionOrder};
use crate::{
    communities::Seen,
    error::Result,
    graphql::needs::Texts,
    mutation::Write,
    page::{By, Key, Page, Rank, Slice},
    policy::{
        Actor, Detail, Visible, Written,
        visible::{self, Who, binds, gate_text, look, text},
        written::question_beside,
    },
};
use entity::{
    community, follow,
    ids::{CommunityId, ProfileId, QuestionId, TagId},
    positional::{Groups, Positional as _},
    question::{self, Column},
    question_tag, question_word, turn,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, Statement, Value,
    sea_query::{Expr, ExprTrait, LockType, Query},
};
use std::sync::Arc;
use uuid::Uuid;

fn statement(db: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

/// A community's newest questions, as far as these columns: one keyset scan, the right decided once. This is the page that everything begins with.
pub async fn newest(
    db: &impl ConnectionTrait,
    actor: &Actor,
    community: CommunityId,
    columns: Groups,
    slice: &Slice,
) -> Result<Vec<question::Model>> {
    static SQL: Texts<{ question::Model::ALL.texts() }> = Texts::new();
    let sql = SQL.at(columns.index(), || {
        format!(
            "SELECT {} FROM questions WHERE community_id = {} AND position < $6 ORDER BY position DESC LIMIT $7",
            question::Model::columns("questions", columns),
            gate_text("$5")
        )
    });
    let after = slice.after.map_or(Uuid::max(), |key| key.id);
    let mut values = Vec::with_capacity(7);
    values.extend(binds(actor));
    values.extend([community.0.into(), after.into(), i64::from(slice.size + 1).into()]);
    let rows = db.query_all_raw(statement(db, sql, values)).await?;
    rows.iter().map(|row| Ok(question::Model::at(row, 0, columns)?)).collect()
}

/// What is read of one question, and of its community.
#[derive(Clone, Copy, Debug)]
pub struct Read {
    /// Of the question.
    pub question: Groups,
    /// Of its community.
    pub community: Groups,
}

impl Read {
    /// Everything.
    pub const ALL: Self = Self { question: question::Model::ALL, community: community::Model::ALL };
}

/// One question with its community: the right has to read the community anyway.
pub async fn one(db: &impl ConnectionTrait, actor: &Actor, id: QuestionId, read: Read) -> Result<Option<Question>> {
    const COMMUNITIES: usize = community::Model::ALL.texts();
    static SQL: Texts<{ question::Model::ALL.texts() * COMMUNITIES }> = Texts::new();
    let sql = SQL.at(read.question.index() * COMMUNITIES + read.community.index(), || {
        let who = Who::placeholders();
        format!(
            "SELECT {}, {}, ({}) FROM questions JOIN communities ON communities.id = questions.community_id WHERE questions.id = $5 AND ({})",
            question::Model::columns("questions", read.question),
            community::Model::columns("communities", read.community),
            text(look(&who)),
            text(question_beside(&who))
        )
    });
    let mut values = Vec::with_capacity(5);
    values.extend(binds(actor));
    values.push(id.0.into());
    let Some(row) = db.query_one_raw(statement(db, sql, values)).await? else { return Ok(None) };
    let here = question::Model::width(read.question);
    // Authors who left read their question, and no community with it.
    let inside: bool = row.try_get_by_index(here + community::Model::width(read.community))?;
    let community =
        if inside { Some(Arc::new(Seen { community: community::Model::at(&row, here, read.community)?, inside })) } else { None };
    Ok(Some(Question { row: question::Model::at(&row, 0, read.question)?, community }))
}

/// Those of these that the actor may see.
pub async fn by_ids(db: &impl ConnectionTrait, actor: &Actor, ids: &[QuestionId]) -> Result<Vec<question::Model>> {
    Ok(question::Entity::visible_to(actor).filter(Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// Those of these that the actor may see, locked in the order of their ids.
pub async fn several(db: &impl ConnectionTrait, actor: &Actor, ids: &[QuestionId]) -> Result<Vec<question::Model>> {
    let rows = question::Entity::visible_to(actor).filter(Column::Id.is_in(ids.iter().copied())).order_by_asc(Column::Id);
    Ok(rows.lock(LockType::NoKeyUpdate).all(db).await?)
}

/// Those that a meeting which was read is made of.
pub async fn of_ties(db: &impl ConnectionTrait, ids: &[QuestionId]) -> Result<Vec<question::Model>> {
    Ok(question::Entity::of_seen().filter(Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// The order of a list, with its index.
fn order(order: QuestionOrder) -> By<Column> {
    match order {
        QuestionOrder::Newest => By::newest(Column::Position),
        QuestionOrder::MostFollowed => By { rank: Some(Rank::Number(Column::FollowedRank)), id: Column::Id, descending: true },
        QuestionOrder::RecentlyActive => By { rank: Some(Rank::Time(Column::ActiveAt)), id: Column::Id, descending: true },
    }
}

/// Where a question stands in a list of this order.
pub fn key(row: &question::Model, order: QuestionOrder) -> Key {
    match order {
        QuestionOrder::Newest => Key::id(row.position.unwrap_or(row.id.0)),
        QuestionOrder::MostFollowed => Key { rank: row.followed_rank.into(), id: row.id.0 },
        QuestionOrder::RecentlyActive => Key { rank: row.active_at.timestamp_micros(), id: row.id.0 },
    }
}

/// The questions of a list, without its order: those that have a place in lists.
fn listed(actor: &Actor, filter: &Filter, within: Option<&crate::places::Within>) -> Select<question::Entity> {
    let mut select = question::Entity::listed_to(actor).filter(Column::Position.is_not_null());
    if let Some(community) = filter.community {
        select = select.filter(visible::in_community(actor, Column::CommunityId, community));
    }
    if let Some(tag) = filter.tag {
        let tagged = Query::select()
            .column(question_tag::Column::QuestionId)
            .from(question_tag::Entity)
            .and_where(question_tag::Column::TagId.eq(tag))
            .take();
        select = select.filter(Column::Id.in_subquery(tagged));
    }
    if let Some(within) = within {
        select = select.filter(within.holds(Column::PlaceId));
    }
    if !filter.states.is_empty() {
        select = select.filter(Column::State.is_in(filter.states.iter().copied()));
    }
    if let Some(capacity) = filter.capacity {
        select = select.filter(Column::AuthorCapacity.eq(capacity));
    }
    if filter.unanswered {
        select = select.filter(Column::AnswerCount.eq(0)).filter(Column::WithdrawnAt.is_null());
    }
    select
}

/// A page of any list.
pub async fn page(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &Filter,
    within: Option<&crate::places::Within>,
    slice: Slice,
) -> Result<Page<question::Model>> {
    Ok(slice.close(order(filter.order).cut(listed(actor, filter, within), &slice).all(db).await?))
}

/// How many a list has.
pub async fn count(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter, within: Option<&crate::places::Within>) -> Result<i64> {
    Ok(i64::try_from(listed(actor, filter, within).count(db).await?).unwrap_or(i64::MAX))
}

/// One's own questions in every state, wherever they were put, newest first.
pub fn own(actor: &Actor) -> Select<question::Entity> {
    question::Entity::visible_to(actor).filter(Column::AuthorProfileId.is_in(actor.profiles()))
}

/// Those that wait for review in a community, oldest first.
pub fn pending(actor: &Actor, community: CommunityId) -> Select<question::Entity> {
    let pending = question::Entity::listed_to(actor).filter(Column::State.eq(entity::enums::QuestionState::PendingReview));
    // One's own pending question is visible to oneself, but it is not one's own to review.
    pending.filter(Column::CommunityId.eq(community)).filter(Expr::col(Column::AuthorProfileId).is_not_in(actor.profiles()))
}

/// A page of own or pending questions.
pub async fn page_by_id(
    db: &impl ConnectionTrait,
    select: Select<question::Entity>,
    oldest: bool,
    slice: Slice,
) -> Result<Page<question::Model>> {
    let by = if oldest { By::oldest(Column::Id) } else { By::newest(Column::Id) };
    Ok(slice.close(by.cut(select, &slice).all(db).await?))
}

/// The open questions that share most words and tags, best first, at most `most`.
pub async fn similar(
    db: &impl ConnectionTrait,
    actor: &Actor,
    community: Option<CommunityId>,
    words: &[String],
    tags: &[TagId],
    most: u64,
) -> Result<Vec<question::Model>> {
    if words.is_empty() && tags.is_empty() {
        return Ok(vec![]);
    }
    // A shared tag weighs as much as two words. The law comes before the choice: what one may not see leaves no gap.
    let mut values: Vec<Value> = binds(actor).into();
    let mut list = |more: Vec<Value>| {
        let from = values.len() + 1;
        let list = (from..from + more.len()).map(|i| format!("${i}")).collect::<Vec<_>>().join(", ");
        values.extend(more);
        list
    };
    let mut parts = vec![];
    if !words.is_empty() {
        let words = list(words.iter().map(|word| word.clone().into()).collect());
        parts.push(format!("SELECT question_id, 1 AS weight FROM question_words WHERE word IN ({words})"));
    }
    if !tags.is_empty() {
        let tags = list(tags.iter().map(|tag| tag.0.into()).collect());
        parts.push(format!("SELECT question_id, 2 AS weight FROM question_tags WHERE tag_id IN ({tags})"));
    }
    let here = community.map(|id| format!("AND questions.community_id = {}", list(vec![id.0.into()]))).unwrap_or_default();
    let most = list(vec![i64::try_from(most).unwrap_or(i64::MAX).into()]);
    let sql = format!(
        "SELECT {} FROM questions JOIN (SELECT question_id, sum(weight) AS weight FROM ({}) AS each_one GROUP BY question_id) AS shared \
         ON shared.question_id = questions.id WHERE questions.position IS NOT NULL AND questions.withdrawn_at IS NULL {here} AND ({}) \
         ORDER BY shared.weight DESC, questions.id DESC LIMIT {most}",
        question::Model::columns("questions", question::Model::ALL),
        parts.join(" UNION ALL "),
        text(question::Entity::inside(&Who::placeholders())),
    );
    let rows = db.query_all_raw(statement(db, &sql, values)).await?;
    rows.iter().map(|row| Ok(question::Model::at(row, 0, question::Model::ALL)?)).collect()
}

/// Puts tags in the place of those it had.
pub async fn set_tags(write: &Write<'_>, id: QuestionId, tags: &[TagId]) -> Result<()> {
    write.execute("DELETE FROM question_tags WHERE question_id = $1", [id.0.into()]).await?;
    write.insert_all(tags.iter().map(|&tag_id| question_tag::Model { question_id: id, tag_id })).await
}

/// Puts words in the place of those it had.
pub async fn set_words(write: &Write<'_>, id: QuestionId, words: Vec<String>) -> Result<()> {
    write.execute("DELETE FROM question_words WHERE question_id = $1", [id.0.into()]).await?;
    write.insert_all(words.into_iter().map(|word| question_word::Model { question_id: id, word })).await
}

/// How many turns of a question are shown.
const TURNS: i64 = 100;

/// The latest turns of each of these questions, newest first.
pub async fn turns_of(db: &impl ConnectionTrait, questions: &[QuestionId]) -> Result<Vec<turn::Model>> {
    let list = (2..2 + questions.len()).map(|i| format!("${i}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT * FROM (SELECT turns.*, row_number() OVER (PARTITION BY question_id ORDER BY id DESC) AS n FROM turns \
         WHERE question_id IN ({list})) AS latest WHERE n <= $1 ORDER BY id DESC"
    );
    let values = [TURNS.into()].into_iter().chain(questions.iter().map(|id| id.0.into())).collect();
    let rows = db.query_all_raw(statement(db, &sql, values)).await?;
    rows.iter().map(|row| Ok(turn::Model::from_query_result(row, "")?)).collect()
}

/// What was said about its states goes with a question's words.
pub async fn hush(write: &Write<'_>, question: QuestionId) -> Result<()> {
    write.execute("UPDATE turns SET reason = NULL WHERE question_id = $1", [question.0.into()]).await.map(drop)
}

/// How a community's counter of listed questions changes.
pub async fn count_in_community(write: &Write<'_>, community: CommunityId, by: i32) -> Result<()> {
    let sql = "UPDATE communities SET question_count = question_count + $1 WHERE id = $2";
    write.execute(sql, [by.into(), community.0.into()]).await.map(drop)
}

/// Follows: whether that was new.
pub async fn follow(write: &Write<'_>, question_id: QuestionId, profile_id: ProfileId) -> Result<bool> {
    Ok(write.insert_new([follow::Model { question_id, profile_id, created_at: write.now() }]).await? == 1)
}

/// Follows no longer: whether it did.
pub async fn unfollow(write: &Write<'_>, question: QuestionId, profile: ProfileId) -> Result<bool> {
    let sql = "DELETE FROM follows WHERE question_id = $1 AND profile_id = $2";
    Ok(write.execute(sql, [question.0.into(), profile.0.into()]).await? == 1)
}

/// Keeps a question's counter of followers.
pub async fn count_followers(write: &Write<'_>, row: &question::Model) -> Result<()> {
    let sql = "UPDATE questions SET follower_count = $1, followed_rank = $2 WHERE id = $3";
    write.execute(sql, [row.follower_count.into(), row.followed_rank.into(), row.id.0.into()]).await.map(drop)
}

/// Which of these questions these profiles follow.
pub async fn followed(db: &impl ConnectionTrait, actor: &Actor, questions: &[QuestionId]) -> Result<Vec<(QuestionId, ProfileId)>> {
    let mut select = Query::select();
    select.columns([follow::Column::QuestionId, follow::Column::ProfileId]).from(follow::Entity);
    select
        .and_where(follow::Column::QuestionId.is_in(questions.iter().copied()))
        .and_where(follow::Column::ProfileId.is_in(actor.profiles()));
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Ok((row.try_get("", "question_id")?, row.try_get("", "profile_id")?))).collect()
}

/// The tags of these questions.
pub async fn tags_of(db: &impl ConnectionTrait, questions: &[QuestionId]) -> Result<Vec<(QuestionId, TagId)>> {
    let mut select = Query::select();
    select.columns([question_tag::Column::QuestionId, question_tag::Column::TagId]).from(question_tag::Entity);
    select.and_where(question_tag::Column::QuestionId.is_in(questions.iter().copied()));
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Ok((row.try_get("", "question_id")?, row.try_get("", "tag_id")?))).collect()
}
