//! The floor: what the three pages and the write cost when written by hand, with axum and tokio-postgres and without GraphQL.
//!
//! The same tables, the same law in the statements, as many connections, the same allocator and build; the same JSON comes out.
//! It checks no token: who asks is a header (`x-person`, a profile's id).
mod json;
mod statements;

pub use json::global;

use crate::{cluster::connect, keeper::Kept};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
    routing::{get, post},
};
use chrono::{SubsecRound as _, Utc};
use entity::ids::{AnswerId, NoticeId};
use json::Json;
use statements::{Link, profile, who};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::sync::Semaphore;
use tokio_postgres::Row;
use uuid::Uuid;

/// The argument that makes the bench's program the floor.
pub const ARGUMENT: &str = "floor-process";

/// How many questions are on a page.
const PAGE: usize = 20;

/// Starts the floor as a process of its own, over the PostgreSQL with this socket.
pub fn start(socket: &str, reads: u32, writes: u32) -> (Kept, u32, SocketAddr) {
    let program = std::env::current_exe().expect("the bench's own program");
    let (mut kept, pid) = Kept::program(program, &[ARGUMENT, socket, &reads.to_string(), &writes.to_string()], &[]);
    let address = kept.line_with("listens on ").parse().expect("an address");
    (kept, pid, address)
}

/// The process: serves until it is ended.
pub fn serve(arguments: &[String]) {
    let [socket, reads, writes] = arguments else { panic!("{ARGUMENT} SOCKET READS WRITES") };
    let size = |text: &String| text.parse::<usize>().expect("a number");
    let (reads, writes) = (size(reads), size(writes));
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime").block_on(async {
        let floor = Arc::new(Floor { reads: Pool::open(socket, reads, true).await, writes: Pool::open(socket, writes, false).await });
        let router = Router::new()
            .route("/q1/{community}", get(questions))
            .route("/q2/{community}", get(questions_with_answers))
            .route("/q3/{question}", get(question))
            .route("/m1/{question}", post(answer))
            .with_state(floor);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("The floor listens on {}", listener.local_addr().expect("an address"));
        axum::serve(axum::serve::ListenerExt::tap_io(listener, |stream| stream.set_nodelay(true).expect("nodelay")), router)
            .await
            .expect("served");
    });
}

struct Floor {
    reads: Pool,
    writes: Pool,
}

/// Connections that one request holds from its first statement to its last, as in the service.
struct Pool {
    idle: Mutex<Vec<Link>>,
    free: Semaphore,
}

impl Pool {
    async fn open(socket: &str, size: usize, read_only: bool) -> Self {
        let options = format!("-c plan_cache_mode=force_generic_plan -c default_transaction_read_only={read_only}");
        let mut idle = Vec::with_capacity(size);
        for _ in 0..size {
            idle.push(Link::prepare(connect(socket, &options).await, read_only).await);
        }
        Self { idle: Mutex::new(idle), free: Semaphore::new(size) }
    }
    async fn with<T>(&self, work: impl AsyncFnOnce(&Link) -> T) -> T {
        let _permit = self.free.acquire().await.expect("open");
        let link = self.idle.lock().expect("unpoisoned").pop().expect("as many as permits");
        let out = work(&link).await;
        self.idle.lock().expect("unpoisoned").push(link);
        out
    }
}

type Answer = (StatusCode, [(header::HeaderName, &'static str); 1], Vec<u8>);

fn answered(json: Json) -> Answer {
    (StatusCode::OK, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], json.bytes)
}

fn missing() -> Answer {
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/plain")], b"not found".to_vec())
}

/// Q1.
async fn questions(State(floor): State<Arc<Floor>>, Path(community): Path<String>, headers: HeaderMap) -> impl IntoResponse {
    let (who, community) = (who(&headers), json::read(&community));
    let rows = floor.reads.with(async |link| link.page(who, community).await).await;
    answered(page(&rows, None))
}

/// Q2.
async fn questions_with_answers(State(floor): State<Arc<Floor>>, Path(community): Path<String>, headers: HeaderMap) -> impl IntoResponse {
    let (who, community) = (who(&headers), json::read(&community));
    let (rows, answers) = floor
        .reads
        .with(async |link| {
            let rows = link.page(who, community).await;
            let ids: Vec<Uuid> = rows.iter().take(PAGE).map(|row| row.get(0)).collect();
            let answers = link.first_answers(who, &ids).await;
            (rows, answers)
        })
        .await;
    let mut by_question: HashMap<Uuid, Vec<&Row>> = HashMap::with_capacity(rows.len());
    for answer in &answers {
        by_question.entry(answer.get(0)).or_default().push(answer);
    }
    answered(page(&rows, Some(&by_question)))
}

fn page(rows: &[Row], answers: Option<&HashMap<Uuid, Vec<&Row>>>) -> Json {
    let mut out = Json::with_capacity(if answers.is_some() { 96 * 1024 } else { 8 * 1024 });
    out.raw(r#"{"data":{"questions":{"edges":["#);
    for (n, row) in rows.iter().take(PAGE).enumerate() {
        out.raw(if n == 0 { r#"{"node":{"id":"# } else { r#",{"node":{"id":"# });
        out.id::<entity::ids::QuestionId>(row.get(0));
        out.raw(r#","text":"#).text(row.get(1)).raw(r#","author":"#).author(row, 2).organisation(row, 5);
        out.raw(r#"},"answerCount":"#).number(row.get(6));
        if let Some(answers) = answers {
            out.raw(r#","answers":{"edges":["#);
            for (n, answer) in answers.get(&row.get(0)).into_iter().flatten().enumerate() {
                out.raw(if n == 0 { r#"{"node":{"id":"# } else { r#",{"node":{"id":"# });
                out.id::<AnswerId>(answer.get(1)).raw(r#","body":"#).text(answer.get(2));
                out.raw(r#","createdAt":"#).time(answer.get(3)).raw(r#","author":"#).author(answer, 4).raw("}}}");
            }
            out.raw("]}");
        }
        out.raw("}}");
    }
    out.raw(r#"],"pageInfo":{"hasNextPage":"#).raw(if rows.len() > PAGE { "true" } else { "false" });
    match rows.iter().take(PAGE).next_back() {
        Some(row) => out.raw(r#","endCursor":"#).id::<entity::ids::QuestionId>(row.get(7)),
        None => out.raw(r#","endCursor":null"#),
    };
    out.raw("}}}}");
    out
}

/// Q3.
async fn question(State(floor): State<Arc<Floor>>, Path(question): Path<String>, headers: HeaderMap) -> impl IntoResponse {
    let (who, question) = (who(&headers), json::read(&question));
    let Some(row) = floor.reads.with(async |link| link.question(who, question).await).await else { return missing() };
    let mut out = Json::with_capacity(2 * 1024);
    out.raw(r#"{"data":{"question":{"id":"#).id::<entity::ids::QuestionId>(row.get(0));
    out.raw(r#","text":"#).text(row.get(1)).raw(r#","author":"#).author(&row, 2).organisation(&row, 5);
    out.raw(r#"},"answerCount":"#).number(row.get(6)).raw(r#","explanation":"#).text(row.get(7));
    out.raw(r#","community":{"id":"#).id::<entity::ids::CommunityId>(row.get(8)).raw(r#","name":"#).text(row.get(9)).raw("}}}}");
    answered(out)
}

/// M1: the body of the request is the body of the answer.
async fn answer(State(floor): State<Arc<Floor>>, Path(question): Path<String>, headers: HeaderMap, body: Bytes) -> impl IntoResponse {
    let (profile, question) = (profile(&headers), json::read(&question));
    let Ok(body) = std::str::from_utf8(&body) else { return missing() };
    let (id, event, now) = (AnswerId::new().0, NoticeId::new().0, Utc::now().trunc_subsecs(6));
    let Some(row) = floor.writes.with(async |link| link.answer(profile, question, id, event, body, now).await).await else {
        return missing();
    };
    let mut out = Json::with_capacity(2 * 1024);
    out.raw(r#"{"data":{"answerQuestion":{"answer":{"id":"#).id::<AnswerId>(id).raw(r#","body":"#).text(body);
    out.raw(r#","createdAt":"#).time(now).raw(r#","author":{"displayName":"#).text(row.get(0)).raw("}}}}}");
    answered(out)
}
