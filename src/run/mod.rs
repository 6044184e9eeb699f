//! From settings to a service that listens: the key, the database at the right version, the verifier, the demo if asked for, the door, the jobs.
mod database;
mod door;
mod jobs;
mod metrics;

pub use database::{migrate, open};
pub use door::Tokens;
pub use jobs::keep as keep_jobs;

use crate::{
    app::{App, Shared},
    clock::Clock,
    config::{Settings, Span},
    demo,
    exit::ExitError,
    http::{self, Connections, Contract, Door, DoorSettings},
    policy::{Role, Roles},
    schema,
    telemetry::metrics::Metrics,
    tokens::{LocalKey, Verifier},
};
use std::{collections::BTreeMap, future::Future, net::SocketAddr, sync::Arc};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

/// For how long the demo's tokens are valid.
const DEMO_TOKENS: Span = Span::seconds(7 * 86_400);

/// A service that listens.
#[derive(Debug)]
pub struct Running {
    /// Where.
    pub address: SocketAddr,
    /// A token for each role, with `demo`.
    pub demo: Vec<(Role, String)>,
    /// Where Prometheus finds its metrics, with `metrics_listen`.
    pub metrics: Option<SocketAddr>,
    serving: JoinHandle<Result<(), ExitError>>,
}

impl Running {
    /// Waits until it was told to stop and every request is answered, or the grace is over.
    ///
    /// # Errors
    /// When it ended otherwise.
    pub async fn finished(self) -> Result<(), ExitError> {
        self.serving.await.map_err(ExitError::new)?
    }
}

/// The application over its database, and the local key.
///
/// # Errors
/// When the key or the database can't be opened.
pub async fn build(settings: &Settings, clock: Clock) -> Result<(Shared, LocalKey), ExitError> {
    let key = LocalKey::open(settings)?;
    let db = open(settings).await?;
    Ok((Arc::new(App::new(db, clock, key.secret(), schema::hooks())), key))
}

/// Starts the service. It listens when this returns, and stops when `shutdown` is done.
///
/// # Errors
/// When it can't start.
pub async fn serve(settings: Settings, clock: Clock, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<Running, ExitError> {
    let (app, key) = build(&settings, clock).await?;
    if settings.database_url.is_some() && settings.key.is_none() && settings.key_file.is_none() {
        tracing::warn!("the local key lies in the data directory: instances that share this database must share one (key or key_file)");
    }
    let verifier = Arc::new(Verifier::new(&settings.issuers, settings.local().then_some(&key))?);
    let (demo, ids) = if settings.demo { fill(&app, &key).await? } else { Default::default() };
    let listener =
        TcpListener::bind(settings.listen).await.map_err(|e| ExitError::setting("listen", format_args!("{}: {e}", settings.listen)))?;
    let address = listener.local_addr().map_err(ExitError::new)?;
    let fresh = tokio::spawn(verifier.clone().keep_fresh(app.clock.clone()));
    let contract = Arc::new(Contract::new()?);
    let (stop, stopped) = watch::channel(false);
    let counted = settings.metrics_listen.map(|at| (at, Metrics::new(&app.db)));
    let door = DoorSettings { metrics: counted.as_ref().map(|(_, counts)| counts.clone()), ..door::settings(&settings, &demo, ids) };
    let door = Door::new(contract, app.clone(), Arc::new(Tokens { app: app.clone(), verifier }), door);
    let bounds = Connections { grace: settings.shutdown_grace.std(), ..Connections::default() };
    let (metrics, told) = match counted {
        Some((at, counts)) => Some(metrics::listen(at, counts, app.clone(), stopped.clone()).await?).unzip(),
        None => (None, None),
    };
    let keeping = tokio::spawn(jobs::keep(app.clone(), stopped));
    let serving = tokio::spawn(async move {
        let served = http::serve(listener, http::router(door), shutdown, bounds).await;
        fresh.abort();
        stop.send_replace(true);
        // It finishes the job that it is at, which does not take long.
        let _ = keeping.await;
        if let Some(told) = told {
            let _ = told.await;
        }
        app.db.close().await;
        served.map_err(ExitError::new)
    });
    Ok(Running { address, demo, metrics, serving })
}

/// A token for each role of the demo, and the ids that the explorer's examples name.
type Demo = (Vec<(Role, String)>, BTreeMap<&'static str, String>);

async fn fill(app: &Shared, key: &LocalKey) -> Result<Demo, ExitError> {
    let ids = demo::fill(app).await?;
    let now = app.clock.now();
    let mint = |(role, subject): (Role, &str)| Ok((role, key.mint(subject, Roles::NONE.with(role), DEMO_TOKENS, now)?));
    Ok((demo::PEOPLE.into_iter().map(mint).collect::<Result<_, ExitError>>()?, ids))
}
