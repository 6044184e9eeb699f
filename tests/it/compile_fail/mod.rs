//! What must not compile: a write without its token, a save of a row that is not locked, a token that somebody made.
//!
//! What the compiler says is written down beside each; it changes with the compiler, so it is compared where the compiler is the one that is
//! written down too, and always under CI. Writing it anew: TRYBUILD=overwrite cargo test --test it compile_fail, and read the difference.
use std::process::Command;

/// The compiler whose words are written down.
const WRITTEN_WITH: &str = "rustc 1.95.";

#[test]
fn what_must_not_compile() {
    let version = Command::new("rustc").arg("--version").output().expect("rustc").stdout;
    if String::from_utf8_lossy(&version).starts_with(WRITTEN_WITH) || std::env::var_os("CI").is_some() {
        let cases = trybuild::TestCases::new();
        cases.compile_fail("tests/it/compile_fail/locked.rs");
        cases.compile_fail("tests/it/compile_fail/self_made.rs");
        cases.compile_fail("tests/it/compile_fail/unpermitted.rs");
    }
}
