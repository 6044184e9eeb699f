//! The door: every request comes in here. Routes, what may come in and how much, who asks, and how answers and refusals go out.
pub mod auth;
mod body;
mod calendar;
mod explorer;
mod front;
mod graphql;
mod health;
pub mod limits;
pub mod negotiate;
mod params;
mod reply;
mod serve;
mod settings;

pub use auth::SignIn;
pub use serve::{Connections, serve};
pub use settings::{DoorSettings, Rate};

use crate::{
    app::Shared,
    error::{Error, Result},
    schema::{
        Schema, build,
        documents::{Bounds, Documents},
        sdl,
    },
};
use async_graphql::ValidationMode;
use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Method, Response, header},
    middleware,
    routing::{any, get},
};
use negotiate::Media;
use reply::Refusal;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, predicate::SizeAbove},
    cors::{AllowOrigin, CorsLayer},
};

/// What may be asked, the same at every door: the schema, its text, and the documents that were found to fit it.
pub struct Contract {
    /// Runs what was validated before.
    fast: Schema,
    documents: Documents,
    sdl: Bytes,
}

impl Contract {
    /// As this binary has it.
    ///
    /// # Errors
    /// When the schema's own text can't be read, which is a defect.
    pub fn new() -> Result<Self> {
        let strict = build(ValidationMode::Strict);
        Ok(Self { fast: build(ValidationMode::Fast), sdl: sdl(&strict).into(), documents: Documents::new(strict, Bounds::default())? })
    }
}

/// What the door needs, built once at start.
pub struct Door {
    app: Shared,
    contract: Arc<Contract>,
    limits: limits::Limits,
    verifier: Arc<dyn SignIn>,
    settings: DoorSettings,
    ids: front::Ids,
    readiness: health::Last,
    examples: Bytes,
}

/// Who is at the other end of the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

impl Door {
    /// Over the application, with who verifies tokens.
    pub fn new(contract: Arc<Contract>, app: Shared, verifier: Arc<dyn SignIn>, settings: DoorSettings) -> Arc<Self> {
        Arc::new(Self {
            contract,
            limits: limits::Limits::new(&settings, &app.clock),
            examples: explorer::examples(&settings),
            ids: front::Ids::default(),
            readiness: health::Last::default(),
            app,
            verifier,
            settings,
        })
    }
}

/// All routes.
pub fn router(door: Arc<Door>) -> Router {
    let cors = cors(&door.settings.cors_origins);
    let router = Router::new()
        .route("/graphql", any(graphql::endpoint))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/schema.graphql", get(health::schema))
        .merge(explorer::routes())
        .merge(calendar::routes())
        .fallback(async |headers: HeaderMap| plain(&headers, Error::NotFound(vec![]).into()))
        .method_not_allowed_fallback(async |headers: HeaderMap| plain(&headers, Refusal::method("GET, HEAD")));
    // Small answers are not worth the work.
    let router = router.layer(CompressionLayer::new().gzip(true).quality(CompressionLevel::Fastest).compress_when(SizeAbove::new(1024)));
    let router = match cors {
        Some(cors) => router.layer(cors),
        None => router,
    };
    router.layer(middleware::from_fn_with_state(door.clone(), front::front)).with_state(door)
}

/// A refusal outside `/graphql`.
fn plain(headers: &HeaderMap, refusal: Refusal) -> Response<Body> {
    refusal.reply(Media::Json, negotiate::language(headers).unwrap_or_default())
}

/// What pages of other origins may do; nothing when none is named. No cookies are used, so none are allowed.
fn cors(origins: &[String]) -> Option<CorsLayer> {
    let named: Vec<_> = origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()).collect();
    let allowed = match named.as_slice() {
        [] => return None,
        all if all.iter().any(|origin| origin == "*") => AllowOrigin::any(),
        _ => AllowOrigin::list(named),
    };
    let sent = [header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT, header::ACCEPT_LANGUAGE, front::REQUEST_ID];
    let shown =
        [front::REQUEST_ID, reply::RATE_LIMIT, reply::RATE_LIMIT_POLICY, header::RETRY_AFTER, header::CONTENT_LANGUAGE, header::ETAG];
    let methods = [Method::GET, Method::POST];
    Some(
        CorsLayer::new()
            .allow_origin(allowed)
            .allow_methods(methods)
            .allow_headers(sent)
            .expose_headers(shown)
            .max_age(Duration::from_secs(600)),
    )
}
