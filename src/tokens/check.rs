//! The rules that a token's header and claims must keep, judged by the clock that is given, not the machine's.
use super::{Claims, LEEWAY};
use crate::{
    config::{Algorithm, TokenType},
    error::ProblemCode,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Deserializer, de, de::DeserializeOwned};
use serde_json::{Map, Value};

/// Its three parts, and what the first two say. Nothing of it is believed yet.
#[derive(Debug)]
pub struct Token<'a> {
    /// What is signed.
    pub message: &'a str,
    /// The signature, in base64.
    pub signature: &'a str,
    /// The header.
    pub head: Head,
    /// The claims.
    pub body: Body,
}

/// The header, as far as it matters. Keys and addresses of keys in it are not looked at.
#[derive(Debug, Deserialize)]
pub struct Head {
    alg: String,
    /// Which key.
    pub kid: Option<String>,
    typ: Option<String>,
    #[serde(default, deserialize_with = "present")]
    crit: bool,
}

/// The claims. A registered claim that is there twice is an error.
#[derive(Debug, Deserialize)]
pub struct Body {
    /// Who says that they signed it.
    pub iss: String,
    sub: String,
    aud: Audience,
    exp: Seconds,
    nbf: Option<Seconds>,
    iat: Option<Seconds>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// A NumericDate: whole or broken seconds since 1970, up to the year 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seconds(DateTime<Utc>);

/// Between which moments it is accepted.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// From here on.
    pub from: DateTime<Utc>,
    /// Until just before here.
    pub until: DateTime<Utc>,
}

fn present<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    de::IgnoredAny::deserialize(from).map(|_| true)
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        const YEAR_9999: f64 = 253_402_300_799.0;
        let seconds = f64::deserialize(from)?;
        if !(0.0..=YEAR_9999).contains(&seconds) {
            return Err(de::Error::custom("not a date"));
        }
        #[expect(clippy::cast_possible_truncation, reason = "within the bounds above")]
        let at = DateTime::from_timestamp_micros((seconds * 1e6) as i64);
        at.map(Self).ok_or_else(|| de::Error::custom("not a date"))
    }
}

const INVALID: ProblemCode = ProblemCode::TokenInvalid;

fn json<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

impl<'a> Token<'a> {
    /// Takes a token apart.
    pub fn read(text: &'a str) -> Result<Self, ProblemCode> {
        if text.len() > super::MAX_LENGTH {
            return Err(INVALID);
        }
        let (message, signature) = text.rsplit_once('.').ok_or(INVALID)?;
        let (head, body) = message.split_once('.').ok_or(INVALID)?;
        let head: Head = json(head).ok_or(INVALID)?;
        let body = json(body).ok_or(INVALID)?;
        // We know no extension: whatever is critical is unknown.
        if head.crit || signature.is_empty() {
            return Err(INVALID);
        }
        Ok(Self { message, signature, head, body })
    }
}

impl Head {
    /// What it says that it is signed with, if the issuer may.
    pub fn algorithm(&self, allowed: &[Algorithm]) -> Result<Algorithm, ProblemCode> {
        Algorithm::named(&self.alg).filter(|algorithm| allowed.contains(algorithm)).ok_or(INVALID)
    }
    /// Whether it is a kind of token that the issuer may send.
    pub fn typ(&self, allowed: &[TokenType]) -> Result<(), ProblemCode> {
        let kind = match self.typ.as_deref().map(str::to_ascii_lowercase) {
            None => TokenType::Absent,
            Some(typ) => match typ.strip_prefix("application/").unwrap_or(&typ) {
                "jwt" => TokenType::Jwt,
                "at+jwt" => TokenType::AccessToken,
                _ => return Err(INVALID),
            },
        };
        if allowed.contains(&kind) { Ok(()) } else { Err(INVALID) }
    }
}

impl Body {
    /// Whether it is meant for this audience.
    pub fn audience(&self, want: &str) -> Result<(), ProblemCode> {
        let fits = match &self.aud {
            Audience::One(one) => one == want,
            Audience::Many(many) => many.iter().any(|one| one == want),
        };
        if fits { Ok(()) } else { Err(ProblemCode::TokenNotForHere) }
    }
    /// When it is accepted, if it is not valid for too long.
    pub fn window(&self, longest: Duration, now: DateTime<Utc>) -> Result<Window, ProblemCode> {
        let leeway = Duration::seconds(LEEWAY);
        let begins = self.iat.max(self.nbf);
        // Without `iat`, what is left must not be too long.
        let lifetime = self.exp.0 - self.iat.map_or(now, |iat| iat.0);
        if lifetime > longest || begins.is_some_and(|begins| begins >= self.exp) {
            return Err(INVALID);
        }
        Ok(Window { from: begins.map_or(DateTime::UNIX_EPOCH, |begins| begins.0 - leeway), until: self.exp.0 + leeway })
    }
    /// When it ends, the leeway not counted.
    pub fn expires(&self) -> DateTime<Utc> {
        self.exp.0
    }
    /// The person: at most 255 characters, none of them a control character.
    pub fn subject(&self, path: &str) -> Result<&str, ProblemCode> {
        let fit = |text: &str| !text.is_empty() && text.len() <= 255 && !text.chars().any(char::is_control);
        let subject = if path == "sub" { Some(self.sub.as_str()) } else { self.claim(path).and_then(Value::as_str) };
        subject.filter(|subject| fit(subject) && fit(&self.sub)).ok_or(INVALID)
    }
    /// The words of the roles claim; none when it is not there.
    pub fn roles(&self, path: &str) -> Result<Vec<&str>, ProblemCode> {
        match self.claim(path) {
            None | Some(Value::Null) => Ok(vec![]),
            Some(Value::String(words)) => Ok(words.split_whitespace().collect()),
            Some(Value::Array(list)) => list.iter().map(|word| word.as_str().ok_or(INVALID)).collect(),
            Some(_) => Err(INVALID),
        }
    }
    /// A claim by its name, or by its path: some issuers have dots in names.
    fn claim(&self, path: &str) -> Option<&Value> {
        self.rest.get(path).or_else(|| {
            let mut parts = path.split('.');
            let first = self.rest.get(parts.next()?)?;
            parts.try_fold(first, |value, part| value.get(part))
        })
    }
}

impl Window {
    /// Whether it is accepted now.
    pub fn holds(&self, now: DateTime<Utc>) -> Result<(), ProblemCode> {
        if self.from <= now && now < self.until { Ok(()) } else { Err(ProblemCode::TokenExpired) }
    }
}

/// A verified token's claims.
pub fn claims(body: &Body, issuer: &super::issuer::Issuer) -> Result<Claims, ProblemCode> {
    let subject = body.subject(&issuer.subject)?.into();
    let roles = body.roles(&issuer.roles)?.into_iter().filter_map(|word| issuer.role(word)).collect();
    Ok(Claims { issuer: issuer.name.clone(), subject, roles, expires: body.expires() })
}
