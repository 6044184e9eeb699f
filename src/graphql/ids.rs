//! Global ids: opaque and typed. A kind byte and the bare id, in base64url; a municipality's carries its code.
use crate::error::{FieldError, FieldErrors, ProblemCode};
use async_graphql::ID;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use entity::ids::Kinded;
use uuid::Uuid;

/// The mark of a municipality, whose id is its code.
pub const MUNICIPALITY: u8 = 18;

/// A global id, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Global {
    /// Of a table's row.
    Row(u8, Uuid),
    /// A municipality's code.
    Municipality(String),
}

/// The global id of a row.
pub fn id<I: Kinded>(id: I) -> ID {
    let mut bytes = [I::KIND; 17];
    for (to, from) in bytes.iter_mut().skip(1).zip(id.uuid().into_bytes()) {
        *to = from;
    }
    ID(URL_SAFE_NO_PAD.encode(bytes))
}

/// The global id of a municipality.
pub fn municipality(code: &str) -> ID {
    ID(URL_SAFE_NO_PAD.encode([&[MUNICIPALITY], code.as_bytes()].concat()))
}

/// A code where an id is asked for: in cursors, in the outbox and the audit. Its six bytes, then zeros.
pub fn of_code(code: &str) -> Uuid {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(code.bytes()) {
        *to = from;
    }
    Uuid::from_bytes(bytes)
}

/// The code that [`of_code`] was given.
pub fn to_code(id: Uuid) -> Option<String> {
    let (code, rest) = id.as_bytes().split_first_chunk::<6>()?;
    if rest.iter().any(|&b| b != 0) {
        return None;
    }
    String::from_utf8(code.to_vec()).ok()
}

/// What a global id says.
///
/// # Errors
/// BAD_ID when it is not one of ours.
pub fn read(id: &str) -> Result<Global, FieldError> {
    let bad = || FieldError::at("", ProblemCode::BadId);
    if id.len() > 64 {
        return Err(bad());
    }
    let bytes = URL_SAFE_NO_PAD.decode(id).map_err(|_| bad())?;
    match bytes.split_first().ok_or_else(bad)? {
        (&MUNICIPALITY, code) if code.len() == 6 && code.is_ascii() => {
            String::from_utf8(code.to_vec()).map(Global::Municipality).map_err(|_| bad())
        }
        (&kind, rest) if kind != MUNICIPALITY => Uuid::from_slice(rest).map(|id| Global::Row(kind, id)).map_err(|_| bad()),
        _ => Err(bad()),
    }
}

/// The bare id of a row of this type.
///
/// # Errors
/// BAD_ID or WRONG_ID_TYPE, without a path.
pub fn parse<I: Kinded>(id: &str) -> Result<I, FieldError> {
    match read(id)? {
        Global::Row(kind, id) if kind == I::KIND => Ok(I::of(id)),
        _ => Err(FieldError::at("", ProblemCode::WrongIdType)),
    }
}

/// The same of an argument that comes alone: with nothing beside it that can be wrong too.
///
/// # Errors
/// INVALID at `path`.
pub fn alone<I: Kinded>(path: &str, id: &str) -> crate::error::Result<I> {
    let mut faults = FieldErrors::default();
    let id = faults.field(path, parse(id));
    faults.finish(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::{AnswerId, QuestionId};

    #[test]
    fn ids_know_their_type() {
        let one = QuestionId::new();
        assert_eq!(parse::<QuestionId>(&id(one)), Ok(one));
        assert_eq!(parse::<AnswerId>(&id(one)).unwrap_err().code, ProblemCode::WrongIdType);
        assert_eq!(to_code(of_code("GM0344")).as_deref(), Some("GM0344"));
        assert_eq!(to_code(one.0), None);
        assert_eq!(read(&municipality("GM0344")), Ok(Global::Municipality("GM0344".into())));
        assert_eq!(parse::<QuestionId>(&municipality("GM0344")).unwrap_err().code, ProblemCode::WrongIdType);
        for bad in ["", "x", "1", "Q29tbXVuaXR5OjE", "EkdNMDM0NA==", &"A".repeat(100)] {
            assert_eq!(read(bad).unwrap_err().code, ProblemCode::BadId, "{bad}");
        }
    }
}
