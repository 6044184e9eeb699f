//! Why the program does not start, or ends: one line, for whoever runs it. Never for a client.
use crate::{
    error::{Error, FieldError, Language},
    messages,
};
use std::fmt;

/// One line that says what to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExitError(String);

impl ExitError {
    /// Because of this.
    pub fn new(why: impl fmt::Display) -> Self {
        Self(why.to_string().split_whitespace().collect::<Vec<_>>().join(" "))
    }
    /// Because this setting is wrong.
    pub fn setting(name: &str, why: impl fmt::Display) -> Self {
        Self::new(format_args!("setting `{name}`: {why}"))
    }
}

impl fmt::Display for ExitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ExitError {}

impl From<Error> for ExitError {
    fn from(e: Error) -> Self {
        match e {
            Error::Internal(source) => Self::new(source),
            other => Self::new(told(&other)),
        }
    }
}

/// How many faults one line names.
const NAMED: usize = 5;

fn told(e: &Error) -> String {
    let faults = e.faults();
    let one = |fault: &FieldError| {
        let text = messages::of_problem(fault.code, fault.detail.as_deref(), Language::En);
        if fault.path.is_empty() { text } else { format!("{}: {text}", fault.path.join(".")) }
    };
    let mut told: Vec<_> = faults.iter().take(NAMED).map(one).collect();
    match faults.len().checked_sub(NAMED + 1) {
        None if told.is_empty() => messages::of_code(e.code(), Language::En).to_owned(),
        None => told.join(" "),
        Some(more) => {
            told.push(format!("And {} more.", more + 1));
            told.join(" ")
        }
    }
}

impl From<sea_orm::DbErr> for ExitError {
    fn from(e: sea_orm::DbErr) -> Self {
        Self::new(e)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ProblemCode;

    #[test]
    fn errors_become_one_line() {
        let line = |e: Error| ExitError::from(e).to_string();
        assert_eq!(line(Error::internal("the disk\n is full")), "the disk is full");
        assert_eq!(line(Error::Timeout), "It took too long and was stopped. Try again.");
        let fault = |n: u32| FieldError::at(&format!("3.{n}"), ProblemCode::Required);
        assert_eq!(line(Error::Invalid(vec![fault(1), fault(2)])), "3.1: This is required. 3.2: This is required.");
        assert!(line(Error::Invalid((0..7).map(fault).collect())).ends_with("3.4: This is required. And 2 more."));
    }
}
