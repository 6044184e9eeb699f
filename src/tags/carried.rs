//! Which tags a thing carries: found by id or word, made where there is none, and gone again with the last thing that carried them.
use super::{TagSpec, Word, store};
use crate::{
    app::App,
    db::Tx,
    error::{Error, FieldError, ProblemCode, Result},
    mutation::{DomainEvent, EventKind, Write},
    policy::{Actor, by_itself},
    text::fold,
};
use entity::{enums::TagKind, ids::TagId};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// The tags that were asked for, each once, in the order asked. Words that stand for no tag that the actor may see become free tags, as if the
/// word were used nowhere.
///
/// # Errors
/// NOT_FOUND with every id that is no tag's.
pub async fn settle(write: &Write<'_>, specs: &[TagSpec]) -> Result<Vec<TagId>> {
    let (db, actor) = (&write.db, write.actor);
    let ids: Vec<TagId> = specs.iter().filter_map(|spec| if let TagSpec::Known { id, .. } = spec { Some(*id) } else { None }).collect();
    let words: Vec<&str> =
        specs.iter().filter_map(|spec| if let TagSpec::Word(word) = spec { Some(word.folded()) } else { None }).collect();
    let known = store::seen(db, actor, &ids).await?;
    let mut meant = store::meant(db, actor, &words).await?;
    let unknown: Vec<&str> = words.into_iter().filter(|word| !meant.contains_key(*word)).collect();
    if !unknown.is_empty() {
        // Once more, now that nobody else can make them.
        store::lock_words(db, unknown.iter().copied()).await?;
        meant.extend(store::meant(db, actor, &unknown).await?);
    }
    let (mut tags, mut faults) = (Vec::with_capacity(specs.len()), vec![]);
    for spec in specs {
        let tag = match spec {
            TagSpec::Known { at, id } if !known.contains(id) => {
                faults.push(FieldError::at(at, ProblemCode::UnknownId));
                continue;
            }
            TagSpec::Known { id, .. } => *id,
            TagSpec::Word(word) => match meant.get(word.folded()) {
                Some(&tag) => tag,
                None => {
                    let tag = make(write, word).await?;
                    meant.insert(word.folded().to_owned(), tag);
                    tag
                }
            },
        };
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if faults.is_empty() { Ok(tags) } else { Err(Error::NotFound(faults)) }
}

/// The same for a service that is not converted.
pub async fn settle_unconverted(app: &App, tx: &Tx, actor: &Actor, specs: &[TagSpec]) -> Result<Vec<TagId>> {
    settle(&Write::unconverted(app, tx, actor, &by_itself()), specs).await
}

async fn make(write: &Write<'_>, word: &Word) -> Result<TagId> {
    let tag = store::insert_free(write, word).await?;
    write.emit(DomainEvent::of(EventKind::TagCreated, tag.id, tag.version).announced_only()).await?;
    Ok(tag.id)
}

/// What a thing that everybody will see carries in place of these tags: free words that nobody looked after become the tag that everybody sees
/// by that word, if there is one.
pub async fn open(db: &impl ConnectionTrait, ids: &[TagId]) -> Result<Vec<TagId>> {
    let known = store::by_ids(db, ids).await?;
    let own = known.values().filter(|tag| tag.kind == TagKind::Free && tag.version == 1);
    let own: HashMap<TagId, String> = own.map(|tag| (tag.id, fold(&tag.label_nl))).collect();
    let words: Vec<&str> = own.values().map(String::as_str).collect();
    let meant = store::meant(db, &Actor::Nobody, &words).await?;
    let mut tags: Vec<TagId> = ids.iter().map(|id| own.get(id).and_then(|word| meant.get(word)).copied().unwrap_or(*id)).collect();
    tags.sort_unstable();
    tags.dedup();
    Ok(tags)
}

/// Forgets those of these tags that are somebody's words and nothing more: free, carried by nothing any more, never looked after by a steward.
pub async fn forget(write: &Write<'_>, ids: &[TagId]) -> Result<()> {
    for gone in store::drop_bare(write, ids).await? {
        write.emit(DomainEvent::of(EventKind::TagDropped, gone.id, gone.version + 1).announced_only()).await?;
    }
    Ok(())
}

/// The same for a service that is not converted.
pub async fn forget_unconverted(app: &App, tx: &Tx, ids: &[TagId]) -> Result<()> {
    forget(&Write::unconverted(app, tx, &Actor::Nobody, &by_itself()), ids).await
}
