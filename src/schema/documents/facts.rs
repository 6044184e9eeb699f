//! What is worked out of a document once: the part that one operation needs, its size, and what it asks for.
use async_graphql::{
    Name, Positioned,
    parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, Selection, SelectionSet},
};
use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

/// The operation with the fragments that it uses.
pub fn only(document: &ExecutableDocument, operation: &Positioned<OperationDefinition>) -> ExecutableDocument {
    fn gather<'a>(document: &'a ExecutableDocument, set: &'a SelectionSet, used: &mut HashSet<&'a Name>) {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => gather(document, &field.node.selection_set.node, used),
                Selection::InlineFragment(inner) => gather(document, &inner.node.selection_set.node, used),
                Selection::FragmentSpread(spread) => {
                    if let Some((name, fragment)) = document.fragments.get_key_value(&spread.node.fragment_name.node)
                        && used.insert(name)
                    {
                        gather(document, &fragment.node.selection_set.node, used);
                    }
                }
            }
        }
    }
    let mut used = HashSet::new();
    gather(document, &operation.node.selection_set.node, &mut used);
    let fragments = document.fragments.iter().filter(|(name, _)| used.contains(name)).map(|(name, f)| (name.clone(), f.clone())).collect();
    ExecutableDocument { operations: DocumentOperations::Single(operation.clone()), fragments }
}

/// Tells texts apart.
pub fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Selections as written, in the operation and in all fragments.
pub fn selections(document: &ExecutableDocument, operation: &Positioned<OperationDefinition>) -> usize {
    fn of(set: &SelectionSet) -> usize {
        let inner = |item: &Selection| match item {
            Selection::Field(field) => of(&field.node.selection_set.node),
            Selection::InlineFragment(inner) => of(&inner.node.selection_set.node),
            Selection::FragmentSpread(_) => 0,
        };
        set.items.iter().map(|item| 1 + inner(&item.node)).sum()
    }
    of(&operation.node.selection_set.node) + document.fragments.values().map(|f| of(&f.node.selection_set.node)).sum::<usize>()
}

/// Whether no two fields of any object have one key, so that nothing of the answer has to be merged.
pub fn plain(document: &ExecutableDocument, set: &SelectionSet) -> bool {
    fn flat<'a>(document: &'a ExecutableDocument, set: &'a SelectionSet, seen: &mut HashSet<&'a str>) -> bool {
        set.items.iter().all(|item| match &item.node {
            Selection::Field(field) => {
                seen.insert(field.node.response_key().node.as_str()) && plain(document, &field.node.selection_set.node)
            }
            Selection::InlineFragment(inner) => flat(document, &inner.node.selection_set.node, seen),
            Selection::FragmentSpread(spread) => {
                document.fragments.get(&spread.node.fragment_name.node).is_some_and(|f| flat(document, &f.node.selection_set.node, seen))
            }
        })
    }
    flat(document, set, &mut HashSet::new())
}

/// Whether all that is asked for is the account of who asks, and what the schema says of itself.
pub fn viewer_only(document: &ExecutableDocument, set: &SelectionSet) -> bool {
    set.items.iter().all(|item| match &item.node {
        Selection::Field(field) => matches!(field.node.name.node.as_str(), "viewer" | "__typename" | "__schema" | "__type"),
        Selection::InlineFragment(inner) => viewer_only(document, &inner.node.selection_set.node),
        Selection::FragmentSpread(spread) => {
            document.fragments.get(&spread.node.fragment_name.node).is_some_and(|f| viewer_only(document, &f.node.selection_set.node))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    #[test]
    fn viewer_only_looks_through_fragments() {
        let is = |text: &str| {
            let document = parse_query(text).unwrap();
            let (_, operation) = document.operations.iter().next().unwrap();
            viewer_only(&document, &operation.node.selection_set.node)
        };
        assert!(is("{viewer{id} __typename me: viewer{id}}"));
        assert!(is("{...F ... on Query{viewer{id}}} fragment F on Query{__schema{types{name}}}"));
        assert!(!is("{viewer: version}"));
        assert!(!is("{viewer{id} ...F} fragment F on Query{... on Query{version}}"));
    }

    #[test]
    fn plain_is_what_has_nothing_to_merge() {
        let is = |text: &str| {
            let document = parse_query(text).unwrap();
            let (_, operation) = document.operations.iter().next().unwrap();
            plain(&document, &operation.node.selection_set.node)
        };
        assert!(is("{a{id} b: a{id c{id}} ...F ... on Query{d}} fragment F on Query{e{id}}"));
        assert!(!is("{a b a}"));
        assert!(!is("{a: b a}"));
        assert!(!is("{a{id} ...F} fragment F on Query{a{b}}"));
        assert!(!is("{x{a{b} ... {c: a{b} a{c}}}}"));
        assert!(!is("{x{...F ...F}} fragment F on X{id}"));
    }

    #[test]
    fn an_operation_keeps_the_fragments_that_it_uses_and_no_others() {
        let text = "query A{...F} query B{...G} fragment F on Query{...H} fragment G on Query{a} fragment H on Query{a}";
        let document = parse_query(text).unwrap();
        let (_, operation) = document.operations.iter().find(|(name, _)| name.is_some_and(|name| name.as_str() == "A")).unwrap();
        let only = only(&document, operation);
        let mut kept: Vec<_> = only.fragments.keys().map(|name| name.as_str()).collect();
        kept.sort_unstable();
        assert_eq!((kept, only.operations.iter().len()), (vec!["F", "H"], 1));
        assert_eq!(selections(&document, operation), 4);
    }
}
