//! One issuer, ready to judge tokens: its names, its keys, and what its claims mean.
use super::{
    LOCAL_AUDIENCE, LOCAL_ISSUER, LOCAL_LIFETIME, LocalKey,
    fetch::{Fetcher, Place, safe_url},
    jwk::KeySet,
    role_named,
    source::Source,
};
use crate::{
    config::{Algorithm, IssuerSettings, Keys, TokenType},
    exit::ExitError,
    policy::{Role, Roles},
};
use chrono::Duration;
use std::{collections::BTreeMap, sync::Arc};

/// One issuer.
#[derive(Debug)]
pub struct Issuer {
    /// Its `iss`.
    pub name: Arc<str>,
    /// The `aud` that means us.
    pub audience: String,
    /// How it may sign.
    pub algorithms: Vec<Algorithm>,
    /// What kinds of token it may send.
    pub types: Vec<TokenType>,
    /// The path of the claim that names the person.
    pub subject: String,
    /// The path of the claim with roles.
    pub roles: String,
    values: BTreeMap<String, Role>,
    grants: Roles,
    /// For how long its tokens may be valid.
    pub longest: Duration,
    /// Its keys.
    pub keys: Source,
}

impl Issuer {
    /// As configured under this name. No answer with its keys may take longer than this.
    pub fn configured(name: &str, settings: &IssuerSettings, longest: std::time::Duration) -> Result<Self, ExitError> {
        let wrong = |field: &str, why: &str| ExitError::setting(&format!("issuers.{name}.{field}"), why);
        let iss: Arc<str> = settings.issuer.as_str().into();
        let remote = |place: Place| -> Result<Source, ExitError> {
            let from = Fetcher::new(place, longest).map_err(|e| ExitError::new(format_args!("no TLS for the keys of {iss}: {e}")))?;
            Ok(Source::remote(iss.clone(), settings.algorithms.clone(), from))
        };
        let keys = match settings.keys().ok_or_else(|| wrong("jwks_url", "give exactly one of jwks_url, discovery and jwks_file"))? {
            Keys::Jwks(url) => {
                let url = safe_url(url).ok_or_else(|| wrong("jwks_url", "give an https URL"))?;
                remote(Place::Jwks(url))?
            }
            Keys::Discovery(url) => {
                let document = format!("{}/.well-known/openid-configuration", url.trim_end_matches('/'));
                let document = safe_url(&document).ok_or_else(|| wrong("discovery", "give an https URL"))?;
                remote(Place::Discovery { document, issuer: settings.issuer.clone() })?
            }
            Keys::File(file) => {
                let json = std::fs::read(file).map_err(|e| wrong("jwks_file", &format!("{}: {e}", file.display())))?;
                let set = KeySet::parse(&json, &settings.algorithms, &iss);
                Source::fixed(iss.clone(), set.map_err(|why| wrong("jwks_file", &format!("{}: {why}", file.display())))?)
            }
        };
        Ok(Self {
            name: iss,
            audience: settings.audience.clone(),
            algorithms: settings.algorithms.clone(),
            types: settings.types.clone(),
            subject: settings.subject.clone(),
            roles: settings.roles.clone(),
            values: settings.role_values.clone(),
            grants: settings.grants.iter().copied().collect(),
            longest: settings.max_lifetime.delta(),
            keys,
        })
    }
    /// The local key's.
    pub fn local(key: &LocalKey) -> Self {
        let name: Arc<str> = LOCAL_ISSUER.into();
        Self {
            keys: Source::fixed(name.clone(), KeySet::of(vec![key.public()])),
            name,
            audience: LOCAL_AUDIENCE.to_owned(),
            algorithms: vec![Algorithm::EdDSA],
            types: vec![TokenType::Jwt],
            subject: "sub".to_owned(),
            roles: "roles".to_owned(),
            values: BTreeMap::new(),
            grants: [Role::Ouder, Role::Professional, Role::Moderator, Role::Admin].into_iter().collect(),
            longest: LOCAL_LIFETIME,
        }
    }
    /// What a word of its roles claim is here, if it may grant that.
    pub fn role(&self, word: &str) -> Option<Role> {
        let role = if self.values.is_empty() { role_named(word) } else { self.values.get(word).copied() };
        role.filter(|&role| self.grants.has(role))
    }
}
