//! The log: one line an event on standard error, as text or JSON. No personal data: ids of requests, never tokens, names, texts or addresses.
use crate::{
    config::{LogFormat, Settings},
    stop::Stop,
};
use std::io::{IsTerminal, stderr};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Starts it, once.
///
/// # Errors
/// When the filter can't be read.
pub fn start(settings: &Settings) -> Result<(), Stop> {
    let filter = EnvFilter::builder().parse(&settings.log).map_err(|e| Stop::setting("log", e))?;
    let lines = fmt::layer().with_writer(stderr).with_ansi(stderr().is_terminal());
    let registry = tracing_subscriber::registry().with(filter);
    let started = match settings.log_format {
        LogFormat::Text => registry.with(lines).try_init(),
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init(),
    };
    started.map_err(Stop::because)
}
