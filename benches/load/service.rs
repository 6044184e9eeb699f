//! The service as a process of its own, in the build that is shipped, with limits that nobody reaches and a token for everybody who asks.
use crate::{keeper::Kept, picks::Picks};
use std::{net::SocketAddr, path::Path, process::Command};

/// The program, built by cargo together with the bench.
const PROGRAM: &str = env!("CARGO_BIN_EXE_vonk");

/// Its settings, beside the defaults.
fn settings(connections: u32) -> Vec<(&'static str, String)> {
    let unlimited = "4000000000".to_owned();
    vec![
        ("VONK_DATABASE_CONNECTIONS", connections.to_string()),
        ("VONK_LIMITS__ACCOUNT", unlimited.clone()),
        ("VONK_LIMITS__ADDRESS", unlimited),
        ("VONK_LOG", "error".to_owned()),
    ]
}

/// Where it keeps its data: a PostgreSQL's URL, or nothing for the SQLite in the directory.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub dir: &'a Path,
    pub database: Option<&'a str>,
}

impl Place<'_> {
    fn flags(&self) -> Vec<String> {
        let dir = ["--data-dir".to_owned(), self.dir.display().to_string()];
        dir.into_iter().chain(self.database.into_iter().flat_map(|url| ["--database-url".to_owned(), url.to_owned()])).collect()
    }
    fn run(&self, verb: &[&str]) -> String {
        let out = Command::new(PROGRAM).args(verb).args(self.flags()).output().expect(PROGRAM);
        assert!(out.status.success(), "vonk {verb:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    }
    /// Makes the tables.
    pub fn migrate(&self) {
        self.run(&["migrate"]);
    }
    /// Gives everybody a token, signed with the key in the directory.
    pub fn tokens(&self, picks: &mut Picks) {
        for person in &mut picks.people {
            let role = person.capacity.to_ascii_lowercase();
            person.token = self.run(&["token", "--role", &role, "--subject", &person.subject]);
        }
    }
    /// Starts it on a free port.
    pub fn serve(&self, connections: u32) -> (Kept, u32, SocketAddr) {
        let flags = self.flags();
        let arguments: Vec<&str> = ["serve", "--listen", "127.0.0.1:0"].into_iter().chain(flags.iter().map(String::as_str)).collect();
        let (mut kept, pid) = Kept::program(PROGRAM, &arguments, &settings(connections));
        let address = kept.line_with("listens on ").parse().expect("an address");
        (kept, pid, address)
    }
}
