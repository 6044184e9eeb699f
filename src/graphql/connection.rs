//! Relay connections over any row that says where it stands in its list. Edges and nodes are rows, resolved in place.
use super::{
    RequestContext,
    row::{Resolved, ResolvedList},
};
use crate::{
    error::{ResolverError, Result},
    page::{DEFAULT, Key, List, MOST, Page},
};
use async_graphql::{Context, Object, ObjectType, OutputType, SimpleObject, TypeName};
use futures_util::future::BoxFuture;
use std::borrow::Cow;

/// An object that lists are made of.
pub trait Listed: ObjectType + Send + Sync {
    /// What `totalCount` gives: `i32`, or [`PeopleCount`] where parents can be among them.
    type Count: OutputType + From<i64> + Send + Sync;
    /// Where it stands in the list that it was read from.
    fn key(&self) -> Key;
}

/// What a page costs: as many times what one row costs as rows are asked for. For `#[graphql(complexity = "page_cost(first, last, child_complexity)")]`.
pub fn page_cost(first: Option<i32>, last: Option<i32>, child: usize) -> usize {
    let rows = first.or(last).and_then(|n| usize::try_from(n).ok()).unwrap_or(DEFAULT as usize);
    rows.clamp(1, MOST as usize).saturating_mul(child.max(1)).saturating_add(1)
}

/// How `totalCount` is found, when it is asked for.
pub type Count = Box<dyn for<'a> Fn(&'a RequestContext) -> BoxFuture<'a, Result<i64>> + Send + Sync>;

/// A page of a list.
pub struct Connection<T> {
    page: Page<T>,
    count: Count,
}

impl<T> Connection<T> {
    /// A page and the way to count the whole list, as the actor may see it.
    pub fn new(page: Page<T>, count: Count) -> Self {
        Self { page, count }
    }
}

impl<T: Listed> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", <T as OutputType>::type_name()).into()
    }
}

/// A page of a list.
#[Object(name_type)]
impl<T: Listed> Connection<T> {
    /// The rows of this page, each with its cursor.
    async fn edges(&self) -> ResolvedList<Edge<'_, T>> {
        ResolvedList(self.page.rows.iter().map(|node| Edge { list: self.page.list, node }).collect())
    }
    /// Where this page lies in the list.
    async fn page_info(&self) -> Resolved<PageInfo> {
        let cursor = |row: Option<&T>| row.map(|row| self.page.list.cursor(row.key()));
        Resolved(PageInfo {
            has_next_page: self.page.has_next,
            has_previous_page: self.page.has_previous,
            start_cursor: cursor(self.page.rows.first()),
            end_cursor: cursor(self.page.rows.last()),
        })
    }
    /// How many rows the whole list has for you. Counted when it is asked for: leave it out where you don't show it.
    // Counted once, but a page multiplies what is in it: more would refuse a thread whose answers count their replies.
    #[graphql(complexity = 4)]
    async fn total_count(&self, ctx: &Context<'_>) -> Result<T::Count, ResolverError> {
        Ok((self.count)(ctx.data_unchecked::<RequestContext>()).await?.into())
    }
}

/// A row of a page.
pub struct Edge<'a, T> {
    list: List,
    node: &'a T,
}

impl<T: Listed> TypeName for Edge<'_, T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", <T as OutputType>::type_name()).into()
    }
}

/// A row of a page, with its cursor.
#[Object(name_type)]
impl<T: Listed> Edge<'_, T> {
    /// For `after` and `before` of the same list in the same order.
    async fn cursor(&self) -> String {
        self.list.cursor(self.node.key())
    }
    /// The row itself.
    async fn node(&self) -> Resolved<&T> {
        Resolved(self.node)
    }
}

/// Where a page lies in its list.
#[derive(SimpleObject)]
pub struct PageInfo {
    /// Whether there are rows behind this page.
    has_next_page: bool,
    /// Whether there are rows before this page.
    has_previous_page: bool,
    /// The cursor of its first row, null when it has none.
    start_cursor: Option<String>,
    /// The cursor of its last row, null when it has none.
    end_cursor: Option<String>,
}

/// How many people. Below five it says no more than that: a small number could point at a parent. Where all but the parents can be found one by one,
/// parents are counted only from five up: up to four of them make no difference, so that none can be told by subtracting.
#[derive(Clone, Copy, Debug, SimpleObject, PartialEq, Eq)]
pub struct PeopleCount {
    /// How many; null below five.
    value: Option<i32>,
    /// 5 when there are fewer than five (none included), else null.
    fewer_than: Option<i32>,
}

impl PeopleCount {
    /// Of people whom one can find one by one, and of parents among them whom one can't: fewer than five of those count as none.
    pub fn beside(found: i32, parents: i32) -> Self {
        (found + if parents < FEW { 0 } else { parents }).into()
    }
}

/// Below so many people the number is not told.
const FEW: i32 = 5;

impl From<i64> for PeopleCount {
    fn from(n: i64) -> Self {
        if n < FEW.into() { Self { value: None, fewer_than: Some(FEW) } } else { Self { value: i32::try_from(n).ok(), fewer_than: None } }
    }
}
impl From<i32> for PeopleCount {
    fn from(n: i32) -> Self {
        i64::from(n).into()
    }
}

/// A plain total, shown as Int.
#[derive(Clone, Copy, Debug)]
pub struct Total(i32);

impl From<i64> for Total {
    fn from(n: i64) -> Self {
        Self(i32::try_from(n).unwrap_or(i32::MAX))
    }
}

impl OutputType for Total {
    fn type_name() -> Cow<'static, str> {
        <i32 as OutputType>::type_name()
    }
    fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
        <i32 as OutputType>::create_type_info(registry)
    }
    async fn resolve(
        &self,
        ctx: &async_graphql::ContextSelectionSet<'_>,
        field: &async_graphql::Positioned<async_graphql::parser::types::Field>,
    ) -> async_graphql::ServerResult<async_graphql::Value> {
        OutputType::resolve(&self.0, ctx, field).await
    }
}
