//! The settings of one issuer of tokens: who it is, where its keys are, what its claims mean and what it may grant.
use super::values::{Span, list, text};
use crate::{exit::ExitError, policy::Role, tokens};
use serde::{Deserialize, Deserializer, de};
use std::{collections::BTreeMap, path::PathBuf};

/// One issuer. The fields' meaning stands in [`TABLE`](super::TABLE).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is a line of TABLE, and a test holds the two equal")]
pub struct IssuerSettings {
    #[serde(deserialize_with = "text")]
    pub issuer: String,
    #[serde(deserialize_with = "text")]
    pub audience: String,
    pub jwks_url: Option<String>,
    pub discovery: Option<String>,
    pub jwks_file: Option<PathBuf>,
    #[serde(deserialize_with = "list", default = "IssuerSettings::algorithms")]
    pub algorithms: Vec<Algorithm>,
    #[serde(deserialize_with = "list", default = "IssuerSettings::types")]
    pub types: Vec<TokenType>,
    #[serde(default = "IssuerSettings::subject")]
    pub subject: String,
    #[serde(default = "IssuerSettings::roles")]
    pub roles: String,
    #[serde(default, deserialize_with = "role_values")]
    pub role_values: BTreeMap<String, Role>,
    #[serde(deserialize_with = "role_list")]
    pub grants: Vec<Role>,
    #[serde(default = "IssuerSettings::max_lifetime")]
    pub max_lifetime: Span,
}

/// Where an issuer's keys are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys<'a> {
    /// A JWK set at this URL.
    Jwks(&'a str),
    /// OpenID Connect discovery says where.
    Discovery(&'a str),
    /// A JWK set in a file here.
    File(&'a std::path::Path),
}

/// How a token may be signed. Nothing symmetric.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names of RFC 7518 and RFC 8037")]
pub enum Algorithm {
    RS256,
    PS256,
    ES256,
    EdDSA,
}

/// What a token's `typ` may be.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub enum TokenType {
    /// `JWT`.
    #[serde(rename = "JWT")]
    Jwt,
    /// `at+jwt`, RFC 9068.
    #[serde(rename = "at+jwt")]
    AccessToken,
    /// No `typ` at all.
    #[serde(rename = "absent")]
    Absent,
}

impl IssuerSettings {
    pub(super) fn algorithms() -> Vec<Algorithm> {
        vec![Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::EdDSA]
    }
    pub(super) fn types() -> Vec<TokenType> {
        vec![TokenType::Jwt, TokenType::AccessToken]
    }
    pub(super) fn subject() -> String {
        "sub".to_owned()
    }
    pub(super) fn roles() -> String {
        "roles".to_owned()
    }
    pub(super) fn max_lifetime() -> Span {
        Span::seconds(86_400)
    }
    /// Where the keys are, if it is said once.
    pub fn keys(&self) -> Option<Keys<'_>> {
        match (&self.jwks_url, &self.discovery, &self.jwks_file) {
            (Some(url), None, None) => Some(Keys::Jwks(url)),
            (None, Some(url), None) => Some(Keys::Discovery(url)),
            (None, None, Some(file)) => Some(Keys::File(file)),
            _ => None,
        }
    }
    pub(super) fn check(&self, name: &str) -> Result<(), ExitError> {
        let wrong = |field: &str, why: &str| Err(ExitError::setting(&format!("issuers.{name}.{field}"), why));
        if self.issuer.is_empty() || self.issuer.len() > 255 {
            return wrong("issuer", "give the `iss` of its tokens, at most 255 characters");
        }
        if self.issuer == tokens::LOCAL_ISSUER {
            return wrong("issuer", "this name belongs to the local issuer");
        }
        if self.audience.is_empty() {
            return wrong("audience", "give the `aud` that its tokens for this service have");
        }
        if self.keys().is_none() {
            return wrong("jwks_url", "give exactly one of jwks_url, discovery and jwks_file");
        }
        for (field, url) in [("jwks_url", &self.jwks_url), ("discovery", &self.discovery)] {
            if url.as_deref().is_some_and(|url| tokens::safe_url(url).is_none()) {
                return wrong(field, "give an https URL without a password (http only on this machine)");
            }
        }
        if self.algorithms.is_empty() {
            return wrong("algorithms", "name at least one of RS256, PS256, ES256 and EdDSA");
        }
        if self.types.is_empty() {
            return wrong("types", "name at least one of JWT, at+jwt and absent");
        }
        if self.subject.is_empty() || self.roles.is_empty() {
            return wrong(if self.subject.is_empty() { "subject" } else { "roles" }, "give the path of a claim");
        }
        if self.max_lifetime < Span::seconds(1) {
            return wrong("max_lifetime", "give a span such as 1h");
        }
        Ok(())
    }
}

/// An issuer is configured once: a token must not fit two sets of rules.
pub(super) fn distinct(issuers: &BTreeMap<String, IssuerSettings>) -> Result<(), ExitError> {
    let mut seen = BTreeMap::new();
    for (name, issuer) in issuers {
        if let Some(other) = seen.insert(&issuer.issuer, name) {
            return Err(ExitError::setting(&format!("issuers.{name}.issuer"), format_args!("issuers.{other} has the same")));
        }
    }
    Ok(())
}

const ROLES: &str = "the roles are OUDER, PROFESSIONAL, MODERATOR and ADMIN";

fn role_list<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Role>, D::Error> {
    list::<D, String>(from)?.iter().map(|text| tokens::role_named(text).ok_or_else(|| de::Error::custom(ROLES))).collect()
}

fn role_values<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Role>, D::Error> {
    let given = BTreeMap::<String, String>::deserialize(from)?;
    given
        .into_iter()
        .map(|(value, text)| tokens::role_named(&text).map(|role| (value, role)).ok_or_else(|| de::Error::custom(ROLES)))
        .collect()
}
