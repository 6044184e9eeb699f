//! A loader without a delay and without a task: keys asked for in one round of polling are loaded by one statement.
//! Who asks first leads: it lets its siblings ask (one wake), then loads for all; should it be dropped, another takes over.
use std::{
    collections::HashMap,
    fmt,
    future::poll_fn,
    hash::Hash,
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

/// What one child of many rows loads, once per request.
pub struct Batch<K, V, E> {
    state: Mutex<State<K, V, E>>,
}

struct State<K, V, E> {
    /// Asked for, and nobody fetches it yet.
    asked: Vec<K>,
    /// What the leader fetches now.
    fetched: Vec<K>,
    /// What was found, or that there is nothing, or why it can't be known.
    done: HashMap<K, Result<Option<V>, E>>,
    /// Whether somebody leads.
    led: bool,
    /// Who waits for the leader.
    wait: Vec<Waker>,
}

/// The lead. It ends when this is dropped: what was not fetched by then is asked for again by whoever leads next.
struct Lead<'a, K, V, E>(&'a Batch<K, V, E>);

impl<K, V, E> Default for Batch<K, V, E> {
    fn default() -> Self {
        Self { state: Mutex::new(State { asked: vec![], fetched: vec![], done: HashMap::new(), led: false, wait: vec![] }) }
    }
}

impl<K, V, E> fmt::Debug for Batch<K, V, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Batch")
    }
}

impl<K, V, E> Batch<K, V, E> {
    fn state(&self) -> MutexGuard<'_, State<K, V, E>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K, V, E> Drop for Lead<'_, K, V, E> {
    fn drop(&mut self) {
        let waiting = {
            let mut state = self.0.state();
            let lost = mem::take(&mut state.fetched);
            state.asked.extend(lost);
            state.led = false;
            mem::take(&mut state.wait)
        };
        waiting.into_iter().for_each(Waker::wake);
    }
}

impl<K: Hash + Eq + Clone, V: Clone, E: Clone> Batch<K, V, E> {
    /// Forgets what was found: something is about to change.
    pub fn forget(&self) {
        self.state().done.clear();
    }

    /// What `key` stands for; `fetch` is called by whoever leads, with all the keys that were asked for meanwhile, each once.
    ///
    /// # Errors
    /// What `fetch` says, to all who waited for it.
    pub async fn load(&self, key: K, fetch: impl AsyncFnOnce(&[K]) -> Result<HashMap<K, V>, E>) -> Result<Option<V>, E> {
        self.ask(&key);
        let mut waited = false;
        let lead = match poll_fn(|cx| self.turn(&key, &mut waited, cx)).await {
            Ok(lead) => lead,
            Err(done) => return done,
        };
        let keys = {
            let mut state = self.state();
            state.fetched = mem::take(&mut state.asked);
            state.fetched.clone()
        };
        // Apart, because every child of every row is a future that holds this one, and only one of them leads.
        let got = Box::pin(fetch(&keys)).await;
        let mut state = self.state();
        state.fetched.clear();
        match got {
            Ok(mut found) => state.done.extend(keys.into_iter().map(|key| {
                let value = found.remove(&key);
                (key, Ok(value))
            })),
            Err(e) => state.done.extend(keys.into_iter().map(|key| (key, Err(e.clone())))),
        }
        let mine = state.done.get(&key).cloned();
        drop(state);
        drop(lead);
        mine.unwrap_or(Ok(None))
    }

    fn ask(&self, key: &K) {
        let mut state = self.state();
        if !state.done.contains_key(key) && !state.asked.contains(key) && !state.fetched.contains(key) {
            state.asked.push(key.clone());
        }
    }

    /// What was loaded meanwhile, or else the lead, as soon as nobody has it.
    #[expect(clippy::type_complexity, reason = "it is said once")]
    fn turn(&self, key: &K, waited: &mut bool, cx: &Context<'_>) -> Poll<Result<Lead<'_, K, V, E>, Result<Option<V>, E>>> {
        let mut state = self.state();
        if let Some(done) = state.done.get(key) {
            return Poll::Ready(Err(done.clone()));
        }
        if !*waited {
            // Siblings ask meanwhile.
            *waited = true;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if state.led {
            state.wait.push(cx.waker().clone());
            return Poll::Pending;
        }
        state.led = true;
        Poll::Ready(Ok(Lead(self)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::{FutureExt as _, future::join_all};
    use std::{convert::Infallible, pin::pin};
    use tokio::{sync::oneshot, task::yield_now};

    type Asked = Mutex<Vec<Vec<u32>>>;

    /// What a statement would give: ten times the key, and nothing for keys from 100 on.
    async fn fetch<E>(asked: &Asked, keys: &[u32]) -> Result<HashMap<u32, u32>, E> {
        asked.lock().unwrap().push(keys.to_vec());
        yield_now().await;
        Ok(keys.iter().filter(|&&key| key < 100).map(|&key| (key, key * 10)).collect())
    }

    fn statements(asked: &Asked) -> Vec<Vec<u32>> {
        asked.lock().unwrap().clone()
    }

    #[tokio::test]
    async fn keys_asked_together_are_one_statement() {
        let (batch, asked) = (Batch::<u32, u32, Infallible>::default(), Asked::default());
        let load = |key: u32| batch.load(key, async |keys| fetch(&asked, keys).await);
        let got = join_all([3, 1, 2, 1, 100].map(load)).await;
        assert_eq!(got, [Ok(Some(30)), Ok(Some(10)), Ok(Some(20)), Ok(Some(10)), Ok(None)]);
        assert_eq!(statements(&asked), [vec![3, 1, 2, 100]], "each key once");
        let got = join_all([1, 100, 4].map(load)).await;
        assert_eq!(got, [Ok(Some(10)), Ok(None), Ok(Some(40))]);
        assert_eq!(statements(&asked), [vec![3, 1, 2, 100], vec![4]], "what is known is not asked for again, nor what is not there");
    }

    #[tokio::test]
    async fn whoever_is_polled_first_leads() {
        let (batch, asked, led) = (Batch::<u32, u32, Infallible>::default(), Asked::default(), Mutex::new(vec![]));
        let load = |key: u32| {
            let (asked, led) = (&asked, &led);
            batch.load(key, async move |keys: &[u32]| {
                led.lock().unwrap().push(key);
                fetch(asked, keys).await
            })
        };
        let (mut one, mut two) = (pin!(load(1)), pin!(load(2)));
        assert!(two.as_mut().now_or_never().is_none() && one.as_mut().now_or_never().is_none(), "each lets the other ask");
        assert!(one.as_mut().now_or_never().is_none() && two.as_mut().now_or_never().is_none(), "one fetches, two waits");
        assert_eq!(tokio::join!(two, one), (Ok(Some(20)), Ok(Some(10))));
        assert_eq!((statements(&asked), led.lock().unwrap().clone()), (vec![vec![2, 1]], vec![1]));
    }

    #[tokio::test]
    async fn who_asks_while_a_statement_runs_waits_for_it_or_has_the_next() {
        let (batch, asked) = (Batch::<u32, u32, Infallible>::default(), Asked::default());
        let load = |key: u32| batch.load(key, async |keys| fetch(&asked, keys).await);
        let mut first = pin!(load(1));
        for _ in 0..2 {
            assert!(first.as_mut().now_or_never().is_none());
        }
        assert_eq!(statements(&asked), [[1]], "it runs");
        assert_eq!(tokio::join!(first, load(1), load(2), load(3)), (Ok(Some(10)), Ok(Some(10)), Ok(Some(20)), Ok(Some(30))));
        assert_eq!(statements(&asked), [vec![1], vec![2, 3]]);
    }

    #[tokio::test]
    async fn a_leader_that_is_dropped_is_replaced() {
        let (batch, asked) = (Batch::<u32, u32, Infallible>::default(), Asked::default());
        let (_never, stuck) = oneshot::channel::<()>();
        let mut leader = Box::pin(batch.load(1, async |keys: &[u32]| {
            asked.lock().unwrap().push(keys.to_vec());
            // Its sender lives as long as this test.
            let _ = stuck.await;
            Ok(HashMap::new())
        }));
        let load = |key: u32| batch.load(key, async |keys| fetch(&asked, keys).await);
        let (mut two, mut three) = (Box::pin(load(2)), Box::pin(load(3)));
        for _ in 0..2 {
            assert!(leader.as_mut().now_or_never().is_none());
            assert!(two.as_mut().now_or_never().is_none() && three.as_mut().now_or_never().is_none());
        }
        assert_eq!(statements(&asked), [[1, 2, 3]], "it was loading for all");
        drop(leader);
        assert_eq!(tokio::join!(two, three), (Ok(Some(20)), Ok(Some(30))), "what it had taken on is loaded by another");
        assert_eq!(statements(&asked).len(), 2);
    }

    #[tokio::test]
    async fn who_waits_is_woken_when_the_leader_is_dropped() {
        let batch = std::sync::Arc::new(Batch::<u32, u32, Infallible>::default());
        let (fetching, begun) = oneshot::channel::<()>();
        let leader = tokio::spawn({
            let batch = batch.clone();
            async move {
                let stuck = async |_: &[u32]| {
                    fetching.send(()).unwrap();
                    std::future::pending().await
                };
                batch.load(1, stuck).await
            }
        });
        begun.await.unwrap();
        let follower =
            tokio::spawn(async move { batch.load(1, async |keys: &[u32]| Ok(keys.iter().map(|&key| (key, key)).collect())).await });
        yield_now().await;
        leader.abort();
        assert_eq!(follower.await.unwrap(), Ok(Some(1)));
    }

    #[tokio::test]
    async fn an_error_reaches_all_who_waited() {
        let batch = Batch::<u32, u32, &str>::default();
        let load = |key: u32| batch.load(key, async |_: &[u32]| Err("gone"));
        assert_eq!(join_all([1, 2].map(load)).await, [Err("gone"), Err("gone")]);
        let asked = Asked::default();
        assert_eq!(batch.load(3, async |keys| fetch(&asked, keys).await).await, Ok(Some(30)), "other keys are tried");
    }
}
