//! Bad input: each line gets its status and a coded error that names what is wrong, the next request works, nothing changed, memory returns.
use super::{Answer, Served, answer};
use serde_json::json;
use std::{
    io::{Read as _, Write as _},
    sync::atomic::{AtomicBool, Ordering},
};

#[tokio::test]
async fn malformed_json() {
    let served = Served::new().await;
    for body in
        ["", "{", "[]", "null", "\"x\"", "{\"query\":\"{version}\"}x", "[{\"query\":\"{version}\"}]", "{\"query\": \"{\u{1}version}\"}"]
    {
        served.refuses(served.post(body), 400, "INVALID", ":MALFORMED_REQUEST").await;
    }
    served.refuses(served.post(b"{\"query\":\"\xff\"}".to_vec()), 400, "INVALID", ":MALFORMED_REQUEST").await;
    let legacy = served.post("{").header("accept", "application/json");
    served.refuses(legacy, 400, "INVALID", ":MALFORMED_REQUEST").await;
}

#[tokio::test]
async fn wrong_types() {
    let served = Served::new().await;
    served.refuses(served.post("{}"), 400, "INVALID", "query:REQUIRED").await;
    served.refuses(served.post("{\"query\":5}"), 400, "INVALID", "query:BAD_FORMAT").await;
    served.refuses(served.post("{\"query\":\"{version}\",\"variables\":[1]}"), 400, "INVALID", "variables:BAD_FORMAT").await;
    let text = "query($name: String!) { __type(name: $name) { name } }";
    // At first and at later sight, good values in between.
    for _ in 0..3 {
        served.refuses(served.query(text, json!({})), 400, "INVALID", "name:REQUIRED").await;
        served.refuses(served.query(text, json!({"name": 5})), 400, "INVALID", "name:BAD_VARIABLE").await;
        assert_eq!(answer(served.query(text, json!({"name": "Query"}))).await.json["data"]["__type"]["name"], "Query");
    }
    served.refuses(served.query("{ nope }", json!({})), 400, "INVALID", ":VALIDATION").await;
    served.refuses(served.query("{ __type(name: 5) { name } }", json!({})), 400, "INVALID", ":VALIDATION").await;
    let unknown = served.post(json!({"query": "query A { version }", "operationName": "B"}).to_string());
    served.refuses(unknown, 400, "INVALID", "operationName:UNKNOWN_OPERATION").await;
}

#[tokio::test]
async fn control_characters() {
    let served = Served::new().await;
    served.refuses(served.query("{ \u{0}version }", json!({})), 400, "INVALID", "query:SYNTAX").await;
    served.refuses(served.query("{ version(a: \"\u{7}\n\") }", json!({})), 400, "INVALID", "query:SYNTAX").await;
}

#[tokio::test]
async fn tokens_that_are_not_accepted() {
    let served = Served::new().await;
    for (token, problem) in [("expired-1", ":TOKEN_EXPIRED"), ("forged", ":TOKEN_INVALID"), ("elsewhere-1", ":TOKEN_NOT_FOR_HERE")] {
        for query in ["{ version }", "{ __typename }", "mutation { nope }", "{"] {
            let refused = served.refuses(served.query(query, json!({})).bearer_auth(token), 401, "UNAUTHENTICATED", problem).await;
            assert!(refused.headers["www-authenticate"].to_str().unwrap().starts_with("Bearer realm=\"vonk\", error=\"invalid_token\""));
        }
    }
    for header in ["Basic eDp5", "Bearer", "", "good-a"] {
        let request = served.query("{ version }", json!({})).header("authorization", header);
        served.refuses(request, 401, "UNAUTHENTICATED", ":TOKEN_INVALID").await;
    }
    let twice = served.query("{ version }", json!({})).bearer_auth("good-a").header("authorization", "Bearer good-b");
    served.refuses(twice, 401, "UNAUTHENTICATED", ":TOKEN_INVALID").await;
    assert_eq!(answer(served.query("{ __typename }", json!({})).bearer_auth("good-a")).await.status, 200);
}

#[tokio::test]
async fn a_query_of_40_kb() {
    let served = Served::new().await;
    let long = format!("{{ version }}{}", " ".repeat(40_000));
    served.refuses(served.query(&long, json!({})), 400, "TOO_LARGE", "query:TOO_LONG").await;
    let wide = format!("{{{}}}", " version".repeat(3_000));
    served.refuses(served.query(&wide, json!({})), 400, "TOO_DEEP", "query:TOO_MANY").await;
    let in_url = served.in_url(&[("query", &long)]);
    served.refuses(in_url, 400, "TOO_LARGE", "query:TOO_LONG").await;
}

#[tokio::test]
async fn values_nested_3000_deep() {
    let served = Served::new().await;
    for (open, close) in [("[", "]"), ("{a:", "}")] {
        let value = format!("{}1{}", open.repeat(3_000), close.repeat(3_000));
        served.refuses(served.query(&format!("{{ version(a: {value}) }}"), json!({})), 400, "TOO_DEEP", "query:TOO_MANY").await;
    }
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let body = format!("{{\"query\":\"{{version}}\",\"variables\":{{\"a\":{}1{}}}}}", open.repeat(3_000), close.repeat(3_000));
        served.refuses(served.post(body), 400, "TOO_DEEP", ":TOO_MANY").await;
    }
    let told = answer(served.query(&format!("{{{}", "[".repeat(70)), json!({}))).await.json;
    let message = told["errors"][0]["extensions"]["problems"][0]["message"].as_str().expect("a message").to_owned();
    assert!(message.contains("64 brackets inside one another"), "{message}");
    let selections = format!("{}version{}", "{ ... ".repeat(3_000), "}".repeat(3_000));
    served.refuses(served.query(&selections, json!({})), 400, "TOO_DEEP", "query:TOO_MANY").await;
    served.refuses(served.post(format!("{{\"query\":{}", "[".repeat(500_000))), 400, "TOO_DEEP", ":TOO_MANY").await;
}

fn fan_out() -> String {
    let level = |i: usize| format!("fragment F{i} on Query {{{}}} ", format!(" ...F{}", i + 1).repeat(6));
    format!("{{ ...F0 }} {} fragment F10 on Query {{ version }}", (0..10).map(level).collect::<String>())
}

#[tokio::test]
async fn a_fan_out_of_fragments() {
    let served = Served::new().await;
    served.refuses(served.query(&fan_out(), json!({})), 400, "TOO_DEEP", "query:TOO_MANY").await;
    let cycle = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }";
    served.refuses(served.query(cycle, json!({})), 400, "TOO_DEEP", "query:TOO_MANY").await;
}

fn aliases(n: usize) -> String {
    format!("{{{}}}", (0..n).map(|i| format!("a{i}:__typename ")).collect::<String>())
}

#[tokio::test]
async fn ten_thousand_aliases() {
    let served = Served::new().await;
    served.refuses(served.query(&aliases(10_000), json!({})), 400, "TOO_LARGE", "query:TOO_LONG").await;
    served.refuses(served.query(&aliases(1_500), json!({})), 400, "TOO_DEEP", "query:TOO_MANY").await;
    assert_eq!(served.ask(&aliases(60)).await.status, 200);
}

#[tokio::test]
async fn a_body_of_5_mb() {
    let served = Served::new().await;
    let body = format!("{{\"query\":\"{{version}}\",\"variables\":{{\"a\":\"{}\"}}}}", "x".repeat(5 << 20));
    served.refuses(served.post(body.clone()), 413, "TOO_LARGE", ":TOO_LONG").await;
    served.refuses(served.post(body).header("accept", "application/json"), 413, "TOO_LARGE", ":TOO_LONG").await;

    // In pieces, without saying how much is to come; and the same connection goes on.
    let address = served.address;
    let both = tokio::task::spawn_blocking(move || {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        let head = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
        write!(stream, "{head}transfer-encoding: chunked\r\n\r\n").unwrap();
        let piece = vec![b'x'; 64 << 10];
        for _ in 0..80 {
            write!(stream, "{:x}\r\n", piece.len()).unwrap();
            stream.write_all(&piece).unwrap();
            stream.write_all(b"\r\n").unwrap();
        }
        stream.write_all(b"0\r\n\r\n").unwrap();
        write!(stream, "{head}connection: close\r\ncontent-length: 24\r\n\r\n{{\"query\":\"{{__typename}}\"}}").unwrap();
        let mut both = String::new();
        stream.read_to_string(&mut both).unwrap();
        both
    });
    let both = both.await.unwrap();
    assert!(
        both.starts_with("HTTP/1.1 413 ") && both.contains("HTTP/1.1 200 ") && both.ends_with("{\"data\":{\"__typename\":\"Query\"}}"),
        "{both}"
    );
}

#[tokio::test]
async fn bytes_that_are_not_http() {
    let served = Served::new().await;
    let address = served.address;
    for (sent, status) in [
        ("\u{0}\u{1}nonsense\r\n\r\n".to_owned(), "400"),
        (format!("GET /graphql HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "y".repeat(200_000)), "431"),
        ("POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n".to_owned(), "400"),
    ] {
        let told = tokio::task::spawn_blocking(move || {
            let mut stream = std::net::TcpStream::connect(address).unwrap();
            // The server may hang up while we still send.
            let _ = stream.write_all(sent.as_bytes());
            let mut told = vec![];
            let _ = stream.read_to_end(&mut told);
            String::from_utf8_lossy(&told).into_owned()
        });
        let told = told.await.unwrap();
        assert!(told.is_empty() || told.starts_with(&format!("HTTP/1.1 {status}")), "{told}");
        served.works().await;
    }
}

#[tokio::test]
async fn a_panic_inside_a_resolver() {
    let served = Served::new().await;
    let once = AtomicBool::new(true);
    served.world.app.points.set(Box::new(move |point| {
        assert!(point != "read:version" || !once.swap(false, Ordering::Relaxed), "secret=hunter2");
        Ok(())
    }));
    let Answer { headers, json, text, .. } = served.refuses(served.query("{ version }", json!({})), 500, "INTERNAL", "").await;
    assert!(!text.contains("hunter2") && headers.contains_key("x-request-id"), "{text}");
    assert_eq!(json["errors"][0]["extensions"]["reference"].as_str().map(str::len), Some(32));
    assert_eq!(served.ask("{ version }").await.status, 200);
}

#[tokio::test]
async fn memory_returns_to_where_it_was() {
    let served = Served::new().await;
    let bodies = || {
        let large = format!("{{\"query\":\"{}\"}}", "x".repeat(5 << 20));
        [
            large,
            json!({"query": fan_out()}).to_string(),
            json!({"query": aliases(10_000)}).to_string(),
            json!({"query": aliases(1_500)}).to_string(),
        ]
    };
    let round = async || {
        for body in bodies() {
            let status = answer(served.post(body)).await.status;
            assert!(status == 400 || status == 413, "{status}");
        }
    };
    round().await;
    let before = resident();
    for _ in 0..30 {
        round().await;
    }
    // Other tests run beside this one: what thirty rounds sent is 150 MB.
    let grown = resident().saturating_sub(before);
    assert!(grown < 100 << 20, "{} MB more than before", grown >> 20);
    served.works().await;
}

fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() << 10
}
