//! A mutation as the contract describes it: its input as it was written down, something else, and all of it spoiled; its payload with all that can be asked.
use async_graphql::{
    Value,
    parser::{
        parse_query, parse_schema,
        types::{
            BaseType, DocumentOperations, ExecutableDocument, FieldDefinition, InputValueDefinition, Selection, Type, TypeDefinition,
            TypeKind, TypeSystemDefinition,
        },
    },
};
use std::collections::{BTreeMap, BTreeSet};
use vonk::{
    graphql::ids::{self, Global},
    schema,
};

/// The types of the contract, by name.
pub struct Contract(BTreeMap<String, TypeDefinition>);

impl Contract {
    pub fn read() -> Self {
        let sdl = schema::sdl(&schema::build(async_graphql::ValidationMode::Strict));
        let types = parse_schema(sdl).expect("a schema").definitions.into_iter().filter_map(|definition| match definition {
            TypeSystemDefinition::Type(found) => Some((found.node.name.node.to_string(), found.node)),
            _ => None,
        });
        Self(types.collect())
    }
    pub fn fields(&self, of: &str) -> Vec<&FieldDefinition> {
        match self.0.get(of).map(|found| &found.kind) {
            Some(TypeKind::Object(object)) => object.fields.iter().map(|field| &field.node).collect(),
            _ => vec![],
        }
    }
    pub fn inputs(&self, of: &str) -> Vec<&InputValueDefinition> {
        match self.0.get(of).map(|found| &found.kind) {
            Some(TypeKind::InputObject(object)) => object.fields.iter().map(|field| &field.node).collect(),
            _ => vec![],
        }
    }
    pub fn field(&self, of: &str, name: &str) -> &FieldDefinition {
        self.fields(of).into_iter().find(|field| field.name.node == name).unwrap_or_else(|| panic!("{of}.{name}"))
    }
    /// All of a type that can be asked without arguments: what it says itself, and what the objects in it say. No lists of objects behind the first.
    pub fn selection(&self, of: &str, depth: usize) -> String {
        let mut out = vec!["__typename".to_owned()];
        for field in self.fields(of) {
            let (name, whole) = (base(&field.ty.node).to_owned(), &field.name.node);
            let asked = field.arguments.iter().any(|argument| !argument.node.ty.node.nullable && argument.node.default_value.is_none());
            if asked || name.ends_with("Connection") {
                continue;
            }
            match self.0.get(&name).map(|found| &found.kind) {
                Some(TypeKind::Object(_)) if depth > 0 => out.push(format!("{whole} {{ {} }}", self.selection(&name, depth - 1))),
                Some(TypeKind::Object(_) | TypeKind::Interface(_) | TypeKind::Union(_)) => {}
                _ => out.push(whole.to_string()),
            }
        }
        out.join(" ")
    }
}

pub fn base(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(of) => base(of),
    }
}

/// One mutation: its field, and its input as it was written down, filled in.
pub struct Case<'a> {
    pub contract: &'a Contract,
    pub field: &'static str,
    pub input: Value,
}

pub fn parsed(arguments: &str) -> Value {
    let ExecutableDocument { operations, .. } = parse_query(format!("{{ f(input: {{ {arguments} }}) }}")).expect(arguments);
    let DocumentOperations::Single(operation) = operations else { panic!("one operation") };
    let selections = operation.node.selection_set.node.items;
    let Some(Selection::Field(field)) = selections.into_iter().next().map(|item| item.node) else { panic!("one field") };
    field.node.arguments.into_iter().next().expect("input").1.node.into_const().expect("no variables")
}

impl Case<'_> {
    pub fn payload(&self) -> &str {
        base(&self.contract.field("Mutation", self.field).ty.node)
    }
    pub fn input_type(&self) -> &str {
        base(&self.contract.field("Mutation", self.field).arguments[0].node.ty.node)
    }
    pub fn document(&self, input: &Value) -> String {
        format!("mutation {{ {}(input: {input}) {{ {} }} }}", self.field, self.contract.selection(self.payload(), 2))
    }
    pub fn with(&self, field: &str, value: Value) -> Value {
        let Value::Object(mut all) = self.input.clone() else { panic!("an object") };
        all.insert(async_graphql::Name::new(field), value);
        Value::Object(all)
    }
    pub fn keyed(&self, key: &str) -> String {
        self.document(&self.with("idempotencyKey", Value::from(key)))
    }
    pub fn has(&self, field: &str) -> bool {
        matches!(&self.input, Value::Object(all) if all.contains_key(field))
    }
    /// Another input that is as well formed; nothing where there is nothing else to say.
    pub fn otherwise(&self) -> Option<Value> {
        if self.has("expectedVersion") {
            return Some(self.with("expectedVersion", Value::from(77)));
        }
        otherwise(&self.input)
    }
    /// The same input with every text and every id spoiled; and the paths of all that is wrong then.
    pub fn spoiled(&self) -> (Value, BTreeSet<String>) {
        let mut paths = BTreeSet::new();
        let input = self.spoil(self.input_type(), &self.input, "input", &mut paths);
        let Value::Object(mut all) = input else { panic!("an object") };
        all.insert(async_graphql::Name::new("idempotencyKey"), Value::from("short"));
        paths.insert("input.idempotencyKey".to_owned());
        (Value::Object(all), paths)
    }
    pub fn spoil(&self, of: &str, value: &Value, path: &str, paths: &mut BTreeSet<String>) -> Value {
        match value {
            Value::Object(all) => {
                let fields = self.contract.inputs(of);
                let one = |(name, value): (&async_graphql::Name, &Value)| {
                    let field = fields.iter().find(|field| field.name.node == *name).unwrap_or_else(|| panic!("{of}.{name}"));
                    (name.clone(), self.spoil(base(&field.ty.node), value, &format!("{path}.{name}"), paths))
                };
                Value::Object(all.iter().map(one).collect())
            }
            Value::List(all) => {
                Value::List(all.iter().enumerate().map(|(n, one)| self.spoil(of, one, &format!("{path}.{n}"), paths)).collect())
            }
            Value::String(_) if of == "ID" || of == "String" => {
                paths.insert(path.to_owned());
                Value::from(if of == "ID" { "not an id" } else { "\u{7}" })
            }
            other => other.clone(),
        }
    }
    /// The same with every id replaced by one of the same type that names nothing.
    pub fn of_nothing(&self) -> Value {
        fn each(value: &Value) -> Value {
            match value {
                Value::Object(all) => Value::Object(all.iter().map(|(name, value)| (name.clone(), each(value))).collect()),
                Value::List(all) => Value::List(all.iter().map(each).collect()),
                Value::String(text) if matches!(ids::read(text), Ok(Global::Row(..))) => Value::from(unknown(text)),
                other => other.clone(),
            }
        }
        each(&self.input)
    }
}

/// The same value with one thing in it that is otherwise: a boolean or a number before an id, an id before a text.
pub fn otherwise(value: &Value) -> Option<Value> {
    let Value::Object(all) = value else { return None };
    let changed = |of: fn(&Value) -> Option<Value>| {
        let (name, new) = all.iter().find_map(|(name, value)| Some((name.clone(), of(value)?)))?;
        let mut all = all.clone();
        all.insert(name, new);
        Some(Value::Object(all))
    };
    changed(otherwise)
        .or_else(|| {
            changed(|value| match value {
                Value::Boolean(is) => Some(Value::from(!is)),
                Value::Number(number) => Some(Value::from(number.as_i64()? + 1)),
                _ => None,
            })
        })
        .or_else(|| {
            changed(|value| match value {
                Value::String(text) if matches!(ids::read(text), Ok(Global::Row(..))) => Some(Value::from(unknown(text))),
                _ => None,
            })
        })
        .or_else(|| {
            changed(|value| match value {
                Value::String(text) if !text.ends_with('Z') => Some(Value::from(format!("{text} en zo"))),
                _ => None,
            })
        })
}

/// An id of the same type that names nothing, another one for each.
pub fn unknown(id: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let mut bytes = URL_SAFE_NO_PAD.decode(id).expect("an id");
    bytes[1..].iter_mut().for_each(|byte| *byte ^= 0xA5);
    URL_SAFE_NO_PAD.encode(bytes)
}
