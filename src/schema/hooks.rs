//! Where what upper contexts add to lower ones is registered: the only place that knows both.
use crate::mutation::Hooks;
use std::sync::LazyLock;

static HOOKS: LazyLock<Hooks> = LazyLock::new(Hooks::default);

/// All of them.
pub fn hooks() -> &'static Hooks {
    &HOOKS
}
