//! The meeting that is named, and those of its series that a change of it takes along.
use super::store;
use crate::{
    error::{Error, ProblemCode, Result},
    mutation::{Locked, Reads, Target},
    policy::{Actor, Place},
    series::{self, Scope},
};
use entity::{
    event,
    ids::{EventId, Kinded as _},
};
use uuid::Uuid;

/// All of them, locked.
#[derive(Debug)]
pub struct Occurrences {
    /// The one that is named.
    pub named: Locked<event::Model>,
    /// The others, in the order of the rule.
    pub others: Vec<Locked<event::Model>>,
}

impl Target for Occurrences {
    type Id = (EventId, Scope);
    async fn find(db: &Reads<'_>, actor: &Actor, (id, scope): Self::Id) -> Result<Option<Self>> {
        if scope == Scope::This {
            return Ok(store::lock(db, actor, id).await?.map(|named| Self { named, others: vec![] }));
        }
        let Some(seen) = store::one(db, actor, id).await? else { return Ok(None) };
        let alone = || Error::invalid("scope", ProblemCode::ConflictingArguments);
        let mut others = store::occurrences(db, actor, seen.series_id.ok_or_else(alone)?).await?;
        let Some(at) = others.iter().position(|row| row.id == id) else { return Ok(None) };
        let named = others.remove(at);
        others.retain(|row| scope == Scope::All || row.recurrence_at > named.recurrence_at);
        Ok(Some(Self { named, others }))
    }
    fn version(&self) -> i32 {
        self.named.version
    }
    fn place(&self) -> Place {
        Place::event(&self.named)
    }
    fn key((id, _): Self::Id) -> Option<(u8, Uuid)> {
        Some((EventId::KIND, id.uuid()))
    }
}

/// What stands in the way at another occurrence, told with its moment.
pub(super) fn at(other: &event::Model) -> impl FnOnce(Error) -> Error + use<> {
    let starts_at = other.starts_at;
    move |error| match error {
        Error::Invalid(faults) => Error::Invalid(series::told(faults, starts_at)),
        Error::Refused(faults) => Error::Refused(series::told(faults, starts_at)),
        error => error,
    }
}
