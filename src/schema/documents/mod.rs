//! From a text to an operation that may run: pre-checked, parsed, validated strictly, its facts worked out. Kept by its text, so that the next
//! request with the same text costs a look-up. What is kept is bounded in number and size; only what was found valid is kept.
mod facts;

use super::Schema;
use crate::error::{Error, FieldError, ProblemCode, Result};
use crate::graphql::{cost::Cost, made::Text, precheck, variables::Types};
use async_graphql::{
    Name, Positioned, Request, ServerError, Variables,
    parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, VariableDefinition},
};
use std::{
    collections::{HashMap, HashSet},
    mem,
    sync::{Arc, PoisonError, RwLock},
};

/// One operation that may run.
#[derive(Debug)]
pub struct Prepared {
    /// The operation and the fragments that it uses, nothing else.
    document: ExecutableDocument,
    /// As its text calls it.
    pub name: Option<Name>,
    /// It is the only one in its document: it need not be named.
    alone: bool,
    /// Query, mutation or subscription.
    pub kind: OperationType,
    /// Tells texts apart in the log.
    pub hash: u64,
    /// What it costs.
    pub cost: Cost,
    /// Its answer can be written as JSON at once.
    plain: bool,
    /// About how many bytes it takes.
    weight: usize,
    /// It asks for nothing but the account of who asks: what a suspended person may read.
    pub viewer_only: bool,
}

/// Why a text gives no operation that may run.
#[derive(Debug)]
pub enum Unfit {
    /// The pre-check refuses it.
    Refused(precheck::Refused),
    /// There is no such operation in it.
    Unknown(Error),
    /// It does not fit the schema.
    Invalid(Vec<ServerError>),
}

impl Prepared {
    /// A request of the library, ready to run on a schema that does not validate anew.
    pub fn request(&self, variables: Variables) -> Request {
        let mut request = Request::new("").variables(variables);
        request.set_parsed_query(self.document.clone());
        if self.plain { request.data(Text) } else { request }
    }
    /// What variables it declares.
    pub fn variables(&self) -> &[Positioned<VariableDefinition>] {
        match &self.document.operations {
            DocumentOperations::Single(operation) => &operation.node.variable_definitions,
            DocumentOperations::Multiple(_) => &[],
        }
    }
    fn is(&self, named: Option<&str>) -> bool {
        named.map_or(self.alone, |named| self.name.as_deref() == Some(named))
    }
}

/// All that are kept, in two generations: when the young one is full it becomes the old one, and what nobody asked for since is forgotten.
#[derive(Debug)]
pub struct Documents {
    strict: StrictSchema,
    /// The schema's types for input.
    pub types: Types,
    kept: RwLock<Generations>,
    most: Bounds,
}

/// How much one generation may hold.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Texts.
    pub texts: usize,
    /// Bytes, estimated.
    pub bytes: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { texts: 1_000, bytes: 8 << 20 }
    }
}

struct StrictSchema(Schema);

impl std::fmt::Debug for StrictSchema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Schema")
    }
}

type Kept = HashMap<Box<str>, Vec<Arc<Prepared>>>;

#[derive(Debug, Default)]
struct Generations {
    young: Kept,
    old: Kept,
    /// Of the young ones.
    bytes: usize,
}

impl Documents {
    /// Validates with `strict`, which must not be the schema that runs them.
    ///
    /// # Errors
    /// When the schema's own text can't be read, which is a defect.
    pub fn new(strict: Schema, most: Bounds) -> Result<Self> {
        let types = Types::read(&strict.sdl())?;
        Ok(Self { strict: StrictSchema(strict), types, kept: RwLock::default(), most })
    }

    /// The operation of this text and name, if it was seen before.
    pub fn known(&self, text: &str, named: Option<&str>) -> Option<Arc<Prepared>> {
        let find = |of: &Kept| of.get(text)?.iter().find(|p| p.is(named)).cloned();
        let old = {
            let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
            match find(&kept.young) {
                Some(prepared) => return Some(prepared),
                None => find(&kept.old)?,
            }
        };
        self.keep(text, old.clone());
        Some(old)
    }

    /// Checks and validates a text that was not seen before, and keeps it when it is fit.
    ///
    /// # Errors
    /// Why it is not.
    pub async fn prepare(&self, text: &str, named: Option<&str>) -> Result<Arc<Prepared>, Unfit> {
        let document = precheck::check(text).map_err(Unfit::Refused)?;
        let (name, operation) = pick(&document, named).map_err(Unfit::Unknown)?;
        let (faults, at) = self.types.written(&document);
        if !faults.is_empty() {
            return Err(Unfit::Refused(precheck::Refused { error: Error::Invalid(faults), at }));
        }
        self.validate(&document, name, &operation.node).await?;
        let prepared = Arc::new(Prepared {
            name: name.cloned(),
            alone: document.operations.iter().len() == 1,
            kind: operation.node.ty,
            hash: facts::hash(text),
            plain: facts::plain(&document, &operation.node.selection_set.node),
            cost: Cost::of(&document, &operation.node),
            viewer_only: operation.node.ty == OperationType::Query && facts::viewer_only(&document, &operation.node.selection_set.node),
            weight: text.len() * 30 + 250 * facts::selections(&document, operation),
            document: facts::only(&document, operation),
        });
        self.keep(text, prepared.clone());
        Ok(prepared)
    }

    /// Validates without running: with introspection only, no resolver of ours is called.
    async fn validate(&self, document: &ExecutableDocument, name: Option<&Name>, operation: &OperationDefinition) -> Result<(), Unfit> {
        let sample = self.types.sample(&operation.variable_definitions);
        let mut request = Request::new("").variables(sample).only_introspection();
        request.operation_name = name.map(ToString::to_string);
        request.set_parsed_query(document.clone());
        #[expect(clippy::disallowed_methods, reason = "the text passed the pre-check, and introspection alone runs nothing of ours")]
        let mut errors = self.strict.0.execute(request).await.errors;
        // What has a path comes from running the introspection with sample values.
        errors.retain(|e| e.path.is_empty());
        // The library walks a document twice.
        let mut told = HashSet::new();
        errors.retain(|e| told.insert((e.message.clone(), e.locations.first().map(|at| (at.line, at.column)))));
        if errors.is_empty() { Ok(()) } else { Err(Unfit::Invalid(errors)) }
    }

    fn keep(&self, text: &str, prepared: Arc<Prepared>) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.young.len() >= self.most.texts || kept.bytes + prepared.weight > self.most.bytes {
            kept.bytes = 0;
            kept.old = mem::take(&mut kept.young);
        }
        kept.bytes += prepared.weight;
        let here = kept.young.entry(text.into()).or_default();
        if !here.iter().any(|other| other.name == prepared.name) {
            here.push(prepared);
        }
    }
}

fn pick<'a>(document: &'a ExecutableDocument, named: Option<&str>) -> Result<(Option<&'a Name>, &'a Positioned<OperationDefinition>)> {
    let mut operations = document.operations.iter();
    let found = match named {
        None if operations.len() > 1 => return Err(unknown("operationName is needed")),
        None => operations.next(),
        Some(named) => operations.find(|(name, _)| name.is_some_and(|name| name.as_str() == named)),
    };
    found.ok_or_else(|| unknown(named.unwrap_or_default()))
}

fn unknown(what: &str) -> Error {
    Error::Invalid(vec![FieldError::at("operationName", ProblemCode::UnknownOperation).with(what)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::ValidationMode;

    fn documents(most: Bounds) -> Documents {
        Documents::new(crate::schema::build(ValidationMode::Strict), most).unwrap()
    }

    #[tokio::test]
    async fn only_what_is_valid_is_kept() {
        let documents = documents(Bounds::default());
        for text in ["{nope}", "{", "query($a: Nope){version}", "{version}", "query($a: Int!){version}"] {
            assert_eq!(documents.prepare(text, None).await.is_ok(), text == "{version}", "{text}");
            assert_eq!(documents.known(text, None).is_some(), text == "{version}", "{text}");
        }
    }

    #[tokio::test]
    async fn every_operation_of_a_text_is_validated_and_each_is_known_by_its_name() {
        let documents = documents(Bounds::default());
        let text = "query A{version ...F} query B{__typename ...F} fragment F on Query{__typename}";
        assert!(matches!(documents.prepare(text, None).await, Err(Unfit::Unknown(_))));
        assert!(matches!(documents.prepare(text, Some("C")).await, Err(Unfit::Unknown(_))));
        assert!(documents.prepare(text, Some("A")).await.is_ok());
        assert!(
            documents.known(text, Some("A")).is_some()
                && documents.known(text, Some("B")).is_none()
                && documents.known(text, None).is_none()
        );
        assert!(documents.prepare("query A{version} query B{nope}", Some("A")).await.is_err());
        assert!(documents.prepare("query A{version}", None).await.is_ok());
        assert!(documents.known("query A{version}", Some("A")).is_some() && documents.known("query A{version}", None).is_some());
    }

    #[tokio::test]
    async fn a_text_that_is_asked_for_stays_and_the_rest_is_forgotten() {
        let documents = documents(Bounds { texts: 3, bytes: 1 << 20 });
        let text = |n: usize| format!("{{version}} # {n}");
        for n in 0..20 {
            assert!(documents.prepare(&text(n), None).await.is_ok());
            assert!(documents.known(&text(0), None).is_some());
        }
        let kept = documents.kept.read().unwrap();
        assert!(kept.young.len() + kept.old.len() <= 6);
        assert!(kept.bytes <= 3 * 1024, "{}", kept.bytes);
        drop(kept);
        assert!(documents.known(&text(5), None).is_none());
    }
}
