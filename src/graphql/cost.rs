//! What an operation costs, in points: a field is one, a page is as many times its entries. Worked out once per document; what is left for
//! each request is to fill in the page sizes that come as variables. The pre-check bounds the document, so fragments may be written out.
use async_graphql::{
    Name, Value, Variables,
    parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet},
};

/// A page that does not say how long it is.
const PAGE: u64 = 20;
/// The longest page: a longer one is refused later, and must not be refused here for its cost.
const LONGEST: u64 = 100;

/// Points: a fixed part, and lists whose length is a variable.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Cost {
    fixed: u64,
    lists: Vec<(Name, u64, Cost)>,
}

impl Cost {
    /// Of one operation of a document that passed the pre-check.
    pub fn of(document: &ExecutableDocument, operation: &OperationDefinition) -> Self {
        of_set(document, operation, &operation.selection_set.node)
    }
    /// In points, with these variables.
    pub fn points(&self, variables: &Variables) -> u32 {
        u32::try_from(self.total(variables)).unwrap_or(u32::MAX)
    }
    fn total(&self, variables: &Variables) -> u64 {
        self.lists.iter().fold(self.fixed, |sum, (name, unless, each)| {
            let page = variables.get(name).and_then(length).unwrap_or(*unless);
            sum.saturating_add(page.saturating_mul(each.total(variables)))
        })
    }
    fn add(&mut self, other: Self) {
        self.fixed = self.fixed.saturating_add(other.fixed);
        self.lists.extend(other.lists);
    }
    fn times(mut self, n: u64) -> Self {
        self.fixed = self.fixed.saturating_mul(n);
        self.lists = self.lists.into_iter().map(|(name, unless, each)| (name, unless, each.times(n))).collect();
        self
    }
}

/// How many entries a value asks for: a number, or a list of ids.
fn length(value: &Value) -> Option<u64> {
    match value {
        Value::Number(n) => Some(n.as_u64().unwrap_or(0).min(LONGEST)),
        Value::List(items) => Some((items.len() as u64).min(LONGEST)),
        _ => None,
    }
}

fn of_set(document: &ExecutableDocument, operation: &OperationDefinition, set: &SelectionSet) -> Cost {
    let mut sum = Cost::default();
    for item in &set.items {
        sum.add(match &item.node {
            Selection::Field(field) => of_field(document, operation, &field.node),
            Selection::InlineFragment(inner) => of_set(document, operation, &inner.node.selection_set.node),
            Selection::FragmentSpread(spread) => {
                let fragment = document.fragments.get(&spread.node.fragment_name.node);
                fragment.map(|f| of_set(document, operation, &f.node.selection_set.node)).unwrap_or_default()
            }
        });
    }
    sum
}

fn of_field(document: &ExecutableDocument, operation: &OperationDefinition, field: &Field) -> Cost {
    let children = of_set(document, operation, &field.selection_set.node);
    let said = ["first", "last", "ids"].into_iter().find_map(|name| field.get_argument(name));
    let mut variable = None;
    let constant = said.and_then(|value| {
        let filled = value.node.clone().into_const_with(|name| {
            variable = Some(name);
            Ok::<_, ()>(Value::Null)
        });
        filled.ok()
    });
    let mut cost = match (constant, variable) {
        (Some(Value::Null), Some(name)) => {
            let declared = operation.variable_definitions.iter().find(|v| v.node.name.node == name);
            let unless = declared.and_then(|v| v.node.default_value.as_ref()).and_then(|v| length(&v.node)).unwrap_or(PAGE);
            Cost { fixed: 0, lists: vec![(name, unless, children)] }
        }
        // A list that is written out may hold variables: its length is what counts.
        (Some(value), _) if length(&value).is_some() => children.times(length(&value).unwrap_or(PAGE)),
        _ if is_connection(document, &field.selection_set.node) => children.times(PAGE),
        _ => children,
    };
    cost.fixed = cost.fixed.saturating_add(1);
    cost
}

fn is_connection(document: &ExecutableDocument, set: &SelectionSet) -> bool {
    set.items.iter().any(|item| match &item.node {
        Selection::Field(field) => matches!(field.node.name.node.as_str(), "edges" | "nodes"),
        Selection::InlineFragment(inner) => is_connection(document, &inner.node.selection_set.node),
        Selection::FragmentSpread(spread) => {
            let fragment = document.fragments.get(&spread.node.fragment_name.node);
            fragment.is_some_and(|f| is_connection(document, &f.node.selection_set.node))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    fn points(text: &str, variables: serde_json::Value) -> u32 {
        let document = parse_query(text).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        Cost::of(&document, &operation.node).points(&serde_json::from_value(variables).unwrap())
    }
    fn plain(text: &str) -> u32 {
        points(text, serde_json::json!({}))
    }

    #[test]
    fn a_field_is_one() {
        assert_eq!(plain("{a b{c d}}"), 4);
        assert_eq!(plain("{...F ... on Q{b}} fragment F on Q{a{b}}"), 3);
    }

    #[test]
    fn a_page_is_as_many_times_its_entries() {
        assert_eq!(plain("{a(first: 5){edges{node{id}}}}"), 1 + 5 * 3);
        assert_eq!(plain("{a(last: 5){nodes{id}}}"), 1 + 5 * 2);
        assert_eq!(plain("{a{nodes{id}}}"), 1 + 20 * 2, "a connection without a length is a page");
        assert_eq!(plain("{a{...F}} fragment F on C{nodes{id}}"), 1 + 20 * 2);
        assert_eq!(plain("{a(first: 2){nodes{b(first: 3){nodes{id}}}}}"), 1 + 2 * (1 + (1 + 3 * 2)));
        assert_eq!(plain("{a(first: null){nodes{id}}}"), 1 + 20 * 2);
        assert_eq!(plain("{nodes(ids: [\"a\", \"b\", \"c\"]){id}}"), 1 + 3);
    }

    #[test]
    fn page_sizes_may_be_variables() {
        let text = "query($n: Int, $m: Int = 3, $ids: [ID!]){a(first: $n){nodes{b(last: $m){nodes{id}}}} nodes(ids: $ids){id}}";
        let inner = |m: u32| 1 + (1 + m * 2);
        assert_eq!(points(text, serde_json::json!({"n": 2, "ids": ["x"]})), 1 + 2 * inner(3) + 1 + 1);
        assert_eq!(points(text, serde_json::json!({"n": 2, "m": 1, "ids": []})), 1 + 2 * inner(1) + 1);
        assert_eq!(points(text, serde_json::json!({"n": null})), 1 + 20 * inner(3) + 1 + 20);
    }

    #[test]
    fn no_page_is_counted_over_a_hundred_and_nothing_overflows() {
        assert_eq!(plain("{a(first: 2000000000){id}}"), 101);
        assert_eq!(points("query($n: Int){a(first: $n){id}}", serde_json::json!({"n": -5})), 1);
        let deep = format!("{}id{}", "{a(first: 100)".repeat(16) + "{", "}".repeat(17));
        assert_eq!(plain(&deep), u32::MAX);
    }
}
