//! A small world in memory for what the real schema has little of: fields that wait, errors deep in lists, interfaces, deprecations.
use super::comparable;
use async_graphql::{EmptyMutation, EmptySubscription, Error, ErrorExtensions as _, ID, Interface, Object, Schema};
use std::convert::identity;
use tokio::task::yield_now;
use vonk::graphql::row::{Resolved, ResolvedList, Stock};

type Same<T> = T;

/// The same objects twice: embedded as they are, and as rows.
macro_rules! world {
    ($name:ident, $One:ident, $one:expr, $Many:ident, $many:expr) => {
        pub mod $name {
            use super::*;

            pub struct Leaf(pub i64);

            /// A leaf.
            #[Object]
            impl Leaf {
                async fn id(&self) -> ID {
                    self.0.into()
                }
                /// Null for odd ones.
                #[graphql(deprecation = "old")]
                async fn even(&self) -> Option<i64> {
                    (self.0 % 2 == 0).then_some(self.0)
                }
                async fn boom(&self) -> Result<i64, Error> {
                    if self.0 == 2 { Err("boom".into()) } else { Ok(1) }
                }
                async fn maybe(&self) -> Result<Option<i64>, Error> {
                    if self.0 == 1 { Err("maybe".into()) } else { Ok(Some(2)) }
                }
                async fn slow(&self) -> i64 {
                    yield_now().await;
                    self.0
                }
                async fn slow_boom(&self) -> Result<Option<i64>, Error> {
                    yield_now().await;
                    if self.0 % 2 == 0 { Err("late".into()) } else { Ok(Some(self.0)) }
                }
                async fn words(&self, #[graphql(default = 2)] n: usize) -> Vec<String> {
                    vec!["word".into(); n]
                }
                /// Children.
                async fn kids(&self, #[graphql(desc = "How many.", default = 3)] first: i64) -> $Many<Leaf> {
                    yield_now().await;
                    $many(if self.0 > 50 { vec![] } else { (1..=first).map(|i| Leaf(self.0 * 10 + i)).collect() })
                }
                async fn kid(&self) -> Option<$One<Leaf>> {
                    (self.0 != 3).then(|| $one(Leaf(self.0 + 1)))
                }
                async fn sour(&self) -> Result<Option<$One<Leaf>>, Error> {
                    yield_now().await;
                    let sour = || Error::new("sour").extend_with(|_, extensions| extensions.set("code", "SOUR"));
                    if self.0 == 2 { Err(sour()) } else { Ok(None) }
                }
            }

            #[derive(Interface)]
            #[graphql(field(name = "id", ty = "ID"))]
            pub enum Node {
                Leaf($One<Leaf>),
                Other(Other),
            }

            pub struct Other(pub ID);

            #[Object]
            impl Other {
                async fn id(&self) -> ID {
                    self.0.clone()
                }
            }

            pub struct Query;

            #[Object]
            impl Query {
                async fn all(&self) -> $Many<Leaf> {
                    $many((1..4).map(Leaf).collect())
                }
                async fn one(&self) -> $One<Leaf> {
                    $one(Leaf(2))
                }
                async fn none(&self) -> Option<$One<Leaf>> {
                    None
                }
                async fn empty(&self) -> Result<$Many<Leaf>, Error> {
                    Ok($many(vec![]))
                }
                async fn node(&self, id: i64) -> Node {
                    if id > 0 { Node::Leaf($one(Leaf(id))) } else { Node::Other(Other("0".into())) }
                }
                async fn nodes(&self) -> Vec<Node> {
                    vec![Node::Leaf($one(Leaf(2))), Node::Other(Other("0".into())), Node::Leaf($one(Leaf(3)))]
                }
            }
        }
    };
}

world!(library, Same, identity, Vec, identity);
world!(in_place, Resolved, Resolved, ResolvedList, ResolvedList);

const DOCUMENTS: &[&str] = &[
    "{ all { id even boom maybe slow words kid { id } } }",
    "{ all { id kids { id even boom kids(first: 2) { slow sour { id } } } sour { id } kid { kid { maybe } } } one { boom } none { id } empty { id } }",
    "{ all { ... on Node { id __typename } ...L } } fragment L on Leaf { a: words(n: 1) b: words kids(first: 1) { ...M } }
       fragment M on Node { id ... on Leaf { even } ... on Other { id } }",
    "{ node(id: 2) { __typename id ... on Leaf { even boom kids { id } } } other: node(id: 0) { id ...M }
       nodes { id ... on Leaf { kid { id } slowBoom } ... on Other { __typename } } } fragment M on Node { id ... on Leaf { even } }",
    "{ all { boom } }",
    "{ all { kids(first: 2) { slowBoom maybe } slowBoom } }",
    "{ one { sour { id } } }",
    "{ one { kids(first: 2) { boom sour { id } } k: kids(first: 1) { id } kids(first: 2) { id slow } } one { kids(first: 2) { k: kid { id } } } }",
    "query($yes: Boolean = true) { all { id @skip(if: $yes) kids(first: 1) @include(if: $yes) { id } ... @skip(if: $yes) { even } } }",
    "{ all { id @skip(if: true) } one { id @include(if: false) } empty { id } }",
    "{ all { words(n: 0) kid { words(n: 1) kid { words } } } }",
];

#[tokio::test]
async fn a_world_reads_the_same() {
    let library = Schema::build(library::Query, EmptyMutation, EmptySubscription).finish();
    let in_place = Schema::build(in_place::Query, EmptyMutation, EmptySubscription).finish();
    let switched = Schema::build(in_place::Query, EmptyMutation, EmptySubscription).data(Stock).finish();
    assert_eq!((library.sdl(), in_place.sdl()), (switched.sdl(), library.sdl()));
    let mut errors = 0;
    for document in DOCUMENTS {
        #[expect(clippy::disallowed_methods, reason = "the same document is asked of three schemas")]
        let answers = tokio::join!(library.execute(*document), in_place.execute(*document), switched.execute(*document));
        let wanted = comparable(&answers.0);
        assert_eq!(comparable(&answers.1), wanted, "in place: {document}");
        assert_eq!(comparable(&answers.2), wanted, "switched back: {document}");
        errors += answers.0.errors.len();
    }
    assert!(errors > 10, "{errors} errors with their paths");
}
