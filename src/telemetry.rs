//! What is seen from outside. Here the log: one line an event on standard error, as text or JSON; beside it metrics and traces, where they are wanted.
//! No personal data: ids of requests, never tokens, names, texts or addresses.
pub mod metrics;
mod store;
mod traces;

pub use traces::{Traces, follow};

use crate::{
    config::{LogFormat, Settings},
    exit::ExitError,
};
use axum::http::HeaderValue;
use futures_util::FutureExt;
use std::{
    cell::Cell,
    io::{IsTerminal, stderr},
    panic::{self, AssertUnwindSafe, PanicHookInfo},
};
use tracing_subscriber::{
    EnvFilter, Layer, Registry,
    fmt::{self, format::FmtSpan},
    layer::SubscriberExt,
    util::{SubscriberInitExt, TryInitError},
};

tokio::task_local! {
    /// Where the work that runs here panicked.
    static PLACE: Cell<String>;
    /// The id of the request that is answered here. Not a field of a span alone: spans cost something, and are off.
    static REQUEST: Option<HeaderValue>;
}

/// Starts it, once, and tells it of panics too. Our spans go to a collector as well, where there is one: whatever the log's own filter is.
///
/// # Errors
/// When the filter can't be read.
pub fn start(settings: &Settings, traces: Option<&Traces>) -> Result<(), ExitError> {
    let filter = EnvFilter::builder().parse(&settings.log).map_err(|e| ExitError::setting("log", e))?;
    // A span that is listened to is one line at its end, with what became known of it.
    let lines = fmt::layer().with_writer(stderr).with_ansi(stderr().is_terminal()).with_span_events(FmtSpan::CLOSE);
    let started = match settings.log_format {
        LogFormat::Text => begin(lines, filter, traces),
        LogFormat::Json => begin(lines.json().flatten_event(true), filter, traces),
    };
    started.map_err(ExitError::new)?;
    panic::set_hook(Box::new(panicked));
    Ok(())
}

fn begin(lines: impl Layer<Registry> + Send + Sync, filter: EnvFilter, traces: Option<&Traces>) -> Result<(), TryInitError> {
    let registry = tracing_subscriber::registry();
    match traces {
        None => registry.with(lines).with(filter).try_init(),
        Some(traces) => registry.with(lines.with_filter(filter)).with(traces.layer()).try_init(),
    }
}

/// Tells a panic once, by its place: what it says may hold anything. One within [`caught`] is told by whoever called that.
pub fn panicked(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    if PLACE.try_with(|panicked| panicked.set(place.clone())).is_err() {
        tracing::error!(place, "a panic");
    }
}

/// Whatever is logged in this work is about the request with this id.
pub fn about<F: Future>(id: HeaderValue, work: F) -> impl Future<Output = F::Output> {
    REQUEST.scope(Some(id), work)
}

/// The id of the request that is answered here.
pub fn request() -> Option<HeaderValue> {
    REQUEST.try_with(Option::clone).ok().flatten()
}

/// Runs it to its end, or to a panic: then says where that was. In whichever task it runs, it is about the request that it was made for.
///
/// # Errors
/// The panic's place; empty when the log was not started.
pub fn caught<F: Future>(work: F) -> impl Future<Output = Result<F::Output, String>> {
    let whole = AssertUnwindSafe(work).catch_unwind().map(|done| done.map_err(|_| PLACE.with(Cell::take)));
    REQUEST.scope(request(), PLACE.scope(Cell::default(), whole))
}
