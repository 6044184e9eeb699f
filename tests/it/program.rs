//! The program itself, as somebody runs it: what it prints, how it ends, and with which code.
use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Output, Stdio},
};

/// The program in this directory, without anything of our environment.
fn vonk(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vonk"));
    command.env_clear().current_dir(dir).args(arguments).stdin(Stdio::null());
    command
}

fn run(dir: &Path, arguments: &[&str]) -> Output {
    vonk(dir, arguments).output().unwrap()
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

/// What it says when it fails: one line on standard error, nothing on standard output, code 1.
fn line(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!((output.status.code(), output.stdout.len(), text.lines().count()), (Some(1), 0, 1), "{text}");
    text.trim_end().to_owned()
}

/// A service that runs, and is ended when this is dropped.
pub struct Serving {
    child: Child,
    lines: BufReader<ChildStdout>,
    pub base: String,
}

impl Serving {
    pub fn start(dir: &Path, more: &[&str]) -> Self {
        let arguments: Vec<_> = ["serve", "--listen", "127.0.0.1:0"].iter().chain(more).copied().collect();
        let mut child = vonk(dir, &arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut serving = Self { child, lines, base: String::new() };
        let first = serving.line();
        serving.base = format!("http://{}", first.strip_prefix("Vonk listens on ").unwrap_or_else(|| panic!("{first:?}")));
        serving
    }
    /// The next line that it says.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
    async fn ask(&self, token: Option<&str>) -> u16 {
        let request = reqwest::Client::new().post(format!("{}/graphql", self.base)).header("content-type", "application/json");
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        request.body(r#"{"query": "{ __typename }"}"#).send().await.unwrap().status().as_u16()
    }
    /// Sends it a signal, waits until it ended, and gives its exit code.
    pub fn stop(mut self, signal: &str) -> Option<i32> {
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn it_serves_the_demo_with_a_token_for_each_role() {
    let dir = tempfile::tempdir().unwrap();
    let mut serving = Serving::start(dir.path(), &["--demo"]);
    let greeting: Vec<_> = (0..11).map(|_| serving.line()).collect();
    assert!(greeting.contains(&format!("  GraphQL   {}/graphql", serving.base)), "{greeting:#?}");
    for role in ["OUDER", "PROFESSIONAL", "MODERATOR", "ADMIN"] {
        let line = greeting.iter().find(|line| line.trim_start().starts_with(role)).unwrap();
        assert_eq!(serving.ask(line.split_whitespace().nth(1)).await, 200, "{role}");
    }
    let made = run(dir.path(), &["token", "--role", "ouder", "--role", "professional", "--subject", "anna", "--ttl", "1h"]);
    assert_eq!(serving.ask(Some(out(&made).trim())).await, 200, "a token of the same key");
    assert_eq!(serving.ask(None).await, 200);
    assert_eq!(serving.ask(Some("no.such.token")).await, 401);
    let health = |url: &str| run(dir.path(), &["healthcheck", "--url", url]);
    assert_eq!(health(&format!("{}/readyz", serving.base)).status.code(), Some(0));
    let gone = format!("{}/nothing", serving.base);
    assert_eq!(line(&health(&gone)), format!("vonk: {gone} answered 404"));
    assert_eq!(serving.stop("-TERM"), Some(0));
    let again = Serving::start(dir.path(), &["--demo"]);
    assert_eq!(again.stop("-INT"), Some(0), "the demo is served again");
}

#[test]
fn what_is_wrong_is_one_line_and_a_code() {
    let dir = tempfile::tempdir().unwrap();
    let fails = |arguments: &[&str]| line(&run(dir.path(), arguments));
    assert_eq!(fails(&["serve", "--listen", "here"]), "vonk: --listen: invalid socket address syntax");
    assert_eq!(fails(&["migrate", "--config", "no.toml"]), "vonk: there is no configuration file no.toml");
    assert_eq!(fails(&["token", "--role", "ouder", "--ttl", "32d"]), "vonk: a token is valid for at least 1s and at most 31d");
    assert_eq!(fails(&["import", "municipalities", "no.csv"]), "vonk: no.csv: No such file or directory (os error 2)");
    let unknown = vonk(dir.path(), &["serve"]).env("VONK_DATABSE_URL", "x").output().unwrap();
    assert_eq!(line(&unknown), "vonk: unknown setting in the environment: VONK_DATABSE_URL");
    let nobody = fails(&["healthcheck", "--url", "http://127.0.0.1:1/"]);
    assert!(nobody.starts_with("vonk: http://127.0.0.1:1/: ") && nobody.contains("refused"), "{nobody}");
    for arguments in [&["serve"][..], &["serve", "--migrate"], &["migrate"]] {
        let away = fails(&[arguments, &["--database-url", "postgres://vonk:secret@127.0.0.1:1/vonk"]].concat());
        assert!(away.starts_with("vonk: setting `database_url`: no database answers there: ") && !away.contains("secret"), "{away}");
    }
    std::fs::write(dir.path().join("vonk.toml"), "lisen = '127.0.0.1:0'").unwrap();
    assert_eq!(fails(&["serve"]), "vonk: unknown setting: lisen");
    std::fs::write(dir.path().join("vonk.toml"), "[issuers.x]\nissuer = 'x'\naudience = 'x'\njwks_url = 'https://x'\ngrants = 'OUDER'")
        .unwrap();
    assert!(fails(&["token", "--role", "ouder"]).starts_with("vonk: tokens of the local key are not accepted"));
    assert!(fails(&["serve", "--demo"]).starts_with("vonk: setting `demo`: "));
    for usage in [&["serf"][..], &["token"], &["token", "--role", "boss"], &["serve", "--lisen", "x"], &[]] {
        let output = run(dir.path(), usage);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{usage:?}");
    }
}

#[test]
fn a_key_that_others_can_read_stops_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    assert!(run(dir.path(), &["token", "--role", "admin"]).status.success());
    std::fs::set_permissions(dir.path().join(".vonk/key.pem"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let failed = line(&run(dir.path(), &["serve"]));
    assert_eq!(failed, "vonk: others can read the key file ./.vonk/key.pem (mode 644): chmod 600 ./.vonk/key.pem");
}

#[test]
fn it_imports_municipalities_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/migration/data/municipalities.csv");
    let same = run(dir.path(), &["import", "municipalities", list]);
    assert!(out(&same).starts_with("0 municipalities made, 0 changed, 3"), "{same:?}");
    let import = |text: &str, more: &[&str]| {
        std::fs::write(dir.path().join("new.csv"), text).unwrap();
        run(dir.path(), &[&["import", "municipalities", "new.csv"], more].concat())
    };
    let new = "code,name,province,valid_from\nGM9901,Nieuwstad,Utrecht,2026-01-01\n";
    assert_eq!(out(&import(new, &["--dry-run"])), "It would be: 1 municipalities made, 0 changed, 0 as they were.\n");
    assert_eq!(out(&import(new, &[])), "1 municipalities made, 0 changed, 0 as they were.\n", "the dry run changed nothing");
    assert_eq!(out(&import(new, &[])), "0 municipalities made, 0 changed, 1 as they were.\n");
    let wrong = line(&import(&format!("{new}GM9902,,Nergens,2026-01-01\n"), &[]));
    assert!(wrong.starts_with("vonk: new.csv: 3."), "{wrong}");
}

#[test]
fn it_prints_what_it_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let schema = run(dir.path(), &["schema"]);
    let told = include_str!("../../schema.graphql");
    assert!(schema.status.success() && out(&schema) == told, "schema.graphql is not what the program says: vonk schema > schema.graphql");
    assert_eq!(out(&run(dir.path(), &["settings"])), vonk::config::markdown());
    assert!(!dir.path().join(".vonk").exists(), "neither needs a data directory");
    let migrated = run(dir.path(), &["migrate"]);
    assert!(out(&migrated).starts_with("The database is up to date now: m"), "{migrated:?}");
    assert_eq!(out(&run(dir.path(), &["migrate"])), "The database is up to date.\n");
    assert!(out(&run(dir.path(), &["--version"])).starts_with("vonk "));
}
