//! What an OpenTelemetry collector gets: the spans of a request in their order, on the caller's own trace, and nothing that anybody wrote or sent.
use super::{Served, answer};
use crate::program::Serving;
use axum::{Router, body::Bytes, extract::State, routing::post};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    trace::v1::{Span, span::SpanKind},
};
use prost::Message as _;
use serde_json::json;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::net::TcpListener;
use tracing_subscriber::layer::SubscriberExt as _;
use vonk::{
    config::{self, Sources},
    telemetry::Traces,
};

/// A collector that keeps what it gets.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Bytes>>>);

impl Collector {
    async fn start() -> (Self, SocketAddr) {
        let collector = Self::default();
        let take = async |State(Self(kept)): State<Self>, body: Bytes| kept.lock().expect("what it keeps").push(body);
        let router = Router::new().route("/v1/traces", post(take)).with_state(collector.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        (collector, address)
    }
    fn bytes(&self) -> Vec<u8> {
        self.0.lock().expect("what it keeps").concat()
    }
    fn spans(&self) -> Vec<Span> {
        let kept = self.0.lock().expect("what it keeps");
        let all = kept.iter().map(|body| ExportTraceServiceRequest::decode(body.clone()).expect("OTLP"));
        all.flat_map(|request| request.resource_spans).flat_map(|of| of.scope_spans).flat_map(|of| of.spans).collect()
    }
}

fn traces(to: SocketAddr, ratio: &str) -> Traces {
    let environment = [("VONK_OTLP_ENDPOINT", format!("http://{to}/")), ("VONK_OTLP_SAMPLE_RATIO", ratio.to_owned())];
    let environment = environment.map(|(name, value)| (name.to_owned(), value)).into();
    let settings = config::load(&Sources { environment, ..Sources::default() }).expect("settings");
    Traces::open(&settings).expect("a client").expect("a collector is named")
}

/// The names from the first ancestor that is here down to this one.
fn path(all: &[Span], of: &Span) -> String {
    match all.iter().find(|span| span.span_id == of.parent_span_id) {
        Some(above) => format!("{} > {}", path(all, above), of.name),
        None => of.name.clone(),
    }
}

#[tokio::test]
async fn a_trace_has_the_spans_in_their_order_and_nothing_of_a_person() {
    let served = Served::new().await;
    served.meet("good-jansen").await;
    let (collector, at) = Collector::start().await;
    let traces = traces(at, "1");
    let listening = tracing::subscriber::set_default(tracing_subscriber::registry().with(traces.layer()));
    let input = json!({"input": {"name": "Zeergeheim Huis", "kind": "SOCIAL_WORK_PROVIDER", "municipalityIds": ["GM0344"], "idempotencyKey": "sleutel-geheim"}});
    let propose = "mutation Propose($input: ProposeOrganisationInput!) { proposeOrganisation(input: $input) { organisation { id } } }";
    let request = served.query(propose, input).bearer_auth("good-jansen").header("x-request-id", "request-1");
    let request =
        request.header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").header("tracestate", "geheim=zeergeheim");
    assert_eq!(answer(request).await.json["errors"], json!(null));
    assert_eq!(served.ask("{ organisations(first: 1, text: \"zeergeheim\") { totalCount } }").await.status, 200);
    // Whoever says that a trace is not recorded is not recorded here.
    let spared = served.query("{ __typename }", json!({})).header("traceparent", "00-0bf7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
    assert_eq!(answer(spared).await.status, 200);
    drop(listening);
    traces.finish().await;

    let all = collector.spans();
    let (first, second): (Vec<_>, Vec<_>) = all.iter().partition(|span| span.trace_id.starts_with(&[0x0a, 0xf7, 0x65]));
    let paths: Vec<_> = first.iter().map(|span| path(&all, span)).collect();
    for wanted in [
        "POST /graphql",
        "POST /graphql > mutation Propose",
        "POST /graphql > mutation Propose > proposeOrganisation",
        "POST /graphql > mutation Propose > proposeOrganisation > BEGIN",
        "POST /graphql > mutation Propose > proposeOrganisation > INSERT outbox",
        "POST /graphql > mutation Propose > proposeOrganisation > COMMIT",
    ] {
        assert_eq!(paths.iter().filter(|path| *path == wanted).count(), 1, "{wanted} in {paths:#?}");
    }
    assert!(paths.iter().all(|path| path.starts_with("POST /graphql")), "{paths:#?}");
    let request = first.iter().find(|span| span.name == "POST /graphql").unwrap();
    assert_eq!((request.kind(), &request.parent_span_id[..2]), (SpanKind::Server, &[0xb7, 0xad][..]), "below the caller's own span");
    assert!(format!("{request:?}").contains("request-1"));
    let others: Vec<_> = second.iter().map(|span| path(&all, span)).collect();
    assert!(others.iter().any(|path| path == "POST /graphql > query > SELECT organisations"), "{others:#?}");
    assert_eq!(all.iter().filter(|span| span.name == "POST /graphql").count(), 2, "{others:#?}");
    assert!(all.iter().all(|span| span.events.is_empty() && span.trace_state.is_empty()));

    let sent = String::from_utf8_lossy(&collector.bytes()).into_owned();
    for word in ["jansen", "eheim", "GM0344", "good-", "Bearer", "127.0.0.1", "SOCIAL_WORK"] {
        assert!(!sent.contains(word), "{word} in {sent}");
    }
}

#[tokio::test]
async fn a_ratio_of_nothing_sends_nothing_whatever_callers_say() {
    let served = Served::new().await;
    let (collector, at) = Collector::start().await;
    let traces = traces(at, "0");
    let listening = tracing::subscriber::set_default(tracing_subscriber::registry().with(traces.layer()));
    for flag in ["00", "01"] {
        let parent = format!("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-{flag}");
        assert_eq!(answer(served.query("{ version }", json!({})).header("traceparent", parent)).await.status, 200);
    }
    assert_eq!(served.ask("{ version }").await.status, 200);
    drop(listening);
    traces.finish().await;
    assert_eq!(collector.spans().len(), 0);
}

#[tokio::test]
async fn what_is_left_is_sent_when_the_program_stops() {
    let (collector, at) = Collector::start().await;
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("vonk.toml"), format!("otlp_endpoint = 'http://{at}'\nlog = 'error'")).unwrap();
    let serving = Serving::start(dir.path(), &[]);
    let request = reqwest::Client::new().post(format!("{}/graphql", serving.base)).header("content-type", "application/json");
    assert_eq!(request.body(r#"{"query": "query Last { version }"}"#).send().await.unwrap().status(), 200);
    let code = tokio::task::spawn_blocking(move || serving.stop("-TERM")).await.unwrap();
    assert_eq!(code, Some(0));
    let names: Vec<_> = collector.spans().into_iter().map(|span| span.name).collect();
    assert_eq!(names.iter().filter(|name| *name == "query Last").count(), 1, "{names:?}");
    assert!(names.contains(&"POST /graphql".to_owned()), "{names:?}");
}
