//! What a mutation starts from and what it gives back: mostly one row with an id and a version, read as the actor may see it.
use super::{Locked, Reads};
use crate::{
    error::Result,
    policy::{Actor, Facts, Place},
};
use chrono::{DateTime, Utc};
use entity::ids::Kinded;
use sea_orm::{EntityTrait, FromQueryResult, ModelTrait, Select, Value};
use std::future::Future;
use uuid::Uuid;

/// A row that is changed as a whole, under a lock and with a version.
pub trait Aggregate: ModelTrait<Entity: EntityTrait<Model = Self>> + FromQueryResult + Send + Sync {
    /// Its id.
    type Id: Kinded + Into<Value> + Send + Sync;
    /// Its id.
    fn id(&self) -> Self::Id;
    /// Its version.
    fn version(&self) -> i32;
    /// One version further, at this moment.
    fn touch(&mut self, now: DateTime<Utc>);
    /// Where the law is asked about it.
    fn place(&self) -> Place {
        Place::NOWHERE
    }
    /// Where every read of it begins: the law.
    fn seen(actor: &Actor, id: Self::Id) -> Select<Self::Entity>;
}

/// [`Aggregate`] for a row with the usual columns: its table, its id, where its reads begin, and, where it has one, the body that it is in or the
/// place at which the law is asked.
macro_rules! aggregate {
    ($table:ident: $id:ty, |$actor:pat_param| $law:expr, in |$row:pat_param| $body:expr) => {
        $crate::mutation::aggregate!($table: $id, |$actor| $law, at |$row| $crate::policy::Place::of($body));
    };
    ($table:ident: $id:ty, |$actor:pat_param| $law:expr $(, at |$row:pat_param| $place:expr)?) => {
        impl $crate::mutation::Aggregate for entity::$table::Model {
            type Id = $id;
            fn id(&self) -> $id {
                self.id
            }
            fn version(&self) -> i32 {
                self.version
            }
            fn touch(&mut self, now: chrono::DateTime<chrono::Utc>) {
                (self.version, self.updated_at) = (self.version + 1, now);
            }
            $(fn place(&self) -> $crate::policy::Place {
                let $row = self;
                $place
            })?
            fn seen($actor: &$crate::policy::Actor, id: $id) -> sea_orm::Select<entity::$table::Entity> {
                sea_orm::QueryFilter::filter($law, sea_orm::ColumnTrait::eq(&entity::$table::Column::Id, id))
            }
        }
    };
}
pub(crate) use aggregate;

/// What is changed, and what the runner asks of it before it is.
pub trait Target: Send + Sync + Sized {
    /// What names it in the input.
    type Id: Send;
    /// Locked, as the actor sees it.
    fn find(db: &Reads<'_>, actor: &Actor, id: Self::Id) -> impl Future<Output = Result<Option<Self>>> + Send;
    /// Its version.
    fn version(&self) -> i32 {
        0
    }
    /// Where the law is asked about it.
    fn place(&self) -> Place {
        Place::NOWHERE
    }
    /// What the law decides by, where it was read in the same statement.
    fn facts(&self) -> Option<&Facts> {
        None
    }
    /// Its id as a key keeps it.
    fn key(_id: Self::Id) -> Option<(u8, Uuid)> {
        None
    }
}

/// What comes back: on a replay it is read again.
pub trait Output: Send + Sized {
    /// What the key is kept with.
    type Id: Kinded + Send + Sync;
    /// Which: nothing when there is nothing (any more).
    fn id(&self) -> Option<Self::Id>;
    /// As the actor may see it now.
    fn again(db: &Reads<'_>, actor: &Actor, id: Self::Id) -> impl Future<Output = Result<Option<Self>>> + Send;
}

impl<A: Aggregate> Target for Locked<A> {
    type Id = <A as Aggregate>::Id;
    async fn find(db: &Reads<'_>, actor: &Actor, id: Self::Id) -> Result<Option<Self>> {
        db.lock(A::seen(actor, id)).await
    }
    fn version(&self) -> i32 {
        Aggregate::version(&**self)
    }
    fn place(&self) -> Place {
        Aggregate::place(&**self)
    }
    fn key(id: Self::Id) -> Option<(u8, Uuid)> {
        Some((<Self::Id as Kinded>::KIND, id.uuid()))
    }
}

/// Something new is made.
impl Target for () {
    type Id = ();
    async fn find(_: &Reads<'_>, _: &Actor, (): ()) -> Result<Option<Self>> {
        Ok(Some(()))
    }
}

impl<A: Aggregate> Output for A {
    type Id = <A as Aggregate>::Id;
    fn id(&self) -> Option<Self::Id> {
        Some(Aggregate::id(self))
    }
    async fn again(db: &Reads<'_>, actor: &Actor, id: Self::Id) -> Result<Option<Self>> {
        Ok(A::seen(actor, id).one(db).await?)
    }
}

/// What may be gone: `null` in the payload, on a replay too.
impl<A: Aggregate> Output for Option<A> {
    type Id = <A as Aggregate>::Id;
    fn id(&self) -> Option<Self::Id> {
        self.as_ref().map(Aggregate::id)
    }
    async fn again(db: &Reads<'_>, actor: &Actor, id: Self::Id) -> Result<Option<Self>> {
        Ok(Some(A::seen(actor, id).one(db).await?))
    }
}

/// The id of what is no more: all that is told of it.
#[derive(Clone, Copy, Debug)]
pub struct Removed<I>(pub I);

impl<I: Kinded + Send + Sync> Output for Removed<I> {
    type Id = I;
    fn id(&self) -> Option<I> {
        Some(self.0)
    }
    async fn again(_: &Reads<'_>, _: &Actor, id: I) -> Result<Option<Self>> {
        Ok(Some(Self(id)))
    }
}
