//! What the door gets: who verifies tokens and knows whose they are, and its part of the settings.
use super::{Shared, Verifier};
use crate::{
    config::Settings,
    error::Result,
    http::{DoorSettings, Rate, SignIn},
    people::accounts,
    policy::{Actor, Role},
    tokens::role_name,
};
use futures_util::future::BoxFuture;
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};

/// Tokens become actors: verified, and signed in.
pub struct Tokens {
    /// Where they sign in.
    pub app: Shared,
    /// Who verifies them.
    pub verifier: Arc<Verifier>,
}

impl SignIn for Tokens {
    fn sign_in<'a>(&'a self, bearer: &'a str) -> BoxFuture<'a, Result<Actor>> {
        Box::pin(async {
            let claims = self.verifier.verify(bearer, self.app.clock.now()).await?;
            accounts::sign_in(&self.app, &claims.issuer, &claims.subject, claims.roles).await
        })
    }
}

/// The costliest request that is answered at all: a bucket that is full always allows one.
const DEAREST: u32 = 5_000;

/// The door's part of the settings.
pub fn settings(settings: &Settings, demo: &[(Role, String)], ids: BTreeMap<&'static str, String>) -> DoorSettings {
    let points = |per_minute: u32| Rate::new(per_minute, (per_minute / 3).max(DEAREST));
    let tokens: Vec<_> = demo.iter().map(|(role, token)| json!({"audience": role_name(*role), "token": token})).collect();
    DoorSettings {
        cors_origins: settings.origins.clone(),
        account: points(settings.limits.account),
        address: points(settings.limits.address),
        failed_tokens: Rate::new(settings.limits.failed_tokens, settings.limits.failed_tokens),
        trusted_proxies: settings.trusted_hops.into(),
        demo: (!tokens.is_empty()).then(|| json!({"tokens": tokens, "ids": ids})),
        ..DoorSettings::default()
    }
}
