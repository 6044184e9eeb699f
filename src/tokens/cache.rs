//! Tokens whose signature was verified before: by their SHA-256, bounded, the longest unused forgotten first (in halves).
use super::Claims;
use chrono::{DateTime, Utc};
use std::{
    collections::HashMap,
    mem,
    sync::{Mutex, PoisonError},
};

/// The SHA-256 of a token.
pub type Print = [u8; 32];

/// A verified token, and what its validity hangs on.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it says.
    pub claims: Claims,
    /// Its issuer's place.
    pub issuer: usize,
    /// The key set that verified it.
    pub set: u64,
    /// Accepted from here: its `nbf` and `iat`, the leeway taken off.
    pub from: DateTime<Utc>,
    /// Accepted until just before here: its `exp`, the leeway added.
    pub until: DateTime<Utc>,
}

const SHARDS: usize = 16;

#[derive(Debug, Default)]
struct Shard {
    young: HashMap<Print, Entry>,
    old: HashMap<Print, Entry>,
}

/// All of them. Two halves a shard: when the young one is full it becomes the old one, whose entries come back when they are used.
#[derive(Debug)]
pub struct Cache {
    shards: [Mutex<Shard>; SHARDS],
    half: usize,
}

impl Cache {
    /// For about so many tokens.
    pub fn holding(entries: usize) -> Self {
        Self { shards: Default::default(), half: (entries / SHARDS / 2).max(1) }
    }
    fn shard(&self, print: &Print) -> &Mutex<Shard> {
        let [first, ..] = &self.shards;
        self.shards.get(usize::from(print[0]) % SHARDS).unwrap_or(first)
    }
    /// The entry, if it is there. Whether it still holds is for the caller to say.
    pub fn get(&self, print: &Print) -> Option<Entry> {
        let mut shard = self.shard(print).lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = shard.young.get(print) {
            return Some(entry.clone());
        }
        let entry = shard.old.remove(print)?;
        shard.put(*print, entry.clone(), self.half);
        Some(entry)
    }
    /// Keeps it.
    pub fn put(&self, print: Print, entry: Entry) {
        self.shard(&print).lock().unwrap_or_else(PoisonError::into_inner).put(print, entry, self.half);
    }
    /// Forgets it.
    pub fn drop(&self, print: &Print) {
        let mut shard = self.shard(print).lock().unwrap_or_else(PoisonError::into_inner);
        shard.young.remove(print);
        shard.old.remove(print);
    }
    /// How many there are.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().unwrap()).map(|shard| shard.young.len() + shard.old.len()).sum()
    }
}

impl Shard {
    fn put(&mut self, print: Print, entry: Entry, half: usize) {
        if self.young.len() >= half {
            self.old = mem::take(&mut self.young);
        }
        self.young.insert(print, entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Roles;

    fn entry() -> Entry {
        let at = DateTime::UNIX_EPOCH;
        Entry {
            claims: Claims { issuer: "i".into(), subject: "s".into(), roles: Roles::NONE, expires: at },
            issuer: 0,
            set: 1,
            from: at,
            until: at,
        }
    }
    fn print(n: u32) -> Print {
        let mut print = [0; 32];
        print[..4].copy_from_slice(&n.to_le_bytes());
        print
    }

    #[test]
    fn it_stays_within_its_bound_and_keeps_what_is_used() {
        let cache = Cache::holding(1_000);
        cache.put(print(0), entry());
        for n in 1..10_000 {
            cache.put(print(n), entry());
            assert!(cache.get(&print(0)).is_some(), "used all the time: {n}");
            assert!(cache.len() <= 1_000);
        }
        assert!(cache.get(&print(1)).is_none(), "not used for long");
        assert!(cache.get(&print(9_999)).is_some());
        cache.drop(&print(9_999));
        assert!(cache.get(&print(9_999)).is_none());
    }
}
