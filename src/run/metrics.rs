//! `/metrics` for Prometheus, on an address of its own: what it tells is for who runs the service, not for who uses it.
use crate::{
    app::Shared,
    exit::ExitError,
    http::{self, Connections},
    telemetry::metrics::{CONTENT_TYPE, Metrics},
};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

/// Few ask, and none is waited for at the end.
const BOUNDS: Connections =
    Connections { most: 16, headers: Duration::from_secs(30), reading: Duration::from_secs(10), grace: Duration::from_secs(1) };

/// Listens there, until told to stop.
///
/// # Errors
/// When it can't listen there.
pub async fn listen(
    at: SocketAddr,
    metrics: Arc<Metrics>,
    app: Shared,
    mut stop: watch::Receiver<bool>,
) -> Result<(SocketAddr, JoinHandle<()>), ExitError> {
    let listener = TcpListener::bind(at).await.map_err(|e| ExitError::setting("metrics_listen", format_args!("{at}: {e}")))?;
    let address = listener.local_addr().map_err(ExitError::new)?;
    let router = Router::new().route("/metrics", get(text)).with_state((metrics, app));
    let stopped = async move { drop(stop.wait_for(|stop| *stop).await) };
    let serving = tokio::spawn(async move {
        if let Err(e) = http::serve(listener, router, stopped, BOUNDS).await {
            tracing::error!(error = %e, "metrics are no longer served");
        }
    });
    Ok((address, serving))
}

async fn text(State((metrics, app)): State<(Arc<Metrics>, Shared)>) -> Response {
    match metrics.text(&app).await {
        Ok(text) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
