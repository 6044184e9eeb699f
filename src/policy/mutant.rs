//! For the test of the tests: with the feature `mutants`, one condition of the law, named by VONK_MUTANT, is switched off for the process.
//!
//! A release is never built with it: there, `holds` and `gives` are the identity.

/// A named restriction of the rules: switched off, it restricts nobody.
#[inline]
pub fn require(name: &'static str, says: bool) -> bool {
    says || off(name)
}

/// A named grant of the rules: switched off, nobody has it.
#[inline]
pub fn allow_if(name: &'static str, says: bool) -> bool {
    says && !off(name)
}

/// Whether the condition with this name is switched off.
#[cfg(not(feature = "mutants"))]
#[inline]
pub fn off(_name: &'static str) -> bool {
    false
}

/// Whether the condition with this name is switched off.
#[cfg(feature = "mutants")]
pub fn off(name: &'static str) -> bool {
    static NAME: std::sync::LazyLock<Option<String>> = std::sync::LazyLock::new(|| std::env::var("VONK_MUTANT").ok());
    NAME.as_deref() == Some(name)
}
