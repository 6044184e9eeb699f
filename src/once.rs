//! Idempotency keys: the same key and input again gives the same object, as the actor may see it now; with other input it is CONFLICT.
//!
//! Kept for 24 hours as account, field, key, a keyed hash of the input, and the object's id; never the input itself.
use crate::{
    app::App,
    db::Tx,
    error::{Error, FieldError, FieldErrors, ProblemCode, Result},
    graphql::{RequestContext, ids},
    policy::Actor,
    text,
};
use async_graphql::{Context, InputType};
use chrono::Duration;
use entity::{idempotency, ids::Kinded};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use std::fmt::Write as _;

/// How long a key is remembered.
pub const KEPT: Duration = Duration::hours(24);

/// A mutation field's key and what it was asked with. Without a key nothing is remembered.
#[derive(Clone, Debug)]
pub struct Once {
    field: &'static str,
    key: Option<String>,
    input: String,
}

/// What came of a mutation: made now, or made before with the same key.
#[derive(Clone, Debug)]
pub enum Outcome<T, I> {
    /// Made now.
    Fresh(T),
    /// Made before. Read it again, as the actor may see it now.
    Before(I),
}

impl<T, I> Outcome<T, I> {
    /// What was made now; or what was made before, as the actor may see it now.
    ///
    /// # Errors
    /// NOT_FOUND when they may not see it any more.
    pub async fn shown<'a, X>(
        self,
        session: &'a RequestContext,
        fresh: impl FnOnce(T) -> X,
        by_id: impl AsyncFnOnce(&'a RequestContext, I) -> Result<Option<X>>,
    ) -> Result<X> {
        match self {
            Self::Fresh(made) => Ok(fresh(made)),
            Self::Before(id) => by_id(session, id).await?.ok_or_else(|| Error::not_found("input.idempotencyKey")),
        }
    }
}

impl Once {
    /// From a mutation's input: where each mutation field begins. `key` is its `idempotencyKey`: 8 to 64 characters of printable ASCII.
    ///
    /// # Errors
    /// INVALID when the key is not in that form.
    pub fn of<I: InputType>(ctx: &Context<'_>, field: &'static str, key: Option<&str>, input: &I) -> Result<Self> {
        let session = ctx.data_unchecked::<RequestContext>();
        session.forget();
        let key = key.map(text::idempotency_key).transpose().map_err(|mut fault| {
            fault.path = vec!["input".into(), "idempotencyKey".into()];
            Error::Invalid(vec![fault])
        })?;
        let mut hash = String::with_capacity(64);
        if key.is_some() {
            let json = serde_json::to_vec(&input.to_value()).map_err(Error::internal)?;
            for byte in session.app.secret.hash("idempotency", &[field.as_bytes(), &json]) {
                // Writing to a String does not fail.
                let _ = write!(hash, "{byte:02x}");
            }
        }
        Ok(Self { field, key, input: hash })
    }

    /// The same with the id of what the mutation is about, where nothing else of its input can be wrong.
    ///
    /// # Errors
    /// INVALID with the faults of both.
    pub fn with_id<I: Kinded>(once: Result<Self>, path: &str, id: &str) -> Result<(Self, I)> {
        let mut faults = FieldErrors::default();
        let (once, id) = (faults.merge(once), faults.field(path, ids::parse(id)));
        faults.finish(once.zip(id))
    }

    /// For what comes without a key: nothing is looked up or remembered.
    pub fn unkeyed() -> Self {
        Self { field: "", key: None, input: String::new() }
    }

    /// Begins a write whose last step is a [`crate::change::Change`]: on its own, but not with a key, which has to be kept with it.
    ///
    /// # Errors
    /// When the database can't be reached.
    pub async fn begin(&self, app: &App) -> Result<Tx> {
        if self.key.is_some() { app.db.begin().await } else { app.db.begin_alone().await }
    }

    /// Looks the key up and, when it is new, remembers that it stands for `fresh`. Call it first in the transaction.
    /// Two at once with one key: the second waits for the first and gets its object.
    ///
    /// # Errors
    /// CONFLICT when the key was used with other input.
    pub async fn before<I: Kinded>(&self, app: &App, db: &impl ConnectionTrait, actor: &Actor, fresh: I) -> Result<Option<I>> {
        let (Some(key), Some(person)) = (&self.key, actor.person()) else { return Ok(None) };
        let now = app.clock.now();
        let row = idempotency::ActiveModel {
            account_id: Set(person.account),
            field: Set(self.field.to_owned()),
            key: Set(key.clone()),
            input_hash: Set(self.input.clone()),
            object_id: Set(fresh.uuid()),
            created_at: Set(now),
        };
        use idempotency::Column::{AccountId, CreatedAt, Field, InputHash, Key, ObjectId};
        // A key that was forgotten is as good as new.
        let mut known = OnConflict::columns([AccountId, Field, Key]);
        known.update_columns([InputHash, ObjectId, CreatedAt]);
        known.action_and_where(Expr::col((idempotency::Entity, CreatedAt)).lte(now - KEPT));
        #[expect(clippy::disallowed_methods, reason = "keys come before the law is asked")]
        let insert = idempotency::Entity::insert(row);
        if insert.on_conflict(known).exec_without_returning(db).await? == 1 {
            return Ok(None);
        }
        #[expect(clippy::disallowed_methods, reason = "keys are the actor's own: account, field and key are the whole law of this table")]
        let mine = idempotency::Entity::find_by_id((person.account, self.field.to_owned(), key.clone()));
        let there = mine.one(db).await?.ok_or_else(|| Error::internal("an idempotency key came and went"))?;
        if there.input_hash == self.input {
            return Ok(Some(I::of(there.object_id)));
        }
        Err(Error::Conflict { fault: FieldError::at("input.idempotencyKey", ProblemCode::IdempotencyKeyReused), current: None })
    }
}

/// Forgets the keys of everybody that are older than they are kept.
///
/// # Errors
/// Only those of the database.
pub async fn forget(app: &App, db: &impl ConnectionTrait) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "housekeeping: by age alone")]
    let old = idempotency::Entity::delete_many().filter(idempotency::Column::CreatedAt.lte(app.clock.now() - KEPT));
    old.exec(db).await?;
    Ok(())
}
