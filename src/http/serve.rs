//! Accepts connections until told to stop: so many at once, none kept for a client that asks nothing or does not read its answers, and at
//! the end each request that runs is given some time to finish.
use super::Peer;
use axum::{Router, body::Body, http::Request};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use std::{
    io::{
        self,
        ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset},
    },
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    time::{interval, timeout},
};
use tower::ServiceExt;

/// How many connections there may be, and how long each may keep us waiting.
#[derive(Clone, Copy, Debug)]
pub struct Connections {
    /// So many at once; the next ones wait in the system's queue.
    pub most: u32,
    /// A client may take so long to send the next request's headers, pauses between requests included.
    pub headers: Duration,
    /// Of a client that asks nothing any more, we wait so long until it has read what it was answered.
    pub reading: Duration,
    /// At the end, what runs gets so long to finish.
    pub grace: Duration,
}

impl Default for Connections {
    fn default() -> Self {
        Self { most: 4_096, headers: Duration::from_secs(30), reading: Duration::from_secs(60), grace: Duration::from_secs(10) }
    }
}

/// Serves until `shutdown` is ready.
///
/// # Errors
/// When the listener fails for good.
pub async fn serve(listener: TcpListener, router: Router, shutdown: impl Future<Output = ()>, bounds: Connections) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(bounds.most as usize));
    let (stop, stopped) = watch::channel(());
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let next = async { (places.clone().acquire_owned().await, accepted(&listener).await) };
        let (place, (stream, peer)) = tokio::select! {
            () = &mut shutdown => break,
            (place, accepted) = next => (place.map_err(io::Error::other)?, accepted),
        };
        // Small answers go out at once; a stream that refuses this is gone already.
        let _ = stream.set_nodelay(true);
        let (router, mut stopped) = (router.clone(), stopped.clone());
        tokio::spawn(async move {
            connection(stream, Peer(peer), router, bounds, async move { drop(stopped.changed().await) }).await;
            drop(place);
        });
    }
    drop(listener);
    let _ = stop.send(());
    // All places are free again when the last connection has ended.
    let _ = timeout(bounds.grace, places.acquire_many(bounds.most)).await;
    Ok(())
}

async fn connection(stream: TcpStream, peer: Peer, router: Router, bounds: Connections, stop: impl Future<Output = ()>) {
    let asked = Arc::new(AtomicBool::new(true));
    let asking = asked.clone();
    let service = TowerToHyperService::new(router.map_request(move |mut request: Request<_>| {
        asking.store(true, Relaxed);
        request.extensions_mut().insert(peer);
        request.map(Body::new)
    }));
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(bounds.headers).max_buf_size(64 * 1024);
    builder.http2().max_concurrent_streams(64);
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
    // A connection that breaks is the client's business: there is nobody left to tell.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = idle(&asked, bounds.headers) => {}
        () = stop => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(bounds.reading, connection).await;
}

/// Ready when nothing was asked for a whole `limit`. It looks once in that time, so that no request costs a timer.
async fn idle(asked: &AtomicBool, limit: Duration) {
    let mut looks = interval(limit);
    looks.tick().await;
    while asked.swap(false, Relaxed) {
        looks.tick().await;
    }
}

/// The next connection. Out of descriptors, we wait for some to be given back.
async fn accepted(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            // Given up before we took it: no reason to stop.
            Err(e) if matches!(e.kind(), ConnectionAborted | ConnectionReset | ConnectionRefused) => {}
            Err(e) => {
                tracing::error!(error = %e, "no connection can be accepted");
                #[expect(clippy::disallowed_methods, reason = "nothing tells when a descriptor is free again")]
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}
