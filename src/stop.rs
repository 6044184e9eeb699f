//! Why the program does not start, or ends: one line, for whoever runs it. Never for a client.
use crate::error::Error;
use std::fmt;

/// One line that says what to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop(String);

impl Stop {
    /// Because of this.
    pub fn because(why: impl fmt::Display) -> Self {
        Self(why.to_string().split_whitespace().collect::<Vec<_>>().join(" "))
    }
    /// Because this setting is wrong.
    pub fn setting(name: &str, why: impl fmt::Display) -> Self {
        Self::because(format_args!("setting `{name}`: {why}"))
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Stop {}

impl From<Error> for Stop {
    fn from(e: Error) -> Self {
        match e {
            Error::Internal(source) => Self::because(source),
            other => Self::because(format_args!("{:?} {:?}", other.code(), other.faults())),
        }
    }
}

impl From<sea_orm::DbErr> for Stop {
    fn from(e: sea_orm::DbErr) -> Self {
        Self::because(e)
    }
}
