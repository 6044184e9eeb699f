//! The pre-check: every text of a query passes here before the library sees it, whichever way it came.
//! In this order: length, nesting, grammar, expanded size, depth, aliases, directives, introspection.
mod lexer;
mod shape;

use crate::error::{Error, FieldError, ProblemCode};
use async_graphql::{
    Pos,
    parser::{self, parse_query, types::ExecutableDocument},
};
use std::fmt::Display;

/// The longest text of a document, in bytes.
pub const TEXT: usize = 32 * 1024;

/// Why a document is refused, and where in its text.
#[derive(Debug)]
pub struct Refused {
    /// Why.
    pub error: Error,
    /// Where, when it is about a place.
    pub at: Vec<Pos>,
}

/// The document, parsed, or why it is refused.
///
/// # Errors
/// The first rule that it breaks.
pub fn check(text: &str) -> Result<ExecutableDocument, Refused> {
    if text.len() > TEXT {
        let fault = FieldError::at("query", ProblemCode::TooLong).with(TEXT);
        return Err(Refused { error: Error::TooLarge(vec![fault]), at: vec![] });
    }
    lexer::check(text)?;
    let document = parse_query(text).map_err(grammar)?;
    shape::check(&document)?;
    Ok(document)
}

fn grammar(e: parser::Error) -> Refused {
    let at = e.positions().collect();
    let text = e.to_string();
    // The parser draws the line and an arrow below it, and says what it expected behind a "=".
    let what = text.rsplit_once(" = ").map_or(text.as_str(), |(_, what)| what);
    syntax(what.trim().trim_end_matches('.'), at)
}

fn syntax(what: &str, at: Vec<Pos>) -> Refused {
    let place = at.first().map(|at| format!(" (line {}, column {})", at.line, at.column)).unwrap_or_default();
    let fault = FieldError::at("query", ProblemCode::Syntax).with(format_args!("{what}{place}"));
    Refused { error: Error::Invalid(vec![fault]), at }
}

fn too_deep(code: ProblemCode, most: impl Display) -> Refused {
    Refused { error: Error::TooDeep(vec![FieldError::at("query", code).with(most)]), at: vec![] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    fn refused(text: &str) -> Option<ErrorCode> {
        check(text).err().map(|r| r.error.code())
    }

    #[test]
    fn a_text_has_a_length() {
        let padded = |length: usize| format!("{{a}}{}", " ".repeat(length - 3));
        assert_eq!(refused(&padded(TEXT)), None);
        assert_eq!(refused(&padded(TEXT + 1)), Some(ErrorCode::TooLarge));
    }

    #[test]
    fn grammar_tells_the_place_and_what_was_expected() {
        let Err(refused) = check("{ a(") else { panic!("refused") };
        assert_eq!(refused.error.code(), ErrorCode::Invalid);
        assert_eq!((refused.at[0].line, refused.at[0].column), (1, 5));
        let detail = refused.error.faults()[0].detail.clone().unwrap();
        assert!(detail.starts_with("expected") && !detail.contains('\n'), "{detail}");
    }

    #[test]
    fn what_the_parser_can_not_read_is_refused_without_harm() {
        for text in [
            "",
            "{",
            "{}",
            "query",
            "\u{0}",
            "{a(b: 1e999)}",
            "{a(b: -)}",
            "{a(b: \"\\u00\")}",
            "fragment F on A {a}",
            "{a}{b}",
            "query A{a} query A{b}",
            "{a(b: 9999999999999999999999999)}",
        ] {
            if let Some(code) = refused(text) {
                assert_eq!(code, ErrorCode::Invalid, "{text}");
            }
        }
    }
}
