//! The rest of HTTP: methods, media types, languages, headers, compression, other origins, health, and stopping in order.
use super::{Served, answer, open};
use crate::{stories, world::World};
use reqwest::Method;
use serde_json::json;
use std::io::{Read as _, Write as _};
use vonk::http::DoorSettings;

#[tokio::test]
async fn methods() {
    let served = Served::new().await;
    let url = |query: &str| served.in_url(&[("query", query)]);
    assert_eq!(answer(url("{ __typename }")).await.json, json!({"data": {"__typename": "Query"}}));
    let named = served.in_url(&[("query", "query A { __typename } query B { b: __typename }"), ("operationName", "B")]);
    assert_eq!(answer(named).await.json, json!({"data": {"b": "Query"}}));
    served.refuses(served.request(Method::GET, "/graphql"), 400, "INVALID", "query:REQUIRED").await;
    for method in [Method::PUT, Method::DELETE, Method::OPTIONS] {
        let refused = served.refuses(served.request(method, "/graphql"), 405, "INVALID", ":METHOD_NOT_ALLOWED").await;
        assert_eq!(refused.headers["allow"], "GET, POST");
    }
    let socket = url("{ __typename }").header("connection", "upgrade").header("upgrade", "websocket");
    let refused = served.refuses(socket, 405, "INVALID", ":METHOD_NOT_ALLOWED").await;
    assert!(refused.text.contains("websocket"));
    served.refuses(served.request(Method::POST, "/healthz"), 405, "INVALID", ":METHOD_NOT_ALLOWED").await;
    served.refuses(served.request(Method::GET, "/nowhere"), 404, "NOT_FOUND", "").await;
}

#[tokio::test]
async fn media_types() {
    let served = Served::new().await;
    let post = |sent: &str, accepted: &str| {
        served
            .request(Method::POST, "/graphql")
            .header("content-type", sent)
            .header("accept", accepted)
            .body("{\"query\":\"{__typename}\"}")
    };
    for sent in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=latin1"] {
        served.refuses(post(sent, "*/*"), 415, "INVALID", ":UNSUPPORTED_MEDIA_TYPE").await;
    }
    served.refuses(post("application/json", "text/html"), 406, "INVALID", ":NOT_ACCEPTABLE").await;
    for (accepted, given) in [
        ("*/*", "application/json; charset=utf-8"),
        ("application/json", "application/json; charset=utf-8"),
        ("application/graphql-response+json", "application/graphql-response+json; charset=utf-8"),
    ] {
        let answer = answer(post("application/json", accepted)).await;
        assert_eq!((answer.status, &answer.headers["content-type"]), (200, &given.parse().unwrap()));
        assert!(answer.headers["vary"].to_str().unwrap().contains("accept"));
    }
    // An older client reads 200 where the document or its variables are at fault, and nowhere else.
    for (query, status) in [("{", 200), ("{nope}", 200), ("query($a: Int!){__typename}", 200), ("{...A}fragment A on Query{...A}", 400)] {
        let request =
            served.request(Method::POST, "/graphql").header("content-type", "application/json").body(json!({"query": query}).to_string());
        let answer = answer(request).await;
        assert_eq!((answer.status, answer.json.get("data")), (status, None), "{query}");
    }
}

#[tokio::test]
async fn languages() {
    let served = Served::new().await;
    let ask = |language: &'static str| served.request(Method::GET, "/graphql").header("accept-language", language);
    for (asked, given, word) in [("nl", "nl", "ingevuld"), ("en-GB, nl;q=0.1", "en", "required"), ("fr", "nl", "ingevuld")] {
        let answer = answer(ask(asked)).await;
        assert_eq!(answer.headers["content-language"], given);
        assert!(answer.json["errors"][0]["message"].as_str().unwrap().contains(word), "{}", answer.text);
    }
}

#[tokio::test]
async fn headers_on_everything() {
    let served = Served::new().await;
    for path in ["/", "/graphql", "/healthz", "/readyz", "/schema.graphql", "/explorer.json", "/explorer.css", "/nowhere"] {
        let answer = answer(served.request(Method::GET, path)).await;
        for (name, part) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("content-security-policy", "default-src 'none'"),
            ("permissions-policy", "camera=()"),
            ("x-request-id", "-"),
            ("cache-control", "no-"),
        ] {
            assert!(answer.headers[name].to_str().unwrap().contains(part), "{path} {name}");
        }
    }
}

#[tokio::test]
async fn long_answers_are_compressed_for_who_asks() {
    let served = Served::new().await;
    let ask = |path: &str| answer(served.request(Method::GET, path).header("accept-encoding", "gzip"));
    assert_eq!(ask("/").await.headers["content-encoding"], "gzip");
    assert!(!ask("/healthz").await.headers.contains_key("content-encoding"));
    let answer = served.ask("{__schema{types{name description fields{name description}}}}").await;
    assert!(answer.status == 200 && answer.text.len() > 1024 && !answer.headers.contains_key("content-encoding"));
}

#[tokio::test]
async fn other_origins() {
    let ask = |served: &Served, origin: &str| answer(served.query("{ __typename }", json!({})).header("origin", origin.to_owned()));
    let closed = Served::new().await;
    assert!(!ask(&closed, "https://partner.example").await.headers.contains_key("access-control-allow-origin"));
    let open = Served::with(DoorSettings { cors_origins: vec!["https://partner.example".into()], ..DoorSettings::default() }).await;
    let answer_to_partner = ask(&open, "https://partner.example").await;
    assert_eq!(answer_to_partner.headers["access-control-allow-origin"], "https://partner.example");
    assert!(!answer_to_partner.headers.contains_key("access-control-allow-credentials"));
    assert!(!ask(&open, "https://other.example").await.headers.contains_key("access-control-allow-origin"));
    let preflight = open
        .request(Method::OPTIONS, "/graphql")
        .header("origin", "https://partner.example")
        .header("access-control-request-method", "POST");
    let preflight = answer(preflight.header("access-control-request-headers", "authorization,content-type")).await;
    assert!(preflight.status == 200 && preflight.headers["access-control-allow-headers"].to_str().unwrap().contains("authorization"));
}

async fn health_and_the_contract(world: World) {
    let served = Served::over(world, open()).await;
    assert_eq!(answer(served.request(Method::GET, "/healthz")).await.status, 200);
    let before = served.world.fingerprint().await;
    let ready = answer(served.request(Method::GET, "/readyz")).await;
    assert_eq!((ready.status, ready.text.as_str()), (200, "ready\n"));
    assert_eq!(before, served.world.fingerprint().await);
    let sdl = answer(served.request(Method::GET, "/schema.graphql")).await;
    assert!(sdl.text == include_str!("../../../schema.graphql") && sdl.headers["content-type"] == "text/plain; charset=utf-8");
}

async fn a_database_that_can_not_be_written_is_not_ready(world: World) {
    let served = Served::over(world, open()).await;
    let tx = served.world.app.begin().await.expect("a write");
    sea_orm::ConnectionTrait::execute_unprepared(&tx, "DROP TABLE seaql_migrations").await.expect("gone");
    served.world.app.commit(tx, "test").await.expect("kept");
    assert_eq!(answer(served.request(Method::GET, "/readyz")).await.status, 503);
    assert_eq!(answer(served.request(Method::GET, "/healthz")).await.status, 200);
}

#[tokio::test]
async fn the_explorer() {
    let served =
        Served::with(DoorSettings { demo: Some(json!({"tokens": [{"audience": "OUDER", "token": "t"}]})), ..DoorSettings::default() })
            .await;
    let page = answer(served.request(Method::GET, "/")).await;
    assert!(
        page.headers["content-type"] == "text/html; charset=utf-8"
            && page.headers["content-security-policy"].to_str().unwrap().contains("connect-src 'self'")
    );
    let told = answer(served.request(Method::GET, "/explorer.json")).await.json;
    assert!(told["tokens"][0]["token"] == "t" && told["examples"].is_array());
}

#[tokio::test]
async fn stopping_lets_a_request_finish() {
    let served = Served::new().await;
    let address = served.address;
    let (sent, half) = tokio::sync::oneshot::channel();
    let (stopping, go_on) = std::sync::mpsc::channel();
    let client = tokio::task::spawn_blocking(move || {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        write!(
            stream,
            "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 24\r\nexpect: 100-continue\r\n\r\n"
        )
        .unwrap();
        let mut said = [0; 25];
        stream.read_exact(&mut said).unwrap();
        assert!(said.starts_with(b"HTTP/1.1 100"));
        sent.send(()).unwrap();
        go_on.recv().unwrap();
        stream.write_all(b"{\"query\":\"{__typename}\"}").unwrap();
        let mut told = String::new();
        stream.read_to_string(&mut told).unwrap();
        told
    });
    half.await.unwrap();
    let stop = tokio::spawn(served.stop());
    while std::net::TcpStream::connect(address).is_ok() {
        tokio::task::yield_now().await;
    }
    stopping.send(()).unwrap();
    assert!(client.await.unwrap().contains("\"__typename\":\"Query\""));
    stop.await.unwrap();
}

stories! { health_and_the_contract, a_database_that_can_not_be_written_is_not_ready }
