//! What the log says of a request, and what it must not: nothing about a person, and each failure of ours once.
use super::{Served, answer};
use serde_json::json;
use std::{
    io::{Result, Write},
    panic,
    sync::{Arc, Mutex},
    thread,
};
use tracing_subscriber::fmt::MakeWriter;
use vonk::telemetry;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, text: &[u8]) -> Result<usize> {
        self.0.lock().expect("the log").write(text)
    }
    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    /// Of this test's thread, on which all of its tasks run.
    fn start() -> (Self, tracing::subscriber::DefaultGuard) {
        let log = Self::default();
        let to = tracing_subscriber::fmt().with_writer(log.clone()).with_ansi(false).with_max_level(tracing::Level::TRACE).finish();
        let guard = tracing::subscriber::set_default(to);
        (log, guard)
    }
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("the log").clone()).expect("text")
    }
}

#[tokio::test]
async fn the_link_to_a_calendar_is_in_no_log() {
    let served = Served::new().await;
    let (log, _guard) = Log::start();
    let secret = "Zeergeheim4567890123456789012345678901234w";
    for path in [format!("/calendar/own/{secret}.ics"), format!("/calendar/own/{secret}A.ics"), format!("/calendar/{secret}.ics")] {
        assert_eq!(answer(served.request(reqwest::Method::GET, &path)).await.status, 404);
    }
    let text = log.text();
    assert!(text.contains("path=\"/calendar/own/\"") && !text.contains("Zeergeheim"), "{text}");
}

#[tokio::test]
async fn one_line_a_request_that_says_nothing_about_a_person() {
    let served = Served::new().await;
    served.meet("good-jansen").await;
    let (log, _guard) = Log::start();
    let query = "query Geheim($name: String!) { __type(name: $name) { name } }";
    let request = served.query(query, json!({"name": "zeer-geheim"})).bearer_auth("good-jansen").header("x-request-id", "abc-1.2_3");
    assert_eq!(answer(request).await.status, 200);
    assert_eq!(answer(served.request(reqwest::Method::GET, "/graphql/jansen@example.nl?q=zeer-geheim")).await.status, 404);
    assert_eq!(answer(served.query("{ version }", json!({})).bearer_auth("forged-jansen")).await.status, 401);
    let text = log.text();
    let lines: Vec<_> = text.lines().filter(|line| line.contains("vonk::")).collect();
    assert_eq!(lines.len(), 3, "{text}");
    for part in ["id=\"abc-1.2_3\"", "method=\"POST\"", "path=\"/graphql\"", "status=200", "kind=\"query\"", "document="] {
        assert!(lines[0].contains(part), "{}", lines[0]);
    }
    assert!(lines[1].contains("path=\"other\"") && lines[1].contains("status=404") && lines[2].contains("status=401"), "{text}");
    let ours = lines.join("\n");
    for word in ["jansen", "geheim", "Geheim", "127.0.0.1", "version", "good", "forged"] {
        assert!(!ours.contains(word), "{word} in {ours}");
    }
}

#[tokio::test]
async fn each_failure_of_ours_is_logged_once_with_the_reference_that_the_client_gets() {
    let served = Served::new().await;
    served
        .world
        .app
        .points
        .set(Box::new(|point| if point == "read:version" { Err(vonk::error::Error::internal("disk on fire")) } else { Ok(()) }));
    let (log, _guard) = Log::start();
    let failed = served.ask("{ version }").await;
    let error = &failed.json["errors"][0]["extensions"];
    assert_eq!((failed.status, &error["code"]), (200, &json!("INTERNAL")));
    let text = log.text();
    assert!(text.matches("disk on fire").count() == 1 && !failed.text.contains("fire"), "{text}");
    let line = text.lines().find(|line| line.contains("disk on fire")).unwrap();
    let id = failed.headers["x-request-id"].to_str().unwrap();
    assert!(line.contains(error["reference"].as_str().unwrap()) && line.contains(&format!("request=\"{id}\"")), "{text}");
    let access = text.lines().find(|line| line.contains("vonk::access")).unwrap();
    assert!(access.contains("code=\"INTERNAL\"") && access.contains(&format!("id=\"{id}\"")), "{text}");
}

#[tokio::test]
async fn a_request_has_an_id_that_it_may_bring() {
    let served = Served::new().await;
    let ask = async |id: &str| {
        let answer = answer(served.query("{ __typename }", json!({})).header("x-request-id", id)).await;
        answer.headers["x-request-id"].to_str().unwrap().to_owned()
    };
    for good in ["abcd-123", "A.b_c-1.2", &"a".repeat(64)] {
        assert_eq!(ask(good).await, good);
    }
    for bad in ["abc-123", &"a".repeat(65), "abcd efgh", "jan@example.nl", "abcd\"efgh"] {
        let own = ask(bad).await;
        assert!(own != bad && own.len() == 15, "{own}");
    }
    let refused = answer(served.request(reqwest::Method::PUT, "/graphql").header("x-request-id", "refused-too")).await;
    assert_eq!((refused.status, &refused.headers["x-request-id"]), (405, &"refused-too".parse().unwrap()));
}

#[tokio::test]
async fn a_panic_is_logged_once_by_its_place_alone() {
    let served = Served::new().await;
    served.world.app.points.set(Box::new(|point| if point == "read:version" { panic!("secret=hunter2") } else { Ok(()) }));
    // The hook is the whole process's: other tests keep theirs.
    let (me, others) = (thread::current().id(), panic::take_hook());
    panic::set_hook(Box::new(move |info| if thread::current().id() == me { telemetry::panicked(info) } else { others(info) }));
    let (log, _guard) = Log::start();
    let failed = served.ask("{ version }").await;
    let in_request = log.text();
    assert!(tokio::spawn(async { panic!("secret=hunter2") }).await.is_err());
    let text = log.text();
    drop(panic::take_hook());

    assert_eq!(failed.status, 500);
    let errors: Vec<_> = text.lines().filter(|line| line.contains("ERROR")).collect();
    assert!(errors.len() == 2 && !text.contains("hunter2"), "{text}");
    assert!(errors[0].contains("a panic at tests/it/door/logs.rs:") && in_request.contains(errors[0]), "{text}");
    assert!(errors[0].contains(failed.json["errors"][0]["extensions"]["reference"].as_str().unwrap()), "{text}");
    assert!(errors[1].contains("a panic place=\"tests/it/door/logs.rs:"), "{text}");
}
