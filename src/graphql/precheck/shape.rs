//! Counts what a document asks for when its fragments are written out, each fragment once: its size, depth, aliases, directives and
//! how often lists of the introspection are nested. The library counts later, and writes the fragments out to do so.
use super::{Refused, too_deep};
use crate::error::ProblemCode;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use std::collections::HashMap;

/// Selections, expanded, in all operations together.
pub const SELECTIONS: u32 = 2_000;
/// The same in all fragments, each expanded on its own: the library looks through every one of them, used or not.
const IN_FRAGMENTS: u32 = 10_000;
/// Aliases, expanded.
pub const ALIASES: u32 = 60;
/// Directives, expanded.
pub const DIRECTIVES: u32 = 32;
/// Fields below one another.
pub const DEPTH: u32 = 16;
/// Selection sets below one another, fragments included.
const LEVELS: u32 = 64;
/// Lists of the introspection below one another: `types { fields { args` is fine, going round is not.
const INTROSPECTION: u32 = 2;

/// What a selection set comes to. `u32::MAX` stands for a fragment that holds itself.
#[derive(Clone, Copy, Default)]
struct Shape {
    selections: u32,
    aliases: u32,
    directives: u32,
    depth: u32,
    levels: u32,
    introspection: u32,
}

impl Shape {
    /// Beside the others of its selection set.
    fn beside(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            depth: self.depth.max(other.depth),
            levels: self.levels.max(other.levels),
            introspection: self.introspection.max(other.introspection),
        }
    }
    fn endless() -> Self {
        Self { selections: u32::MAX, ..Self::default() }
    }
    fn refuse(self) -> Result<Self, Refused> {
        let rules = [
            (self.selections, SELECTIONS, ProblemCode::TooMany),
            (self.aliases, ALIASES, ProblemCode::TooMany),
            (self.directives, DIRECTIVES, ProblemCode::TooMany),
            (self.depth, DEPTH, ProblemCode::OutOfRange),
            (self.levels, LEVELS, ProblemCode::OutOfRange),
            (self.introspection, INTROSPECTION, ProblemCode::OutOfRange),
        ];
        let names = [
            "selections",
            "aliases",
            "directives",
            "levels of fields",
            "levels of selections",
            "lists of the introspection below one another",
        ];
        match rules.into_iter().zip(names).find(|((is, most, _), _)| is > most) {
            Some(((_, most, code), name)) => Err(too_deep(code, format_args!("{most} {name}"))),
            None => Ok(self),
        }
    }
}

struct Counter<'a> {
    document: &'a ExecutableDocument,
    /// A fragment's shape; `None` while it is being counted.
    known: HashMap<&'a str, Option<Shape>>,
    open: u32,
}

/// Refuses a document that comes to too much.
///
/// # Errors
/// The first bound that it passes.
pub fn check(document: &ExecutableDocument) -> Result<(), Refused> {
    let mut counter = Counter { document, known: HashMap::with_capacity(document.fragments.len()), open: 0 };
    // Also those that no operation uses: the library walks them when it validates.
    let mut in_fragments = 0_u32;
    for name in document.fragments.keys() {
        in_fragments = in_fragments.saturating_add(counter.fragment(name).refuse()?.selections);
    }
    if in_fragments > IN_FRAGMENTS {
        return Err(too_deep(ProblemCode::TooMany, format_args!("{IN_FRAGMENTS} selections in fragments")));
    }
    let mut all = Shape::default();
    for (_, operation) in document.operations.iter() {
        let variables = operation.node.variable_definitions.iter().map(|v| count(v.node.directives.len())).sum::<u32>();
        let own = Shape { directives: count(operation.node.directives.len()) + variables, ..Shape::default() };
        all = all.beside(own).beside(counter.set(&operation.node.selection_set.node)).refuse()?;
    }
    Ok(())
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl<'a> Counter<'a> {
    fn set(&mut self, set: &'a SelectionSet) -> Shape {
        let mut all = Shape::default();
        for item in &set.items {
            let inner = match &item.node {
                Selection::Field(field) => self.set(&field.node.selection_set.node),
                Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node),
            };
            let own = match &item.node {
                Selection::Field(field) => Shape {
                    aliases: u32::from(field.node.alias.is_some()),
                    depth: inner.depth + 1,
                    introspection: inner.introspection + introspection(&field.node.name.node),
                    ..Shape::default()
                },
                Selection::InlineFragment(_) | Selection::FragmentSpread(_) => {
                    Shape { depth: inner.depth, introspection: inner.introspection, ..Shape::default() }
                }
            };
            let own =
                Shape { selections: 1, directives: count(item.node.directives().len()), levels: inner.levels.saturating_add(1), ..own };
            all = all.beside(own).beside(Shape { depth: 0, levels: 0, introspection: 0, ..inner });
        }
        all
    }
    fn fragment(&mut self, name: &str) -> Shape {
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else { return Shape::default() };
        match self.known.get(name.as_str()) {
            Some(Some(shape)) => return *shape,
            Some(None) => return Shape::endless(),
            None => {}
        }
        if self.open > LEVELS {
            // Deeper than may be; what is counted of it does not matter any more.
            return Shape { levels: LEVELS + 1, ..Shape::default() };
        }
        self.known.insert(name, None);
        self.open += 1;
        let own = Shape { directives: count(fragment.node.directives.len()), ..Shape::default() };
        let shape = self.set(&fragment.node.selection_set.node).beside(own);
        self.open -= 1;
        self.known.insert(name, Some(shape));
        shape
    }
}

fn introspection(field: &str) -> u32 {
    u32::from(matches!(field, "fields" | "interfaces" | "possibleTypes" | "inputFields"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    fn refused(text: &str) -> Option<String> {
        check(&parse_query(text).unwrap()).err().map(|r| r.error.faults()[0].detail.clone().unwrap())
    }
    #[track_caller]
    fn refuses(text: &str, why: &str) {
        let got = refused(text);
        assert!(got.as_deref().is_some_and(|got| got.contains(why)), "{got:?}");
    }
    fn levels(n: usize) -> String {
        format!("{}a{}", "{a".repeat(n - 1) + "{", "}".repeat(n))
    }

    #[test]
    fn expanded_size() {
        assert_eq!(refused(&format!("{{{}}}", "a ".repeat(2000))), None);
        refuses(&format!("{{{}}}", "a ".repeat(2001)), "2000 selections");
    }

    #[test]
    fn a_fan_out_of_fragments_is_counted_without_being_written_out() {
        let mut text = "{...F0}".to_owned();
        for i in 0..10 {
            text += &format!("fragment F{i} on Query {{{}}}", format!("...F{} ", i + 1).repeat(6));
        }
        text += "fragment F10 on Query {a}";
        refuses(&text, "selections");
    }

    #[test]
    fn a_cycle_is_endless() {
        refuses("{...A} fragment A on Q {...B} fragment B on Q {...A}", "selections");
        refuses("{a} fragment A on Q {a{...A}}", "selections");
    }

    #[test]
    fn aliases() {
        let aliases = |n: usize| (0..n).map(|i| format!("a{i}: a ")).collect::<String>();
        assert_eq!(refused(&format!("{{{}}}", aliases(60))), None);
        refuses(&format!("{{{}}}", aliases(61)), "60 aliases");
        refuses(&format!("{{b{{...F}} c{{...F}}}} fragment F on Q {{{}}}", aliases(31)), "60 aliases");
    }

    #[test]
    fn directives() {
        assert_eq!(refused(&format!("{{a {}}}", "@skip(if: true) ".repeat(32))), None);
        refuses(&format!("{{a {}}}", "@skip(if: true) ".repeat(33)), "32 directives");
        refuses(&format!("query {} {{a}}", "@x ".repeat(33)), "32 directives");
        refuses(&format!("query($a: Int {}) {{a}}", "@x ".repeat(33)), "32 directives");
        refuses(&format!("{{...F}} fragment F on Q {} {{a}}", "@x ".repeat(33)), "32 directives");
    }

    #[test]
    fn depth_of_fields() {
        assert_eq!(refused(&levels(16)), None);
        refuses(&levels(17), "16 levels of fields");
        refuses(&format!("{{...F}} fragment F on Q {}", levels(17)), "16 levels of fields");
    }

    #[test]
    fn depth_of_fragments() {
        let chain = |n: usize| {
            (0..n).map(|i| format!("fragment F{i} on Q {{...F{}}}", i + 1)).collect::<String>() + &format!("fragment F{n} on Q {{a}}")
        };
        assert_eq!(refused(&format!("{{...F0}} {}", chain(60))), None);
        refuses(&format!("{{...F0}} {}", chain(70)), "64 levels of selections");
        refuses(&format!("{{a}} {}", chain(700)), "64 levels of selections");
    }

    #[test]
    fn introspection_goes_round_no_more_than_the_usual_query_does() {
        assert_eq!(refused("{__schema{types{fields{type{ofType{ofType{name}}} args{type{name}}} interfaces{name}}}}"), None);
        assert_eq!(refused("{__type(name:\"A\"){fields{type{fields{name}}}}}"), None);
        refuses("{__type(name:\"A\"){fields{type{fields{type{possibleTypes{name}}}}}}}", "introspection");
        refuses(
            "{__type(name:\"A\"){...F}} fragment F on T{fields{type{...G}}} fragment G on T{fields{type{interfaces{name}}}}",
            "introspection",
        );
    }

    #[test]
    fn fragments_that_nobody_uses_count_too() {
        let fragments = |n: usize| {
            (0..n).map(|i| format!("fragment F{i} on Q{{...A}}")).collect::<String>()
                + &format!("fragment A on Q{{{}}}", "a ".repeat(1_000))
        };
        assert_eq!(refused(&format!("{{a}}{}", fragments(8))), None);
        refuses(&format!("{{a}}{}", fragments(1_000)), "selections in fragments");
    }

    #[test]
    fn all_operations_count_together() {
        let operations = |n: usize| {
            (0..n).map(|i| format!("query Q{i}{{...F}}")).collect::<String>() + &format!("fragment F on Q {{{}}}", "a ".repeat(500))
        };
        assert_eq!(refused(&operations(3)), None);
        refuses(&operations(4), "selections");
    }
}
