//! `Resolved<T>` and `ResolvedList<T>`: objects whose fields are started in place instead of one boxed future, one context clone and one
//! task each. The schema is T's own. Fields without a selection are polled on the stack (a row's column is always ready);
//! fields with one are boxed, and the ones that wait (loaders) are awaited together across all rows of the list.
//!
//! It uses parts of the library that its documentation hides: hence the exact version in Cargo.toml.
use super::made::{Hole, Made, Text};
use async_graphql::{
    ContainerType, Context, ContextSelectionSet, Name, ObjectType, OutputType, Positioned, ServerError, ServerResult, Value,
    parser::types::{Field, Selection, SelectionSet},
    registry::Registry,
    resolver_utils::{self, Fields},
};
use std::{
    borrow::Cow,
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::{self, Poll},
};

/// One object, resolved in place.
pub struct Resolved<T>(pub T);

/// A list of objects, resolved in place.
pub struct ResolvedList<T>(pub Vec<T>);

/// Schema data: resolve rows with the library's own executor. The contract test (tests/it/executors.rs) holds both equal.
#[derive(Clone, Copy, Debug)]
pub struct Stock;

/// A field that waits: which row's, its place in that row's answer, and the rest of the work.
type Late<'a> = (usize, Hole, &'a Name, Pin<Box<dyn Future<Output = ServerResult<Option<Value>>> + Send + 'a>>);

/// Whether the library's own executor has to do it: where the schema says so, and where directives of our own wrap fields.
fn stock(ctx: &ContextSelectionSet<'_>) -> bool {
    !ctx.schema_env.custom_directives.is_empty() || ctx.data_opt::<Stock>().is_some()
}

/// All rows of a list: everything is started in the document's order, and what has to wait is awaited together.
async fn resolve<T: ObjectType>(ctxs: &[ContextSelectionSet<'_>], rows: &[T], list: bool) -> ServerResult<Value> {
    let json = ctxs.first().is_some_and(|ctx| ctx.data_opt::<Text>().is_some());
    let mut made = Made::new(json, list, rows.len());
    let mut late = Vec::new();
    poll_fn(|cx| {
        Poll::Ready(ctxs.iter().zip(rows).enumerate().try_for_each(|(i, (ctx, row))| {
            made.begin(ctx.item.node.items.len());
            start(i, ctx, &ctx.item.node, row, &mut made, &mut late, cx).map_err(|e| ctx.set_error_path(e))?;
            made.end();
            Ok::<_, ServerError>(())
        }))
    })
    .await?;
    poll_fn(|cx| {
        late.retain_mut(|(i, hole, key, wait)| match wait.as_mut().poll(cx) {
            Poll::Pending => true,
            Poll::Ready(Ok(value)) => {
                made.fill(*hole, key, Some(value.unwrap_or_default()));
                false
            }
            Poll::Ready(Err(error)) => {
                made.fill(*hole, key, None);
                ctxs.get(*i).into_iter().for_each(|ctx| ctx.add_error(error.clone()));
                false
            }
        });
        if late.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    Ok(made.finish())
}

/// Starts every field of a selection on one row, fragments included.
fn start<'a, T: ObjectType>(
    i: usize,
    ctx: &'a ContextSelectionSet<'a>,
    set: &'a SelectionSet,
    row: &'a T,
    made: &mut Made,
    late: &mut Vec<Late<'a>>,
    cx: &mut task::Context<'_>,
) -> ServerResult<()> {
    for selection in &set.items {
        let (on, inner) = match &selection.node {
            Selection::Field(field) => {
                one(i, ctx, field, row, made, late, cx);
                continue;
            }
            Selection::InlineFragment(f) => (f.node.type_condition.as_ref(), &f.node.selection_set),
            Selection::FragmentSpread(s) => match ctx.query_env.fragments.get(&s.node.fragment_name.node) {
                Some(f) => (Some(&f.node.type_condition), &f.node.selection_set),
                None => return Err(ServerError::new(format!("Unknown fragment \"{}\".", s.node.fragment_name.node), Some(s.pos))),
            },
        };
        let applies = on.is_none_or(|on| {
            let (on, name) = (on.node.on.node.as_str(), row.introspection_type_name());
            name == on || ctx.schema_env.registry.implements.get(&*name).is_some_and(|all| all.contains(on))
        });
        if applies {
            start(i, ctx, &inner.node, row, made, late, cx)?;
        }
    }
    Ok(())
}

/// Starts one field: a leaf on the stack, anything else boxed.
fn one<'a, T: ObjectType>(
    i: usize,
    ctx: &'a ContextSelectionSet<'a>,
    field: &'a Positioned<Field>,
    row: &'a T,
    made: &mut Made,
    late: &mut Vec<Late<'a>>,
    cx: &mut task::Context<'_>,
) {
    let (name, key) = (field.node.name.node.as_str(), &field.node.response_key().node);
    if field.node.selection_set.node.items.is_empty() {
        if name == "__typename" {
            return put(ctx, made, key, Ok(Some(Value::String(row.introspection_type_name().into_owned()))));
        }
        let ctx_field = ctx.with_field(field);
        if let Poll::Ready(got) = pin!(row.resolve_field(&ctx_field)).poll(cx) {
            return put(ctx, made, key, got);
        }
        // A leaf that waits is started anew below, boxed.
    }
    let mut wait = Box::pin(async move { row.resolve_field(&ctx.with_field(field)).await });
    match wait.as_mut().poll(cx) {
        Poll::Ready(got) => put(ctx, made, key, got),
        Poll::Pending => {
            // Its place in the answer is the document's.
            late.push((i, made.hole(key), key, wait));
        }
    }
}

/// What a field gave. As with the library, one that failed has no key and an error.
fn put(ctx: &ContextSelectionSet<'_>, made: &mut Made, key: &Name, got: ServerResult<Option<Value>>) {
    match got {
        Ok(value) => made.put(key, value.unwrap_or_default()),
        Err(error) => {
            made.omit(key);
            ctx.add_error(error);
        }
    }
}

/// An interface calls T's methods.
impl<T> std::ops::Deref for Resolved<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: ObjectType> OutputType for Resolved<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }
    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }
    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }
    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        if stock(ctx) {
            return self.0.resolve(ctx, field).await;
        }
        resolve(std::slice::from_ref(ctx), std::slice::from_ref(&self.0), false).await
    }
}

impl<T: ObjectType> ContainerType for Resolved<T> {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        self.0.resolve_field(ctx).await
    }
    fn collect_all_fields<'a>(&'a self, ctx: &ContextSelectionSet<'a>, fields: &mut Fields<'a>) -> ServerResult<()> {
        self.0.collect_all_fields(ctx, fields)
    }
}

impl<T: ObjectType> ObjectType for Resolved<T> {}

impl<T: ObjectType> OutputType for ResolvedList<T> {
    fn type_name() -> Cow<'static, str> {
        <Vec<T> as OutputType>::type_name()
    }
    fn qualified_type_name() -> String {
        <Vec<T> as OutputType>::qualified_type_name()
    }
    fn create_type_info(registry: &mut Registry) -> String {
        <Vec<T> as OutputType>::create_type_info(registry)
    }
    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        if stock(ctx) {
            return resolver_utils::resolve_list(ctx, field, &self.0, Some(self.0.len())).await;
        }
        let ctxs: Vec<_> = (0..self.0.len()).map(|i| ctx.with_index(i)).collect();
        resolve(&ctxs, &self.0, true).await
    }
}
