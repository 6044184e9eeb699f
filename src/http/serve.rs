//! Accepts connections until told to stop: so many at once, none that keeps us waiting for its headers, and at the end each request that
//! runs is given some time to finish.
use super::Peer;
use axum::{Router, body::Body, http::Request};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use std::{io, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
};
use tower::ServiceExt;

/// So many connections at once; the next ones wait in the system's queue.
const CONNECTIONS: u32 = 4_096;
/// A client may take so long to send the next request's headers, pauses between requests included.
const HEADERS: Duration = Duration::from_secs(30);

/// Serves until `shutdown` is ready, then gives what runs so long to finish.
///
/// # Errors
/// When the listener fails for good.
pub async fn serve(listener: TcpListener, router: Router, shutdown: impl Future<Output = ()>, grace: Duration) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(CONNECTIONS as usize));
    let (stop, stopped) = watch::channel(());
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let next = async { (places.clone().acquire_owned().await, listener.accept().await) };
        let (place, (stream, peer)) = tokio::select! {
            () = &mut shutdown => break,
            (place, accepted) = next => match accepted {
                Ok(accepted) => (place.map_err(io::Error::other)?, accepted),
                Err(e) => {
                    pause(&e).await;
                    continue;
                }
            },
        };
        // Small answers go out at once; a stream that refuses this is gone already.
        let _ = stream.set_nodelay(true);
        let (router, mut stopped) = (router.clone(), stopped.clone());
        tokio::spawn(async move {
            connection(stream, Peer(peer), router, async move { drop(stopped.changed().await) }).await;
            drop(place);
        });
    }
    drop(listener);
    let _ = stop.send(());
    // All places are free again when the last connection has ended.
    let _ = tokio::time::timeout(grace, places.acquire_many(CONNECTIONS)).await;
    Ok(())
}

async fn connection(stream: TcpStream, peer: Peer, router: Router, stop: impl Future<Output = ()>) {
    let service = TowerToHyperService::new(router.map_request(move |mut request: Request<_>| {
        request.extensions_mut().insert(peer);
        request.map(Body::new)
    }));
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS).max_buf_size(64 * 1024);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(64).keep_alive_interval(HEADERS).keep_alive_timeout(HEADERS);
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
    let mut stop = std::pin::pin!(stop);
    // A connection that breaks is the client's business: there is nobody left to tell.
    let _ = tokio::select! {
        ended = connection.as_mut() => ended,
        () = &mut stop => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
}

/// A connection that was given up before we took it is no reason to stop; out of descriptors, we wait for some to be given back.
async fn pause(e: &io::Error) {
    if matches!(e.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused) {
        return;
    }
    tracing::error!(error = %e, "no connection can be accepted");
    #[expect(clippy::disallowed_methods, reason = "nothing tells when a descriptor is free again")]
    tokio::time::sleep(Duration::from_secs(1)).await;
}
