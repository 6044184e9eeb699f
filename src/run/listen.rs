//! Accepts connections and speaks HTTP/1 and 2 on them; slow senders of headers are cut off, and an end is graceful but not endless.
use axum::Router;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use std::{future::Future, net::SocketAddr, pin::pin, time::Duration};
use tokio::net::{TcpListener, TcpStream};
use tower::Service;

/// How long a request's headers may take, and how long a connection may stay without a request.
const HEADERS: Duration = Duration::from_secs(30);

/// How many requests one HTTP/2 connection may have open.
const STREAMS: u32 = 100;

/// Serves until `shutdown` is done, and then for at most `grace` what is under way.
pub async fn serve(listener: TcpListener, router: Router, shutdown: impl Future<Output = ()>, grace: Duration) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(HEADERS).max_concurrent_streams(STREAMS).enable_connect_protocol();
    let mut services = router.into_make_service_with_connect_info::<SocketAddr>();
    let graceful = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(e) => {
                    // Too many open files, or a peer that left: neither ends the service.
                    tracing::warn!("a connection was not accepted: {e}");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut shutdown => break,
        };
        let (builder, watcher) = (builder.clone(), graceful.watcher());
        let Ok(service) = services.call(peer).await;
        tokio::spawn(async move {
            let service = TowerToHyperService::new(service);
            let connection = builder.serve_connection_with_upgrades(TokioIo::new(undelayed(stream)), service);
            if let Err(e) = watcher.watch(connection.into_owned()).await {
                tracing::debug!("a connection ended early: {e}");
            }
        });
    }
    drop(listener);
    tracing::info!("told to stop: {} connections are open", graceful.count());
    if tokio::time::timeout(grace, graceful.shutdown()).await.is_err() {
        tracing::warn!("stopped with requests under way");
    }
}

/// Answers go out when they are written: Nagle's algorithm would hold small ones back.
fn undelayed(stream: TcpStream) -> TcpStream {
    if let Err(e) = stream.set_nodelay(true) {
        tracing::debug!("nodelay: {e}");
    }
    stream
}
