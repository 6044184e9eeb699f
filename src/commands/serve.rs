//! `vonk serve`: starts the service, prints where it is, and stops it on SIGTERM or ctrl-C.
use super::{Place, say};
use crate::{
    clock::Clock,
    exit::ExitError,
    run::{self, Running},
    telemetry::{self, Traces},
    tokens::role_name,
};
use clap::Args;
use std::fmt::Write;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

#[derive(Args, Debug)]
pub struct Flags {
    #[command(flatten)]
    place: Place,
    /// The address and port to listen on [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// Fills an empty database with the demo content and prints a token for each role.
    #[arg(long)]
    demo: bool,
    /// Brings a PostgreSQL up to date first.
    #[arg(long)]
    migrate: bool,
}

pub async fn run(flags: Flags) -> Result<(), ExitError> {
    let switch = |on: bool| on.then(|| "true".to_owned());
    let settings = flags.place.settings([("listen", flags.listen), ("demo", switch(flags.demo)), ("migrate", switch(flags.migrate))])?;
    let traces = Traces::open(&settings)?;
    telemetry::start(&settings, traces.as_ref())?;
    let stopped = stop_signal()?;
    let public = settings.public_url.clone();
    let running = tokio::select! {
        running = run::serve(settings, Clock::default(), told(stopped.clone())) => running?,
        // Told to stop while starting: what was begun in the database is undone.
        () = told(stopped) => return Ok(()),
    };
    say(&greeting(&running, public))?;
    let ended = running.finished().await;
    if let Some(traces) = traces {
        traces.finish().await;
    }
    ended
}

/// Becomes true on SIGTERM or ctrl-C.
fn stop_signal() -> Result<watch::Receiver<bool>, ExitError> {
    let mut term = signal(SignalKind::terminate()).map_err(ExitError::new)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(ExitError::new)?;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = interrupt.recv() => {}
        }
        stop.send_replace(true);
    });
    Ok(stopped)
}

async fn told(mut stopped: watch::Receiver<bool>) {
    // The sender lives until it has sent.
    let _ = stopped.wait_for(|stop| *stop).await;
}

fn greeting(running: &Running, public: Option<String>) -> String {
    let address = running.address;
    let host = if address.ip().is_unspecified() { "localhost".to_owned() } else { address.ip().to_string() };
    let host = if host.contains(':') { format!("[{host}]") } else { host };
    let base = public.unwrap_or_else(|| format!("http://{host}:{}", address.port()));
    let mut text =
        format!("Vonk listens on {address}\n\n  explorer  {base}/\n  GraphQL   {base}/graphql\n  schema    {base}/schema.graphql\n\n");
    if let Some(metrics) = running.metrics {
        // Writing to a text can't fail.
        let _ = writeln!(text, "  metrics   http://{metrics}/metrics\n");
    }
    if !running.demo.is_empty() {
        text += "Demo tokens, valid for a week (Authorization: Bearer …):\n\n";
        for (role, token) in &running.demo {
            let _ = writeln!(text, "  {:<13} {token}", role_name(*role));
        }
        text.push('\n');
    }
    text
}
