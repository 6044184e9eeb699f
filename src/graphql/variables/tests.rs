//! Each rule by which a variable fits its type, and that every fault is told at once with its path.
use super::*;
use async_graphql::parser::{parse_query, types::ExecutableDocument};

const SDL: &str = r#"
    scalar DateTime
    scalar Date
    scalar UUID
    scalar Blob
    enum Order { NEWEST OLDEST }
    input Tag { name: String!, weight: Float = 1 }
    input Pick @oneOf { id: ID, code: Int }
    input Ask { title: String!, tags: [Tag!]!, order: Order, at: DateTime, on: Date, pick: Pick, again: Ask }
    interface Thing { part(on: Date): Int }
    type Page implements Thing { part(on: Date): Int, items(first: Int = 10, order: Order! = NEWEST): [[Page!]!]! }
    type Query { a: Int, pages(from: DateTime!, ids: [ID!]): Page!, thing(pick: Pick!): Thing }
    type Mutation { ask(input: Ask!): Page }
"#;

fn document(variables: &str) -> ExecutableDocument {
    parse_query(format!("query({variables}) {{ a }}")).unwrap()
}

fn check(variables: &str, given: serde_json::Value) -> Vec<(String, ProblemCode)> {
    let (types, document) = (Types::read(SDL).unwrap(), document(variables));
    let (_, operation) = document.operations.iter().next().unwrap();
    let faults = types.check(&operation.node.variable_definitions, &serde_json::from_value(given).unwrap());
    faults.into_iter().map(|fault| (fault.path.join("."), fault.code)).collect()
}

#[track_caller]
fn fits(variables: &str, given: serde_json::Value) {
    assert_eq!(check(variables, given), []);
}

#[track_caller]
fn faulty(variables: &str, given: serde_json::Value, path: &str, code: ProblemCode) {
    assert_eq!(check(variables, given), [(path.to_owned(), code)]);
}

use ProblemCode::{BadVariable, OutOfRange, Required};
use serde_json::json;

#[test]
fn what_is_required() {
    faulty("$a: Int!", json!({}), "a", Required);
    faulty("$a: Int!", json!({"a": null}), "a", Required);
    fits("$a: Int! = 3", json!({}));
    faulty("$a: Int! = 3", json!({"a": null}), "a", Required);
    fits("$a: Int", json!({}));
    fits("$a: Int", json!({"a": null, "undeclared": 1}));
}

#[test]
fn plain_scalars() {
    fits(
        "$a: Int!, $b: Float!, $c: String!, $d: Boolean!, $e: ID!, $f: ID!",
        json!({"a": -5, "b": 1, "c": "x", "d": true, "e": "x", "f": 7}),
    );
    for wrong in [json!("1"), json!(1.5), json!(true), json!({}), json!([[]])] {
        faulty("$a: Int!", json!({"a": wrong}), "a", BadVariable);
    }
    for outside in [json!(2_147_483_648_i64), json!(-2_147_483_649_i64), json!(u64::MAX)] {
        faulty("$a: Int!", json!({"a": outside}), "a", OutOfRange);
    }
    fits("$a: Int!", json!({"a": 2_147_483_647}));
    faulty("$a: String", json!({"a": 1}), "a", BadVariable);
    faulty("$a: String", json!({"a": ["x"]}), "a", BadVariable);
    faulty("$a: Boolean", json!({"a": "true"}), "a", BadVariable);
    faulty("$a: ID", json!({"a": 1.5}), "a", BadVariable);
    faulty("$a: Float", json!({"a": "1"}), "a", BadVariable);
}

#[test]
fn scalars_with_a_form() {
    fits(
        "$a: DateTime, $b: Date, $c: UUID",
        json!({"a": "2026-11-21T10:00:00Z", "b": "2026-11-21", "c": "67e55044-10b1-426f-9247-bb680e5fe0c8"}),
    );
    faulty("$a: DateTime", json!({"a": "yesterday"}), "a", BadVariable);
    faulty("$a: Date", json!({"a": "2026-02-30"}), "a", BadVariable);
    faulty("$a: Date", json!({"a": "0001-01-01"}), "a", BadVariable);
    faulty("$a: UUID", json!({"a": 5}), "a", BadVariable);
    fits("$a: Blob", json!({"a": {"any": [1]}}));
}

#[test]
fn enums() {
    fits("$a: Order", json!({"a": "NEWEST"}));
    faulty("$a: Order", json!({"a": "newest"}), "a", BadVariable);
    faulty("$a: Order", json!({"a": 1}), "a", BadVariable);
}

#[test]
fn lists() {
    fits("$a: [Int!]!", json!({"a": []}));
    fits("$a: [Int!]!", json!({"a": 1}));
    faulty("$a: [Int!]", json!({"a": [1, null]}), "a.1", Required);
    faulty("$a: [[Int]]", json!({"a": [[1], [2, "x"]]}), "a.1.1", BadVariable);
}

#[test]
fn input_objects_tell_every_fault_with_its_path() {
    let given = json!({"input": {"tags": [{"name": "x"}, {"name": 5, "wait": 1}], "order": "NO", "at": "x", "again": {"title": "t"}}});
    let mut faults = check("$input: Ask!", given);
    faults.sort_by(|a, b| a.0.cmp(&b.0));
    let wanted = [
        ("input.again.tags", Required),
        ("input.at", BadVariable),
        ("input.order", BadVariable),
        ("input.tags.1.name", BadVariable),
        ("input.tags.1.wait", BadVariable),
        ("input.title", Required),
    ];
    assert_eq!(faults, wanted.map(|(path, code)| (path.to_owned(), code)));
    faulty("$input: Ask!", json!({"input": "x"}), "input", BadVariable);
}

#[test]
fn one_of() {
    fits("$a: Pick", json!({"a": {"id": "x"}}));
    faulty("$a: Pick", json!({"a": {}}), "a", BadVariable);
    faulty("$a: Pick", json!({"a": {"id": "x", "code": 1}}), "a", BadVariable);
    faulty("$a: Pick", json!({"a": {"id": null}}), "a", BadVariable);
}

#[test]
fn samples_fit_their_own_types() {
    let types = Types::read(SDL).unwrap();
    let document = document(
        "$a: Int!, $b: Ask!, $c: Pick!, $d: [Tag!]!, $e: Order!, $f: ID, $g: Boolean! = true, $h: Float!, $i: DateTime!, $j: UUID!, $k: Blob!",
    );
    let (_, operation) = document.operations.iter().next().unwrap();
    let sample = types.sample(&operation.node.variable_definitions);
    let faults = types.check(&operation.node.variable_definitions, &sample);
    assert!(faults.len() == 1 && faults[0].path == ["k"], "{faults:?}");
    assert_eq!(sample.len(), 10);
}

fn written(text: &str) -> Vec<(String, ProblemCode, usize)> {
    let (faults, at) = Types::read(SDL).unwrap().written(&parse_query(text).unwrap());
    assert_eq!(faults.is_empty(), at.is_empty());
    let columns = at.iter().map(|at| at.column).chain(std::iter::repeat(0));
    faults.into_iter().zip(columns).map(|(fault, column)| (fault.path.join("."), fault.code, column)).collect()
}

#[test]
fn what_is_written_is_checked_as_variables_are() {
    for fits in [
        "{ pages(from: \"2026-11-21T10:00:00Z\", ids: [1, \"x\"]) { items(first: 5, order: OLDEST) { part(on: null) } } }",
        "query($f: DateTime!, $i: ID!, $n: String!) { pages(from: $f, ids: [$i, \"x\"]) { part } ask: thing(pick: {id: $i}) { part } }",
        "mutation($n: String!) { ask(input: {title: $n, tags: {name: $n}}) { part } }",
        "{ nope(from: 5) { part(on: 5) } pages(from: \"2026-11-21T10:00:00Z\", nope: 5) { nope { part(on: 5) } __typename } } fragment F on Nope { part(on: 5) }",
    ] {
        assert_eq!(written(fits), [], "{fits}");
    }
    for (text, path, code, column) in [
        ("{ pages(from: \"x\") { part } }", "from", BadVariable, 15),
        ("{ pages { part } }", "from", Required, 3),
        ("{ pages(from: null) { part } }", "from", Required, 15),
        ("query($f: DateTime!, $i: ID) { pages(from: $f, ids: [$i, null]) { part } }", "ids.1", Required, 53),
        ("query($f: DateTime!) { pages(from: $f) { items { items(first: \"5\") { part } } } }", "first", BadVariable, 63),
        ("query($f: DateTime!) { pages(from: $f) { items(first: 2147483648) { part } } }", "first", OutOfRange, 55),
        ("query($f: DateTime!) { pages(from: $f) { ... { ... on Page { items(order: null) { part } } } } }", "order", Required, 75),
        ("{ ...F } fragment F on Thing { part(on: \"2026-02-30\") }", "on", BadVariable, 41),
        ("query($d: Date! = \"x\") { a }", "d", BadVariable, 19),
        ("{ thing(pick: {}) { part } }", "pick", BadVariable, 15),
        ("mutation($n: String!) { ask(input: {title: $n, tags: [], order: NO}) { part } }", "input.order", BadVariable, 36),
    ] {
        assert_eq!(written(text), [(path.to_owned(), code, column)], "{text}");
    }
    let all = written("mutation { ask(input: {tags: [{name: 5, wait: 1}], on: \"x\"}) { part(on: 5) } }");
    let all: Vec<_> = all.iter().map(|(path, code, _)| (path.as_str(), *code)).collect();
    let wanted = ["input.tags.0.name", "input.tags.0.wait", "input.on", "on"].map(|path| (path, BadVariable));
    assert_eq!(all, [&[("input.title", Required)][..], &wanted].concat());
}

#[test]
fn no_document_is_told_more_faults_than_one_can_read() {
    let many = format!("{{ {} }}", (0..500).map(|n| format!("a{n}: thing(pick: 5) {{ part }}")).collect::<String>());
    assert_eq!(written(&many).len(), 100);
}
