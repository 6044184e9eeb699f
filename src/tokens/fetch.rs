//! Fetches key sets: https (this machine excepted), no redirects, five seconds, a bounded body.
use reqwest::{Client, Url, redirect::Policy};
use serde::Deserialize;
use std::{net::IpAddr, time::Duration};

/// The longest that one answer may take.
pub const LONGEST: Duration = Duration::from_secs(5);

/// The most bytes that are read of an answer.
pub const MAX_BYTES: usize = 256 * 1024;

/// Fetches one issuer's set.
#[derive(Debug)]
pub struct Fetcher {
    from: Place,
    client: Client,
}

/// Where a set is fetched.
#[derive(Clone, Debug)]
pub enum Place {
    /// Here.
    Jwks(Url),
    /// Where the discovery document of this issuer says.
    Discovery {
        /// The document.
        document: Url,
        /// What its `issuer` must be.
        issuer: String,
    },
}

/// A URL that secrets and keys may be fetched from: https, or http on this machine; without a password.
pub fn safe_url(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let safe = url.scheme() == "https" || (url.scheme() == "http" && loopback(&url));
    (safe && url.has_host() && url.username().is_empty() && url.password().is_none()).then_some(url)
}

fn loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[derive(Deserialize)]
struct Discovered {
    issuer: String,
    jwks_uri: String,
}

impl Place {
    fn first(&self) -> &Url {
        match self {
            Self::Jwks(url) | Self::Discovery { document: url, .. } => url,
        }
    }
}

impl Fetcher {
    /// From this place alone, where no answer may take longer than this.
    pub fn new(from: Place, longest: Duration) -> Result<Self, reqwest::Error> {
        let local = loopback(from.first());
        let client = Client::builder().redirect(Policy::none()).timeout(longest).https_only(!local).user_agent("vonk");
        let client = if local { client.no_proxy().build() } else { client.build() }?;
        Ok(Self { from, client })
    }
    /// The set's bytes.
    pub async fn fetch(&self) -> Result<Vec<u8>, String> {
        let client = &self.client;
        match &self.from {
            Place::Jwks(url) => get(client, url.clone()).await,
            Place::Discovery { document, issuer } => {
                let found: Discovered =
                    serde_json::from_slice(&get(client, document.clone()).await?).map_err(|_| "not a discovery document")?;
                if found.issuer != *issuer {
                    return Err("the discovery document is of another issuer".into());
                }
                let url = safe_url(&found.jwks_uri).filter(|url| url.scheme() == "https" || loopback(document));
                get(client, url.ok_or("the discovery document's jwks_uri is not an https URL")?).await
            }
        }
    }
}

async fn get(client: &Client, url: Url) -> Result<Vec<u8>, String> {
    let mut answer = client.get(url).header("accept", "application/json").send().await.map_err(told)?;
    if answer.status() != reqwest::StatusCode::OK {
        return Err(format!("answered {}", answer.status().as_u16()));
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(told)? {
        if body.len() + chunk.len() > MAX_BYTES {
            return Err(format!("more than {MAX_BYTES} bytes"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// What went wrong, down to its cause, without the URL.
fn told(e: reqwest::Error) -> String {
    let e = e.without_url();
    let mut text = e.to_string();
    let mut source = std::error::Error::source(&e);
    while let Some(cause) = source {
        text += &format!(": {cause}");
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_that_keys_may_come_from() {
        for url in [
            "https://login.example.nl/keys",
            "https://login.example.nl:8443",
            "http://localhost:1/x",
            "http://127.0.0.2/x",
            "http://[::1]:80/x",
        ] {
            assert!(safe_url(url).is_some(), "{url}");
        }
        for url in [
            "http://login.example.nl/keys",
            "http://127.0.0.1.example.nl/",
            "http://localhost.example.nl/",
            "http://0.0.0.0/",
            "https://me@login.example.nl/",
            "https://me:geheim@login.example.nl/",
            "http://127.0.0.1@login.example.nl/",
            "file:///keys",
            "data:,{}",
            "login.example.nl",
            "https://",
            "",
        ] {
            assert!(safe_url(url).is_none(), "{url}");
        }
    }
}
