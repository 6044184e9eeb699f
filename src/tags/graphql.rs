//! Tags as clients see them.
use super::{Edit, EditTag, TagKind, Word, service, store};
use crate::{
    error::{Faults, Problem, Result},
    graphql::{
        Session,
        connection::{Connection, Count, Listed, Total},
        ids, page_cost,
        row::Row,
    },
    once::Once,
    page::{Arguments, Key, List, Slice},
    text::{self, Text},
};
use async_graphql::{Context, ID, InputObject, InputType, Object, SimpleObject};
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
        match (ctx.data_unchecked::<Session>().language, &self.0.label_en) {
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
    async fn synonyms(&self, ctx: &Context<'_>) -> Result<Vec<String>, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let words = session.loads.tag_words.load(self.0.id, async |ids| store::words(&session.db, ids).await).await?;
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
    pub async fn by_id(session: &Session, id: TagId) -> Result<Option<Self>> {
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
    ) -> Result<Row<Connection<Tag>>, Problem> {
        let session = ctx.data_unchecked::<Session>();
        let mut faults = Faults::default();
        let text = text.map(|text| faults.take("text", Text::parse(&text, text::SEARCH)));
        let slice = faults.also(Slice::parse(List::new("tags", b""), &Arguments { first, after, last, before }));
        let slice = faults.finish(slice)?;
        let filter = store::Filter { text: text.flatten().map(|text| text::fold(text.as_str())), kind: kind.map(Into::into) };
        let page = store::page(&session.db, &session.actor, &filter, slice).await?.map(Tag);
        let count: Count = Box::new(move |session| {
            let filter = filter.clone();
            Box::pin(async move { store::count(&session.db, &session.actor, &filter).await })
        });
        Ok(Row(Connection::new(page, count)))
    }

    /// The tag with this id. Null when there is none that you may see.
    async fn tag(&self, ctx: &Context<'_>, #[graphql(desc = "A tag's id.")] id: ID) -> Result<Option<Row<Tag>>, Problem> {
        Ok(Tag::by_id(ctx.data_unchecked(), ids::alone("id", &id)?).await?.map(Row))
    }
}

/// Another label for a free tag or a theme. The old labels stay as synonyms.
#[derive(Debug, InputObject)]
pub struct RenameTagInput {
    /// The tag.
    id: ID,
    /// The Dutch label: 2–50 characters.
    label_nl: String,
    /// The English label: 2–50 characters. Null or left out: none.
    label_en: Option<String>,
    /// The version that you read.
    expected_version: i32,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// One more word for a tag.
#[derive(Debug, InputObject)]
pub struct AddSynonymInput {
    /// The tag.
    id: ID,
    /// The word: 2–50 characters.
    word: String,
    /// The version that you read.
    expected_version: i32,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// One word less for a tag.
#[derive(Debug, InputObject)]
pub struct RemoveSynonymInput {
    /// The tag.
    id: ID,
    /// The word: 2–50 characters. A label can't be removed: rename the tag.
    word: String,
    /// The version that you read.
    expected_version: i32,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

/// Makes one tag of two.
#[derive(Debug, InputObject)]
pub struct MergeTagInput {
    /// The free tag that goes.
    id: ID,
    /// The tag that all that carries the first carries from now on. It takes over its words.
    into: ID,
    /// The version that you read of the tag that goes.
    expected_version: i32,
    /// Makes a retry safe: 8–64 printable ASCII characters, kept 24 hours.
    idempotency_key: Option<String>,
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        #[derive(SimpleObject)]
        pub struct $name {
            /// The tag as it is now.
            tag: Row<Tag>,
        }
    )* }
}
payloads! {
    /// What came of renaming.
    RenameTagPayload;
    /// What came of adding a word.
    AddSynonymPayload;
    /// What came of removing a word.
    RemoveSynonymPayload;
    /// What came of merging: the tag that is left.
    MergeTagPayload;
}

/// The changes of tags.
#[derive(Debug, Default)]
pub struct TagMutations;

#[Object]
impl TagMutations {
    /// Gives a free tag or a theme another label. For moderators and administrators.
    async fn rename_tag(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tag, and its labels.")] input: RenameTagInput,
    ) -> Result<RenameTagPayload, Problem> {
        let mut faults = Faults::default();
        let nl = faults.take("input.labelNl", Word::parse(&input.label_nl));
        let en = input.label_en.as_deref().map(|en| faults.take("input.labelEn", Word::parse(en)));
        let edit = nl.map(|nl| Edit::Rename { nl, en: en.flatten() });
        let key = input.idempotency_key.as_deref();
        Ok(RenameTagPayload { tag: run(ctx, "renameTag", key, &input, &input.id, input.expected_version, edit, faults).await? })
    }

    /// Adds a word that stands for a tag: one that no other tag has that you may see. For moderators and administrators.
    async fn add_synonym(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tag, and the word.")] input: AddSynonymInput,
    ) -> Result<AddSynonymPayload, Problem> {
        let mut faults = Faults::default();
        let edit = faults.take("input.word", Word::parse(&input.word)).map(Edit::AddSynonym);
        let key = input.idempotency_key.as_deref();
        Ok(AddSynonymPayload { tag: run(ctx, "addSynonym", key, &input, &input.id, input.expected_version, edit, faults).await? })
    }

    /// Takes away a word that stood for a tag. For moderators and administrators.
    async fn remove_synonym(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tag, and the word.")] input: RemoveSynonymInput,
    ) -> Result<RemoveSynonymPayload, Problem> {
        let mut faults = Faults::default();
        let edit = faults.take("input.word", Word::parse(&input.word)).map(Edit::RemoveSynonym);
        let key = input.idempotency_key.as_deref();
        Ok(RemoveSynonymPayload { tag: run(ctx, "removeSynonym", key, &input, &input.id, input.expected_version, edit, faults).await? })
    }

    /// Makes one tag of two that mean the same. Can't be undone. For moderators and administrators.
    async fn merge_tag(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tag goes, and which stays.")] input: MergeTagInput,
    ) -> Result<MergeTagPayload, Problem> {
        let mut faults = Faults::default();
        let edit = faults.take("input.into", ids::parse(&input.into)).map(Edit::MergeInto);
        let key = input.idempotency_key.as_deref();
        Ok(MergeTagPayload { tag: run(ctx, "mergeTag", key, &input, &input.id, input.expected_version, edit, faults).await? })
    }
}

#[expect(clippy::too_many_arguments, reason = "the parts that the four changes of a tag have in common")]
async fn run<I: InputType>(
    ctx: &Context<'_>,
    field: &'static str,
    key: Option<&str>,
    input: &I,
    id: &ID,
    expected: i32,
    edit: Option<Edit>,
    mut faults: Faults,
) -> Result<Row<Tag>, Problem> {
    let session = ctx.data_unchecked::<Session>();
    let id = faults.take("input.id", ids::parse(id));
    let once = faults.also(Once::of(ctx, field, key, input));
    let command = id.zip(edit).map(|(id, edit)| EditTag { id, expected, edit });
    let (command, once) = faults.finish(command.zip(once))?;
    let done = service::edit(&session.app, &session.actor, &once, field, command).await?;
    Ok(Row(done.shown(session, Tag, Tag::by_id).await?))
}
