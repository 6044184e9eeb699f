//! The local issuer: one Ed25519 key, made at the first start in the data directory or given by configuration, that signs tokens here.
use super::{jwk::Key, role_name};
use crate::{
    app::Secret,
    config::{Settings, Span},
    exit::ExitError,
    policy::Roles,
};
use aws_lc_rs::{
    digest,
    encoding::AsBigEndian,
    rand,
    signature::{Ed25519KeyPair, KeyPair},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use std::{
    fmt, fs,
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

/// The `iss` of tokens that are signed here.
pub const LOCAL_ISSUER: &str = "vonk:local";

/// Their `aud`.
pub const LOCAL_AUDIENCE: &str = "vonk";

/// The longest that they may be valid.
pub const LOCAL_LIFETIME: Duration = Duration::days(31);

/// The key.
pub struct LocalKey {
    pair: Ed25519KeyPair,
    seed: Vec<u8>,
    id: String,
}

impl LocalKey {
    /// As configured: given, in a file, or in the data directory, where it is made when there is none.
    ///
    /// # Errors
    /// When it can't be read or made, or others can read its file.
    pub fn open(settings: &Settings) -> Result<Self, ExitError> {
        match (&settings.key, &settings.key_file) {
            (Some(key), _) => Self::parse(key.reveal()).map_err(|why| ExitError::setting("key", why)),
            (None, Some(file)) => Self::read(file),
            (None, None) => {
                make_dir(&settings.data_dir)?;
                let file = settings.data_dir.join("key.pem");
                if !file.exists() {
                    make(&file).map_err(|e| told(&file, e))?;
                }
                Self::read(&file)
            }
        }
    }
    fn read(file: &Path) -> Result<Self, ExitError> {
        let open = fs::File::open(file).map_err(|e| told(file, e))?;
        let mode = open.metadata().map_err(|e| told(file, e))?.permissions().mode();
        if mode & 0o077 != 0 {
            let file = file.display();
            return Err(ExitError::new(format_args!("others can read the key file {file} (mode {:o}): chmod 600 {file}", mode & 0o777)));
        }
        let mut text = String::new();
        open.take(16 * 1024).read_to_string(&mut text).map_err(|e| told(file, e))?;
        Self::parse(&text).map_err(|why| ExitError::new(format_args!("key file {}: {why}", file.display())))
    }
    /// From base64 or PEM of the PKCS#8.
    fn parse(text: &str) -> Result<Self, &'static str> {
        const FORM: &str = "give an Ed25519 private key: base64 or PEM of its PKCS#8";
        let base64: String = text.lines().filter(|line| !line.starts_with("-----")).flat_map(str::split_whitespace).collect();
        let der = STANDARD.decode(base64).map_err(|_| FORM)?;
        Self::of(Ed25519KeyPair::from_pkcs8(&der).map_err(|_| FORM)?).ok_or(FORM)
    }
    fn of(pair: Ed25519KeyPair) -> Option<Self> {
        let seed = pair.seed().ok()?.as_be_bytes().ok()?.as_ref().to_vec();
        let print = digest::digest(&digest::SHA256, pair.public_key().as_ref());
        let id = URL_SAFE_NO_PAD.encode(print.as_ref().first_chunk::<12>()?);
        Some(Self { pair, seed, id })
    }
    /// The service's secret for keyed hashes: instances that share the key share it.
    pub fn secret(&self) -> Secret {
        Secret::from_material(&self.seed)
    }
    /// What verifies its tokens.
    pub(super) fn public(&self) -> Key {
        Key::ed25519(&self.id, self.pair.public_key().as_ref())
    }
    /// Signs a token.
    ///
    /// # Errors
    /// When it would be valid for longer than [`LOCAL_LIFETIME`].
    pub fn mint(&self, subject: &str, roles: Roles, ttl: Span, now: DateTime<Utc>) -> Result<String, ExitError> {
        if ttl.delta() > LOCAL_LIFETIME || ttl < Span::seconds(1) {
            return Err(ExitError::new(format_args!("a token is valid for at least 1s and at most {}d", LOCAL_LIFETIME.num_days())));
        }
        let head = json!({"alg": "EdDSA", "typ": "JWT", "kid": self.id});
        let claims = json!({
            "iss": LOCAL_ISSUER, "aud": LOCAL_AUDIENCE, "sub": subject,
            "roles": roles.iter().map(role_name).collect::<Vec<_>>(),
            "iat": now.timestamp(), "exp": (now + ttl.delta()).timestamp(),
        });
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(&head), part(&claims));
        let signature = self.pair.try_sign(message.as_bytes()).map_err(|_| ExitError::new("the key does not sign"))?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

impl fmt::Debug for LocalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LocalKey({})", self.id)
    }
}

/// The data directory, for its owner only.
///
/// # Errors
/// When it can't be made.
pub fn make_dir(dir: &Path) -> Result<(), ExitError> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(|e| told(dir, e))
}

/// Makes a key whole or not at all: written beside, then linked into place. Who comes second keeps the first one's.
fn make(file: &Path) -> io::Result<()> {
    let failed = |_| io::Error::other("the key can't be made");
    let document = Ed25519KeyPair::generate_pkcs8v1(&rand::SystemRandom::new()).map_err(failed)?;
    let text = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(document.as_ref()));
    let beside = file.with_extension(format!("{}.new", uuid::Uuid::new_v4()));
    let linked = write(&beside, &text).and_then(|()| match fs::hard_link(&beside, file) {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        done => done,
    });
    let removed = fs::remove_file(&beside);
    linked.and(removed)?;
    fs::File::open(file.parent().unwrap_or(Path::new(".")))?.sync_all()
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    let mut new = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    new.write_all(text.as_bytes())?;
    new.sync_all()
}

fn told(path: &Path, e: io::Error) -> ExitError {
    ExitError::new(format_args!("{}: {e}", path.display()))
}
