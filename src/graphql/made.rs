//! What the fields of rows give, while it is gathered: the library's values, or, where nothing has to be merged, the JSON itself.
//!
//! JSON is cheaper: no map and no names for each object, and nothing to walk through once more at the end. It travels through the library as
//! [`Value::Binary`], which no scalar of ours uses; [`write`] is the one place that knows how to read it.
use async_graphql::{
    Name, Value,
    indexmap::{IndexMap, map::Entry},
};
use serde::Serialize;
use std::mem;

/// In a request's data: write JSON. Only for documents in which no two fields of an object have one key (`documents::facts::plain`).
#[derive(Clone, Copy, Debug)]
pub struct Text;

type Object = IndexMap<Name, Value>;

/// The rows of a list, or one object, while they are made. Fields are put into the row that began last.
pub enum Made {
    /// As the library has them: a list or one object, and its rows.
    Values(bool, Vec<Object>),
    /// As they go over the wire.
    Json(Json),
}

/// A field that is not known yet, in its place among the others.
#[derive(Clone, Copy)]
pub struct Hole {
    row: usize,
    at: usize,
}

/// JSON of rows. While a row is made it is `,"key":value` for each of its fields.
#[derive(Default)]
pub struct Json {
    list: bool,
    text: Vec<u8>,
    /// Where the row that is made begins.
    begun: usize,
    /// ResolvedList that wait for fields: from where to where.
    open: Vec<(usize, usize)>,
    /// The fields that they wait for, in their order: in which of them, where, and what came.
    holes: Vec<(usize, usize, Name, Option<Value>)>,
    rows: usize,
    waits: bool,
}

impl Made {
    /// For so many rows of a list, or for one object.
    pub fn new(json: bool, list: bool, rows: usize) -> Self {
        if json {
            Self::Json(Json { list, text: Vec::with_capacity(rows * 128), ..Json::default() })
        } else {
            Self::Values(list, Vec::with_capacity(rows))
        }
    }
    /// One more row, of about so many fields.
    pub fn begin(&mut self, fields: usize) {
        match self {
            Self::Values(_, rows) => rows.push(Object::with_capacity(fields)),
            Self::Json(json) => json.begin(),
        }
    }
    /// The row has all its fields, or holes for them.
    pub fn end(&mut self) {
        if let Self::Json(json) = self {
            json.end();
        }
    }
    /// What a field gave.
    pub fn put(&mut self, key: &Name, value: Value) {
        match self {
            Self::Values(_, rows) => {
                if let Some(row) = rows.last_mut() {
                    merge(row, key.clone(), value);
                }
            }
            Self::Json(json) => member(&mut json.text, key, &value),
        }
    }
    /// A field that failed has no key.
    pub fn omit(&mut self, key: &Name) {
        if let Self::Values(_, rows) = self
            && let Some(row) = rows.last_mut()
        {
            row.shift_remove(key);
        }
    }
    /// A place for a field that has to wait.
    pub fn hole(&mut self, key: &Name) -> Hole {
        match self {
            Self::Values(_, rows) => {
                if let Some(row) = rows.last_mut() {
                    row.entry(key.clone()).or_default();
                }
                Hole { row: rows.len().saturating_sub(1), at: 0 }
            }
            Self::Json(json) => {
                json.waits = true;
                json.holes.push((json.open.len(), json.text.len(), key.clone(), None));
                Hole { row: 0, at: json.holes.len() - 1 }
            }
        }
    }
    /// What came for it; nothing when it failed.
    pub fn fill(&mut self, hole: Hole, key: &Name, value: Option<Value>) {
        match self {
            Self::Values(_, rows) => match (rows.get_mut(hole.row), value) {
                (Some(row), Some(value)) => merge(row, key.clone(), value),
                (Some(row), None) => drop(row.shift_remove(key)),
                (None, _) => {}
            },
            Self::Json(json) => {
                if let Some((.., place)) = json.holes.get_mut(hole.at) {
                    *place = value;
                }
            }
        }
    }
    /// The list, or the object. An object without fields is null.
    pub fn finish(self) -> Value {
        match self {
            Self::Values(list, rows) => {
                let mut rows = rows.into_iter().map(|row| if row.is_empty() { Value::Null } else { Value::Object(row) });
                if list { Value::List(rows.collect()) } else { rows.next().unwrap_or_default() }
            }
            Self::Json(json) => json.finish(),
        }
    }
}

impl Json {
    fn begin(&mut self) {
        if self.list {
            self.text.push(if self.rows == 0 { b'[' } else { b',' });
        }
        self.rows += 1;
        self.begun = self.text.len();
    }
    fn end(&mut self) {
        if mem::take(&mut self.waits) {
            self.open.push((self.begun, self.text.len()));
        } else {
            close(&mut self.text, self.begun);
        }
    }
    fn finish(mut self) -> Value {
        if self.list {
            self.text.extend_from_slice(if self.rows == 0 { b"[]" } else { b"]" });
        }
        Value::Binary(if self.open.is_empty() { self.text } else { self.filled() }.into())
    }
    /// With what came in the holes.
    #[expect(clippy::indexing_slicing, reason = "every place lies in the text that it was measured in, behind the one before it")]
    fn filled(self) -> Vec<u8> {
        let more = self.holes.iter().map(|(.., value)| if let Some(Value::Binary(json)) = value { json.len() + 32 } else { 32 });
        let mut out = Vec::with_capacity(self.text.len() + more.sum::<usize>());
        let (mut from, mut holes) = (0, self.holes.into_iter().peekable());
        for (row, (begins, ends)) in self.open.into_iter().enumerate() {
            out.extend_from_slice(&self.text[from..begins]);
            from = begins;
            let begun = out.len();
            while let Some((_, at, key, value)) = holes.next_if(|hole| hole.0 == row) {
                out.extend_from_slice(&self.text[from..at]);
                from = at;
                if let Some(value) = value {
                    member(&mut out, &key, &value);
                }
            }
            out.extend_from_slice(&self.text[from..ends]);
            from = ends;
            close(&mut out, begun);
        }
        out.extend_from_slice(&self.text[from..]);
        out
    }
}

/// Makes an object of the fields from here on.
fn close(text: &mut Vec<u8>, begun: usize) {
    match text.get_mut(begun) {
        Some(comma) => {
            *comma = b'{';
            text.push(b'}');
        }
        None => text.extend_from_slice(b"null"),
    }
}

/// A name in GraphQL has nothing to escape.
fn member(text: &mut Vec<u8>, key: &str, value: &Value) {
    text.extend_from_slice(b",\"");
    text.extend_from_slice(key.as_bytes());
    text.extend_from_slice(b"\":");
    write(text, value);
}

/// A value as JSON.
pub fn write(text: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Binary(json) => text.extend_from_slice(json),
        Value::List(all) => {
            text.push(b'[');
            for (n, value) in all.iter().enumerate() {
                if n > 0 {
                    text.push(b',');
                }
                write(text, value);
            }
            text.push(b']');
        }
        Value::Object(all) => {
            let begun = text.len();
            all.iter().for_each(|(key, value)| member(text, key, value));
            if all.is_empty() { text.extend_from_slice(b"{}") } else { close(text, begun) }
        }
        leaf => json(text, leaf),
    }
}

/// Anything that has no keys but texts, as JSON.
pub fn json<T: Serialize + ?Sized>(text: &mut Vec<u8>, value: &T) {
    if let Err(e) = serde_json::to_writer(text, value) {
        // Memory takes all that is written.
        tracing::error!(error = %e, "a value could not be written");
    }
}

/// About how long that will be.
pub fn about(value: &Value) -> usize {
    match value {
        Value::Binary(json) => json.len(),
        Value::List(all) => all.iter().map(about).sum::<usize>() + all.len() + 2,
        Value::Object(all) => all.iter().map(|(key, value)| key.len() + about(value) + 4).sum::<usize>() + 2,
        Value::String(text) => text.len() + 8,
        _ => 8,
    }
}

/// Equal fields of one selection become one.
fn merge(out: &mut Object, key: Name, value: Value) {
    match out.entry(key) {
        Entry::Vacant(place) => {
            place.insert(value);
        }
        Entry::Occupied(mut there) => both(there.get_mut(), value),
    }
}

fn both(there: &mut Value, value: Value) {
    match (there, value) {
        (there @ Value::Null, value) => *there = value,
        (Value::Object(a), Value::Object(b)) => b.into_iter().for_each(|(k, v)| merge(a, k, v)),
        (Value::List(a), Value::List(b)) => a.iter_mut().zip(b).for_each(|(a, b)| both(a, b)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &Value) -> String {
        let mut text = vec![];
        write(&mut text, value);
        String::from_utf8(text).unwrap()
    }

    type Field = (&'static str, Option<i32>, Option<i32>);

    /// ResolvedList of `field = value`, where a field without a value waits; what it then gets is under the second.
    fn made(json: bool, list: bool, rows: &[&[Field]]) -> String {
        let mut made = Made::new(json, list, rows.len());
        let mut late = vec![];
        for row in rows {
            made.begin(row.len());
            for (key, now, then) in *row {
                let key = Name::new(key);
                match now {
                    Some(now) => made.put(&key, Value::from(*now)),
                    None => late.push((made.hole(&key), key, then.map(Value::from))),
                }
            }
            made.end();
        }
        // In whatever order they come.
        late.into_iter().rev().for_each(|(hole, key, value)| made.fill(hole, &key, value));
        text(&made.finish())
    }

    #[test]
    fn both_ways_give_the_same() {
        let (now, then, never) = (|n| Some(n), |n| (None, Some(n)), (None, None));
        let field = |key, (now, then): (Option<i32>, Option<i32>)| (key, now, then);
        let rows: &[&[_]] = &[
            &[field("a", (now(1), None)), field("b", (now(2), None))],
            &[field("a", then(3)), field("b", (now(4), None)), field("c", then(5))],
            &[],
            &[field("a", never), field("b", (now(6), None))],
            &[field("a", never)],
            &[field("a", then(7)), field("b", then(8))],
            &[field("a", (now(9), None))],
        ];
        for n in 0..=rows.len() {
            assert_eq!(made(true, true, &rows[..n]), made(false, true, &rows[..n]), "{n}");
        }
        assert_eq!(made(true, true, rows), r#"[{"a":1,"b":2},{"a":3,"b":4,"c":5},null,{"b":6},null,{"a":7,"b":8},{"a":9}]"#);
        for row in rows {
            assert_eq!(made(true, false, &[row]), made(false, false, &[row]));
        }
    }

    #[test]
    fn values_are_written_as_the_library_writes_them() {
        let value =
            Value::from_json(serde_json::json!({"a": [1, null, true, 2.5, "é\"\\\n\u{1}"], "b": {}, "c": [], "d": {"e": "f"}})).unwrap();
        assert_eq!(text(&value), serde_json::to_string(&value).unwrap());
    }
}
