//! What a request asks: the text, the operation's name and the variables, from a JSON body or from a URL.
use crate::error::{Error, FieldError, ProblemCode, Result};
use async_graphql::Variables;
use serde::{Deserialize, de::IgnoredAny};
use std::{borrow::Cow, collections::HashMap};

/// What is asked.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked<'a> {
    /// The document.
    #[serde(borrow)]
    pub query: Cow<'a, str>,
    /// Which of its operations.
    #[serde(default)]
    pub operation_name: Option<String>,
    /// Their values, not yet checked.
    #[serde(default)]
    pub variables: Variables,
    /// Accepted when it is an object, and not used.
    #[serde(default, rename = "extensions")]
    _extensions: Option<HashMap<String, IgnoredAny>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InUrl {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

impl<'a> Asked<'a> {
    /// From a JSON body.
    ///
    /// # Errors
    /// [`Error::Invalid`], naming each parameter that is not right.
    pub fn posted(body: &'a [u8]) -> Result<Self> {
        // The library would take a list of four values for an object with four fields.
        if body.iter().find(|b| !b.is_ascii_whitespace()) != Some(&b'{') {
            return Err(not_an_object(body));
        }
        serde_json::from_slice::<Self>(body).map(Self::named).map_err(|e| why(body, &e))
    }

    /// From the part of a URL behind the question mark.
    ///
    /// # Errors
    /// [`Error::Invalid`], naming each parameter that is not right.
    pub fn in_url(url: &str) -> Result<Asked<'static>> {
        let given: InUrl = serde_urlencoded::from_str(url).map_err(|e| malformed("", &e.to_string()))?;
        let mut faults = vec![];
        let variables = object(given.variables.as_deref(), "variables", &mut faults);
        let _extensions = object(given.extensions.as_deref(), "extensions", &mut faults);
        let query = given.query.unwrap_or_else(|| {
            faults.push(FieldError::at("query", ProblemCode::Required));
            String::new()
        });
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let asked =
            Asked { query: query.into(), operation_name: given.operation_name, variables: variables.unwrap_or_default(), _extensions };
        Ok(asked.named())
    }

    /// An empty name is none.
    fn named(mut self) -> Self {
        self.operation_name = self.operation_name.filter(|name| !name.is_empty());
        self
    }
}

/// A JSON object in a URL; empty and `null` are none.
fn object<T: for<'de> Deserialize<'de>>(text: Option<&str>, name: &str, faults: &mut Vec<FieldError>) -> Option<T> {
    let text = text.map(str::trim).filter(|text| !text.is_empty() && *text != "null")?;
    let read = if text.starts_with('{') { serde_json::from_str(text).map_err(|e| e.to_string()) } else { Err("not an object".into()) };
    read.map_err(|e| faults.push(FieldError::at(name, ProblemCode::MalformedRequest).with(e))).ok()
}

fn malformed(path: &str, what: &str) -> Error {
    Error::Invalid(vec![FieldError::at(path, ProblemCode::MalformedRequest).with(what)])
}

fn not_an_object(body: &[u8]) -> Error {
    match body.iter().find(|b| !b.is_ascii_whitespace()) {
        None => malformed("", "the body is empty"),
        Some(b'[') => malformed("", "one request at a time: send an object, not a list"),
        Some(_) => malformed("", "the body is not a JSON object"),
    }
}

/// What is wrong with a body that could not be read: looked at once more, at leisure.
fn why(body: &[u8], e: &serde_json::Error) -> Error {
    if nesting(body) > 100 {
        return Error::TooDeep(vec![FieldError::at("", ProblemCode::TooMany).with("100 levels of JSON")]);
    }
    let Ok(serde_json::Value::Object(given)) = serde_json::from_slice(body) else { return malformed("", &e.to_string()) };
    let fits = |name: &str, value: &serde_json::Value| match name {
        "query" => value.is_string(),
        "operationName" => value.is_string() || value.is_null(),
        "variables" | "extensions" => value.is_object() || value.is_null(),
        _ => true,
    };
    let mut faults: Vec<_> =
        given.iter().filter(|(name, value)| !fits(name, value)).map(|(name, _)| FieldError::at(name, ProblemCode::BadFormat)).collect();
    if !given.contains_key("query") {
        faults.push(FieldError::at("query", ProblemCode::Required));
    }
    if faults.is_empty() { malformed("", &e.to_string()) } else { Error::Invalid(faults) }
}

/// How deep brackets are nested, strings left out.
fn nesting(body: &[u8]) -> usize {
    let (mut depth, mut most, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                most = most.max(depth);
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    fn faults(body: &str) -> (ErrorCode, Vec<(String, ProblemCode)>) {
        let Err(e) = Asked::posted(body.as_bytes()) else { panic!("{body} is refused") };
        (e.code(), e.faults().into_iter().map(|fault| (fault.path.join("."), fault.code)).collect())
    }
    fn one(path: &str, code: ProblemCode) -> (ErrorCode, Vec<(String, ProblemCode)>) {
        (ErrorCode::Invalid, vec![(path.to_owned(), code)])
    }

    #[test]
    fn a_body_is_one_object() {
        for body in [
            "",
            " ",
            "[]",
            "[{\"query\":\"{a}\"}]",
            "[\"{a}\",null,null,null]",
            "null",
            "5",
            "{",
            "{\"query\":\"{a}\"} x",
            "{\"query\":\"{a}\",\"query\":\"{b}\"}",
            "\u{0}",
            "{\"query\":\"\u{1}\"}",
        ] {
            assert_eq!(faults(body), one("", ProblemCode::MalformedRequest), "{body}");
        }
    }

    #[test]
    fn each_parameter_that_is_not_right_is_named() {
        assert_eq!(faults("{}"), one("query", ProblemCode::Required));
        assert_eq!(faults("{\"query\":null}"), one("query", ProblemCode::BadFormat));
        assert_eq!(faults("{\"query\":\"{a}\",\"variables\":[]}"), one("variables", ProblemCode::BadFormat));
        let (_, mut all) = faults("{\"query\":1,\"operationName\":1,\"variables\":1,\"extensions\":1}");
        all.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(all.into_iter().map(|(path, _)| path).collect::<Vec<_>>(), ["extensions", "operationName", "query", "variables"]);
    }

    #[test]
    fn deep_json_is_refused_without_harm() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let body = format!("{{\"query\":\"{{a}}\",\"variables\":{{\"x\":{}1{}}}}}", open.repeat(3_000), close.repeat(3_000));
            assert_eq!(faults(&body), (ErrorCode::TooDeep, vec![(String::new(), ProblemCode::TooMany)]));
            assert_eq!(faults(&format!("{{\"x\":{}", open.repeat(200_000))).0, ErrorCode::TooDeep);
        }
    }

    #[test]
    fn what_is_asked_is_read() {
        let body = br#" {"query": "{a}", "operationName": "", "variables": {"a": [1, {"b": null}]}, "extensions": {"x": 1}, "more": 1}"#;
        let asked = Asked::posted(body).unwrap();
        assert!(matches!(asked.query, Cow::Borrowed("{a}")) && asked.operation_name.is_none() && asked.variables.len() == 1);
        assert!(Asked::posted(br#"{"query":"{a}","operationName":null,"variables":null,"extensions":null}"#).unwrap().variables.is_empty());
    }

    #[test]
    fn in_a_url() {
        let asked = Asked::in_url("query=%7Ba%7D&variables=%7B%22x%22%3A1%7D&operationName=&extensions=").unwrap();
        assert!(asked.query == "{a}" && asked.variables.len() == 1 && asked.operation_name.is_none());
        assert!(Asked::in_url("query=a&variables=null").unwrap().variables.is_empty());
        for (url, path) in [
            ("", "query"),
            ("query=a&variables=5", "variables"),
            ("query=a&variables=%5B%5D", "variables"),
            ("query=a&extensions=x", "extensions"),
            ("query=a&query=b", ""),
        ] {
            let Err(e) = Asked::in_url(url) else { panic!("{url} is refused") };
            assert_eq!(e.faults()[0].path.join("."), path, "{url}");
        }
    }
}
