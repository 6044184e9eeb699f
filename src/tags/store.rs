//! The statements about tags. `tag_synonyms` holds every word of a tag, labels included: that one word means one tag is a key of the database.
use super::Word;
use crate::{
    error::Result,
    page::{By, Page, Slice},
    policy::{Actor, Detail as _, Visible as _},
};
use chrono::{DateTime, Utc};
use entity::{
    enums::TagKind,
    ids::TagId,
    tag::{self, Column},
    tag_synonym,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select, Set, Statement,
    sea_query::{Expr, ExprTrait as _, LikeExpr, OnConflict, Query},
};
use std::collections::HashMap;

/// What a list of tags is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// A part of a word, folded.
    pub text: Option<String>,
    /// One list.
    pub kind: Option<TagKind>,
}

fn filtered(actor: &Actor, filter: &Filter) -> Select<tag::Entity> {
    let mut select = tag::Entity::visible_to(actor);
    if let Some(kind) = filter.kind {
        select = select.filter(tag::COLUMN.kind.eq(kind));
    }
    if let Some(text) = &filter.text {
        let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let word = Expr::col(tag_synonym::Column::Word).like(LikeExpr::new(format!("%{escaped}%")).escape('\\'));
        let words = Query::select().column(tag_synonym::Column::TagId).from(tag_synonym::Entity).and_where(word).take();
        select = select.filter(Column::Id.in_subquery(words));
    }
    select
}

pub async fn page(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter, slice: Slice) -> Result<Page<tag::Model>> {
    Ok(slice.close(By::oldest(Column::Id).cut(filtered(actor, filter), &slice).all(db).await?))
}

pub async fn count(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter) -> Result<i64> {
    Ok(i64::try_from(filtered(actor, filter).count(db).await?).unwrap_or(i64::MAX))
}

pub async fn by_id(db: &impl ConnectionTrait, actor: &Actor, id: TagId) -> Result<Option<tag::Model>> {
    Ok(tag::Entity::visible_to(actor).filter(tag::COLUMN.id.eq(id)).one(db).await?)
}

pub async fn locked(db: &impl ConnectionTrait, actor: &Actor, id: TagId) -> Result<Option<tag::Model>> {
    Ok(tag::Entity::visible_to(actor).filter(tag::COLUMN.id.eq(id)).lock_exclusive().one(db).await?)
}

/// The tags of things that the caller was shown, in no order.
///
/// # Errors
/// Only those of the database.
pub async fn by_ids(db: &impl ConnectionTrait, ids: &[TagId]) -> Result<HashMap<TagId, tag::Model>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = tag::Entity::of_seen().filter(Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Every word of these tags, labels included, in the order of the alphabet.
pub async fn words(db: &impl ConnectionTrait, ids: &[TagId]) -> Result<HashMap<TagId, Vec<String>>> {
    let rows = tag_synonym::Entity::of_seen().filter(tag_synonym::Column::TagId.is_in(ids.iter().copied()));
    let mut words: HashMap<TagId, Vec<String>> = HashMap::new();
    for row in rows.order_by_asc(tag_synonym::Column::Word).all(db).await? {
        words.entry(row.tag_id).or_default().push(row.word);
    }
    Ok(words)
}

/// Which tag each of these words stands for.
pub async fn meant(db: &impl ConnectionTrait, words: &[&str]) -> Result<HashMap<String, TagId>> {
    if words.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = tag_synonym::Entity::of_seen().filter(tag_synonym::Column::Word.is_in(words.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.word, row.tag_id)).collect())
}

/// A free tag for a word that stands for none yet. `None` when somebody else made it a moment ago.
pub async fn insert_free(db: &impl ConnectionTrait, word: &Word, now: DateTime<Utc>) -> Result<Option<tag::Model>> {
    let id = TagId::fresh();
    let row = tag::ActiveModel {
        id: Set(id),
        kind: Set(TagKind::Free),
        // Free tags have no name in programs; the column is unique.
        key: Set(id.0.to_string()),
        label_nl: Set(word.label().to_owned()),
        label_en: Set(None),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let row = row.insert(db).await?;
    if claim(db, id, word.folded()).await? {
        return Ok(Some(row));
    }
    row.into_active_model().delete(db).await?;
    Ok(None)
}

/// Gives a word to a tag, unless it has one.
pub async fn claim(db: &impl ConnectionTrait, tag: TagId, word: &str) -> Result<bool> {
    let row = tag_synonym::ActiveModel { word: Set(word.to_owned()), tag_id: Set(tag) };
    let taken = OnConflict::column(tag_synonym::Column::Word).do_nothing().to_owned();
    Ok(tag_synonym::Entity::insert(row).on_conflict(taken).exec_without_returning(db).await? == 1)
}

pub async fn release(db: &impl ConnectionTrait, tag: TagId, word: &str) -> Result<bool> {
    let sql = "DELETE FROM tag_synonyms WHERE word = $1 AND tag_id = $2";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [word.into(), tag.0.into()]);
    Ok(db.execute_raw(statement).await?.rows_affected() == 1)
}

pub async fn save(db: &impl ConnectionTrait, row: tag::ActiveModel) -> Result<tag::Model> {
    Ok(row.update(db).await?)
}

/// All that carries `from`, in whatever feature, carries `into`, and so do its words; then `from` is gone.
pub async fn merge(db: &impl ConnectionTrait, from: tag::Model, into: TagId) -> Result<()> {
    let mut statements = vec!["UPDATE tag_synonyms SET tag_id = $2 WHERE tag_id = $1".to_owned()];
    for (table, thing) in [("question_tags", "question_id"), ("community_tags", "community_id"), ("profile_topics", "profile_id")] {
        statements.push(format!(
            "INSERT INTO {table} ({thing}, tag_id) SELECT {thing}, $2 FROM {table} WHERE tag_id = $1 ON CONFLICT ({thing}, tag_id) DO NOTHING"
        ));
        statements.push(format!("DELETE FROM {table} WHERE tag_id = $1 AND tag_id <> $2"));
    }
    for sql in statements {
        let values = [from.id.0.into(), into.0.into()];
        db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    }
    from.into_active_model().delete(db).await?;
    Ok(())
}
