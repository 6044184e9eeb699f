//! Connections: who never says what they want is not waited for, and when all places are taken the next ones wait their turn.
use super::{Served, open};
use crate::world::World;
use futures_util::future::join_all;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use vonk::http::Connections;

async fn served(bounds: Connections) -> Served {
    Served::bounded(World::sqlite().await, open(), bounds).await
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

#[tokio::test]
async fn who_never_finishes_a_request_is_not_waited_for() {
    let served = served(Connections { headers: Duration::from_secs(1), ..Connections::default() }).await;
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
