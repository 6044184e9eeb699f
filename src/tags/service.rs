//! Settling which tags a thing carries, and the stewards' care for the list.
use super::{Edit, EditTag, TagSpec, Word, store};
use crate::{
    app::App,
    change::Change,
    error::{Error, Fault, ProblemCode, Result, fresh},
    once::{Once, Outcome},
    policy::{self, Actor},
    record::{self, Happened, record},
    text::fold,
};
use chrono::{DateTime, Utc};
use entity::{enums::TagKind, ids::TagId, tag};
use sea_orm::{ConnectionTrait, IntoActiveModel, Set};
use std::collections::HashMap;

/// The tags that were asked for, each once, in the order asked. Words that stand for no tag that the actor may see become free tags, as if the
/// word were used nowhere.
///
/// # Errors
/// NOT_FOUND with every id that is no tag's.
pub async fn settle(app: &App, db: &impl ConnectionTrait, actor: &Actor, specs: &[TagSpec]) -> Result<Vec<TagId>> {
    let ids: Vec<TagId> = specs.iter().filter_map(|spec| if let TagSpec::Known { id, .. } = spec { Some(*id) } else { None }).collect();
    let words: Vec<&str> =
        specs.iter().filter_map(|spec| if let TagSpec::Word(word) = spec { Some(word.folded()) } else { None }).collect();
    let known = store::seen(db, actor, &ids).await?;
    let mut meant = store::meant(db, actor, &words).await?;
    let unknown: Vec<&str> = words.into_iter().filter(|word| !meant.contains_key(*word)).collect();
    if !unknown.is_empty() {
        // Once more, now that nobody else can make them.
        store::alone(db, &unknown).await?;
        meant.extend(store::meant(db, actor, &unknown).await?);
    }
    let (mut tags, mut faults) = (Vec::with_capacity(specs.len()), vec![]);
    for spec in specs {
        let tag = match spec {
            TagSpec::Known { at, id } if !known.contains(id) => {
                faults.push(Fault::at(at, ProblemCode::UnknownId));
                continue;
            }
            TagSpec::Known { id, .. } => *id,
            TagSpec::Word(word) => match meant.get(word.folded()) {
                Some(&tag) => tag,
                None => {
                    let tag = make(app, db, word).await?;
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

async fn make(app: &App, db: &impl ConnectionTrait, word: &Word) -> Result<TagId> {
    let tag = store::insert_free(db, word, app.clock.now()).await?;
    record::announced(Change::default(), app, Happened::to("tag.created", tag.id, tag.version)).run(db).await?;
    Ok(tag.id)
}

/// What a thing that everybody will see carries in place of these tags: free words that nobody looked after become the tag that everybody sees
/// by that word, if there is one.
///
/// # Errors
/// Only those of the database.
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
///
/// # Errors
/// Only those of the database.
pub async fn forget(app: &App, db: &impl ConnectionTrait, ids: &[TagId]) -> Result<()> {
    for gone in store::drop_bare(db, ids).await? {
        record::announced(Change::default(), app, Happened::to("tag.dropped", gone.id, gone.version + 1)).run(db).await?;
    }
    Ok(())
}

/// Changes a tag. `what` is the mutation field's name. Gives the tag that is left: after a merge the other one.
///
/// # Errors
/// NOT_FOUND, FORBIDDEN, CONFLICT, or REFUSED when the tag is of a list that is fixed or the word is another's that the actor may see.
pub async fn edit(app: &App, actor: &Actor, once: &Once, what: &str, command: EditTag) -> Result<Outcome<tag::Model, TagId>> {
    let tx = app.begin().await?;
    let left = if let Edit::MergeInto(into) = &command.edit { *into } else { command.id };
    if let Some(before) = once.before(app, &tx, actor, left).await? {
        return Ok(Outcome::Before(before));
    }
    // Words before tags: who uses a word waits for whoever gives it away, and never the other way round.
    let words: Vec<&str> = match &command.edit {
        Edit::Rename { nl, en } => [Some(nl), en.as_ref()].into_iter().flatten().map(Word::folded).collect(),
        Edit::AddSynonym(word) => vec![word.folded()],
        Edit::RemoveSynonym(_) | Edit::MergeInto(_) => vec![],
    };
    store::alone(&tx, &words).await?;
    let goes = matches!(command.edit, Edit::MergeInto(_));
    let row = store::locked(&tx, actor, command.id, goes).await?.ok_or_else(|| Error::not_found("input.id"))?;
    let (by, command) = policy::permit(&tx, actor, command).await?.open();
    fresh(row.version, command.expected)?;
    let now = app.clock.now();
    let tag = match &command.edit {
        Edit::Rename { nl, en } => rename(&tx, actor, row, nl, en.as_ref(), now).await?,
        Edit::AddSynonym(word) => {
            claim(&tx, actor, row.id, word, "input.word").await?;
            touch(&tx, row, now).await?
        }
        Edit::RemoveSynonym(word) => {
            if labels(&row).contains(&word.folded().to_owned()) {
                return Err(Error::refused("input.word", ProblemCode::WrongState));
            }
            if !store::release(&tx, row.id, word.folded()).await? {
                return Err(Error::not_found("input.word"));
            }
            touch(&tx, row, now).await?
        }
        Edit::MergeInto(into) => {
            let mut faults = vec![];
            if row.kind != TagKind::Free {
                faults.push(Fault::at("input.id", ProblemCode::WrongState));
            }
            if row.id == *into {
                faults.push(Fault::at("input.into", ProblemCode::Duplicate));
            }
            if !faults.is_empty() {
                return Err(Error::Refused(faults));
            }
            let into = store::locked(&tx, actor, *into, false).await?.ok_or_else(|| Error::not_found("input.into"))?;
            let (gone, version) = (row.id, row.version);
            // A word that a third tag has by now stays with that one.
            for word in store::words(&tx, &[gone]).await?.remove(&gone).unwrap_or_default() {
                if store::taken(&tx, actor, &[gone, into.id], &word).await? {
                    store::release(&tx, gone, &word).await?;
                }
            }
            store::merge(&tx, row, into.id).await?;
            record(app, &tx, &by, Happened::to("tag.merged", gone, version)).await?;
            touch(&tx, into, now).await?
        }
    };
    record(app, &tx, &by, Happened::to("tag.changed", tag.id, tag.version)).await?;
    app.commit(tx, what).await?;
    Ok(Outcome::Fresh(tag))
}

/// The words of its labels: they go only by another name.
fn labels(row: &tag::Model) -> Vec<String> {
    [Some(&row.label_nl), row.label_en.as_ref()].into_iter().flatten().map(|label| fold(label)).collect()
}

async fn rename(
    db: &impl ConnectionTrait,
    actor: &Actor,
    row: tag::Model,
    nl: &Word,
    en: Option<&Word>,
    now: DateTime<Utc>,
) -> Result<tag::Model> {
    if !matches!(row.kind, TagKind::Free | TagKind::Theme) {
        return Err(Error::refused("input.id", ProblemCode::WrongState));
    }
    claim(db, actor, row.id, nl, "input.labelNl").await?;
    if let Some(en) = en {
        claim(db, actor, row.id, en, "input.labelEn").await?;
    }
    let row =
        tag::ActiveModel { label_nl: Set(nl.label().to_owned()), label_en: Set(en.map(|en| en.label().to_owned())), ..touched(row, now) };
    store::save(db, row).await
}

/// Gives a tag a word, unless another has it that the actor may see: to be refused for one that they may not would tell of it.
async fn claim(db: &impl ConnectionTrait, actor: &Actor, tag: TagId, word: &Word, path: &str) -> Result<()> {
    if store::taken(db, actor, &[tag], word.folded()).await? {
        return Err(Error::refused(path, ProblemCode::NameTaken));
    }
    store::claim(db, tag, word.folded()).await
}

fn touched(row: tag::Model, now: DateTime<Utc>) -> tag::ActiveModel {
    let version = row.version + 1;
    tag::ActiveModel { version: Set(version), updated_at: Set(now), ..row.into_active_model() }
}

async fn touch(db: &impl ConnectionTrait, row: tag::Model, now: DateTime<Utc>) -> Result<tag::Model> {
    store::save(db, touched(row, now)).await
}
