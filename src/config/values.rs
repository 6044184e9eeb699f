//! The values that settings have beside numbers and text: what must not be shown, spans of time, and lists.
use serde::{Deserialize, Deserializer, de};
use std::{fmt, str::FromStr, time::Duration};

/// A text that never gets into a log: a key, or a URL with a password.
#[derive(Clone, Deserialize, PartialEq, Eq)]
#[serde(transparent)]
pub struct Hidden(String);

impl Hidden {
    /// Keeps it hidden.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
    /// The text itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// A span of time: `90s`, `15m`, `12h`, `7d`; a bare number is seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(u32);

impl Span {
    /// So many seconds.
    pub const fn seconds(seconds: u32) -> Self {
        Self(seconds)
    }
    /// For the machine's timers.
    pub fn std(self) -> Duration {
        Duration::from_secs(self.0.into())
    }
    /// For the clock.
    pub fn delta(self) -> chrono::Duration {
        chrono::Duration::seconds(self.0.into())
    }
}

impl FromStr for Span {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "give a span such as 90s, 15m, 12h or 7d";
        let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
        let unit = match unit {
            "" | "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => return Err(FORM),
        };
        number.parse::<u32>().ok().and_then(|n| n.checked_mul(unit)).map(Self).ok_or(FORM)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Span;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a span such as 90s, 15m, 12h or 7d")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Span, E> {
                text.parse().map_err(E::custom)
            }
            fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Span, E> {
                u32::try_from(seconds).map(Span).map_err(E::custom)
            }
            fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<Span, E> {
                u32::try_from(seconds).map(Span).map_err(E::custom)
            }
        }
        from.deserialize_any(Visitor)
    }
}

/// A list, or its values in one text with commas between: what one can write in an environment variable.
pub(super) fn list<'de, D: Deserializer<'de>, T: de::DeserializeOwned>(from: D) -> Result<Vec<T>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        Text(String),
        List(Vec<String>),
    }
    let parts = match Given::deserialize(from).map_err(|_| de::Error::custom("give a list"))? {
        Given::Text(text) => text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect(),
        Given::List(list) => list,
    };
    parts.into_iter().map(|part| T::deserialize(de::IntoDeserializer::<D::Error>::into_deserializer(part))).collect()
}

/// A text that may look like a number: some services name their audiences so, and the environment has no quotes.
pub(super) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        Text(String),
        Number(u64),
    }
    match Given::deserialize(from).map_err(|_| de::Error::custom("give a text"))? {
        Given::Text(text) => Ok(text),
        Given::Number(number) => Ok(number.to_string()),
    }
}
