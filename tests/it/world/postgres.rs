//! A throw-away PostgreSQL for this test binary: made of the installed binaries, on a socket in a directory of its own, gone with the process.
//!
//! `TEST_DATABASE_URL` names a server to use instead (a superuser's URL; databases are made and left in it).
use std::{
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

pub struct Server {
    /// The URL up to the database's name.
    base: String,
    query: String,
    /// Held so that the keeper's standard input closes when this process ends: that is when it stops the server.
    _keeper: Option<Child>,
}

impl Server {
    pub fn url(&self, database: &str) -> String {
        format!("{}/{database}{}", self.base, self.query)
    }
}

/// The server, started once. `None` when there is no PostgreSQL on this machine, which is a failure under CI.
pub fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    let server = SERVER.get_or_init(start).as_ref();
    assert!(server.is_some() || std::env::var_os("CI").is_none(), "CI needs PostgreSQL: install its server, or set TEST_DATABASE_URL");
    server
}

fn start() -> Option<Server> {
    if let Ok(url) = std::env::var("TEST_DATABASE_URL") {
        let (url, query) = url.split_once('?').map_or((url.clone(), String::new()), |(url, query)| (url.to_owned(), format!("?{query}")));
        let (base, _) = url.rsplit_once('/').expect("TEST_DATABASE_URL ends in a database's name");
        return Some(Server { base: base.to_owned(), query, _keeper: None });
    }
    let bin = bin()?;
    let dir = tempfile::Builder::new().prefix("vonk-pg-").tempdir_in("/tmp").expect("a directory").keep();
    let root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.trim_ascii() == b"0");
    let user = if root { "runuser -u postgres --" } else { "" };
    if root {
        let done = Command::new("chown").args(["postgres", &dir.to_string_lossy()]).status().expect("chown");
        assert!(done.success(), "a directory for the user postgres");
    }
    // The keeper starts the server, says so, waits for the end of its input, then stops the server and clears up.
    let script = format!(
        "set -e; cd {dir}; trap '' INT; \
         {user} {bin}/initdb -D {dir}/data -U vonk -A trust -E UTF8 --locale=C --no-sync >{dir}/log 2>&1; \
         {user} {bin}/postgres -D {dir}/data -k {dir} -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
         -c max_connections=300 -c shared_buffers=64MB >>{dir}/log 2>&1 & pid=$!; \
         for i in $(seq 300); do {bin}/pg_isready -q -h {dir} -U vonk && break; {pause}; done; \
         echo ready; read gone || true; kill -INT $pid $(cat {dir}/data/postmaster.pid 2>/dev/null | head -n 1) 2>/dev/null; wait $pid; rm -rf {dir}",
        dir = dir.display(),
        bin = bin.display(),
        pause = "sleep 0.1"
    );
    let mut keeper =
        Command::new("sh").args(["-c", &script]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("sh");
    let mut said = [0; 6];
    let ready = keeper.stdout.as_mut().expect("its output").read_exact(&mut said);
    assert!(ready.is_ok() && &said == b"ready\n", "PostgreSQL did not start: see {}/log", dir.display());
    if let Some(input) = keeper.stdin.as_mut() {
        input.flush().expect("its input");
    }
    Some(Server { base: "postgres://vonk@localhost".into(), query: format!("?host={}", dir.display()), _keeper: Some(keeper) })
}

/// The newest server that is installed.
fn bin() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            let bin = entry.path().join("bin");
            bin.join("initdb").exists().then_some((version, bin))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin).or_else(|| Path::new("/usr/bin/initdb").exists().then(|| "/usr/bin".into()))
}
