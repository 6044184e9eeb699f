//! Walks the text once, before any parser: brackets nested too deep and strings without an end are refused here.
//! The parser is recursive: a few kilobytes of brackets would end the whole process.
use super::{Refused, syntax, too_deep};
use crate::error::ProblemCode;
use async_graphql::Pos;

/// Brackets of any kind, nested.
pub const NESTING: usize = 64;

/// Refuses what the parser must not see.
///
/// # Errors
/// Too deep, or a string that does not end.
pub fn check(text: &str) -> Result<(), Refused> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        at = match byte {
            b'#' => line_end(bytes, at),
            b'"' if starts(bytes, at, b"\"\"\"") => block_end(bytes, at + 3).ok_or_else(|| unterminated(text, at))?,
            b'"' => string_end(bytes, at + 1).ok_or_else(|| unterminated(text, at))?,
            b'{' | b'[' | b'(' => {
                depth += 1;
                if depth > NESTING {
                    return Err(too_deep(ProblemCode::TooMany, format_args!("{NESTING} brackets inside one another")));
                }
                at + 1
            }
            b'}' | b']' | b')' => {
                depth = depth.saturating_sub(1);
                at + 1
            }
            _ => at + 1,
        };
    }
    Ok(())
}

fn starts(bytes: &[u8], at: usize, with: &[u8]) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(with))
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    bytes.iter().skip(from).position(|b| matches!(b, b'\n' | b'\r')).map_or(bytes.len(), |n| from + n)
}

/// Behind the closing quote; none when the line ends first.
fn string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at = match bytes.get(at)? {
            b'\n' | b'\r' => return None,
            b'\\' => at + 2,
            b'"' => return Some(at + 1),
            _ => at + 1,
        };
    }
}

/// Behind the closing quotes of a block string, in which only `\"""` is an escape.
fn block_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        bytes.get(at)?;
        at = match () {
            () if starts(bytes, at, b"\\\"\"\"") => at + 4,
            () if starts(bytes, at, b"\"\"\"") => return Some(at + 3),
            () => at + 1,
        };
    }
}

fn unterminated(text: &str, at: usize) -> Refused {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    syntax("unterminated string", vec![Pos { line, column }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    fn refused(text: &str) -> Option<ErrorCode> {
        check(text).err().map(|r| r.error.code())
    }

    #[test]
    fn nesting_is_bounded_for_every_bracket() {
        for (open, close) in [("{", "}"), ("[", "]"), ("(", ")")] {
            assert_eq!(refused(&format!("{}{}", open.repeat(64), close.repeat(64))), None);
            assert_eq!(refused(&open.repeat(65)), Some(ErrorCode::TooDeep));
        }
        assert_eq!(refused(&"{[(".repeat(1000)), Some(ErrorCode::TooDeep));
        assert_eq!(refused(&"{}".repeat(1000)), None, "side by side is not deep");
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        let deep = "[".repeat(100);
        for text in [format!("# {deep}"), format!("\"{deep}\""), format!("\"\"\"{deep}\n{deep}\"\"\""), format!(r#""\"{deep}""#)] {
            assert_eq!(refused(&text), None, "{text}");
        }
    }

    #[test]
    fn nothing_hides_behind_a_string_or_a_comment() {
        let deep = "[".repeat(100);
        for text in [
            format!("#\n{deep}"),
            format!("#\r{deep}"),
            format!("\"\"{deep}"),
            format!("\"\"\"\\\"\"\"\"\"\"{deep}"),
            format!(r#""\\"{deep}"#),
        ] {
            assert_eq!(refused(&text), Some(ErrorCode::TooDeep), "{text}");
        }
    }

    #[test]
    fn strings_must_end() {
        for text in ["\"abc", "\"abc\ndef\"", "\"abc\\\"", "\"\"\"abc", "\"\"\"abc\\\"\"\"", "\"abc\\"] {
            assert_eq!(refused(text), Some(ErrorCode::Invalid), "{text}");
        }
        let Err(refused) = check("{\n  a(b: \"c") else { panic!("refused") };
        assert_eq!((refused.at[0].line, refused.at[0].column), (2, 8));
    }
}
