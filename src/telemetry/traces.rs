//! Traces for an OpenTelemetry collector: our own spans, sent over OTLP in the background, and at the end what is left. Of a request only what the
//! spans say of it, never what the log says: no error's text, no value of a statement or a variable.
use crate::{config::Settings, exit::ExitError};
use axum::http::HeaderMap;
use futures_util::future::BoxFuture;
use opentelemetry::{
    Context, KeyValue,
    propagation::{Extractor, TextMapPropagator as _},
    trace::{Link, SpanContext, SpanKind, TraceContextExt as _, TraceId, TraceState, TracerProvider as _},
};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    trace::{Sampler, SamplingDecision, SamplingResult, SdkTracerProvider, ShouldSample},
};
use std::{
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    time::Duration,
};
use tracing::{Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::{Layer, filter::filter_fn, registry::LookupSpan};

/// The header in which a caller names its trace (W3C Trace Context).
const TRACEPARENT: &str = "traceparent";
/// A collector may take so long for one batch, and at the end for all that is left.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where our spans go.
#[derive(Clone, Debug)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// To the collector of the settings, if they name one.
    ///
    /// # Errors
    /// When there can't be a client for it.
    pub fn open(settings: &Settings) -> Result<Option<Self>, ExitError> {
        let Some(url) = settings.traces_url() else { return Ok(None) };
        let wrong = |e: &dyn std::fmt::Display| ExitError::setting("otlp_endpoint", e);
        let client = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).user_agent("vonk");
        // One that is near is asked itself.
        let client = if url.scheme() == "http" { client.no_proxy() } else { client.https_only(true) };
        let client = Client {
            client: client.build().map_err(|e| wrong(&e))?,
            runtime: tokio::runtime::Handle::current(),
            failing: AtomicBool::default(),
        };
        let exporter = SpanExporter::builder().with_http().with_http_client(client).with_endpoint(url).with_protocol(Protocol::HttpBinary);
        let exporter = exporter.with_timeout(PATIENCE).build().map_err(|e| wrong(&e))?;
        let resource = Resource::builder_empty().with_service_name(env!("CARGO_PKG_NAME")).with_attributes([
            KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
            KeyValue::new("service.instance.id", uuid::Uuid::new_v4().to_string()),
        ]);
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_sampler(Part(Sampler::TraceIdRatioBased(settings.otlp_sample_ratio)))
            .with_resource(resource.build())
            .build();
        Ok(Some(Self(provider)))
    }
    /// What sends our own spans there, and nothing else: not what is logged within them.
    pub fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(&self) -> impl Layer<S> {
        let ours = filter_fn(|of| of.is_span() && of.target().starts_with(env!("CARGO_PKG_NAME")));
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer(env!("CARGO_PKG_NAME")))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_context_activation(false)
            .with_filter(ours)
    }
    /// Sends what is left. Nothing is sent afterwards.
    pub async fn finish(self) {
        let finished = tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(PATIENCE)).await;
        if !matches!(finished, Ok(Ok(()))) {
            tracing::warn!("the last traces could not be sent");
        }
    }
}

/// Puts the span where the caller's own trace goes on. Only its place in the trace is taken over, nothing else that the caller says of it.
pub fn follow(span: &Span, headers: &HeaderMap) {
    if span.is_disabled() {
        return;
    }
    if let Some(parent) = headers.get(TRACEPARENT).and_then(|parent| parent.to_str().ok()) {
        // Where no traces are made there is nothing to put it into.
        let _ = span.set_parent(TraceContextPropagator::new().extract_with_context(&Context::new(), &Parent(parent)));
    }
}

struct Parent<'a>(&'a str);

impl Extractor for Parent<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        (key == TRACEPARENT).then_some(self.0)
    }
    fn keys(&self) -> Vec<&str> {
        vec![TRACEPARENT]
    }
}

/// So large a part of all requests, chosen by their traces' ids; what nobody asked for is no trace. A caller whose trace is not recorded is not recorded here either; that it is recorded
/// there counts for no more than the ratio, since anybody can say so.
#[derive(Clone, Debug)]
struct Part(Sampler);

impl ShouldSample for Part {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        let above = parent.map(|parent| parent.span().span_context().clone()).filter(SpanContext::is_valid);
        let decision = match above {
            Some(above) if !above.is_sampled() => SamplingDecision::Drop,
            Some(above) if !above.is_remote() => SamplingDecision::RecordAndSample,
            None if *kind != SpanKind::Server => SamplingDecision::Drop,
            _ => return self.0.should_sample(None, trace, name, kind, attributes, links),
        };
        SamplingResult { decision, attributes: vec![], trace_state: TraceState::NONE }
    }
}

/// Sends batches with our own client, on our own runtime: the library asks from a thread of its own.
#[derive(Debug)]
struct Client {
    client: reqwest::Client,
    runtime: tokio::runtime::Handle,
    /// It is said once that a collector does not answer, until it does.
    failing: AtomicBool,
}

impl HttpClient for Client {
    fn send_bytes<'a, 'b>(&'a self, request: Request<Bytes>) -> BoxFuture<'b, Result<Response<Bytes>, HttpError>>
    where
        'a: 'b,
        Self: 'b,
    {
        Box::pin(async move {
            let request = reqwest::Request::try_from(request)?;
            let client = self.client.clone();
            let sent = self.runtime.spawn(async move { client.execute(request).await }).await?;
            let told = match &sent {
                Ok(answer) if answer.status().is_success() => None,
                Ok(answer) => Some(answer.status().to_string()),
                Err(e) => Some(told(e)),
            };
            match told {
                None => self.failing.store(false, Relaxed),
                Some(why) if !self.failing.swap(true, Relaxed) => tracing::warn!(why, "the collector takes no traces"),
                Some(_) => {}
            }
            // What it answers says nothing that we need.
            Ok(Response::builder().status(sent?.status()).body(Bytes::new())?)
        })
    }
}

/// The innermost cause: the others repeat the address.
fn told(e: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = e;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
