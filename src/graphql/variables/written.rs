//! Values that are written in a document, against the types of the arguments where they stand: what is wrong with one is told as that of a
//! variable is, with its path. What else is wrong with a document, the library says.
use super::{At, Part, Types};
use crate::error::{FieldError, ProblemCode};
use async_graphql::{
    Name, Pos, Positioned, Value,
    indexmap::IndexMap,
    parser::types::{
        BaseType, ExecutableDocument, Field, FieldDefinition, OperationType, Selection, SelectionSet, Type, VariableDefinition,
    },
};
use axum::body::Bytes;
use std::{collections::HashMap, convert::Infallible};

/// So many faults are enough.
const MOST: usize = 100;

/// The fields of a type that can be selected.
pub type Fields = HashMap<Name, Output>;

/// One of them.
#[derive(Debug)]
pub struct Output {
    /// What it takes, and whether that may be left out.
    takes: IndexMap<Name, (Type, bool)>,
    /// The name of the type that it gives.
    gives: Name,
}

impl From<&FieldDefinition> for Output {
    fn from(field: &FieldDefinition) -> Self {
        let takes = field.arguments.iter().map(|argument| {
            let (of, name) = (&argument.node.ty.node, &argument.node.name.node);
            (name.clone(), (of.clone(), of.nullable || argument.node.default_value.is_some()))
        });
        Self { takes: takes.collect(), gives: named(&field.ty.node.base).clone() }
    }
}

fn named(of: &BaseType) -> &Name {
    match of {
        BaseType::Named(name) => name,
        BaseType::List(inner) => named(&inner.base),
    }
}

impl Types {
    /// Every fault of the values that are written in a document, and where.
    pub fn written(&self, document: &ExecutableDocument) -> (Vec<FieldError>, Vec<Pos>) {
        let mut found = Found { types: self, faults: vec![], at: vec![] };
        for (_, operation) in document.operations.iter() {
            for variable in &operation.node.variable_definitions {
                found.default(variable);
            }
            let root = match operation.node.ty {
                OperationType::Query => "Query",
                OperationType::Mutation => "Mutation",
                OperationType::Subscription => "Subscription",
            };
            found.set(root, &operation.node.selection_set.node);
        }
        for fragment in document.fragments.values() {
            found.set(&fragment.node.type_condition.node.on.node, &fragment.node.selection_set.node);
        }
        (found.faults, found.at)
    }
}

struct Found<'a> {
    types: &'a Types,
    faults: Vec<FieldError>,
    at: Vec<Pos>,
}

impl Found<'_> {
    fn set(&mut self, of: &str, set: &SelectionSet) {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => self.field(of, field),
                Selection::InlineFragment(inner) => {
                    let of = inner.node.type_condition.as_ref().map_or(of, |condition| &condition.node.on.node);
                    self.set(of, &inner.node.selection_set.node);
                }
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn field(&mut self, of: &str, field: &Positioned<Field>) {
        let Some(output) = self.types.fields.get(of).and_then(|fields| fields.get(&field.node.name.node)) else { return };
        for (name, (of, optional)) in &output.takes {
            let given = field.node.arguments.iter().find(|(given, _)| given.node == *name);
            let at = At { above: None, name: Part::Name(name) };
            match given {
                Some((_, value)) => {
                    // Variables are checked by themselves.
                    let known = value.node.clone().into_const_with(|_| Ok::<_, Infallible>(Value::Binary(Bytes::new())));
                    let Ok(known) = known;
                    self.note(value.pos, |types, faults| types.value(of, &known, &at, faults));
                }
                None if !optional => self.note(field.pos, |_, faults| at.fault(ProblemCode::Required, "", faults)),
                None => {}
            }
        }
        self.set(&output.gives, &field.node.selection_set.node);
    }

    fn default(&mut self, variable: &Positioned<VariableDefinition>) {
        if let Some(Positioned { node, pos }) = &variable.node.default_value {
            let at = At { above: None, name: Part::Name(&variable.node.name.node) };
            self.note(*pos, |types, faults| types.value(&variable.node.var_type.node, node, &at, faults));
        }
    }

    fn note(&mut self, pos: Pos, check: impl FnOnce(&Types, &mut Vec<FieldError>)) {
        let before = self.faults.len();
        if before < MOST {
            check(self.types, &mut self.faults);
        }
        if self.faults.len() > before {
            self.at.push(pos);
        }
    }
}
