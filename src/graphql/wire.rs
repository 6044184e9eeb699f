//! Errors as they go over the wire: a sentence in the reader's language, a code, every problem, and never anything that is ours alone.
//! The one place where the library's errors, ours and those that should not happen become what a client reads.
use super::{COMPLEXITY, DEPTH, made};
use crate::{
    error::{Carried, Error, ErrorCode, FieldError, Language, ProblemCode},
    messages, telemetry,
};
use async_graphql::{PathSegment, Pos, ServerError, Value, resolver_utils::EnumType};
use serde::Serialize;
use std::sync::Arc;

/// At most so many errors are told in one answer.
const MOST_ERRORS: usize = 20;
/// At most so many problems are told in one error: all there can be in an honest request.
const MOST_PROBLEMS: usize = 100;

/// An answer: what could be told, and what could not.
pub fn answer(data: &Value, errors: &[Wire]) -> Vec<u8> {
    let mut text = Vec::with_capacity(made::about(data) + 512 * errors.len() + 64);
    text.extend_from_slice(b"{\"data\":");
    made::write(&mut text, data);
    if !errors.is_empty() {
        text.extend_from_slice(b",\"errors\":");
        made::json(&mut text, errors);
    }
    text.push(b'}');
    text
}

/// One error in an answer.
#[derive(Debug, Serialize)]
pub struct Wire {
    /// For a person.
    pub message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Pos>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    path: Vec<PathSegment>,
    /// For a program.
    pub extensions: Extensions,
}

impl Wire {
    /// It is the request that is at fault.
    pub fn is_invalid(&self) -> bool {
        self.extensions.code == name(ErrorCode::Invalid)
    }
}

/// The coded part.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Extensions {
    /// An [`ErrorCode`].
    pub code: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<WireProblem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_version: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

#[derive(Debug, Serialize)]
struct WireProblem {
    path: Vec<String>,
    code: &'static str,
    message: String,
}

/// The name of an enum's value in the schema.
pub fn name<E: EnumType>(value: E) -> &'static str {
    E::items().iter().find(|item| item.value == value).map_or("", |item| item.name)
}

/// The value of an enum with this name in the schema.
pub fn named<E: EnumType>(name: &str) -> Option<E> {
    E::items().iter().find(|item| item.name == name).map(|item| item.value)
}

/// Our own error. An internal one is logged here, once, with the reference that the client gets.
pub fn of(error: &Error, language: Language) -> Wire {
    let reference = match error {
        Error::Internal(source) => Some(log(source.as_ref())),
        _ => None,
    };
    coded(error, language, reference)
}

/// What the library says of a document that does not fit the schema, or of a value that does not fit its type.
pub fn of_validation(errors: &[ServerError], language: Language) -> Vec<Wire> {
    errors.iter().take(MOST_ERRORS).map(|e| library(e, language)).collect()
}

/// Our own error about places in a document.
pub fn of_place(error: &Error, at: Vec<Pos>, language: Language) -> Wire {
    Wire { locations: at, ..of(error, language) }
}

/// The errors of an execution. One failure that many fields waited for is logged once.
pub fn of_execution(errors: Vec<ServerError>, language: Language) -> Vec<Wire> {
    let mut logged: Vec<(*const (), String)> = vec![];
    let mut translate = |e: ServerError| {
        let wire = match &e.source {
            None => library(&e, language),
            Some(source) => match source.downcast_ref::<Carried>() {
                Some(Carried(Error::Internal(cause))) => {
                    let this = Arc::as_ptr(cause).cast::<()>();
                    let known = logged.iter().find(|(other, _)| *other == this).map(|(_, reference)| reference.clone());
                    let reference = known.unwrap_or_else(|| {
                        let reference = log(cause.as_ref());
                        logged.push((this, reference.clone()));
                        reference
                    });
                    coded(&Error::Internal(cause.clone()), language, Some(reference))
                }
                Some(Carried(error)) => coded(error, language, None),
                // Nothing of ours gives such an error: whatever it says stays here.
                None => of(&Error::internal(e.message.clone()), language),
            },
        };
        Wire { locations: e.locations, path: e.path, ..wire }
    };
    errors.into_iter().take(MOST_ERRORS).map(&mut translate).collect()
}

fn deep(most: impl std::fmt::Display) -> Error {
    Error::TooDeep(vec![FieldError::at("query", ProblemCode::TooMany).with(most)])
}

fn library(e: &ServerError, language: Language) -> Wire {
    let error = match e.message.as_str() {
        // The library gives these no code of their own. They are the second line behind our own pre-check.
        "Query is too complex." => deep(format_args!("{COMPLEXITY} fields, each as often as its pages are long")),
        "Query is nested too deep." => deep(format_args!("{DEPTH} levels")),
        message if message.starts_with("The recursion depth of the query") => deep(format_args!("{DEPTH} levels")),
        message => Error::Invalid(vec![FieldError::at("", ProblemCode::Validation).with(message.trim_end_matches('.'))]),
    };
    Wire { locations: e.locations.clone(), ..coded(&error, language, None) }
}

fn coded(error: &Error, language: Language, reference: Option<String>) -> Wire {
    let faults = error.faults();
    let problems: Vec<_> = faults.into_iter().take(MOST_PROBLEMS).map(|fault| problem(fault, language)).collect();
    // One problem says it better than the general sentence does.
    let message = match problems.as_slice() {
        [only] if !matches!(error.code(), ErrorCode::NotFound | ErrorCode::TooLarge | ErrorCode::TooDeep) => only.message.clone(),
        _ => messages::of_code(error.code(), language).to_owned(),
    };
    let (retry_after, current_version) = match error {
        Error::Limited(seconds) => (Some(*seconds), None),
        Error::Conflict { current, .. } => (None, *current),
        _ => (None, None),
    };
    let extensions = Extensions { code: name(error.code()), problems, retry_after, current_version, reference };
    Wire { message, locations: vec![], path: vec![], extensions }
}

fn problem(fault: FieldError, language: Language) -> WireProblem {
    let message = messages::of_problem(fault.code, fault.detail.as_deref(), language);
    WireProblem { path: fault.path, code: name(fault.code), message }
}

fn log(cause: &(dyn std::error::Error + Send + Sync)) -> String {
    let reference = uuid::Uuid::new_v4().simple().to_string();
    let request = telemetry::request();
    let request = request.as_ref().and_then(|id| id.to_str().ok());
    tracing::error!(reference, request, error = %cause, "a request failed on our side");
    reference
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(source: Option<Error>) -> ServerError {
        let mut e = ServerError::new("host=10.0.0.3 secret", None);
        e.path = vec![PathSegment::Field("a".into())];
        e.source = source.map(|e| Arc::new(Carried(e)) as _);
        e
    }

    #[test]
    fn internal_errors_tell_a_reference_and_nothing_else() {
        let cause = Error::internal("relation users does not exist");
        let all = of_execution(vec![server(Some(cause.clone())), server(Some(cause))], Language::En);
        let text = serde_json::to_string(&all).unwrap();
        assert!(!text.contains("users") && !text.contains("secret"), "{text}");
        assert_eq!(all[0].extensions.reference, all[1].extensions.reference, "one failure, one reference");
        assert!(all[0].extensions.reference.is_some());
    }

    #[test]
    fn a_source_that_is_not_ours_is_masked() {
        let mut e = server(None);
        e.source = Some(Arc::new(std::io::Error::other("secret")));
        let all = of_execution(vec![e], Language::Nl);
        assert_eq!(all[0].extensions.code, "INTERNAL");
        assert!(!serde_json::to_string(&all).unwrap().contains("secret"));
    }

    #[test]
    fn all_problems_are_told() {
        let faults = (0..130).map(|i| FieldError::at(&format!("input.a{i}"), ProblemCode::Required)).collect();
        let wire = of(&Error::Invalid(faults), Language::Nl);
        assert_eq!(wire.extensions.problems.len(), 100);
        assert_eq!(wire.extensions.problems[1].path, ["input", "a1"]);
        assert_eq!(wire.message, messages::of_code(ErrorCode::Invalid, Language::Nl));
    }

    #[test]
    fn a_conflict_tells_the_current_version() {
        assert_eq!(of(&Error::stale(7), Language::Nl).extensions.current_version, Some(7));
    }
}
