//! Tokens: what is accepted, everything that is refused, keys that come and go, and the local key.
mod idp;
mod keys;
mod local;
mod refusals;

use crate::world::start;
use idp::{Idp, Key, issuers};
use serde_json::{Value as Json, json};
use vonk::{
    error::{Error, ProblemCode, Result},
    tokens::{Claims, Verifier},
};

/// One issuer with one key, and claims that it would sign.
struct School {
    idp: Idp,
    key: Key,
    verifier: Verifier,
}

const ISSUER: &str = "https://login.example.nl";

/// The settings of an issuer whose keys are at this URL, and more lines.
fn school(jwks_url: &str, more: &str) -> String {
    format!(
        "[issuers.school]\nissuer = '{ISSUER}'\naudience = 'vonk'\njwks_url = '{jwks_url}'\ngrants = ['OUDER', 'PROFESSIONAL']\n{more}\n"
    )
}

impl School {
    async fn open() -> Self {
        Self::with("").await
    }
    async fn with(more: &str) -> Self {
        let (idp, key) = (Idp::start().await, Key::ed());
        idp.shows(&[key.jwk("one")]);
        let school = Self { verifier: verifier(&idp, more), idp, key };
        assert!(school.verifier.refresh(start()).await, "as at the start of the service");
        school
    }
    async fn verify(&self, token: &str) -> Result<Claims> {
        self.verifier.verify(token, start()).await
    }
}

/// A verifier that has fetched nothing yet.
fn verifier(idp: &Idp, more: &str) -> Verifier {
    Verifier::new(&issuers(&school(&format!("{}/keys", idp.url), more)), None).expect("a verifier")
}

fn head() -> Json {
    json!({"alg": "EdDSA", "typ": "JWT", "kid": "one"})
}

fn claims() -> Json {
    let now = start().timestamp();
    json!({"iss": ISSUER, "aud": "vonk", "sub": "anna", "roles": ["OUDER"], "iat": now, "exp": now + 3600})
}

/// The claims with some changed; null takes one away.
fn but(changes: Json) -> Json {
    merged(claims(), changes)
}

fn merged(mut whole: Json, changes: Json) -> Json {
    for (name, value) in changes.as_object().expect("an object") {
        match value {
            Json::Null => drop(whole.as_object_mut().expect("an object").remove(name)),
            value => whole[name] = value.clone(),
        }
    }
    whole
}

fn why(result: Result<Claims>) -> ProblemCode {
    match result {
        Err(Error::Unauthenticated(Some(code))) => code,
        other => panic!("{other:?}"),
    }
}
