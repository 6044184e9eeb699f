//! Around every request: its id, the headers that keep a browser safe, and one line in the access log that says nothing about a person.
use super::Door;
use crate::{clock::Timer, telemetry};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use tracing::{Instrument as _, field::Empty};

/// The request's id, the client's own when it is a short word.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// What the log may know of an operation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Logged {
    /// Query or mutation; empty when none was run.
    pub kind: &'static str,
    /// Tells documents apart without their text.
    pub document: u64,
}

/// The code of an answer's first error, for the log and the metrics.
#[derive(Clone, Copy, Debug)]
pub struct Told(pub &'static str);

/// Gives out ids: a random start, then counting.
#[derive(Debug)]
pub struct Ids {
    start: u32,
    count: AtomicU64,
}

impl Default for Ids {
    fn default() -> Self {
        let (start, ..) = uuid::Uuid::new_v4().as_fields();
        Self { start, count: AtomicU64::default() }
    }
}

impl Ids {
    fn next(&self) -> HeaderValue {
        let id = format!("{:08x}-{:06x}", self.start, self.count.fetch_add(1, Ordering::Relaxed));
        HeaderValue::try_from(id).unwrap_or_else(|_| HeaderValue::from_static("unknown"))
    }
}

/// Around every request.
pub async fn front(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response<Body> {
    let began = door.app.clock.now();
    let counted = door.settings.metrics.as_ref().map(|metrics| (metrics, Timer::start()));
    let id = request.headers().get(REQUEST_ID).filter(|id| is_word(id.as_bytes())).cloned().unwrap_or_else(|| door.ids.next());
    let (method, path) = (known_method(request.method()), known_path(request.uri().path()));
    let span = tracing::debug_span!(
        "request",
        otel.name = %format_args!("{method} {path}"),
        otel.kind = "server",
        otel.status_code = Empty,
        id = id.to_str().unwrap_or_default(),
        http.request.method = method,
        http.route = path,
        http.response.status_code = Empty,
        code = Empty,
    );
    telemetry::follow(&span, request.headers());
    let mut response = telemetry::about(id.clone(), next.run(request)).instrument(span.clone()).await;
    let code = response.extensions().get::<Told>().map(|told| told.0);
    if !span.is_disabled() {
        span.record("http.response.status_code", i64::from(response.status().as_u16()));
        span.record("code", code);
        if response.status().is_server_error() || matches!(code, Some("INTERNAL" | "TIMEOUT")) {
            span.record("otel.status_code", "ERROR");
        }
    }
    let logged = response.extensions().get::<Logged>().copied().unwrap_or_default();
    if let Some((metrics, began)) = counted
        && path == "/graphql"
    {
        metrics.answered(logged.kind, code, began);
    }
    if tracing::enabled!(target: "vonk::access", tracing::Level::INFO) {
        tracing::info!(
            target: "vonk::access",
            id = id.to_str().unwrap_or_default(),
            method,
            path,
            status = response.status().as_u16(),
            ms = (door.app.clock.now() - began).num_milliseconds(),
            kind = logged.kind,
            document = format_args!("{:08x}", logged.document),
            code,
        );
    }
    guard(response.headers_mut(), id);
    response
}

fn guard(headers: &mut HeaderMap, id: HeaderValue) {
    headers.insert(REQUEST_ID, id);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(PERMISSIONS, HeaderValue::from_static("camera=(), geolocation=(), microphone=()"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
}

fn is_word(id: &[u8]) -> bool {
    (8..=64).contains(&id.len()) && id.iter().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(b))
}

/// Only what we know ourselves is logged: a path or method of somebody's own may hold anything.
fn known_path(path: &str) -> &'static str {
    const KNOWN: [&str; 6] = ["/graphql", "/", "/healthz", "/readyz", "/schema.graphql", "/explorer.json"];
    // Of a calendar its kind alone: behind it stands somebody's secret.
    const CALENDARS: [&str; 4] = ["/calendar/municipality/", "/calendar/community/", "/calendar/network/", "/calendar/own/"];
    let calendar = || CALENDARS.into_iter().find(|kind| path.starts_with(kind));
    KNOWN.into_iter().find(|known| *known == path).or_else(calendar).unwrap_or("other")
}

fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_short_word() {
        assert!(is_word(b"Abc-1.2_3") && is_word(&[b'a'; 8]) && is_word(&[b'a'; 64]));
        for bad in [&b""[..], &[b'a'; 7], &[b'a'; 65], b"abcd efgh", b"abcd/efgh", b"abcd\"efgh", "abcdéfgh".as_bytes()] {
            assert!(!is_word(bad));
        }
    }

    #[test]
    fn ids_differ() {
        let ids = Ids::default();
        let (a, b) = (ids.next(), ids.next());
        assert!(a != b && is_word(a.as_bytes()));
    }

    #[test]
    fn no_path_of_a_clients_own_is_logged() {
        assert_eq!([known_path("/graphql"), known_path("/graphql/jan@example.nl")], ["/graphql", "other"]);
        assert_eq!([known_path("/calendar/own/geheim.ics"), known_path("/calendar/geheim.ics")], ["/calendar/own/", "other"]);
    }
}
