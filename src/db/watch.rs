//! What can be seen of the database from outside: of each statement its name, how long it took and how many rows it gave; of each pool how full it is.
//! Never a statement's values, nor what the database said. Where nobody looks it costs a comparison.
use super::{Db, Pool};
use crate::{clock::Timer, telemetry::metrics::Statements};
use sea_orm::{DbBackend, sqlx};
use tracing::{Span, field::Empty};

/// The longest word of a name.
const WORD: usize = 40;

/// How full a pool is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// `read` or `write`.
    pub pool: &'static str,
    /// So many connections there may be.
    pub limit: usize,
    /// So many are held.
    pub in_use: usize,
    /// So many are open and wait for work.
    pub idle: usize,
}

impl Db {
    /// From now on everything that is done is counted here. Once only.
    pub fn watch(&self, reads: Statements, writes: Statements) {
        // Whoever came first goes on counting.
        let _ = self.reads.counts.set(reads);
        let _ = self.writes.counts.set(writes);
    }
    /// How full both pools are.
    pub fn usage(&self) -> [Usage; 2] {
        [("read", &self.reads), ("write", &self.writes)].map(|(name, pool)| Usage {
            pool: name,
            limit: pool.size,
            in_use: pool.size.saturating_sub(pool.free.available_permits()),
            idle: pool.idle().len(),
        })
    }
}

/// One statement that somebody looks at.
pub(super) struct Look<'a> {
    counts: Option<&'a Statements>,
    span: Span,
    began: Timer,
}

impl Pool {
    /// Looks at a statement from here on, if anybody wants to see it.
    pub(super) fn look(&self, sql: &str) -> Option<Look<'_>> {
        let counts = self.counts.get();
        let system = if self.to.backend() == DbBackend::Postgres { "postgresql" } else { "sqlite" };
        let span = tracing::trace_span!(
            "statement",
            otel.name = %name(sql),
            otel.kind = "client",
            otel.status_code = Empty,
            db.system.name = system,
            rows = Empty,
            ms = Empty,
        );
        (counts.is_some() || !span.is_disabled()).then(|| Look { counts, span, began: Timer::start() })
    }
}

impl Look<'_> {
    /// It is done.
    pub(super) fn done<T>(self, done: &Result<T, sqlx::Error>, rows: impl FnOnce(&T) -> u64) {
        if let Some(counts) = self.counts {
            counts.done(done.is_ok(), self.began.elapsed());
        }
        if self.span.is_disabled() {
            return;
        }
        self.span.record("ms", self.began.ms());
        match done {
            Ok(done) => self.span.record("rows", i64::try_from(rows(done)).unwrap_or(i64::MAX)),
            Err(_) => self.span.record("otel.status_code", "ERROR"),
        };
    }
}

/// A short name of a statement: its verb and the first table that it names itself, or else in a part of it.
fn name(sql: &str) -> String {
    let (mut depth, mut verb, mut before, mut within) = (0_usize, None, "", None);
    for piece in sql.split_inclusive(|c: char| !is_word(c)) {
        let word = piece.trim_end_matches(|c: char| !is_word(c));
        if !word.is_empty() && word.len() <= WORD {
            let names = ["FROM", "INTO", "UPDATE", "JOIN"].iter().any(|name| before.eq_ignore_ascii_case(name));
            if names && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
                if depth == 0 {
                    within = Some(word);
                    break;
                }
                within = within.or(Some(word));
            }
            verb = verb.or(Some(word));
            before = word;
        }
        depth = match piece.as_bytes().last() {
            Some(b'(') => depth + 1,
            Some(b')') => depth.saturating_sub(1),
            _ => depth,
        };
    }
    let verb = verb.unwrap_or("?").to_ascii_uppercase();
    within.map_or(verb.clone(), |table| format!("{verb} {table}"))
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_says_what_is_done_where() {
        for (sql, told) in [
            ("SELECT a, b FROM \"questions\" WHERE id = $1", "SELECT questions"),
            ("INSERT INTO outbox (tx) VALUES ($1)", "INSERT outbox"),
            ("UPDATE \"jobs\" SET x = 'geheim'", "UPDATE jobs"),
            ("DELETE FROM jobs", "DELETE jobs"),
            ("WITH q AS (SELECT 1 FROM (SELECT 2 FROM answers) AS x) INSERT INTO outbox SELECT 1", "WITH outbox"),
            ("SELECT EXISTS (SELECT 1 FROM seats WHERE x IN ($1)) AS seat FROM communities", "SELECT communities"),
            ("SELECT (SELECT count(*) FROM jobs) AS jobs", "SELECT jobs"),
            ("BEGIN IMMEDIATE", "BEGIN"),
            ("COMMIT", "COMMIT"),
            ("SELECT 1 FROM (SELECT $1)", "SELECT"),
            ("SELECT 'jan@example.nl'", "SELECT"),
            ("", "?"),
        ] {
            assert_eq!(name(sql), told, "{sql}");
        }
        let long = "x".repeat(WORD + 1);
        assert_eq!([name(&format!("{long} FROM {long}")), name(&long)], ["FROM", "?"]);
    }
}
