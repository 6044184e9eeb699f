//! What every request needs, built once at start: the database, the clock, the secret, and the points at which tests break things.
use crate::{
    change::Change,
    clock::Clock,
    db::{Db, Tx},
    error::Result,
    mutation::Hooks,
    people::accounts::Accounts,
};
use aws_lc_rs::hmac;
use std::{
    fmt::{self, Write as _},
    sync::Arc,
};
use tokio::sync::Notify;

/// Shared by everything that runs.
pub type Shared = Arc<App>;

/// Built once at start.
#[derive(Debug)]
pub struct App {
    /// The database.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// For keyed hashes.
    pub secret: Secret,
    /// Who signed in lately.
    pub accounts: Accounts,
    /// Told at each commit that planned a job.
    pub planned: Notify,
    /// What upper contexts add to what lower ones do.
    pub hooks: &'static Hooks,
    /// Where tests break things.
    pub points: Points,
}

impl App {
    /// Over a database, with the machine's clock unless told otherwise.
    pub fn new(db: Db, clock: Clock, secret: Secret, hooks: &'static Hooks) -> Self {
        Self { db, clock, secret, accounts: Accounts::default(), planned: Notify::new(), hooks, points: Points::default() }
    }
    /// The same service at another time: what the demo content is told through. It shares the database and the key, nothing else.
    #[must_use]
    pub fn at(&self, clock: Clock) -> Self {
        Self::new(self.db.clone(), clock, self.secret.clone(), self.hooks)
    }
    /// Begins a write.
    ///
    /// # Errors
    /// When the database can't be reached.
    pub async fn begin(&self) -> Result<Tx> {
        self.db.begin().await
    }
    /// Keeps a write. The point `commit:…` lies just before it, `committed:…` just behind.
    ///
    /// # Errors
    /// When the database does not say that it is kept.
    pub async fn commit(&self, tx: Tx, what: &str) -> Result<()> {
        self.points.reach("commit", what)?;
        self.keep(tx, what).await
    }
    /// Keeps a write with this as its last step: whether that happened. When not, nothing is kept.
    ///
    /// # Errors
    /// As those of [`App::commit`].
    pub async fn commit_with(&self, tx: Tx, what: &str, last: Change) -> Result<bool> {
        self.points.reach("commit", what)?;
        if !last.run(&tx).await? {
            return Ok(false);
        }
        self.keep(tx, what).await?;
        Ok(true)
    }
    async fn keep(&self, tx: Tx, what: &str) -> Result<()> {
        let planned = tx.planned();
        tx.commit().await?;
        if planned {
            self.planned.notify_one();
        }
        self.points.reach("committed", what)
    }
}

/// The service's own key for keyed hashes: idempotency keys, handles of anonymous parents. Instances share it.
#[derive(Clone)]
pub struct Secret(hmac::Key);

impl Secret {
    /// From key material that only this service has, such as the bytes of its signing key.
    pub fn from_material(material: &[u8]) -> Self {
        let root = hmac::Key::new(hmac::HMAC_SHA256, material);
        Self(hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&root, b"vonk keyed hashes v1").as_ref()))
    }
    /// A keyed hash for one purpose.
    pub fn hash(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.0);
        for part in std::iter::once(&purpose.as_bytes()).chain(parts) {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        let mut out = [0; 32];
        out.copy_from_slice(context.sign().as_ref());
        out
    }
    /// So many bytes of it, at most 32, as text.
    pub fn hex(&self, purpose: &str, parts: &[&[u8]], bytes: usize) -> String {
        self.hash(purpose, parts).iter().take(bytes).fold(String::with_capacity(2 * bytes), |mut hex, byte| {
            // Writing to a String does not fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What a test does when a point is reached: fail, panic, or only take note.
pub type AtPoint = dyn Fn(&str) -> Result<()> + Send + Sync;

/// Named points, one at each commit and some more, at which a test can break the service. Empty outside tests.
#[derive(Default)]
pub struct Points(std::sync::OnceLock<Box<AtPoint>>);

impl Points {
    /// From now on, do this at every point. Once only.
    pub fn set(&self, at: Box<AtPoint>) {
        let _ = self.0.set(at);
    }
    /// Here is `kind:name`.
    ///
    /// # Errors
    /// What the test wants to go wrong here.
    pub fn reach(&self, kind: &str, name: &str) -> Result<()> {
        self.0.get().map_or(Ok(()), |at| at(&format!("{kind}:{name}")))
    }
}

impl fmt::Debug for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.get().is_some() { "Points(set)" } else { "Points" })
    }
}
