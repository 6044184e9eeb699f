//! The loaders of one request, by their type: a feature brings its own, and what all requests share names no feature.
use super::{RequestContext, batch::Batch};
use crate::error::{Error, Result};
use std::{
    any::{Any, TypeId},
    collections::HashMap,
    fmt,
    future::Future,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

/// What children of many rows load with one statement.
pub trait Loader: 'static {
    /// What each asks by.
    type Key: Hash + Eq + Clone + Send + 'static;
    /// What each gets.
    type Value: Clone + Send + 'static;
    /// For all keys at once, as the request's actor may see it. What is left out is not there.
    fn load(session: &RequestContext, keys: &[Self::Key]) -> impl Future<Output = Result<HashMap<Self::Key, Self::Value>>> + Send;
}

/// Loaders, one line a kind of child: `Name: Key => Value, |session, keys| …`.
macro_rules! loaders {
    ($($(#[$doc:meta])* $name:ident: $key:ty => $value:ty, |$session:pat_param, $keys:pat_param| $load:expr;)*) => { $(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;
        impl $crate::graphql::loaders::Loader for $name {
            type Key = $key;
            type Value = $value;
            async fn load(
                $session: &$crate::graphql::RequestContext,
                $keys: &[$key],
            ) -> $crate::error::Result<std::collections::HashMap<$key, $value>> {
                $load
            }
        }
    )* };
}
pub(crate) use loaders;

/// Lists are handed to every row that asks: shared, not copied.
pub fn shared<K: Eq + Hash, T>(found: HashMap<K, Vec<T>>) -> HashMap<K, Arc<[T]>> {
    found.into_iter().map(|(key, all)| (key, all.into())).collect()
}

/// Those that one request used so far. The actor is the request's: nothing here outlives it.
#[derive(Default)]
pub struct Loaders(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

type Of<L> = Batch<<L as Loader>::Key, <L as Loader>::Value, Error>;

impl Loaders {
    /// Forgets everything that was loaded.
    pub fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
    /// A loader's batch, made when it is first used.
    fn batch<L: Loader>(&self) -> Result<Arc<Of<L>>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let one = all.entry(TypeId::of::<L>()).or_insert_with(|| Arc::new(Of::<L>::default()));
        one.clone().downcast().map_err(|_| Error::internal("a loader of another type"))
    }
    /// What a loader finds for one key, together with what its siblings ask for.
    pub(super) async fn load<L: Loader>(&self, session: &RequestContext, key: L::Key) -> Result<Option<L::Value>> {
        let batch = self.batch::<L>()?;
        batch.load(key, async |keys: &[L::Key]| L::load(session, keys).await).await
    }
}

impl fmt::Debug for Loaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Loaders")
    }
}
