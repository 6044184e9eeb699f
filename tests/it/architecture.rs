//! The rules of the house that the compiler does not keep, read from the sources.
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// A source file: its path from the root of the repository, and its text.
struct Source {
    path: String,
    text: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn walk(dir: &Path, out: &mut Vec<Source>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, out);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let text = fs::read_to_string(&path).expect("a source");
            out.push(Source { path: path.strip_prefix(root()).expect("below the root").display().to_string(), text });
        }
    }
}

fn sources(dirs: &[&str]) -> Vec<Source> {
    let mut out = vec![];
    dirs.iter().for_each(|dir| walk(&root().join(dir), &mut out));
    out.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!out.is_empty(), "no sources in {dirs:?}");
    out
}

/// The lines of a source without comments, each with its number.
fn code(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    source.text.lines().enumerate().map(|(n, line)| (n + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// No line of these sources holds any of these words.
fn nowhere(sources: &[Source], words: &[&str], but: &[&str]) {
    let mut found = vec![];
    for source in sources.iter().filter(|source| !but.contains(&source.path.as_str())) {
        for (n, line) in code(source) {
            found.extend(words.iter().filter(|word| line.contains(**word)).map(|word| format!("{}:{n} holds {word}", source.path)));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// The folders of src that have a store.
fn features() -> BTreeSet<String> {
    let folders = fs::read_dir(root().join("src")).expect("src").flatten().map(|entry| entry.path());
    let features = folders.filter(|path| path.join("store.rs").exists() || path.join("store").is_dir());
    features.map(|path| path.file_name().expect("a name").to_string_lossy().into_owned()).collect()
}

#[test]
fn every_file_says_what_it_promises_and_is_short() {
    let mut wrong = vec![];
    for source in sources(&["src", "entity/src", "migration/src", "tests", "benches", "examples"]) {
        let lines = source.text.lines().count();
        let head = source.text.lines().take_while(|line| line.starts_with("//!")).count();
        if lines > 400 {
            wrong.push(format!("{} has {lines} lines: make it a folder", source.path));
        }
        if !(1..=5).contains(&head) {
            wrong.push(format!("{} begins with {head} lines of //!, not 1 to 5", source.path));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_store_is_its_own_features() {
    let features = features();
    let mut wrong = vec![];
    for source in sources(&["src"]) {
        for feature in features.iter().filter(|feature| !source.path.starts_with(&format!("src/{feature}/"))) {
            for (n, line) in code(&source) {
                let direct = line.contains(&format!("{feature}::store"));
                let among = line.split_once(&format!("{feature}::{{")).is_some_and(|(_, rest)| {
                    rest.split(['{', '}', ',']).any(|word| word.trim() == "store" || word.trim().starts_with("store::"))
                });
                if direct || among {
                    wrong.push(format!("{}:{n} reaches into the store of {feature}", source.path));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// How often each file excepts itself from `disallowed_methods`: where the law itself is written or comes too early to be asked, and where the
/// other calls on clippy's list are right after all (the clock, the schema's own door).
const EXCEPTED: &[(&str, usize)] = &[
    ("src/change.rs", 1),
    ("src/clock.rs", 2),
    ("src/db.rs", 1),
    ("src/db/tx.rs", 2),
    ("src/demo/deeds.rs", 1),
    ("src/http/graphql.rs", 1),
    ("src/http/health.rs", 1),
    ("src/http/serve.rs", 1),
    ("src/jobs/store.rs", 1),
    ("src/mutation/idempotency.rs", 3),
    ("src/mutation/write.rs", 1),
    ("src/once.rs", 3),
    ("src/people/store/account.rs", 2),
    ("src/policy/parts.rs", 2),
    ("src/policy/visible.rs", 1),
    ("src/policy/written.rs", 1),
    ("src/schema/documents/mod.rs", 1),
];

/// Stores whose writes do not go through the runner yet. This list only gets shorter.
const UNCONVERTED: &[&str] = &[
    "src/datepolls/store.rs",
    "src/people/store/account.rs",
    "src/people/store/mod.rs",
    "src/people/store/profile.rs",
    "src/registrations/store.rs",
    "src/registrations/store/asked.rs",
];

/// A store that is not converted writes on its own; its reads begin at the law like all others.
#[test]
fn what_writes_past_the_runner_is_on_its_list() {
    let all = sources(&["src"]);
    let writes = |source: &&Source| source.text.contains("#![expect(clippy::disallowed_methods");
    let there: BTreeSet<_> = all.iter().filter(writes).map(|source| source.path.as_str()).collect();
    assert_eq!(there, UNCONVERTED.iter().copied().collect(), "another file writes past the runner");
    let exempt: Vec<_> = all.iter().filter(writes).collect();
    let reads = ["Entity::find", "::find_by_id", "find_related", "update_many(", "delete_many(", "delete_by_id("];
    let found = exempt.iter().map(|source| reads.map(|read| source.text.matches(read).count()).iter().sum::<usize>()).sum::<usize>();
    // One's own account and one's own consents: src/people/store/account.rs says why beside each.
    assert_eq!(found, 2, "a read that does not begin at the law");
}

#[test]
fn reads_begin_at_the_law() {
    let mut excepted = BTreeMap::new();
    let sources = sources(&["src"]);
    for source in &sources {
        // In one line or over several: rustfmt decides.
        let text: String = source.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let n = text.matches("#[expect(clippy::disallowed_methods").count() + text.matches("#[expect( clippy::disallowed_methods").count();
        if n > 0 {
            excepted.insert(source.path.as_str(), n);
        }
    }
    let known: BTreeMap<_, _> = EXCEPTED.iter().copied().collect();
    assert_eq!(excepted, known, "another place reads past the law: is it right there, and does its line say why?");
    // sea-orm's loader starts a read of its own, which clippy can't name because it is made by a macro.
    nowhere(&sources, &["Entity::load()", "#![allow", "#[allow"], &[]);
    let others: Vec<_> = sources.into_iter().filter(|source| !source.path.contains("store")).collect();
    nowhere(
        &others,
        &["Statement::from_s", "FromQueryResult", "find_by_statement"],
        &[
            "src/change.rs",
            "src/db.rs",
            "src/mutation/aggregate.rs",
            "src/mutation/idempotency.rs",
            "src/mutation/write.rs",
            "src/policy/facts.rs",
            "src/run/database.rs",
        ],
    );
}

#[test]
fn time_is_asked_of_the_clock() {
    nowhere(
        &sources(&["src", "entity/src", "migration/src"]),
        &["Utc::now", "Local::now", "Instant::now", "SystemTime::now"],
        &["src/clock.rs"],
    );
    // This file names what it looks for.
    let words = ["Utc::now", "Local::now", "Instant::now", "SystemTime::now", "::sleep("];
    nowhere(&sources(&["tests"]), &words, &["tests/it/architecture.rs"]);
}

#[test]
fn the_edge_speaks_no_sql() {
    let edge: Vec<_> = sources(&["src"]).into_iter().filter(|source| source.path.contains("graphql")).collect();
    assert!(edge.len() > 10);
    nowhere(&edge, &["sea_orm", "sea_query", "SELECT ", "UPDATE ", "Entity::", "ActiveModel"], &[]);
    let words: Vec<_> = sources(&["src"]).into_iter().filter(|source| source.path.contains("/service")).collect();
    nowhere(&words, &["Statement", "SELECT ", "UPDATE ", "DELETE ", "Entity::", "Column::", "async_graphql"], &[]);
}

/// What `.ci/mutants` switches off, one by one.
fn conditions() -> Vec<String> {
    let mut names = vec![];
    for source in sources(&["src/policy"]) {
        // In one line or over several: rustfmt decides.
        let text = code(&source).map(|(_, line)| line.trim()).collect::<String>();
        for call in ["require(\"", "allow_if(\"", "allow_rows(\"", "restrict_rows(\""] {
            names.extend(text.split(call).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        }
    }
    names
}

#[test]
fn every_condition_of_the_law_has_a_name_of_its_own() {
    let names = conditions();
    let unique: BTreeSet<_> = names.iter().collect();
    assert_eq!(names.len(), unique.len(), "{names:?}");
    assert!(names.len() > 60, "{} conditions", names.len());
    assert!(names.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'.' || b == b'_')), "{names:?}");
}
