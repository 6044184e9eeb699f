//! `/healthz`: the process answers. `/readyz`: the database can be read and written. `/schema.graphql`: the contract.
use super::Door;
use crate::{app::App, error::Result};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::IntoResponse,
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ConnectionTrait;
use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;

/// A database that does not answer within this is not ready.
const PATIENCE: Duration = Duration::from_secs(3);
/// So long one look counts for everybody who asks.
const FRESH: TimeDelta = TimeDelta::seconds(1);

/// The last look at the database.
pub type Last = Mutex<Option<(DateTime<Utc>, bool)>>;

/// The process answers.
pub async fn alive() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], "alive\n")
}

/// The database can be read and written.
pub async fn ready(State(door): State<Arc<Door>>) -> impl IntoResponse {
    let mut last = door.readiness.lock().await;
    let now = door.app.clock.now();
    let ready = match *last {
        Some((at, ready)) if (now - at).abs() < FRESH => ready,
        _ => {
            let ready = match tokio::time::timeout(PATIENCE, writable(&door.app)).await {
                Ok(Ok(())) => true,
                Ok(Err(e)) => {
                    tracing::warn!(error = ?e, "the database can not be written");
                    false
                }
                Err(_) => {
                    tracing::warn!("the database does not answer");
                    false
                }
            };
            *last = Some((now, ready));
            ready
        }
    };
    drop(last);
    let (status, text) = if ready { (StatusCode::OK, "ready\n") } else { (StatusCode::SERVICE_UNAVAILABLE, "not ready\n") };
    (status, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], text)
}

/// A real write, which is undone: the row of the newest migration is there in every database that can be served.
async fn writable(app: &App) -> Result<()> {
    let tx = app.begin().await?;
    #[expect(clippy::disallowed_methods, reason = "whether the database takes a write: nothing changes, and it is undone")]
    tx.execute_unprepared("UPDATE seaql_migrations SET version = version WHERE version = (SELECT max(version) FROM seaql_migrations)")
        .await?;
    drop(tx);
    Ok(())
}

/// The contract, as text.
pub async fn schema(State(door): State<Arc<Door>>) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, door.contract.sdl.clone())
}
