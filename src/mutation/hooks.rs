//! What upper contexts add to what lower ones do: reactions to events, checks before a change, and what each kind of job does. They are registered
//! once, at the top (`schema`), and run in the transaction of the change: a lower context knows of none of them.
use super::{DomainEvent, EventKind, Write};
use crate::error::{Error, FieldError, Result};
use entity::{enums::JobKind, job};
use futures_util::future::BoxFuture;
use std::{
    any::{Any, TypeId},
    collections::HashMap,
    fmt,
};

/// Runs after something happened, in the same transaction; what it fails of undoes the change.
pub type Reaction = for<'a> fn(&'a Write<'_>, &'a DomainEvent) -> BoxFuture<'a, Result<()>>;
/// Says what stands in the way of a change that is about to be made: faults with paths of that change's input.
pub type Check<T> = for<'a> fn(&'a Write<'_>, &'a T) -> BoxFuture<'a, Result<Vec<FieldError>>>;
/// Does what a job of one kind is for. It looks first whether there is still something to do; it may plan the same anew.
pub type JobHandler = for<'a> fn(&'a Write<'_>, &'a job::Model) -> BoxFuture<'a, Result<()>>;

/// All that was registered.
#[derive(Default)]
pub struct Hooks {
    reactions: Vec<(EventKind, Reaction)>,
    checks: HashMap<TypeId, Vec<Box<dyn Any + Send + Sync>>>,
    jobs: HashMap<JobKind, JobHandler>,
}

impl Hooks {
    /// After any of these.
    #[must_use]
    pub fn react(mut self, kinds: &[EventKind], reaction: Reaction) -> Self {
        self.reactions.extend(kinds.iter().map(|kind| (*kind, reaction)));
        self
    }
    /// Before each change of this type.
    #[must_use]
    pub fn check<T: 'static>(mut self, check: Check<T>) -> Self {
        self.checks.entry(TypeId::of::<T>()).or_default().push(Box::new(check));
        self
    }
    /// When a job of this kind is due.
    #[must_use]
    pub fn job(mut self, kind: JobKind, handler: JobHandler) -> Self {
        self.jobs.insert(kind, handler);
        self
    }
    pub(super) async fn run_reactions(&self, write: &Write<'_>, event: &DomainEvent) -> Result<()> {
        for (_, reaction) in self.reactions.iter().filter(|(kind, _)| *kind == event.kind()) {
            reaction(write, event).await?;
        }
        Ok(())
    }
    pub(super) async fn run_checks<T: 'static>(&self, write: &Write<'_>, change: &T) -> Result<Vec<FieldError>> {
        let mut faults = vec![];
        for check in self.checks.get(&TypeId::of::<T>()).into_iter().flatten() {
            let check = check.downcast_ref::<Check<T>>().ok_or_else(|| Error::internal("a check of another type"))?;
            faults.extend(check(write, change).await?);
        }
        Ok(faults)
    }
    pub(super) async fn run_job(&self, write: &Write<'_>, job: &job::Model) -> Result<()> {
        let handler = self.jobs.get(&job.kind).ok_or_else(|| Error::internal(format!("nothing is registered for {:?}", job.kind)))?;
        handler(write, job).await
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hooks({} reactions, {} checks, {} jobs)", self.reactions.len(), self.checks.len(), self.jobs.len())
    }
}
