//! The program: see `vonk::commands` for its verbs.
use std::process::ExitCode;

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    vonk::commands::run()
}
