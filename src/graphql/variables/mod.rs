//! Variables against the types that the operation declares, before anything runs: every fault at once, with its path. Values that are written in
//! a document go the same way. The table of types is read from the schema's own text, once.
mod written;

use crate::error::{Error, FieldError, ProblemCode, Result};
use async_graphql::{
    Name, Positioned, Value, Variables,
    indexmap::IndexMap,
    parser::{
        parse_schema,
        types::{BaseType, InterfaceType, ObjectType, Type, TypeDefinition, TypeKind, TypeSystemDefinition, VariableDefinition},
    },
};
use std::collections::{HashMap, HashSet};
use written::{Fields, Output};

/// The schema's types for input, and what takes them.
#[derive(Debug)]
pub struct Types {
    kinds: HashMap<Name, Kind>,
    fields: HashMap<Name, Fields>,
}

#[derive(Debug)]
enum Kind {
    Int,
    Float,
    Text,
    Boolean,
    Id,
    /// A scalar that is written as a text of some form.
    Form {
        fits: fn(&str) -> bool,
        example: &'static str,
    },
    /// Any other scalar: it reads its own values.
    Other,
    Enum(HashSet<Name>),
    Input {
        fields: IndexMap<Name, Type>,
        /// Those that have a default: they may be left out.
        optional: HashSet<Name>,
        one_of: bool,
    },
}

impl Types {
    /// Reads the table from the schema's text.
    ///
    /// # Errors
    /// When the text is not a schema, which is a defect.
    pub fn read(sdl: &str) -> Result<Self> {
        let plain = [("Int", Kind::Int), ("Float", Kind::Float), ("String", Kind::Text), ("Boolean", Kind::Boolean), ("ID", Kind::Id)];
        let mut kinds: HashMap<_, _> = plain.into_iter().map(|(name, kind)| (Name::new(name), kind)).collect();
        let mut fields = HashMap::new();
        for definition in parse_schema(sdl).map_err(Error::internal)?.definitions {
            let TypeSystemDefinition::Type(Positioned { node, .. }) = definition else { continue };
            let name = node.name.node.clone();
            match &node.kind {
                TypeKind::Object(ObjectType { fields: all, .. }) | TypeKind::Interface(InterfaceType { fields: all, .. }) => {
                    fields.insert(name, all.iter().map(|field| (field.node.name.node.clone(), Output::from(&field.node))).collect());
                }
                _ => kinds.extend(kind(&node).map(|kind| (name, kind))),
            }
        }
        Ok(Self { kinds, fields })
    }

    /// Every fault of the variables that are given.
    pub fn check(&self, declared: &[Positioned<VariableDefinition>], given: &Variables) -> Vec<FieldError> {
        let mut faults = vec![];
        for Positioned { node, .. } in declared {
            let name = &node.name.node;
            let at = At { above: None, name: Part::Name(name) };
            match given.get(name) {
                Some(value) => self.value(&node.var_type.node, value, &at, &mut faults),
                None if !node.var_type.node.nullable && node.default_value.is_none() => at.fault(ProblemCode::Required, "", &mut faults),
                None => {}
            }
        }
        faults
    }

    /// Values of the right types, to validate a document with: the library leaves an argument unread when it holds a variable without a value.
    /// Only a scalar that we do not know goes without.
    pub fn sample(&self, declared: &[Positioned<VariableDefinition>]) -> Variables {
        let sample = |v: &VariableDefinition| match &v.default_value {
            Some(default) => Some(default.node.clone()),
            None => self.example(&v.var_type.node, 8),
        };
        let all = declared.iter().filter_map(|v| Some((v.node.name.node.clone(), sample(&v.node)?))).collect();
        Variables::from_value(Value::Object(all))
    }

    fn example(&self, of: &Type, depth: u8) -> Option<Value> {
        let name = match &of.base {
            _ if of.nullable => return Some(Value::Null),
            BaseType::List(_) => return Some(Value::List(vec![])),
            BaseType::Named(name) => name,
        };
        let below = |(name, of): (&Name, &Type)| {
            let given = Type { base: of.base.clone(), nullable: false };
            Some((name.clone(), self.example(&given, depth.checked_sub(1)?)?))
        };
        Some(match self.kinds.get(name)? {
            Kind::Int | Kind::Float => Value::from(0),
            Kind::Boolean => Value::from(false),
            Kind::Text | Kind::Id => Value::from("sample"),
            Kind::Form { example, .. } => Value::from(*example),
            Kind::Enum(values) => Value::Enum(values.iter().min()?.clone()),
            Kind::Input { fields, one_of: true, .. } => Value::Object(IndexMap::from_iter([fields.iter().find_map(below)?])),
            Kind::Input { fields, optional, .. } => {
                let needed = fields.iter().filter(|(name, of)| !of.nullable && !optional.contains(*name));
                Value::Object(needed.map(below).collect::<Option<_>>()?)
            }
            Kind::Other => return None,
        })
    }

    fn value(&self, of: &Type, value: &Value, at: &At<'_>, faults: &mut Vec<FieldError>) {
        match (&of.base, value) {
            // What neither JSON nor a document holds: a variable within what is written.
            (_, Value::Binary(_)) => {}
            (_, Value::Null) if of.nullable => {}
            (_, Value::Null) => at.fault(ProblemCode::Required, "", faults),
            (BaseType::List(of), Value::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(of, item, &At { above: Some(at), name: Part::Index(index) }, faults);
                }
            }
            // One value stands for a list of one.
            (BaseType::List(of), value) => self.value(of, value, at, faults),
            (BaseType::Named(name), value) => match self.kinds.get(name) {
                Some(Kind::Input { fields, optional, one_of }) => match value {
                    Value::Object(given) => self.object(name, (fields, optional, *one_of), given, at, faults),
                    _ => at.fault(ProblemCode::BadVariable, name, faults),
                },
                Some(kind) => {
                    if let Err(code) = kind.holds(value) {
                        at.fault(code, if code == ProblemCode::OutOfRange { "-2147483648…2147483647" } else { name }, faults);
                    }
                }
                // The validation of the document says that there is no such type.
                None => {}
            },
        }
    }

    fn object(
        &self,
        name: &str,
        (fields, optional, one_of): (&IndexMap<Name, Type>, &HashSet<Name>, bool),
        given: &IndexMap<Name, Value>,
        at: &At<'_>,
        faults: &mut Vec<FieldError>,
    ) {
        for (name, of) in fields {
            let at = At { above: Some(at), name: Part::Name(name) };
            match given.get(name) {
                Some(value) => self.value(of, value, &at, faults),
                None if !of.nullable && !optional.contains(name) => at.fault(ProblemCode::Required, "", faults),
                None => {}
            }
        }
        for unknown in given.keys().filter(|key| !fields.contains_key(*key)) {
            At { above: Some(at), name: Part::Name(unknown) }.fault(ProblemCode::BadVariable, &format!("{name} has no such field"), faults);
        }
        if one_of && (given.len() != 1 || given.values().any(|value| *value == Value::Null)) {
            at.fault(ProblemCode::BadVariable, &format!("{name} takes exactly one field"), faults);
        }
    }
}

impl Kind {
    fn holds(&self, value: &Value) -> Result<(), ProblemCode> {
        let holds = match (self, value) {
            (Self::Int, Value::Number(n)) if n.is_i64() || n.is_u64() => {
                return n.as_i64().and_then(|n| i32::try_from(n).ok()).map(drop).ok_or(ProblemCode::OutOfRange);
            }
            (Self::Id, Value::Number(n)) => n.is_i64() || n.is_u64(),
            (Self::Float, Value::Number(_)) | (Self::Text | Self::Id, Value::String(_)) | (Self::Boolean, Value::Boolean(_)) => true,
            (Self::Form { fits, .. }, Value::String(text)) => fits(text),
            (Self::Enum(values), Value::Enum(name)) => values.contains(name),
            (Self::Enum(values), Value::String(name)) => values.contains(name.as_str()),
            (Self::Other, _) => true,
            _ => false,
        };
        if holds { Ok(()) } else { Err(ProblemCode::BadVariable) }
    }
}

fn kind(definition: &TypeDefinition) -> Option<Kind> {
    Some(match &definition.kind {
        TypeKind::Scalar => match definition.name.node.as_str() {
            "Int" | "Float" | "String" | "Boolean" | "ID" => return None,
            "DateTime" => Kind::Form { fits: |text| chrono::DateTime::parse_from_rfc3339(text).is_ok(), example: "2000-01-01T00:00:00Z" },
            "Date" => Kind::Form { fits: |text| super::day(text).is_some(), example: "2000-01-01" },
            "UUID" => Kind::Form { fits: |text| text.parse::<uuid::Uuid>().is_ok(), example: "00000000-0000-0000-0000-000000000000" },
            _ => Kind::Other,
        },
        TypeKind::Enum(of) => Kind::Enum(of.values.iter().map(|value| value.node.value.node.clone()).collect()),
        TypeKind::InputObject(of) => Kind::Input {
            fields: of.fields.iter().map(|field| (field.node.name.node.clone(), field.node.ty.node.clone())).collect(),
            optional: of.fields.iter().filter(|f| f.node.default_value.is_some()).map(|f| f.node.name.node.clone()).collect(),
            one_of: definition.directives.iter().any(|directive| directive.node.name.node == "oneOf"),
        },
        TypeKind::Object(_) | TypeKind::Interface(_) | TypeKind::Union(_) => return None,
    })
}

/// Where a value stands: a chain on the stack, written out only when there is a fault.
struct At<'a> {
    above: Option<&'a At<'a>>,
    name: Part<'a>,
}

enum Part<'a> {
    Name(&'a str),
    Index(usize),
}

impl At<'_> {
    fn fault(&self, code: ProblemCode, detail: &str, faults: &mut Vec<FieldError>) {
        let (mut path, mut here) = (vec![], Some(self));
        while let Some(at) = here {
            path.push(match at.name {
                Part::Name(name) => name.to_owned(),
                Part::Index(index) => index.to_string(),
            });
            here = at.above;
        }
        path.reverse();
        faults.push(FieldError { path, code, detail: (!detail.is_empty()).then(|| detail.to_owned()) });
    }
}

#[cfg(test)]
mod tests;
