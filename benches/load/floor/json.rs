//! JSON written by hand into one buffer, and global ids as the service shows them.
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::ids::Kinded;
use std::io::Write as _;
use tokio_postgres::Row;
use uuid::Uuid;

/// A text that grows.
pub struct Json {
    pub bytes: Vec<u8>,
}

impl Json {
    pub fn with_capacity(size: usize) -> Self {
        Self { bytes: Vec::with_capacity(size) }
    }
    /// As it is.
    pub fn raw(&mut self, text: &str) -> &mut Self {
        self.bytes.extend_from_slice(text.as_bytes());
        self
    }
    /// A string.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bytes.push(b'"');
        let (bytes, mut from) = (text.as_bytes(), 0);
        for (at, &byte) in bytes.iter().enumerate() {
            if byte >= b' ' && byte != b'"' && byte != b'\\' {
                continue;
            }
            self.bytes.extend_from_slice(&bytes[from..at]);
            match byte {
                b'"' | b'\\' => self.bytes.extend_from_slice(&[b'\\', byte]),
                b'\n' => self.bytes.extend_from_slice(b"\\n"),
                _ => write!(self.bytes, "\\u{byte:04x}").expect("memory"),
            }
            from = at + 1;
        }
        self.bytes.extend_from_slice(&bytes[from..]);
        self.bytes.push(b'"');
        self
    }
    /// A string, or null.
    pub fn optional(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.text(text),
            None => self.raw("null"),
        }
    }
    pub fn number(&mut self, n: i32) -> &mut Self {
        write!(self.bytes, "{n}").expect("memory");
        self
    }
    pub fn time(&mut self, at: DateTime<Utc>) -> &mut Self {
        write!(self.bytes, "\"{}\"", at.to_rfc3339_opts(SecondsFormat::AutoSi, false)).expect("memory");
        self
    }
    /// A global id.
    pub fn id<I: Kinded>(&mut self, id: Uuid) -> &mut Self {
        let mut bytes = [I::KIND; 17];
        bytes[1..].copy_from_slice(id.as_bytes());
        let mut text = [b'"'; 25];
        URL_SAFE_NO_PAD.encode_slice(bytes, &mut text[1..24]).expect("23 characters");
        self.bytes.extend_from_slice(&text);
        self
    }
    /// An author without the closing brace: name, capacity and function stand in these columns.
    pub fn author(&mut self, row: &Row, from: usize) -> &mut Self {
        self.raw(r#"{"displayName":"#).text(row.get(from)).raw(r#","capacity":"#).text(row.get(from + 1));
        self.raw(r#","function":"#).optional(row.get(from + 2))
    }
    /// Their organisation.
    pub fn organisation(&mut self, row: &Row, column: usize) -> &mut Self {
        self.raw(r#","organisation":"#).optional(row.get(column))
    }
}

/// A global id as the service shows it.
pub fn global<I: Kinded>(id: Uuid) -> String {
    let mut out = Json::with_capacity(25);
    out.id::<I>(id);
    String::from_utf8_lossy(&out.bytes[1..24]).into_owned()
}

/// The bare id in a global one; nil when it is none.
pub fn read(id: &str) -> Uuid {
    URL_SAFE_NO_PAD.decode(id).ok().and_then(|bytes| Uuid::from_slice(bytes.get(1..)?).ok()).unwrap_or_default()
}
