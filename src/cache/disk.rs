//! A cache that outlives the process.
//!
//! A content-addressed store: the key of an entry is the fingerprint of everything its value depends on, the program's code included. An entry
//! is a checksum of its key and value, and the value in Borsh. Where the bytes are is the business of a [`Store`]; an entry that is missing or damaged is computed again.

use std::collections::HashSet;
use std::fmt::Debug;

use borsh::{BorshDeserialize, BorshSerialize};

use super::Fingerprint;

/// Bytes of the checksum that an entry begins with.
const CHECKSUM: usize = 16;

/// Keeps the entries of a [`DiskCache`]. It may lose entries, and damage them.
pub trait Store: Debug + Send + Sync {
    /// The bytes of an entry.
    fn read(&self, key: Fingerprint) -> Option<Vec<u8>>;

    /// Stores the bytes of an entry; whether it did.
    fn write(&self, key: Fingerprint, bytes: &[u8]) -> bool;

    /// Removes all entries but those of `keys`.
    fn retain(&self, keys: &HashSet<Fingerprint>);
}

/// Values by fingerprint, on disk. The default has no store, and so no entries.
#[derive(Debug, Default)]
pub struct DiskCache {
    store: Option<Box<dyn Store>>,
}

impl DiskCache {
    /// A cache whose entries are in `store`.
    pub fn new(store: impl Store + 'static) -> Self {
        Self { store: Some(Box::new(store)) }
    }

    /// The value stored for `key`.
    pub fn get<T: BorshDeserialize>(&self, key: Fingerprint) -> Option<T> {
        let key = of_this_code(key);
        let bytes = self.store.as_ref()?.read(key)?;
        let (checksum, value) = bytes.split_first_chunk::<CHECKSUM>()?;
        let is_whole = *checksum == checksum_of(key, value);
        is_whole.then(|| T::try_from_slice(value).ok())?
    }

    /// Stores the value for `key`; whether it did.
    pub fn put(&self, key: Fingerprint, value: &impl BorshSerialize) -> bool {
        let Some(store) = &self.store else { return false };
        let key = of_this_code(key);
        let mut bytes = vec![0; CHECKSUM];
        if value.serialize(&mut bytes).is_err() {
            return false;
        }
        let checksum = checksum_of(key, &bytes[CHECKSUM..]);
        bytes[..CHECKSUM].copy_from_slice(&checksum);
        store.write(key, &bytes)
    }

    /// Removes all entries but those of `keys`.
    pub fn retain(&self, keys: impl IntoIterator<Item = Fingerprint>) {
        if let Some(store) = &self.store {
            store.retain(&keys.into_iter().map(of_this_code).collect());
        }
    }
}

/// Covers the key too: a value under another key is as wrong as a damaged one.
fn checksum_of(key: Fingerprint, value: &[u8]) -> [u8; CHECKSUM] {
    Fingerprint::of_parts([&key.0.to_le_bytes(), value]).0.to_le_bytes()
}

/// The key of an entry that only this program's code reads: another version may compute another value.
fn of_this_code(key: Fingerprint) -> Fingerprint {
    key.and([Fingerprint::of_code()])
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;
    use std::sync::{Arc, Mutex};

    use proptest::prelude::*;

    use super::*;

    /// Entries in memory.
    #[derive(Debug, Clone, Default)]
    pub(in crate::cache) struct InMemory(Arc<Mutex<BTreeMap<Fingerprint, Vec<u8>>>>);

    impl Store for InMemory {
        fn read(&self, key: Fingerprint) -> Option<Vec<u8>> {
            self.0.lock().expect("no panic").get(&key).cloned()
        }

        fn write(&self, key: Fingerprint, bytes: &[u8]) -> bool {
            self.0.lock().expect("no panic").insert(key, bytes.to_vec());
            true
        }

        fn retain(&self, keys: &HashSet<Fingerprint>) {
            self.0.lock().expect("no panic").retain(|key, _| keys.contains(key));
        }
    }

    const KEY: Fingerprint = Fingerprint(7);

    #[test]
    fn another_process_has_the_entries_that_were_retained() {
        let store = InMemory::default();
        let cache = DiskCache::new(store.clone());
        cache.put(KEY, &"one".to_owned());
        cache.put(Fingerprint(8), &"two".to_owned());
        cache.retain([KEY, Fingerprint(9)]);
        let next = DiskCache::new(store);
        assert_eq!(next.get::<String>(KEY).as_deref(), Some("one"));
        assert_eq!(next.get::<String>(Fingerprint(8)), None);
    }

    #[test]
    fn an_entry_of_another_key_is_computed_again() {
        let store = InMemory::default();
        let cache = DiskCache::new(store.clone());
        cache.put(KEY, &"of 7".to_owned());
        let entry = store.read(of_this_code(KEY)).expect("stored");
        store.write(of_this_code(Fingerprint(8)), &entry);
        assert_eq!(cache.get::<String>(Fingerprint(8)), None);
    }

    proptest! {
        #[test]
        fn a_damaged_entry_is_computed_again(
            at in any::<prop::sample::Index>(),
            mask in 1_u8..,
            length in any::<prop::sample::Index>(),
        ) {
            let store = InMemory::default();
            let cache = DiskCache::new(store.clone());
            cache.put(KEY, &"a text".to_owned());
            let whole = store.read(of_this_code(KEY)).expect("stored");
            let mut changed = whole.clone();
            changed[at.index(whole.len())] ^= mask;
            for bytes in [&changed, &whole[..length.index(whole.len())]] {
                store.write(of_this_code(KEY), bytes);
                prop_assert_eq!(cache.get::<String>(KEY), None);
            }
        }
    }
}
