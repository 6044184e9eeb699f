//! Tags: four controlled lists (elements, core roles, domains, themes) and free words. One word stands for one tag, whatever its case or accents,
//! among those that one may see: a free tag is seen by whoever may see something that carries it. A word that is used only behind a closed door is
//! new to who stands outside. Stewards merge what means the same.
mod carried;
pub mod commands;
mod edit;
pub mod graphql;
mod loaders;
pub(crate) mod store;

pub use carried::{forget, forget_unconverted, open, settle, settle_unconverted};
pub use commands::{AddSynonym, MergeTag, RemoveSynonym, RenameTag};
pub use store::by_ids;

use crate::{
    error::{FieldError, FieldErrors, ProblemCode},
    graphql::{ids, input::from_input},
    text::{self, Text},
};
use async_graphql::{Enum, ID, InputObject};
use entity::ids::TagId;

/// How many tags one thing may carry.
pub const MOST: usize = 10;

/// Which list a tag is of.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::TagKind")]
pub enum TagKind {
    /// One of the six effective elements of good collaboration.
    Element,
    /// One of the four core roles in steering a collaboration.
    CoreRole,
    /// One of the seven domains around a child.
    Domain,
    /// A main theme of the agenda.
    Theme,
    /// A free word.
    Free,
}

/// Tags for something: known ones by id, others by word. 10 at most together; the same one twice counts once.
#[derive(Clone, Debug, Default, InputObject)]
pub struct TagsInput {
    /// Ids of tags.
    #[graphql(default)]
    pub ids: Vec<ID>,
    /// Words, 2–50 characters each. A word that is a label or synonym of a tag that you may see gives that tag; another becomes a free tag, also when
    /// it is in use where you may not look. Of several with that word: one of a list, else one that everybody sees, else the oldest.
    #[graphql(default)]
    pub words: Vec<String>,
}

/// A tag that was asked for, with the place of the value in the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagSpec {
    /// By id.
    Known {
        /// The path of the id.
        at: String,
        /// The id.
        id: TagId,
    },
    /// By word.
    Word(Word),
}

from_input! { Vec<TagSpec>: TagsInput = |raw, path, faults| raw.parse(path, faults); }

impl TagsInput {
    /// The tags asked for; what is wrong is noted below `path`.
    pub fn parse(&self, path: &str, faults: &mut FieldErrors) -> Option<Vec<TagSpec>> {
        if self.ids.len() + self.words.len() > MOST {
            faults.add(FieldError::at(path, ProblemCode::TooMany).with(MOST));
            return None;
        }
        let known = self.ids.iter().enumerate().map(|(i, id)| {
            let at = format!("{path}.ids.{i}");
            faults.field(&at, ids::parse(id)).map(|id| TagSpec::Known { at, id })
        });
        let mut specs: Vec<Option<TagSpec>> = known.collect();
        specs.extend(self.words.iter().enumerate().map(|(i, word)| {
            let at = format!("{path}.words.{i}");
            faults.field(&at, Word::parse(word)).map(TagSpec::Word)
        }));
        specs.into_iter().collect()
    }
}

/// A label or synonym as it was written, and as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    label: Text,
    folded: String,
}

impl Word {
    /// 2–50 characters, some of which remain when accents are left out.
    ///
    /// # Errors
    /// The fault, without a path.
    pub fn parse(word: &str) -> Result<Self, FieldError> {
        let label = Text::parse(word, text::TAG)?;
        let folded = text::fold(label.as_str());
        if folded.chars().any(char::is_alphanumeric) { Ok(Self { label, folded }) } else { Err(FieldError::at("", ProblemCode::BadFormat)) }
    }
    /// As it was written.
    pub fn label(&self) -> &str {
        self.label.as_str()
    }
    /// As it is compared.
    pub fn folded(&self) -> &str {
        &self.folded
    }
}
