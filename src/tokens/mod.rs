//! Tokens: who signed them, whether they hold now, and what they say. Several issuers, and a local key for whoever has none.
//!
//! Nothing here knows accounts: a verified token gives [`Claims`], the door makes an actor of them.
mod cache;
mod check;
mod fetch;
mod issuer;
mod jwk;
mod local;
mod source;
mod verifier;

pub use fetch::safe_url;
pub use local::{LOCAL_AUDIENCE, LOCAL_ISSUER, LOCAL_LIFETIME, LocalKey, make_dir};
pub use verifier::Verifier;

use crate::policy::{Role, Roles};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// What a verified token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Who signed it: its `iss`.
    pub issuer: Arc<str>,
    /// The person, by the issuer's name for them. Unique with the issuer.
    pub subject: Arc<str>,
    /// Its roles, as far as the issuer may grant them.
    pub roles: Roles,
    /// Until when it holds, the leeway not counted: a connection that lives on its token ends here.
    pub expires: DateTime<Utc>,
}

/// The longest token that is looked at.
pub const MAX_LENGTH: usize = 8 * 1024;

/// What clocks may differ, in seconds.
pub const LEEWAY: i64 = 30;

/// A role by its name in tokens and settings.
pub fn role_named(name: &str) -> Option<Role> {
    [Role::Ouder, Role::Professional, Role::Moderator, Role::Admin].into_iter().find(|&role| role_name(role) == name)
}

/// A role's name in tokens and settings.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Ouder => "OUDER",
        Role::Professional => "PROFESSIONAL",
        Role::Moderator => "MODERATOR",
        Role::Admin => "ADMIN",
    }
}

/// Installs the cryptography that signatures and outgoing TLS use. Once, at the start of the program; again does no harm.
pub fn install_crypto() {
    // Both say no when one is installed already: by this very function.
    let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}
