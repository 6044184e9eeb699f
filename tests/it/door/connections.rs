//! Connections: who never says what they want or never reads its answer is not waited for, and when all places are taken the next ones wait
//! their turn.
use super::{Served, open};
use crate::world::World;
use axum::{body::Bytes, http::Request};
use futures_util::future::join_all;
use h2::client::SendRequest;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use vonk::http::Connections;

async fn served(bounds: Connections) -> Served {
    Served::bounded(World::sqlite().await, open(), bounds).await
}

fn impatient() -> Connections {
    Connections { headers: Duration::from_secs(1), reading: Duration::from_secs(1), ..Connections::default() }
}

/// One request on a connection that stays open, answered.
async fn asks(stream: &mut TcpStream) {
    let head = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 24\r\n\r\n";
    stream.write_all(format!("{head}{{\"query\":\"{{__typename}}\"}}").as_bytes()).await.unwrap();
    let mut told = vec![];
    while !told.ends_with(b"{\"data\":{\"__typename\":\"Query\"}}") {
        assert!(stream.read_buf(&mut told).await.unwrap() > 0, "{}", String::from_utf8_lossy(&told));
    }
}

/// A client of HTTP/2 that takes so many bytes of each answer. Its other half does what the protocol asks for, until the connection ends.
async fn http2(served: &Served, room: u32) -> (SendRequest<Bytes>, impl Future<Output = Result<(), h2::Error>>) {
    let stream = TcpStream::connect(served.address).await.unwrap();
    h2::client::Builder::new().initial_window_size(room).handshake(stream).await.unwrap()
}

fn get(path: &str) -> Request<()> {
    Request::get(format!("http://x{path}")).body(()).unwrap()
}

#[tokio::test]
async fn who_never_finishes_a_request_is_not_waited_for() {
    let served = served(impatient()).await;
    let hang = async |said: &str, first: bool| {
        let mut stream = TcpStream::connect(served.address).await.unwrap();
        if first {
            asks(&mut stream).await;
        }
        stream.write_all(said.as_bytes()).await.unwrap();
        // It ends because the service ends it; an answer there need not be.
        let _ = stream.read_to_end(&mut vec![]).await;
    };
    let loris = "POST /graphql HTTP/1.1\r\nhost: x\r\nx-slow: a";
    // The last ones: the beginning of HTTP/2, half and whole.
    let says = [
        ("", false),
        ("P", false),
        (loris, false),
        ("", true),
        (loris, true),
        ("PRI * HT", false),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", false),
    ];
    join_all(says.map(|(said, first)| hang(said, first))).await;
    served.works().await;
}

// In these three the connection ends because the service ends it, or the test never does.

#[tokio::test]
async fn who_never_reads_an_answer_is_not_waited_for() {
    let served = served(impatient()).await;
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    while stream.write_all(b"GET /schema.graphql HTTP/1.1\r\nhost: x\r\n\r\n").await.is_ok() {}
    served.works().await;
}

#[tokio::test]
async fn who_makes_no_room_for_an_answer_is_not_waited_for() {
    let served = served(impatient()).await;
    let (mut asking, connection) = http2(&served, 0).await;
    let (answer, _) = asking.send_request(get("/schema.graphql"), true).unwrap();
    let (answer, _) = tokio::join!(answer, connection);
    drop(answer.unwrap());
    served.works().await;
}

#[tokio::test]
async fn who_only_answers_pings_is_not_waited_for() {
    let served = served(impatient()).await;
    let (mut asking, connection) = http2(&served, 65_535).await;
    let (answer, _) = asking.send_request(get("/healthz"), true).unwrap();
    let (answer, _) = tokio::join!(answer, connection);
    assert_eq!(answer.unwrap().status(), 200);
    drop(asking);
    served.works().await;
}

#[tokio::test]
async fn when_all_places_are_taken_the_next_one_waits() {
    let served = served(Connections { most: 2, ..Connections::default() }).await;
    let connect = || async { TcpStream::connect(served.address).await.unwrap() };
    let (mut one, mut two) = tokio::join!(connect(), connect());
    tokio::join!(asks(&mut one), asks(&mut two));
    let mut next = connect().await;
    let third = tokio::spawn(async move { asks(&mut next).await });
    for _ in 0..20 {
        tokio::join!(asks(&mut one), asks(&mut two));
    }
    assert!(!third.is_finished(), "there was no place for it");
    drop(one);
    third.await.unwrap();
    drop(two);
    served.works().await;
}
