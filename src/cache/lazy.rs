//! Values that are on disk rather than in memory: a large guide has more of them than it needs at once.

use std::fmt::{Debug, Formatter, Result};
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};

use super::{DiskCache, Fingerprint, Memo};

/// About how many values stay in memory: what shows an article is rendered at about the same time, by each thread.
const RECENT: usize = 128;

/// A value that is read each time it is needed, or held in memory where it could not be stored.
pub struct Lazy<V>(Arc<dyn Fn() -> Arc<V> + Send + Sync>);

impl<V> Lazy<V> {
    /// The value.
    pub fn get(&self) -> Arc<V> {
        (self.0)()
    }
}

impl<V: Clone> Lazy<V> {
    /// The value, without a copy if only this has it.
    pub fn into_value(self) -> V {
        let value = self.get();
        drop(self);
        Arc::unwrap_or_clone(value)
    }
}

impl<V: Send + Sync + 'static> From<V> for Lazy<V> {
    fn from(value: V) -> Self {
        let value = Arc::new(value);
        Self(Arc::new(move || Arc::clone(&value)))
    }
}

impl<V: Default + Send + Sync + 'static> Default for Lazy<V> {
    fn default() -> Self {
        V::default().into()
    }
}

impl<V> Clone for Lazy<V> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<V> Debug for Lazy<V> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str("Lazy")
    }
}

/// The lazy values of one type in a disk cache.
#[derive(Debug)]
pub struct LazyCache<V> {
    disk: Arc<DiskCache>,
    recent: Memo<V>,
}

impl<V: BorshSerialize + BorshDeserialize + Send + Sync + 'static> LazyCache<V> {
    /// Values in `disk`.
    pub fn new(disk: Arc<DiskCache>) -> Arc<Self> {
        Arc::new(Self { disk, recent: Memo::with_limit(RECENT) })
    }

    /// The value stored for `key`. `compute` recomputes it if the entry is lost.
    pub fn stored(
        self: &Arc<Self>,
        key: Fingerprint,
        compute: impl Fn() -> V + Send + Sync + 'static,
    ) -> Lazy<V> {
        let cache = Arc::clone(self);
        // What is computed again is not stored: it may have reached a limit that is not in the key.
        Lazy(Arc::new(move || cache.recent.get_or(key, || cache.disk.get(key).unwrap_or_else(&compute))))
    }

    /// Stores `value` for `key`; it stays as it is if that fails. `compute` recomputes it if the entry is lost.
    pub fn store(
        self: &Arc<Self>,
        key: Fingerprint,
        value: Lazy<V>,
        compute: impl Fn() -> V + Send + Sync + 'static,
    ) -> Lazy<V> {
        if self.disk.put(key, &*value.get()) { self.stored(key, compute) } else { value }
    }

    /// The value stored for `key`, computed and stored on a miss.
    pub fn get_or_store(
        self: &Arc<Self>,
        key: Fingerprint,
        compute: impl Fn() -> V + Send + Sync + 'static,
    ) -> Lazy<V> {
        match self.disk.get::<V>(key) {
            Some(value) => {
                self.recent.get_or(key, || value);
                self.stored(key, compute)
            }
            None => self.store(key, compute().into(), compute),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::cache::Store as _;
    use crate::cache::disk::tests::InMemory;

    const KEY: Fingerprint = Fingerprint(1);

    fn store(cache: &Arc<LazyCache<String>>, key: Fingerprint) -> Lazy<String> {
        cache.store(key, format!("stored {key}").into(), || "computed".to_owned())
    }

    #[test]
    fn a_value_leaves_memory_and_is_read_again_when_it_is_needed() {
        let cache = LazyCache::new(Arc::new(DiskCache::new(InMemory::default())));
        let lazy = store(&cache, KEY);
        let value = Arc::downgrade(&lazy.get());
        assert!(value.upgrade().is_some(), "recent");
        (2..).take(2 * RECENT).for_each(|key| drop(store(&cache, Fingerprint(key)).get()));
        assert!(value.upgrade().is_none());
        assert_eq!(*lazy.get(), format!("stored {KEY}"));
    }

    #[test]
    fn a_value_that_is_lost_is_computed_and_one_that_cannot_be_stored_is_held() {
        let disk = InMemory::default();
        let lazy = store(&LazyCache::new(Arc::new(DiskCache::new(disk.clone()))), KEY);
        disk.retain(&HashSet::new());
        assert_eq!(*lazy.get(), "computed");
        let lazy = store(&LazyCache::new(Arc::default()), KEY);
        assert_eq!(*lazy.get(), format!("stored {KEY}"));
    }
}
