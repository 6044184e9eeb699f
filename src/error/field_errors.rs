//! All that is wrong with one input, collected before anything is done with it.
use super::{Error, FieldError, Result};

/// Collects every wrong value of one input, so that the client reads them all at once.
#[derive(Debug, Default)]
pub struct FieldErrors(Vec<FieldError>, Option<Error>);

impl FieldErrors {
    /// Notes a fault.
    pub fn add(&mut self, fault: FieldError) {
        self.0.push(fault);
    }
    /// Notes a fault where nothing is wrong yet.
    pub fn add_where_none(&mut self, fault: FieldError) {
        if !self.0.iter().any(|there| there.path == fault.path) {
            self.0.push(fault);
        }
    }
    /// The value, or its fault noted at `path`.
    pub fn field<T>(&mut self, path: &str, parsed: std::result::Result<T, FieldError>) -> Option<T> {
        parsed
            .map_err(|mut fault| {
                let mut whole: Vec<_> = path.split('.').map(str::to_owned).collect();
                whole.append(&mut fault.path);
                fault.path = whole;
                self.0.push(fault);
            })
            .ok()
    }
    /// The value, or the faults of what was parsed elsewhere with its own paths. Any other error goes before all faults.
    pub fn merge<T>(&mut self, parsed: Result<T>) -> Option<T> {
        match parsed {
            Ok(value) => return Some(value),
            Err(Error::Invalid(mut faults)) => self.0.append(&mut faults),
            Err(other) => self.1 = Some(other),
        }
        None
    }
    /// `Err(Invalid)` with all of them, if there are any. Call it before unwrapping what [`FieldErrors::field`] gave.
    pub fn finish<T>(self, whole: Option<T>) -> Result<T> {
        match (self.1, whole) {
            (Some(other), _) => Err(other),
            (None, Some(value)) if self.0.is_empty() => Ok(value),
            _ => Err(Error::Invalid(self.0)),
        }
    }
}

impl Error {
    /// The same with the paths of its faults below this argument, where they are not yet. What is about the whole stays so.
    #[must_use]
    pub fn within(self, argument: &str) -> Self {
        self.each(|mut fault| {
            if fault.path.first().is_some_and(|first| first != argument) {
                fault.path.insert(0, argument.to_owned());
            }
            fault
        })
    }
    fn each(self, one: impl Fn(FieldError) -> FieldError) -> Self {
        let all = |faults: Vec<FieldError>| faults.into_iter().map(&one).collect();
        match self {
            Self::Forbidden(faults) => Self::Forbidden(all(faults)),
            Self::NotFound(faults) => Self::NotFound(all(faults)),
            Self::Invalid(faults) => Self::Invalid(all(faults)),
            Self::Refused(faults) => Self::Refused(all(faults)),
            other => other,
        }
    }
}
