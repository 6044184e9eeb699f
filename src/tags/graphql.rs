//! Tags as clients see them.
use super::{
    TagKind,
    commands::{AddSynonymInput, MergeTagInput, RemoveSynonymInput, RenameTagInput},
    loaders::WordsOfTag,
    store,
};
use crate::{
    error::{FieldErrors, ResolverError, Result},
    graphql::{
        RequestContext,
        connection::{Connection, Count, Listed, Total},
        ids,
        mutate::{mutation_fields, payloads},
        page_cost,
        row::Resolved,
    },
    page::{Arguments, Key, List, Slice},
    text::{self, Text},
};
use async_graphql::{Context, ID, Object};
use entity::{enums, ids::TagId, tag};

/// A tag: of a controlled list, or a free word.
#[derive(Clone, Debug)]
pub struct Tag(pub tag::Model);

/// A tag: of a controlled list (elements, core roles, domains, themes), or a free word. The lists are the same everywhere; free words grow with use.
/// What is used only where you may not look is not there for you: two free tags that began so can have a word in common. `mergeTag` makes them one.
#[Object]
impl Tag {
    /// Global id.
    pub async fn id(&self) -> ID {
        ids::id(self.0.id)
    }
    /// Which list it is of.
    async fn kind(&self) -> TagKind {
        self.0.kind.into()
    }
    /// The label in the language of the request; the Dutch one where there is no other.
    async fn label(&self, ctx: &Context<'_>) -> &str {
        match (ctx.data_unchecked::<RequestContext>().language, &self.0.label_en) {
            (crate::error::Language::En, Some(label)) => label,
            _ => &self.0.label_nl,
        }
    }
    /// The Dutch label.
    async fn label_nl(&self) -> &str {
        &self.0.label_nl
    }
    /// The English label. Null for a free word that nobody translated.
    async fn label_en(&self) -> Option<&str> {
        self.0.label_en.as_deref()
    }
    /// Its name for programs, the same in every installation, such as `YOUTH_CARE` or `lerende-cyclus`. Null for a free word.
    async fn key(&self) -> Option<&str> {
        (self.0.kind != enums::TagKind::Free).then_some(self.0.key.as_str())
    }
    /// Other words that stand for it, in lower case without accents, in the order of the alphabet.
    #[graphql(complexity = 5)]
    async fn synonyms(&self, ctx: &Context<'_>) -> Result<Vec<String>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let words = session.load::<WordsOfTag>(self.0.id).await?;
        let labels = [Some(&self.0.label_nl), self.0.label_en.as_ref()].map(|label| label.map(|label| text::fold(label)));
        Ok(words.unwrap_or_default().into_iter().filter(|word| !labels.iter().flatten().any(|label| label == word)).collect())
    }
    /// Goes up with each change: the `expectedVersion` of what changes it.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl Listed for Tag {
    type Count = Total;
    fn key(&self) -> Key {
        Key::id(self.0.id.0)
    }
}

impl Tag {
    /// The tag with this id, if the session's actor may see it.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn by_id(session: &RequestContext, id: TagId) -> Result<Option<Self>> {
        Ok(store::by_id(&session.db, &session.actor, id).await?.map(Self))
    }
}

/// The questions about tags.
#[derive(Debug, Default)]
pub struct TagQueries;

#[Object]
impl TagQueries {
    /// Tags: the controlled lists first, in their own order, then free words, oldest first. You find the free words of what you may read.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection's own four and two filters")]
    async fn tags(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Part of a label or synonym; case and accents do not matter. 2–200 characters.")] text: Option<String>,
        #[graphql(desc = "Only this list.")] kind: Option<TagKind>,
        #[graphql(desc = "How many from the start: 1–100, 20 when left out.")] first: Option<i32>,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Resolved<Connection<Tag>>, ResolverError> {
        let session = ctx.data_unchecked::<RequestContext>();
        let mut faults = FieldErrors::default();
        let text = text.map(|text| faults.field("text", Text::parse(&text, text::SEARCH)));
        let slice = faults.merge(Slice::parse(List::new("tags", b""), &Arguments { first, after, last, before }));
        let slice = faults.finish(slice)?;
        let filter = store::Filter { text: text.flatten().map(|text| text::fold(text.as_str())), kind: kind.map(Into::into) };
        let page = store::page(&session.db, &session.actor, &filter, slice).await?.map(Tag);
        let count: Count = Box::new(move |session| {
            let filter = filter.clone();
            Box::pin(async move { store::count(&session.db, &session.actor, &filter).await })
        });
        Ok(Resolved(Connection::new(page, count)))
    }

    /// The tag with this id. Null when there is none that you may see.
    async fn tag(&self, ctx: &Context<'_>, #[graphql(desc = "A tag's id.")] id: ID) -> Result<Option<Resolved<Tag>>, ResolverError> {
        Ok(Tag::by_id(ctx.data_unchecked(), ids::alone("id", &id)?).await?.map(Resolved))
    }
}

payloads! {
    /// What came of renaming.
    RenameTagPayload {
        /// The tag as it is now.
        tag: Tag(tag::Model)
    }
    /// What came of adding a word.
    AddSynonymPayload {
        /// The tag as it is now.
        tag: Tag(tag::Model)
    }
    /// What came of removing a word.
    RemoveSynonymPayload {
        /// The tag as it is now.
        tag: Tag(tag::Model)
    }
    /// What came of merging: the tag that is left.
    MergeTagPayload {
        /// The tag as it is now.
        tag: Tag(tag::Model)
    }
}

mutation_fields! {
    /// The changes of tags.
    TagMutations {
        /// Gives a free tag or a theme another label. For moderators and administrators.
        rename_tag(RenameTagInput = "Which tag, and its labels.") -> RenameTagPayload;
        /// Adds a word that stands for a tag: one that no other tag has that you may see. For moderators and administrators.
        add_synonym(AddSynonymInput = "Which tag, and the word.") -> AddSynonymPayload;
        /// Takes away a word that stood for a tag. For moderators and administrators.
        remove_synonym(RemoveSynonymInput = "Which tag, and the word.") -> RemoveSynonymPayload;
        /// Makes one tag of two that mean the same. Can't be undone. For moderators and administrators.
        merge_tag(MergeTagInput = "Which tag goes, and which stays.") -> MergeTagPayload;
    }
}
