//! What the door can be told: who may call from a browser, how much each may ask, how long an answer may take.
use crate::telemetry::metrics::Metrics;
use std::{num::NonZeroU32, sync::Arc, time::Duration};

/// The door's settings, with the defaults of a service that stands alone.
#[derive(Clone, Debug)]
pub struct DoorSettings {
    /// Origins whose pages may call from a browser, as `https://example.org`. `*` means every origin. Empty: none but our own.
    pub cors_origins: Vec<String>,
    /// What one account may ask, in points (a field is one, a page as many times its entries). None: no limit.
    pub account: Option<Rate>,
    /// What one address may ask without a token, in points. An IPv6 address counts as its /64. None: no limit.
    pub address: Option<Rate>,
    /// How many tokens that are not accepted one address may send. None: no limit.
    pub failed_tokens: Option<Rate>,
    /// How many proxies stand before us: so many addresses from the right, `X-Forwarded-For` is believed. 0: it is ignored.
    pub trusted_proxies: usize,
    /// The longest an operation may take.
    pub deadline: Duration,
    /// Where it is counted what is asked, if anywhere.
    pub metrics: Option<Arc<Metrics>>,
    /// What the explorer shows beside its own examples: the tokens of the demo.
    pub demo: Option<serde_json::Value>,
}

/// So many a minute, and so many at once after a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// A minute.
    pub per_minute: NonZeroU32,
    /// At once.
    pub burst: NonZeroU32,
}

impl Rate {
    /// None when either is 0.
    pub fn new(per_minute: u32, burst: u32) -> Option<Self> {
        Some(Self { per_minute: NonZeroU32::new(per_minute)?, burst: NonZeroU32::new(burst)? })
    }
}

impl Default for DoorSettings {
    fn default() -> Self {
        Self {
            cors_origins: vec![],
            account: Rate::new(60_000, 20_000),
            address: Rate::new(60_000, 20_000),
            failed_tokens: Rate::new(30, 30),
            trusted_proxies: 0,
            deadline: Duration::from_secs(5),
            metrics: None,
            demo: None,
        }
    }
}
