//! A change, from the key that makes its retry safe to its commit: what all mutations share, written once.
//!
//! A feature says what is its own ([`Mutation`]); [`run`] does the rest in this order: begin, idempotency key, the target locked as the actor sees it,
//! permission, `expectedVersion`, the feature's rules and rows, events with their audit, commit. A replay is read again, as the actor may see it now.
mod aggregate;
mod event;
mod hooks;
mod idempotency;
mod write;

pub(crate) use aggregate::aggregate;
pub use aggregate::{Aggregate, Output, Removed, Target};
pub use event::{DomainEvent, EventKind};
pub use hooks::{Check, Hooks, JobHandler, Reaction};
pub use idempotency::{IdempotencyKey, KEPT, forget};
pub use write::{Done, Locked, Reads, Write};

use crate::{
    app::App,
    error::{Error, ProblemCode, Result, check_version},
    policy::{self, Action, Actor, Place},
};
use entity::{enums::Capacity, ids::Kinded};
use std::future::Future;
use tracing::Instrument as _;

/// Something that somebody wants to change: its input, parsed, and what is its own in doing it.
pub trait Mutation: Send + Sync {
    /// What it is to the law.
    const ACTION: Action;
    /// The field of the input that names the target.
    const TARGET: &'static str = "id";
    /// The field of the input in which the client chose the capacity.
    const CAPACITY: &'static str = "capacity";
    /// How often it is tried when its last statement finds the row changed.
    const ATTEMPTS: usize = 1;
    /// What is changed, read locked: `()` for what makes something new.
    type Target: Target;
    /// What it gives back.
    type Output: Output;

    /// Which target.
    fn target(&self) -> <Self::Target as Target>::Id;
    /// The version that the client read.
    fn expected(&self) -> Option<i32> {
        None
    }
    /// What it is to the law, where that hangs on what it is done to.
    fn action(&self, _target: &Self::Target) -> Action {
        Self::ACTION
    }
    /// The capacity in which it is done, where that is chosen.
    fn capacity(&self) -> Option<Capacity> {
        None
    }
    /// Where the law is asked: where the target says, in the capacity that was chosen.
    fn place(&self, target: &Self::Target) -> Place {
        let place = target.place();
        Place { hat: self.capacity().or(place.hat), ..place }
    }
    /// The rules, all at once, and the rows. Paths of faults are those of the input's fields.
    fn run(&self, target: Self::Target, write: &Write<'_>) -> impl Future<Output = Result<Done<Self::Output>>> + Send;
}

/// Does it, or gives again what came of it before.
///
/// # Errors
/// Those of the law, of the feature's rules, and CONFLICT for another version or another input under the same key.
pub fn run<M: Mutation>(app: &App, actor: &Actor, key: &IdempotencyKey, mutation: &M) -> impl Future<Output = Result<M::Output>> + Send {
    attempts(app, actor, key, mutation).instrument(tracing::debug_span!("mutation", field = key.field(), otel.name = key.field()))
}

async fn attempts<M: Mutation>(app: &App, actor: &Actor, key: &IdempotencyKey, mutation: &M) -> Result<M::Output> {
    for _ in 0..M::ATTEMPTS {
        if let Some(output) = attempt(app, actor, key, mutation).await.map_err(|e| e.within("input"))? {
            return Ok(output);
        }
    }
    Err(Error::refused(M::TARGET, ProblemCode::WrongState).within("input"))
}

async fn attempt<M: Mutation>(app: &App, actor: &Actor, key: &IdempotencyKey, mutation: &M) -> Result<Option<M::Output>> {
    let tx = if M::ATTEMPTS == 1 { app.begin().await? } else { key.begin(app).await? };
    let (db, reserved) = (Reads::of(&tx), reserved(mutation));
    if let Some(before) = key.before(app, &tx, actor, reserved).await? {
        let again = M::Output::again(&db, actor, before).await?;
        return again.map(Some).ok_or_else(|| Error::not_found("idempotencyKey"));
    }
    let target = M::Target::find(&db, actor, mutation.target()).await?.ok_or_else(|| Error::not_found(M::TARGET))?;
    let (action, place) = (mutation.action(&target), mutation.place(&target));
    let by = match target.facts() {
        Some(facts) => policy::allow_by(actor, action, M::CAPACITY, place, facts)?,
        None => policy::allow(&db, actor, action, M::CAPACITY, place).await?,
    };
    if let Some(expected) = mutation.expected() {
        check_version(target.version(), expected)?;
    }
    let write = Write::new(app, &tx, actor, by, reserved.uuid());
    let Done { output, events, last } = mutation.run(target, &write).await?;
    if let Some(id) = output.id().filter(|id| *id != reserved) {
        key.stands_for(&tx, actor, id).await?;
    }
    let Some(last) = last else {
        for event in events {
            write.emit(event).await?;
        }
        app.commit(tx, key.field()).await?;
        return Ok(Some(output));
    };
    let last = events.into_iter().fold(last, |change, event| event.recorded(change, app, &by));
    Ok(app.commit_with(tx, key.field(), last).await?.then_some(output))
}

/// Does something that nobody asked for at this moment: what falls due, a sign-in, an import from the shell. ResolvedList and audit name the service itself.
/// What `work` fails of undoes it as a whole; `name` is what the commit is called.
///
/// # Errors
/// Those of the work and of the database.
pub async fn by_itself<T>(app: &App, name: &'static str, work: impl AsyncFnOnce(&Write<'_>) -> Result<T>) -> Result<T> {
    by_itself_as(app, async |write| Ok((name, work(write).await?))).await
}

/// The same where the work says what its commit is called.
///
/// # Errors
/// As those of [`by_itself`].
pub async fn by_itself_as<T>(app: &App, work: impl AsyncFnOnce(&Write<'_>) -> Result<(&'static str, T)>) -> Result<T> {
    let tx = app.begin().await?;
    let (name, output) = work(&Write::new(app, &tx, &Actor::Nobody, policy::by_itself(), uuid::Uuid::now_v7())).await?;
    app.commit(tx, name).await?;
    Ok(output)
}

/// What the key stands for until it is known better: the target, where that is what comes back, else a new object.
fn reserved<M: Mutation>(mutation: &M) -> <M::Output as Output>::Id {
    type Id<M> = <<M as Mutation>::Output as Output>::Id;
    match M::Target::key(mutation.target()) {
        Some((kind, id)) if kind == Id::<M>::KIND => Id::<M>::of(id),
        _ => Id::<M>::new(),
    }
}
