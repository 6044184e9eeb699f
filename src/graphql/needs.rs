//! What a selection asks for, so that a page reads no more of its rows than it shows: fewer columns cost the database, the wire and us less.
//!
//! Each object says in one table which columns a field needs; a field that is not in the table needs them all. The contract test
//! (tests/it/executors) asks every document with all columns read as well, and wants the same answer.
use super::row::Stock;
use async_graphql::{
    Context, Name, Positioned,
    parser::types::{FragmentDefinition, Selection, SelectionSet},
};
use entity::positional::Groups;
use std::{collections::HashMap, sync::OnceLock};

/// What is asked of one object.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    of: &'a SelectionSet,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
}

impl<'a> Asked<'a> {
    /// What is asked of the object that this field gives.
    fn of(ctx: &'a Context<'_>) -> Self {
        Self { of: &ctx.item.node.selection_set.node, fragments: &ctx.query_env.fragments }
    }
    /// What the fields need together.
    pub fn each(self, needs: &impl Fn(&str, Asked<'a>) -> Groups) -> Groups {
        self.of.items.iter().fold(Groups::NONE, |all, selection| {
            let within = |of| Self { of, ..self };
            all | match &selection.node {
                Selection::Field(field) => needs(field.node.name.node.as_str(), within(&field.node.selection_set.node)),
                Selection::InlineFragment(fragment) => within(&fragment.node.selection_set.node).each(needs),
                Selection::FragmentSpread(spread) => match self.fragments.get(&spread.node.fragment_name.node) {
                    Some(fragment) => within(&fragment.node.selection_set.node).each(needs),
                    None => Groups::NONE,
                },
            }
        })
    }
    /// What the field with this name needs.
    pub fn under(self, name: &str, needs: &impl Fn(Asked<'a>) -> Groups) -> Groups {
        self.each(&|field, within| if field == name { needs(within) } else { Groups::NONE })
    }
}

/// What the object that this field gives needs, or the rows of the connection that it gives (`edges { node }`).
pub fn of(ctx: &Context<'_>, connection: bool, all: Groups, needs: impl for<'a> Fn(Asked<'a>) -> Groups) -> Groups {
    if ctx.data_opt::<Stock>().is_some() {
        return all;
    }
    let asked = Asked::of(ctx);
    if connection { asked.under("edges", &|edge| edge.under("node", &needs)) } else { needs(asked) }
}

/// The texts of one statement, by what is asked for; each is made once.
#[derive(Debug)]
pub struct Texts<const N: usize>([OnceLock<String>; N]);

impl<const N: usize> Texts<N> {
    /// None yet.
    pub const fn new() -> Self {
        Self([const { OnceLock::new() }; N])
    }
    /// The text at this place.
    #[expect(clippy::indexing_slicing, reason = "a place is made of groups, and N of all of them")]
    pub fn at(&self, place: usize, text: impl FnOnce() -> String) -> &str {
        self.0[place].get_or_init(text)
    }
}

impl<const N: usize> Default for Texts<N> {
    fn default() -> Self {
        Self::new()
    }
}
