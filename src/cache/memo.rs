//! A memo of pure stages, in memory.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{ByFingerprint, Fingerprint};

/// Values by fingerprint. An entry lives as long as every run uses it.
#[derive(Debug)]
pub struct Memo<V> {
    entries: Mutex<ByFingerprint<MemoEntry<V>>>,
    /// The number of entries from which an insertion first drops those that were not used since the last sweep.
    limit: usize,
}

#[derive(Debug)]
struct MemoEntry<V> {
    value: Arc<V>,
    used: bool,
}

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self::with_limit(usize::MAX)
    }
}

impl<V> Memo<V> {
    /// A memo that is swept when it has `limit` entries.
    pub fn with_limit(limit: usize) -> Self {
        Self { entries: Mutex::default(), limit }
    }

    /// The value for `key`, computed on a miss. Two threads that miss at once both compute the same value.
    pub fn get_or(&self, key: Fingerprint, compute: impl FnOnce() -> V) -> Arc<V> {
        if let Some(entry) = self.entries().get_mut(&key) {
            entry.used = true;
            return Arc::clone(&entry.value);
        }
        let value = Arc::new(compute());
        let mut entries = self.entries();
        if entries.len() >= self.limit {
            sweep(&mut entries);
        }
        entries.entry(key).or_insert_with(|| MemoEntry { value: Arc::clone(&value), used: true });
        value
    }

    /// Drops the entries that no `get_or` has used since the last sweep.
    pub fn sweep(&self) {
        sweep(&mut self.entries());
    }

    fn entries(&self) -> MutexGuard<'_, ByFingerprint<MemoEntry<V>>> {
        // A panic in another thread leaves the map whole: each change is one step.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn sweep<V>(entries: &mut ByFingerprint<MemoEntry<V>>) {
    entries.retain(|_, entry| std::mem::take(&mut entry.used));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computes_once_and_drops_what_a_run_did_not_use() {
        let memo = Memo::default();
        let (a, b) = (Fingerprint::of(b"a"), Fingerprint::of(b"b"));
        assert_eq!(*memo.get_or(a, || 1), 1);
        assert_eq!(*memo.get_or(a, || panic!("cached")), 1);
        memo.get_or(b, || 2);
        memo.sweep();
        memo.get_or(b, || panic!("cached"));
        memo.sweep();
        assert_eq!(*memo.get_or(a, || 3), 3, "dropped");
    }
}
