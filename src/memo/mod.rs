//! A memo of pure stages.
//!
//! Three rules keep it right. Values are immutable: a memo hands out `Arc`s. An entry depends on nothing but
//! its key, so everything a stage reads (path, bytes, options) is in the key. Diagnostics are part of the value,
//! so a hit says what the miss said.

mod cache;
mod packed;
mod seal;
mod shelf;
mod traces;

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use borsh::{BorshDeserialize, BorshSerialize};
use serde::Serialize;
use xxhash_rust::xxh3::{Xxh3Default, xxh3_64, xxh3_128};

pub use cache::Cache;
pub use packed::Packed;
pub use shelf::{Again, Shelf, ShelfIndex, Shelved, Store};
pub use traces::{Trace, Traces};

thread_local! {
    static BYTES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// 128 bits that stand for some bytes. Equal inputs give equal fingerprints on every machine.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize,
)]
pub struct Fingerprint(pub u128);

impl Fingerprint {
    /// The fingerprint of `bytes` (XXH3, 128 bits).
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes))
    }

    /// The fingerprint of this code and of what it is compiled with.
    pub fn of_code() -> Self {
        Self::of(env!("PREPBOOK_CODE").as_bytes())
    }

    /// The fingerprint of several parts, told apart by their lengths.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = Xxh3Default::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(hasher.digest128())
    }

    /// The fingerprint of plain data, which can always be written.
    pub fn of_value(value: &impl Serialize) -> Self {
        BYTES.with_borrow_mut(|bytes| {
            bytes.clear();
            // To memory, so it cannot fail. As CBOR: it copies texts as they are, where JSON looks at every byte.
            let _written = cbor4ii::serde::to_writer(&mut *bytes, value);
            Self::of(bytes)
        })
    }

    /// The fingerprint of this one and others, in order.
    #[must_use]
    pub fn and(self, others: impl IntoIterator<Item = Fingerprint>) -> Self {
        let mut hasher = Xxh3Default::new();
        hasher.update(&self.0.to_le_bytes());
        for other in others {
            hasher.update(&other.0.to_le_bytes());
        }
        Self(hasher.digest128())
    }

    /// The first ten hexadecimal digits: enough to name an asset.
    pub fn short(self) -> String {
        format!("{:010x}", (self.0 >> 88) as u64)
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // In halves: the library takes five times as long for 128 bits at once.
        write!(f, "{:016x}{:016x}", (self.0 >> 64) as u64, self.0 as u64)
    }
}

/// Values by fingerprint, kept from one run to the next as long as each run uses them.
#[derive(Debug)]
pub struct Memo<V> {
    entries: Mutex<ByFingerprint<Entry<V>>>,
}

/// A map by fingerprints, which need no hashing any more.
pub type ByFingerprint<V> = HashMap<Fingerprint, V, BuildHasherDefault<KeyHasher>>;

/// A map by numbers that are hashes already, or as good as.
pub type ByHash<K, V> = HashMap<K, V, BuildHasherDefault<KeyHasher>>;

/// A map by texts, quick where there are very many. The texts are the author's own: nobody picks them to collide.
pub type ByText<K, V> = HashMap<K, V, BuildHasherDefault<TextHasher>>;

#[derive(Debug)]
struct Entry<V> {
    value: Arc<V>,
    used: bool,
}

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self { entries: Mutex::default() }
    }
}

impl<V> Memo<V> {
    /// The value for `key`: kept, or computed now. Two threads that miss at once both compute, and the same value.
    pub fn get_or(&self, key: Fingerprint, compute: impl FnOnce() -> V) -> Arc<V> {
        if let Some(entry) = lock(&self.entries).get_mut(&key) {
            entry.used = true;
            return Arc::clone(&entry.value);
        }
        let value = Arc::new(compute());
        lock(&self.entries).entry(key).or_insert_with(|| Entry { value: Arc::clone(&value), used: true });
        value
    }

    /// Drops what no `get_or` asked for since the last sweep.
    pub fn sweep(&self) {
        lock(&self.entries).retain(|_, entry| std::mem::take(&mut entry.used));
    }

    /// How many values are kept.
    pub fn len(&self) -> usize {
        lock(&self.entries).len()
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What is behind a mutex. A panic in another thread leaves it whole: maps here change in one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Texts are short: one call of a fast hash each.
#[derive(Debug, Default)]
pub struct TextHasher(u64);

impl Hasher for TextHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = self.0.rotate_left(5) ^ xxh3_64(bytes);
    }

    fn write_u8(&mut self, _end: u8) {}
}

/// A fingerprint is a hash already: take its low half.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 ^= u64::from_le_bytes(word);
        }
    }

    fn write_u64(&mut self, value: u64) {
        // What is only as good as a hash may have its bits anywhere: each of them is to tell in each of the result's.
        let product = u128::from(self.0 ^ value) * 0x9E37_79B9_7F4A_7C15;
        self.0 = product as u64 ^ (product >> 64) as u64;
    }

    fn write_u128(&mut self, value: u128) {
        self.0 = value as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computes_once_and_forgets_what_a_run_did_not_use() {
        let memo = Memo::default();
        let (a, b) = (Fingerprint::of(b"a"), Fingerprint::of(b"b"));
        assert_eq!(*memo.get_or(a, || 1), 1);
        assert_eq!(*memo.get_or(a, || panic!("kept")), 1);
        memo.get_or(b, || 2);
        memo.sweep();
        memo.get_or(b, || panic!("kept"));
        memo.sweep();
        assert_eq!(memo.len(), 1);
        assert_eq!(*memo.get_or(a, || 3), 3);
    }

    #[test]
    fn parts_are_told_apart() {
        assert_ne!(Fingerprint::of_parts([&b"ab"[..], b"c"]), Fingerprint::of_parts([&b"a"[..], b"bc"]));
    }
}
