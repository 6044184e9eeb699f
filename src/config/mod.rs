//! Every setting of Vonk in one struct. What each means and its default stand in [`TABLE`], which README carries.
//!
//! Defaults < file < environment (`VONK_…`, nested by `__`) < flags. What is unknown or wrong stops the start with one line that names it.
mod issuer;
mod load;
mod table;
mod values;

pub use issuer::{Algorithm, IssuerSettings, Keys, TokenType};
pub use load::{Sources, load};
pub use table::{MARKER, Setting, TABLE, markdown};
pub use values::{Hidden, Span};

use crate::exit::ExitError;
use serde::Deserialize;
use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};
use values::list;

/// Every setting. The fields' meaning stands in [`TABLE`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is a line of TABLE, and a test holds the two equal")]
pub struct Settings {
    pub listen: SocketAddr,
    pub data_dir: PathBuf,
    pub database_url: Option<Hidden>,
    pub database_connections: u32,
    pub migrate: bool,
    pub demo: bool,
    pub public_url: Option<String>,
    #[serde(deserialize_with = "list")]
    pub origins: Vec<String>,
    pub trusted_hops: u8,
    pub shutdown_grace: Span,
    pub limits: Limits,
    pub local_issuer: Option<bool>,
    pub key: Option<Hidden>,
    pub key_file: Option<PathBuf>,
    #[serde(default)]
    pub issuers: BTreeMap<String, IssuerSettings>,
    pub log: String,
    pub log_format: LogFormat,
    pub metrics_listen: Option<SocketAddr>,
    pub otlp_endpoint: Option<String>,
    pub otlp_sample_ratio: f64,
}

/// How much one may ask for.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is a line of TABLE, and a test holds the two equal")]
pub struct Limits {
    pub account: u32,
    pub address: u32,
    pub failed_tokens: u32,
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: one object a line.
    Json,
}

impl Settings {
    /// Whether tokens of the local key are accepted: unless another issuer is configured, or when switched on.
    pub fn local(&self) -> bool {
        self.local_issuer.unwrap_or(self.issuers.is_empty())
    }
    /// Where spans are sent: `/v1/traces` below the collector's URL.
    pub fn traces_url(&self) -> Option<reqwest::Url> {
        let url = reqwest::Url::parse(self.otlp_endpoint.as_deref()?.trim_end_matches('/')).ok()?;
        let bare = url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
        if !bare || !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        format!("{}/v1/traces", url.as_str().trim_end_matches('/')).parse().ok()
    }
    /// What a type alone does not say.
    fn check(&self) -> Result<(), ExitError> {
        let wrong = |name: &str, why: &str| Err(ExitError::setting(name, why));
        if !(1..=64).contains(&self.database_connections) {
            return wrong("database_connections", "give a number from 1 to 64");
        }
        if let Some(url) = &self.database_url
            && !["postgres://", "postgresql://"].iter().any(|scheme| url.reveal().starts_with(scheme))
        {
            return wrong("database_url", "give a URL that begins with postgres://, or none for the embedded SQLite");
        }
        if self.key.is_some() && self.key_file.is_some() {
            return wrong("key", "key and key_file exclude each other");
        }
        for origin in self.origins.iter().filter(|origin| *origin != "*") {
            origin_of(origin)
                .ok_or_else(|| ExitError::setting("origins", format_args!("`{origin}` is not an origin such as https://app.example.nl")))?;
        }
        if let Some(url) = &self.public_url {
            origin_of(url).ok_or_else(|| {
                ExitError::setting("public_url", format_args!("`{url}` is not an origin such as https://vonk.example.nl"))
            })?;
        }
        if self.metrics_listen.is_some_and(|at| at.port() != 0 && at == self.listen) {
            return wrong("metrics_listen", "give an address of its own: what it tells is not for everybody");
        }
        if !(0.0..=1.0).contains(&self.otlp_sample_ratio) {
            return wrong("otlp_sample_ratio", "give a number from 0 to 1");
        }
        if self.otlp_endpoint.is_some() && self.traces_url().is_none() {
            return wrong("otlp_endpoint", "give a URL such as http://127.0.0.1:4318, without a password or a query");
        }
        self.issuers.iter().try_for_each(|(name, issuer)| issuer.check(name))?;
        issuer::distinct(&self.issuers)?;
        if !self.local() && self.issuers.is_empty() {
            return wrong("local_issuer", "it is off, and no other issuer is configured: no token would be accepted");
        }
        if self.demo && !self.local() {
            return wrong("demo", "its tokens are the local issuer's, which is off (local_issuer = true switches it on)");
        }
        Ok(())
    }
}

/// A scheme, a host and perhaps a port, and nothing behind them.
fn origin_of(text: &str) -> Option<reqwest::Url> {
    let url = reqwest::Url::parse(text).ok()?;
    let bare = matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == text;
    bare.then_some(url)
}

#[cfg(test)]
mod tests;
