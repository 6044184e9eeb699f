//! An issuer of tokens for tests: keys of every kind, and a key set on loopback that answers what it is told to.
use aws_lc_rs::{
    encoding::AsDer as _,
    hmac,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{self, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RsaKeyPair},
};
use axum::{
    Router,
    body::Body,
    extract::State,
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use futures_util::{StreamExt as _, stream};
use serde_json::{Value as Json, json};
use std::{
    collections::BTreeMap,
    convert::Infallible,
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};
use vonk::config::{self, IssuerSettings, Sources};

/// A private key, by the algorithm that it signs with.
pub enum Key {
    Ed(Ed25519KeyPair),
    Ec(EcdsaKeyPair),
    /// RS256 and PS256 both.
    Rsa(RsaKeyPair),
}

impl Key {
    pub fn ed() -> Self {
        Self::Ed(Ed25519KeyPair::generate().expect("a key"))
    }
    pub fn ec() -> Self {
        Self::Ec(EcdsaKeyPair::generate(&signature::ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key"))
    }
    /// Always the same one: it takes long to make.
    pub fn rsa() -> &'static Self {
        static RSA: LazyLock<Key> = LazyLock::new(|| Key::Rsa(RsaKeyPair::generate(KeySize::Rsa2048).expect("a key")));
        &RSA
    }
    /// Its public half as a JWK.
    pub fn jwk(&self, kid: &str) -> Json {
        match self {
            Self::Ed(pair) => json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": B64.encode(pair.public_key())}),
            Self::Ec(pair) => {
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                json!({"kty": "EC", "crv": "P-256", "kid": kid, "x": B64.encode(x), "y": B64.encode(y)})
            }
            Self::Rsa(pair) => {
                let public = pair.public_key();
                let (n, e) = (public.modulus().big_endian_without_leading_zero(), public.exponent().big_endian_without_leading_zero());
                json!({"kty": "RSA", "kid": kid, "n": B64.encode(n), "e": B64.encode(e)})
            }
        }
    }
    /// Its public half in DER: what somebody would take for a shared secret.
    pub fn public_der(&self) -> Vec<u8> {
        let Self::Rsa(pair) = self else { panic!("an RSA key") };
        signature::KeyPair::public_key(pair).as_der().expect("DER").as_ref().to_vec()
    }
    fn sign(&self, message: &[u8], alg: &str) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Ed(pair) => pair.sign(message).as_ref().to_vec(),
            Self::Ec(pair) => pair.sign(&random, message).expect("signed").as_ref().to_vec(),
            Self::Rsa(pair) => {
                let how: &'static dyn signature::RsaEncoding =
                    if alg == "PS256" { &signature::RSA_PSS_SHA256 } else { &signature::RSA_PKCS1_SHA256 };
                let mut out = vec![0; pair.public_modulus_len()];
                pair.sign(how, &random, message, &mut out).expect("signed");
                out
            }
        }
    }
    /// A token of exactly this header and these claims.
    pub fn token(&self, head: &Json, claims: &Json) -> String {
        let message = message(head, claims);
        let signature = self.sign(message.as_bytes(), head["alg"].as_str().unwrap_or_default());
        format!("{message}.{}", B64.encode(signature))
    }
    /// A token of these texts, which need not be JSON. Not for RSA.
    pub fn token_of_texts(&self, head: &str, claims: &str) -> String {
        let message = format!("{}.{}", B64.encode(head), B64.encode(claims));
        format!("{message}.{}", B64.encode(self.sign(message.as_bytes(), "")))
    }
}

/// What is signed.
pub fn message(head: &Json, claims: &Json) -> String {
    let part = |value: &Json| B64.encode(value.to_string());
    format!("{}.{}", part(head), part(claims))
}

/// A token signed with a shared secret.
pub fn hs256(secret: &[u8], head: &Json, claims: &Json) -> String {
    let message = message(head, claims);
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes());
    format!("{message}.{}", B64.encode(tag))
}

/// What a path answers.
#[derive(Clone)]
pub enum Answer {
    Json(Json),
    Redirect(String),
    Status(u16),
    /// So many bytes that never become JSON.
    Bytes(usize),
    /// Nothing, for ever.
    Never,
    /// A beginning, and then nothing for ever.
    Half,
}

/// The loopback server. Paths that were not told to answer are not found.
#[derive(Clone)]
pub struct Idp {
    pub url: String,
    answers: Arc<Mutex<BTreeMap<String, Answer>>>,
    hits: Arc<AtomicUsize>,
}

impl Idp {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let idp = Self { url, answers: Arc::default(), hits: Arc::default() };
        let router = Router::new().fallback(answer).with_state(idp.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        idp
    }
    pub fn answers(&self, path: &str, answer: Answer) {
        self.answers.lock().expect("a lock").insert(path.to_owned(), answer);
    }
    /// `/keys` answers a set of these.
    pub fn shows(&self, keys: &[Json]) {
        self.answers("/keys", Answer::Json(json!({"keys": keys})));
    }
    /// How often it was asked for anything since the last time this was asked.
    pub fn hits(&self) -> usize {
        self.hits.swap(0, Ordering::SeqCst)
    }
}

async fn answer(State(idp): State<Idp>, uri: Uri) -> Response {
    idp.hits.fetch_add(1, Ordering::SeqCst);
    let answer = idp.answers.lock().expect("a lock").get(uri.path()).cloned();
    match answer {
        Some(Answer::Json(json)) => json.to_string().into_response(),
        Some(Answer::Redirect(to)) => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
        Some(Answer::Status(status)) => StatusCode::from_u16(status).expect("a status").into_response(),
        Some(Answer::Bytes(count)) => vec![b' '; count].into_response(),
        Some(Answer::Never) => std::future::pending().await,
        Some(Answer::Half) => Body::from_stream(stream::once(async { Ok::<_, Infallible>("{") }).chain(stream::pending())).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Settings of issuers, as a configuration file would say them.
pub fn issuers(toml: &str) -> BTreeMap<String, IssuerSettings> {
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("vonk.toml");
    std::fs::write(&file, toml).expect("written");
    config::load(&Sources { file: Some(file), ..Sources::default() }).expect("settings").issuers
}
