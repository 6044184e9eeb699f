//! A throw-away PostgreSQL made of the installed binaries, as durable as one in production, gone with the bench.
//!
//! The sibling of tests/it/world/postgres.rs, which is quick and careless instead.
use crate::keeper::Kept;
use std::{path::PathBuf, process::Command};
use tokio_postgres::{Client, NoTls};

/// The name of the database.
const DATABASE: &str = "vonk";

/// A server with one empty database.
pub struct Cluster {
    dir: PathBuf,
    /// The process that all of its processes are children of.
    pub pid: u32,
    _kept: Kept,
}

impl Cluster {
    /// Starts it.
    pub fn start() -> Self {
        let bin = bin().expect("PostgreSQL's server must be installed (Debian: postgresql)");
        let dir = tempfile::Builder::new().prefix("vonk-bench-").tempdir_in("/tmp").expect("a directory").keep();
        let root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.trim_ascii() == b"0");
        let user = if root { "runuser -u postgres --" } else { "" };
        if root {
            let done = Command::new("chown").arg("postgres").arg(&dir).status().expect("chown");
            assert!(done.success(), "a directory for the user postgres");
        }
        // Every commit waits for the disk, as it must. Vacuum and checkpoints would fall into one round and not into the next: they wait.
        let settings = "-c shared_buffers=512MB -c max_wal_size=16GB -c checkpoint_timeout=1h -c autovacuum=off -c max_connections=50";
        let script = format!(
            "set -e; cd {dir}; trap '' INT; \
             {user} {bin}/initdb -D {dir}/data -U vonk -A trust -E UTF8 --locale=C --no-sync >{dir}/log 2>&1; \
             {user} {bin}/postgres -D {dir}/data -k {dir} -c listen_addresses= {settings} >>{dir}/log 2>&1 & pid=$!; \
             for i in $(seq 300); do {bin}/pg_isready -q -h {dir} -U vonk && break; {pause}; done; \
             {user} {bin}/createdb -h {dir} -U vonk {DATABASE}; head -n 1 {dir}/data/postmaster.pid; \
             read gone || true; kill -INT $pid $(head -n 1 {dir}/data/postmaster.pid) 2>/dev/null; wait $pid; rm -rf {dir}",
            dir = dir.display(),
            bin = bin.display(),
            pause = "sleep 0.1"
        );
        let mut kept = Kept::script(&script, &[], &[]);
        let pid = kept.line().parse().expect("a process id");
        Self { dir, pid, _kept: kept }
    }
    /// Its URL, for the service.
    pub fn url(&self) -> String {
        format!("postgres://vonk@localhost/{DATABASE}?host={}", self.dir.display())
    }
    /// The directory of its socket, for the floor.
    pub fn socket(&self) -> &str {
        self.dir.to_str().expect("a plain path")
    }
    /// A connection for the bench itself.
    pub async fn connect(&self) -> Client {
        connect(self.socket(), "").await
    }
}

/// A connection by the directory of the server's socket.
pub async fn connect(socket: &str, options: &str) -> Client {
    let mut to = tokio_postgres::Config::new();
    to.host_path(socket).user("vonk").dbname(DATABASE).options(options);
    let (client, connection) = to.connect(NoTls).await.expect("PostgreSQL");
    tokio::spawn(connection);
    client
}

/// The newest server that is installed.
fn bin() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let bin = entry.path().join("bin");
            Some((entry.file_name().to_str()?.parse().ok()?, bin)).filter(|(_, bin)| bin.join("initdb").exists())
        })
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin).or_else(|| PathBuf::from("/usr/bin/initdb").exists().then(|| "/usr/bin".into()))
}
