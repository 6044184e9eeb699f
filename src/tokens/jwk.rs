//! A JWK set, read with suspicion: only keys that can verify one of the configured algorithms remain, and each knows which.
use crate::config::Algorithm;
use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde_json::Value;

/// The most keys that one set may have.
pub const MAX_KEYS: usize = 100;

/// One key, and what it may verify.
#[derive(Debug)]
pub struct Key {
    id: Option<String>,
    algorithms: Vec<Algorithm>,
    key: DecodingKey,
    /// Of everything above.
    digest: Vec<u8>,
}

/// An issuer's keys.
#[derive(Debug)]
pub struct KeySet {
    keys: Vec<Key>,
    digest: Vec<u8>,
}

#[derive(Deserialize)]
struct Raw {
    kty: String,
    crv: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    key_ops: Option<Vec<String>>,
    kid: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
    d: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct RawSet {
    keys: Vec<Value>,
}

impl Algorithm {
    /// By its name in a header or key. RFC 9864 names EdDSA by its curve.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::RS256),
            "PS256" => Some(Self::PS256),
            "ES256" => Some(Self::ES256),
            "EdDSA" | "Ed25519" => Some(Self::EdDSA),
            _ => None,
        }
    }
    fn library(self) -> jsonwebtoken::Algorithm {
        match self {
            Self::RS256 => jsonwebtoken::Algorithm::RS256,
            Self::PS256 => jsonwebtoken::Algorithm::PS256,
            Self::ES256 => jsonwebtoken::Algorithm::ES256,
            Self::EdDSA => jsonwebtoken::Algorithm::EdDSA,
        }
    }
}

impl Key {
    /// A raw Ed25519 public key.
    pub fn ed25519(id: &str, public: &[u8]) -> Self {
        Self::new(Some(id.to_owned()), vec![Algorithm::EdDSA], DecodingKey::from_ed_der(public), &[public])
    }
    fn new(id: Option<String>, algorithms: Vec<Algorithm>, key: DecodingKey, material: &[&[u8]]) -> Self {
        let mut sum = digest::Context::new(&digest::SHA256);
        let about = format!("{id:?}{algorithms:?}");
        for part in [about.as_bytes()].iter().chain(material) {
            sum.update(&(part.len() as u64).to_be_bytes());
            sum.update(part);
        }
        Self { id, algorithms, key, digest: sum.finish().as_ref().to_vec() }
    }
    /// What a set says of it, or why it can't be used here.
    fn read(value: Value, allowed: &[Algorithm]) -> Result<Self, &'static str> {
        let raw: Raw = serde_json::from_value(value).map_err(|_| "is not a JWK")?;
        if raw.d.is_some() {
            return Err("shows its private part: nothing that it signed can be believed");
        }
        if raw.purpose.as_deref().is_some_and(|purpose| purpose != "sig")
            || raw.key_ops.is_some_and(|ops| !ops.iter().any(|op| op == "verify"))
        {
            return Err("is not for signatures");
        }
        let fits: &[Algorithm] = match (raw.kty.as_str(), raw.crv.as_deref()) {
            ("RSA", None) => &[Algorithm::RS256, Algorithm::PS256],
            ("EC", Some("P-256")) => &[Algorithm::ES256],
            ("OKP", Some("Ed25519")) => &[Algorithm::EdDSA],
            _ => return Err("is of a kind that is not used here"),
        };
        let named = raw.alg.as_deref().map(|name| Algorithm::named(name).ok_or("names an algorithm that is not used here")).transpose()?;
        let fits: Vec<_> = fits.iter().copied().filter(|a| allowed.contains(a) && named.is_none_or(|named| named == *a)).collect();
        if fits.is_empty() {
            return Err("fits no configured algorithm");
        }
        let part = |text: &Option<String>| text.as_ref().and_then(|text| URL_SAFE_NO_PAD.decode(text).ok()).ok_or("lacks a part");
        match raw.kty.as_str() {
            "RSA" => {
                let (n, e) = (part(&raw.n)?, part(&raw.e)?);
                let bytes = n.iter().skip_while(|&&byte| byte == 0).count();
                if !(256..=1024).contains(&bytes) {
                    return Err("has fewer than 2048 or more than 8192 bits");
                }
                Ok(Self::new(raw.kid, fits, DecodingKey::from_rsa_raw_components(&n, &e), &[&n, &e]))
            }
            "EC" => {
                let (x, y) = (part(&raw.x)?, part(&raw.y)?);
                if x.len() != 32 || y.len() != 32 {
                    return Err("is not a point of P-256");
                }
                let point = [&[4], x.as_slice(), y.as_slice()].concat();
                Ok(Self::new(raw.kid, fits, DecodingKey::from_ec_der(&point), &[&point]))
            }
            _ => {
                let x = part(&raw.x)?;
                if x.len() != 32 {
                    return Err("is not a point of Ed25519");
                }
                Ok(Self::new(raw.kid, fits, DecodingKey::from_ed_der(&x), &[&x]))
            }
        }
    }
    /// Whether it made this signature.
    pub fn verifies(&self, algorithm: Algorithm, message: &str, signature: &str) -> bool {
        self.algorithms.contains(&algorithm)
            && jsonwebtoken::crypto::verify(signature, message.as_bytes(), &self.key, algorithm.library()).unwrap_or(false)
    }
}

impl KeySet {
    /// Of these.
    pub fn of(keys: Vec<Key>) -> Self {
        let mut digests: Vec<_> = keys.iter().map(|key| key.digest.as_slice()).collect();
        digests.sort_unstable();
        let digest = digest::digest(&digest::SHA256, &digests.concat()).as_ref().to_vec();
        Self { keys, digest }
    }
    /// From JSON. Keys that can't be used are left out and told of in the log.
    ///
    /// # Errors
    /// When it is no JWK set, has too many keys, or none that can be used.
    pub fn parse(json: &[u8], allowed: &[Algorithm], issuer: &str) -> Result<Self, String> {
        let raw: RawSet = serde_json::from_slice(json).map_err(|_| "not a JWK set")?;
        if raw.keys.len() > MAX_KEYS {
            return Err(format!("more than {MAX_KEYS} keys"));
        }
        let mut keys = Vec::new();
        for value in raw.keys {
            match Key::read(value, allowed) {
                Ok(key) => keys.push(key),
                Err(why) => tracing::debug!(issuer, "a key of the set {why}"),
            }
        }
        if keys.is_empty() { Err("no key that can be used here".into()) } else { Ok(Self::of(keys)) }
    }
    /// The key for a header. Without a `kid` only if there is no doubt which is meant.
    pub fn pick(&self, id: Option<&str>, algorithm: Algorithm) -> Option<&Key> {
        let mut fits = self.keys.iter().filter(|key| key.algorithms.contains(&algorithm));
        match id {
            Some(id) => fits.find(|key| key.id.as_deref() == Some(id)),
            None => fits.next().filter(|_| fits.next().is_none()),
        }
    }
    /// Whether both hold the same keys.
    pub fn same(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}
