//! The processes that the bench starts: each ends when the bench does, however that ends, and nothing else is ever ended.
use std::{
    ffi::{OsStr, OsString},
    io::{BufRead as _, BufReader, Lines},
    process::{Child, ChildStdout, Command, Stdio},
};

/// Starts a program, says its process id, waits for the end of its own input, then asks the program to stop.
const PROGRAM: &str = r#"trap '' INT; "$@" & pid=$!; echo $pid; read gone || true; exec 2>/dev/null; kill -TERM $pid; wait $pid"#;

/// A process that is kept by a small shell, which sees its input close when the bench is gone.
pub struct Kept {
    keeper: Child,
    said: Lines<BufReader<ChildStdout>>,
}

impl Kept {
    /// A shell script that reads its input until the end and then clears up.
    pub fn script(script: &str, arguments: &[OsString], environment: &[(&str, String)]) -> Self {
        let mut keeper = Command::new("sh")
            .args(["-c", script, "sh"])
            .args(arguments)
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("sh");
        let said = BufReader::new(keeper.stdout.take().expect("its output")).lines();
        Self { keeper, said }
    }
    /// A program; gives its process id too.
    pub fn program(program: impl AsRef<OsStr>, arguments: &[&str], environment: &[(&str, String)]) -> (Self, u32) {
        let all: Vec<OsString> = [program.as_ref().to_owned()].into_iter().chain(arguments.iter().map(OsString::from)).collect();
        let mut kept = Self::script(PROGRAM, &all, environment);
        let pid = kept.line().parse().expect("a process id");
        (kept, pid)
    }
    /// The next line that it prints. It must come.
    pub fn line(&mut self) -> String {
        self.said.next().expect("it ended too early: what it said stands above").expect("its output")
    }
    /// The rest of the first line in which this text stands.
    pub fn line_with(&mut self, text: &str) -> String {
        loop {
            if let Some((_, rest)) = self.line().split_once(text) {
                return rest.trim().to_owned();
            }
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Its last words go unread; a keeper that is gone already has nothing to wait for.
        let _ = self.keeper.wait();
    }
}
