//! What can be asked for about tags: the commands, and with them the inputs of the mutation fields.
use super::Word;
use crate::graphql::input::{commands, from_input};
use entity::ids::TagId;

from_input! { Word: String = |raw, path, faults| faults.field(path, Word::parse(raw)); }

commands! {
    /// Another label for a free tag or a theme. The old labels stay as synonyms.
    RenameTag as RenameTagInput(VersionedKey) {
        /// The tag.
        id: TagId,
        /// The Dutch label: 2–50 characters.
        label_nl: Word,
        /// The English label: 2–50 characters. Null or left out: none.
        label_en: Option<Word>,
    }
    /// One more word for a tag.
    AddSynonym as AddSynonymInput(VersionedKey) {
        /// The tag.
        id: TagId,
        /// The word: 2–50 characters.
        word: Word,
    }
    /// One word less for a tag.
    RemoveSynonym as RemoveSynonymInput(VersionedKey) {
        /// The tag.
        id: TagId,
        /// The word: 2–50 characters. A label can't be removed: rename the tag.
        word: Word,
    }
    /// Makes one tag of two.
    MergeTag as MergeTagInput(VersionedKey) {
        /// The free tag that goes.
        id: TagId,
        /// The tag that all that carries the first carries from now on. It takes over its words.
        into: TagId,
    }
}
