//! What tags load together, in one statement.
use super::store;
use crate::graphql::loaders::loaders;
use entity::ids::TagId;

loaders! {
    /// Every word of tags that were seen, labels included, in the order of the alphabet.
    WordsOfTag: TagId => Vec<String>, |session, ids| store::words(&session.db, ids).await;
}
