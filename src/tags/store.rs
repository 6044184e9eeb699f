//! The statements about tags. `tag_synonyms` holds every word of a tag, labels included. Whoever makes or gives a word is alone with it meanwhile.
use super::Word;
use crate::{
    error::Result,
    mutation::{Reads, Target, Write},
    page::{By, Page, Slice},
    policy::{Actor, Detail as _, Visible as _, visible::Who},
};
use entity::{
    enums::TagKind,
    ids::TagId,
    tag::{self, Column},
    tag_synonym,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, Statement,
    sea_query::{Expr, ExprTrait as _, LikeExpr, LockType, Order, Query, SimpleExpr},
};
use std::collections::{BTreeSet, HashMap, HashSet};

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

/// A tag that is to go: locked against being used, too.
#[derive(Debug)]
pub struct ForRemoval(pub tag::Model);

impl Target for ForRemoval {
    type Id = TagId;
    async fn find(db: &Reads<'_>, actor: &Actor, id: TagId) -> Result<Option<Self>> {
        Ok(tag::Entity::visible_to(actor).filter(tag::COLUMN.id.eq(id)).lock(LockType::Update).one(db).await?.map(Self))
    }
    fn version(&self) -> i32 {
        self.0.version
    }
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

/// Which of these are tags that the actor may see. They stay until the transaction ends.
pub async fn seen(db: &impl ConnectionTrait, actor: &Actor, ids: &[TagId]) -> Result<HashSet<TagId>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let rows = tag::Entity::visible_to(actor).filter(Column::Id.is_in(ids.iter().copied())).order_by_asc(Column::Id);
    Ok(rows.lock(LockType::KeyShare).all(db).await?.into_iter().map(|row| row.id).collect())
}

/// Which tag each of these words stands for, of those that the actor may see: one of a list, else one that everybody sees, else the oldest. They
/// stay until the transaction ends.
pub async fn meant(db: &impl ConnectionTrait, actor: &Actor, words: &[&str]) -> Result<HashMap<String, TagId>> {
    if words.is_empty() {
        return Ok(HashMap::new());
    }
    let everybodys: SimpleExpr = tag::Entity::rows(&Who::actor(&Actor::Nobody)).into();
    let mut select = Query::select();
    select.column((tag_synonym::Entity, tag_synonym::Column::Word)).columns([(tag::Entity, Column::Id), (tag::Entity, Column::Kind)]);
    select
        .expr_as(everybodys, "everybodys")
        .from(tag::Entity)
        .inner_join(tag_synonym::Entity, Expr::col((tag_synonym::Entity, tag_synonym::Column::TagId)).equals((tag::Entity, Column::Id)));
    select.and_where(tag_synonym::Column::Word.is_in(words.iter().copied())).cond_where(tag::Entity::rows(&Who::actor(actor)));
    select.order_by((tag::Entity, Column::Id), Order::Asc).lock_with_tables(LockType::KeyShare, [tag::Entity]);
    let mut best: HashMap<String, (bool, bool, TagId)> = HashMap::new();
    for row in db.query_all(&select).await? {
        let free = row.try_get::<TagKind>("", "kind")? == TagKind::Free;
        let rank = (free, !row.try_get::<bool>("", "everybodys")?, row.try_get("", "id")?);
        let kept = best.entry(row.try_get("", "word")?).or_insert(rank);
        *kept = rank.min(*kept);
    }
    Ok(best.into_iter().map(|(word, (.., tag))| (word, tag)).collect())
}

/// Whether the actor may see a tag that has this word, other than these.
pub async fn taken(db: &impl ConnectionTrait, actor: &Actor, but: &[TagId], word: &str) -> Result<bool> {
    let having =
        Query::select().column(tag_synonym::Column::TagId).from(tag_synonym::Entity).and_where(tag_synonym::Column::Word.eq(word)).take();
    let others = tag::Entity::visible_to(actor).filter(Column::Id.is_not_in(but.iter().copied())).filter(Column::Id.in_subquery(having));
    Ok(others.count(db).await? > 0)
}

/// Nobody else gives these words to a tag until the transaction ends.
pub async fn lock_words(db: &Reads<'_>, words: impl Iterator<Item = &str>) -> Result<()> {
    for word in words.collect::<BTreeSet<_>>() {
        db.lock_name(word).await?;
    }
    Ok(())
}

/// A free tag for a word.
pub async fn insert_free(write: &Write<'_>, word: &Word) -> Result<tag::Model> {
    let (id, now) = (TagId::new(), write.now());
    let row = tag::Model {
        id,
        kind: TagKind::Free,
        // Free tags have no name in programs; the column is unique.
        key: id.0.to_string(),
        label_nl: word.label().to_owned(),
        label_en: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let row = write.insert(row).await?;
    claim(write, id, word.folded()).await?;
    Ok(row)
}

/// Gives a word to a tag, if it has not got it.
pub async fn claim(write: &Write<'_>, tag: TagId, word: &str) -> Result<()> {
    write.insert_new([tag_synonym::Model { word: word.to_owned(), tag_id: tag }]).await.map(drop)
}

/// Free tags that no steward ever changed and nothing carries go, with their words. Gives those that went.
pub async fn drop_bare(write: &Write<'_>, ids: &[TagId]) -> Result<Vec<tag::Model>> {
    let bare = tag::Entity::of_seen().filter(Column::Id.is_in(ids.iter().copied()));
    let bare = bare.filter(tag::COLUMN.kind.eq(TagKind::Free)).filter(tag::COLUMN.version.eq(1)).order_by_asc(Column::Id);
    let mut gone = vec![];
    for row in bare.lock_exclusive().all(&write.db).await? {
        let sql = "SELECT 1 AS there WHERE EXISTS (SELECT 1 FROM question_tags WHERE tag_id = $1) \
                   OR EXISTS (SELECT 1 FROM community_tags WHERE tag_id = $1) OR EXISTS (SELECT 1 FROM profile_topics WHERE tag_id = $1) \
                   OR EXISTS (SELECT 1 FROM event_tags WHERE tag_id = $1)";
        let carried = Statement::from_sql_and_values(write.db.get_database_backend(), sql, [row.id.0.into()]);
        if write.db.query_one_raw(carried).await?.is_none() {
            write.remove(row.clone()).await?;
            gone.push(row);
        }
    }
    Ok(gone)
}

/// The word is no longer one of this tag's: whether it was.
pub async fn release(write: &Write<'_>, tag: TagId, word: &str) -> Result<bool> {
    Ok(write.execute("DELETE FROM tag_synonyms WHERE word = $1 AND tag_id = $2", [word.into(), tag.0.into()]).await? == 1)
}

/// For each table of things that carry tags: they carry the second of two tags instead of the first.
macro_rules! carry {
    ($($table:literal by $thing:literal,)*) => {
        [$(
            concat!(
                "INSERT INTO ", $table, " (", $thing, ", tag_id) SELECT ", $thing, ", $2 FROM ", $table,
                " WHERE tag_id = $1 ON CONFLICT (", $thing, ", tag_id) DO NOTHING"
            ),
            concat!("DELETE FROM ", $table, " WHERE tag_id = $1 AND tag_id <> $2"),
        )*]
    };
}

/// All that carries `from`, in whatever feature, carries `into`, and so do its words; then `from` is gone.
pub async fn merge(write: &Write<'_>, from: tag::Model, into: TagId) -> Result<()> {
    const STATEMENTS: &[&str] = &carry! {
        "tag_synonyms" by "word",
        "question_tags" by "question_id",
        "community_tags" by "community_id",
        "profile_topics" by "profile_id",
        "event_tags" by "event_id",
    };
    for sql in STATEMENTS {
        write.execute(sql, [from.id.0.into(), into.0.into()]).await?;
    }
    write.remove(from).await
}
