//! The care for the list of tags: a tag gets another label, a word more or less, or becomes one with another.
//!
//! Words are locked before tags: who uses a word waits for whoever gives it away, and never the other way round.
use super::{
    AddSynonym, MergeTag, RemoveSynonym, RenameTag, Word,
    store::{self, ForRemoval},
};
use crate::{
    error::{Error, FieldError, ProblemCode, Result},
    mutation::{Aggregate as _, DomainEvent, Done, EventKind, Locked, Mutation, Reads, Target, Write, aggregate},
    policy::{Action, Actor, Visible as _},
    text::fold,
};
use entity::{
    enums::TagKind,
    ids::{Kinded, TagId},
    tag,
};
use uuid::Uuid;

aggregate!(tag: TagId, |actor| tag::Entity::visible_to(actor));

/// A tag, and the words that it is to get: nobody else gives these to a tag meanwhile.
#[derive(Debug)]
pub struct TagWithWords(Locked<tag::Model>);

impl Target for TagWithWords {
    type Id = (TagId, Vec<String>);
    async fn find(db: &Reads<'_>, actor: &Actor, (id, words): Self::Id) -> Result<Option<Self>> {
        store::lock_words(db, words.iter().map(String::as_str)).await?;
        Ok(db.lock(tag::Model::seen(actor, id)).await?.map(Self))
    }
    fn version(&self) -> i32 {
        self.0.version
    }
    fn key((id, _): Self::Id) -> Option<(u8, Uuid)> {
        Some((TagId::KIND, id.uuid()))
    }
}

impl Mutation for RenameTag {
    const ACTION: Action = Action::EditTags;
    type Target = TagWithWords;
    type Output = tag::Model;
    fn target(&self) -> (TagId, Vec<String>) {
        let words = [Some(&self.label_nl), self.label_en.as_ref()].into_iter().flatten();
        (self.id, words.map(|word| word.folded().to_owned()).collect())
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, TagWithWords(mut row): TagWithWords, write: &Write<'_>) -> Result<Done<tag::Model>> {
        if !matches!(row.kind, TagKind::Free | TagKind::Theme) {
            return Err(Error::refused("id", ProblemCode::WrongState));
        }
        claim(write, row.id, &self.label_nl, "labelNl").await?;
        if let Some(en) = &self.label_en {
            claim(write, row.id, en, "labelEn").await?;
        }
        row.label_nl = self.label_nl.label().to_owned();
        row.label_en = self.label_en.as_ref().map(|en| en.label().to_owned());
        Ok(Done::changed(write.save(row).await?, EventKind::TagUpdated))
    }
}

impl Mutation for AddSynonym {
    const ACTION: Action = Action::EditTags;
    type Target = TagWithWords;
    type Output = tag::Model;
    fn target(&self) -> (TagId, Vec<String>) {
        (self.id, vec![self.word.folded().to_owned()])
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, TagWithWords(row): TagWithWords, write: &Write<'_>) -> Result<Done<tag::Model>> {
        claim(write, row.id, &self.word, "word").await?;
        Ok(Done::changed(write.save(row).await?, EventKind::TagUpdated))
    }
}

impl Mutation for RemoveSynonym {
    const ACTION: Action = Action::EditTags;
    type Target = Locked<tag::Model>;
    type Output = tag::Model;
    fn target(&self) -> TagId {
        self.id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, row: Locked<tag::Model>, write: &Write<'_>) -> Result<Done<tag::Model>> {
        // The words of its labels go only by another name.
        if [Some(&row.label_nl), row.label_en.as_ref()].into_iter().flatten().any(|label| fold(label) == self.word.folded()) {
            return Err(Error::refused("word", ProblemCode::WrongState));
        }
        if !store::release(write, row.id, self.word.folded()).await? {
            return Err(Error::not_found("word"));
        }
        Ok(Done::changed(write.save(row).await?, EventKind::TagUpdated))
    }
}

/// The tag that goes is gone: what comes back is the other one.
impl Mutation for MergeTag {
    const ACTION: Action = Action::EditTags;
    type Target = ForRemoval;
    type Output = tag::Model;
    fn target(&self) -> TagId {
        self.id
    }
    fn expected(&self) -> Option<i32> {
        self.expected
    }
    async fn run(&self, ForRemoval(row): ForRemoval, write: &Write<'_>) -> Result<Done<tag::Model>> {
        let mut faults = vec![];
        if row.kind != TagKind::Free {
            faults.push(FieldError::at("id", ProblemCode::WrongState));
        }
        if row.id == self.into {
            faults.push(FieldError::at("into", ProblemCode::Duplicate));
        }
        if !faults.is_empty() {
            return Err(Error::Refused(faults));
        }
        let into = write.db.lock(tag::Model::seen(write.actor, self.into)).await?.ok_or_else(|| Error::not_found("into"))?;
        let (gone, version) = (row.id, row.version);
        // A word that a third tag has by now stays with that one.
        for word in store::words(&write.db, &[gone]).await?.remove(&gone).unwrap_or_default() {
            if store::taken(&write.db, write.actor, &[gone, into.id], &word).await? {
                store::release(write, gone, &word).await?;
            }
        }
        store::merge(write, row, into.id).await?;
        write.emit(DomainEvent::of(EventKind::TagMerged, gone, version)).await?;
        Ok(Done::changed(write.save(into).await?, EventKind::TagUpdated))
    }
}

/// Gives a tag a word, unless another has it that the actor may see: to be refused for one that they may not would tell of it.
async fn claim(write: &Write<'_>, tag: TagId, word: &Word, path: &str) -> Result<()> {
    if store::taken(&write.db, write.actor, &[tag], word.folded()).await? {
        return Err(Error::refused(path, ProblemCode::NameTaken));
    }
    store::claim(write, tag, word.folded()).await
}
