//! A loader without a delay and without a task: keys asked for in one round of polling are loaded by one statement.
//! Who asks first leads: it lets its siblings ask (one wake), then loads for all; should it be dropped, another takes over.
use std::{
    collections::HashMap,
    future::poll_fn,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker},
};

/// What one child of many rows loads, once per request.
pub struct Batch<K, V, E> {
    state: Mutex<State<K, V, E>>,
}
struct State<K, V, E> {
    asked: Vec<K>,
    done: HashMap<K, Result<Option<V>, E>>,
    led: bool,
    wait: Vec<Waker>,
}
struct Lead<'a, K, V, E>(&'a Batch<K, V, E>);

impl<K, V, E> std::fmt::Debug for Batch<K, V, E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Batch")
    }
}
impl<K, V, E> Default for Batch<K, V, E> {
    fn default() -> Self {
        Self { state: Mutex::new(State { asked: vec![], done: HashMap::new(), led: false, wait: vec![] }) }
    }
}
impl<K, V, E> Batch<K, V, E> {
    fn state(&self) -> MutexGuard<'_, State<K, V, E>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
impl<K, V, E> Drop for Lead<'_, K, V, E> {
    fn drop(&mut self) {
        let mut s = self.0.state();
        s.led = false;
        s.wait.drain(..).for_each(Waker::wake);
    }
}
impl<K: Hash + Eq + Clone, V: Clone, E: Clone> Batch<K, V, E> {
    /// What `key` stands for; `fetch` is called by whoever leads, with all the keys that were asked for meanwhile.
    ///
    /// # Errors
    /// What `fetch` says, to all who waited for it.
    pub async fn load(&self, key: K, fetch: impl AsyncFnOnce(&[K]) -> Result<HashMap<K, V>, E>) -> Result<Option<V>, E> {
        {
            let mut s = self.state();
            if !s.done.contains_key(&key) && !s.asked.contains(&key) {
                s.asked.push(key.clone());
            }
        }
        let mut asked = false;
        let lead = poll_fn(|cx| {
            let mut s = self.state();
            if let Some(v) = s.done.get(&key) {
                return Poll::Ready(Err(v.clone()));
            }
            if !asked {
                asked = true;
                cx.waker().wake_by_ref();
                return Poll::Pending;
            } // siblings ask meanwhile
            if s.led {
                s.wait.push(cx.waker().clone());
                return Poll::Pending;
            }
            s.led = true;
            Poll::Ready(Ok(Lead(self)))
        })
        .await;
        let _lead = match lead {
            Err(done) => return done,
            Ok(lead) => lead,
        };
        let keys = std::mem::take(&mut self.state().asked);
        let got = fetch(&keys).await;
        let mut s = self.state();
        match got {
            Ok(mut rows) => {
                for k in keys {
                    let v = rows.remove(&k);
                    s.done.insert(k, Ok(v));
                }
            }
            Err(e) => {
                for k in keys {
                    s.done.insert(k, Err(e.clone()));
                }
            }
        }
        s.done.get(&key).cloned().unwrap_or(Ok(None))
    }
}
