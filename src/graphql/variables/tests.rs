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
    type Query { a: Int }
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
