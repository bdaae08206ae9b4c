//! Values that leave memory, and outlive the process.
//!
//! What a large guide is made of does not fit into little memory, and most of it is asked for once or twice. A shelf holds values as bytes in a
//! [`Store`], by the fingerprint of all they depend on; where the bytes are, on a disk or nowhere, is not its business. A value that is not
//! there, or not as it was put there, is made again: the shelf can only save time.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::hash::BuildHasherDefault;
use std::sync::{Arc, Mutex};

use borsh::{BorshDeserialize, BorshSerialize};
use xxhash_rust::xxh3::xxh3_64;

use super::seal::{self, PRINT};
use super::{ByFingerprint, Fingerprint, lock};

/// How an index begins.
const MAGIC: &[u8] = b"prepbook shelf 1\n";
/// Bytes of an entry of an index: key, place, length, sum.
const ENTRY: usize = PRINT + 3 * 8;
/// How many values read last stay in memory: who reads one question of an article mostly reads the next as well.
const RECENT: usize = 64;

/// Where bytes are put, and read back from.
pub trait Store: fmt::Debug + Send + Sync {
    /// Puts `bytes` behind all others; the place to read them from. `None` where that cannot be.
    fn append(&self, bytes: &[u8]) -> Option<u64>;

    /// Fills `bytes` with those from `place` on. `None` where that cannot be.
    fn read(&self, place: u64, bytes: &mut [u8]) -> Option<()>;
}

thread_local! {
    /// Where bytes are read to.
    static BYTES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Bytes that have room of their own, not to be held until the thread ends.
const MANY: usize = 1 << 20;

/// Values by fingerprint, in a store. Without a store it holds nothing.
#[derive(Debug, Default)]
pub struct Shelf {
    store: Option<Arc<dyn Store>>,
    entries: Mutex<ByFingerprint<Entry>>,
    recent: Vec<Mutex<Option<Recent>>>,
}

type Recent = (Fingerprint, Arc<dyn Any + Send + Sync>);

#[derive(Debug, Clone, Copy)]
struct Entry {
    place: u64,
    length: u64,
    /// Of the bytes.
    sum: u64,
    /// Whether this process asked for it or put it there.
    used: bool,
    /// Whether it is in the index that the shelf began with.
    indexed: bool,
}

/// Where in a store an earlier process left values.
#[derive(Debug, Default)]
pub struct ShelfIndex(ByFingerprint<Entry>);

impl ShelfIndex {
    /// The index that [`Shelf::index`] wrote; for any other bytes one that names nothing.
    pub fn read(bytes: &[u8]) -> Self {
        Self(read_index(bytes).unwrap_or_default())
    }

    /// How many bytes the values take.
    pub fn size(&self) -> u64 {
        self.0.values().map(|entry| entry.length).sum()
    }
}

impl Shelf {
    /// A shelf on `store`, with the values that `index` names.
    pub fn new(store: Arc<dyn Store>, index: ShelfIndex) -> Self {
        Self {
            store: Some(store),
            entries: Mutex::new(index.0),
            recent: (0..RECENT).map(|_| Mutex::default()).collect(),
        }
    }

    /// The value for `key`, if it is there.
    pub fn get<T: BorshDeserialize>(&self, key: Fingerprint) -> Option<T> {
        let entry = {
            let mut entries = lock(&self.entries);
            let entry = entries.get_mut(&key)?;
            entry.used = true;
            *entry
        };
        let length = usize::try_from(entry.length).ok()?;
        let read = |bytes: &mut [u8]| {
            self.store.as_ref()?.read(entry.place, bytes)?;
            if xxh3_64(bytes) == entry.sum { T::try_from_slice(bytes).ok() } else { None }
        };
        if length > MANY {
            return read(&mut vec![0; length]);
        }
        BYTES.with_borrow_mut(|bytes| {
            bytes.resize(bytes.len().max(length), 0);
            read(&mut bytes[..length])
        })
    }

    /// Puts the value for `key` there. Says whether that could be.
    pub fn put(&self, key: Fingerprint, value: &impl BorshSerialize) -> bool {
        let Some(store) = &self.store else { return false };
        let Ok(bytes) = borsh::to_vec(value) else { return false };
        let Some(place) = store.append(&bytes) else { return false };
        let (length, sum) = (bytes.len() as u64, xxh3_64(&bytes));
        lock(&self.entries).insert(key, Entry { place, length, sum, used: true, indexed: false });
        true
    }

    /// Whether there is a value for `key`; it is then as good as asked for.
    pub fn touch(&self, key: Fingerprint) -> bool {
        lock(&self.entries).get_mut(&key).map(|entry| entry.used = true).is_some()
    }

    /// The index of what this process asked for or put there, for a shelf of the next one; `None` where it is that which this one began with.
    pub fn index(&self) -> Option<Vec<u8>> {
        self.store.as_ref()?;
        let entries = lock(&self.entries);
        if entries.values().all(|entry| entry.used && entry.indexed) {
            return None;
        }
        let mut used: Vec<_> = entries.iter().filter(|(_, entry)| entry.used).collect();
        used.sort_unstable_by_key(|(_, entry)| entry.place);
        let mut bytes = seal::begin(MAGIC, used.len() * ENTRY);
        for (key, entry) in used {
            bytes.extend_from_slice(&key.0.to_le_bytes());
            for number in [entry.place, entry.length, entry.sum] {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
        Some(seal::end(bytes))
    }

    /// The value for `key` as it was read last, or read or made now.
    fn recent<T>(&self, key: Fingerprint, again: &dyn Fn() -> T) -> Arc<T>
    where
        T: BorshDeserialize + Send + Sync + 'static,
    {
        let slot = &self.recent[key.0 as usize % RECENT];
        if let Some((known, value)) = &*lock(slot)
            && *known == key
            && let Ok(value) = Arc::clone(value).downcast()
        {
            return value;
        }
        let value = Arc::new(self.get(key).unwrap_or_else(again));
        *lock(slot) = Some((key, Arc::clone(&value) as _));
        value
    }
}

/// A value in memory or on a shelf.
pub struct Shelved<T>(State<T>);

enum State<T> {
    Here(Arc<T>),
    Away { shelf: Arc<Shelf>, key: Fingerprint, again: Again<T> },
}

/// Makes a value once more, the same each time.
pub type Again<T> = Arc<dyn Fn() -> T + Send + Sync>;

impl<T: BorshSerialize + BorshDeserialize + Send + Sync + 'static> Shelved<T> {
    /// Puts the value on the shelf for `key`; where that cannot be, it stays where it is.
    #[must_use]
    pub fn leave(self, shelf: &Arc<Shelf>, key: Fingerprint, again: Again<T>) -> Self {
        if shelf.put(key, &*self.get()) { Self::on(shelf, key, again) } else { self }
    }

    /// The value that the shelf has for `key`; `None` where it has none.
    pub fn find(shelf: &Arc<Shelf>, key: Fingerprint, again: Again<T>) -> Option<Self> {
        shelf.touch(key).then(|| Self::on(shelf, key, again))
    }

    fn on(shelf: &Arc<Shelf>, key: Fingerprint, again: Again<T>) -> Self {
        Self(State::Away { shelf: Arc::clone(shelf), key, again })
    }

    /// The value: that in memory, or read, or, where the shelf lost it, made again.
    pub fn get(&self) -> Arc<T> {
        match &self.0 {
            State::Here(value) => Arc::clone(value),
            State::Away { shelf, key, again } => shelf.recent(*key, &**again),
        }
    }
}

impl<T> From<T> for Shelved<T> {
    fn from(value: T) -> Self {
        Self(State::Here(Arc::new(value)))
    }
}

impl<T: Default> Default for Shelved<T> {
    fn default() -> Self {
        T::default().into()
    }
}

impl<T> Clone for Shelved<T> {
    fn clone(&self) -> Self {
        Self(match &self.0 {
            State::Here(value) => State::Here(Arc::clone(value)),
            State::Away { shelf, key, again } => {
                State::Away { shelf: Arc::clone(shelf), key: *key, again: Arc::clone(again) }
            }
        })
    }
}

impl<T> fmt::Debug for Shelved<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            State::Here(_) => "Shelved(here)",
            State::Away { .. } => "Shelved(away)",
        })
    }
}

/// The entries of an index; `None` where it is not what this very code wrote, to the last byte.
fn read_index(bytes: &[u8]) -> Option<ByFingerprint<Entry>> {
    let (entries, rest) = seal::open(MAGIC, bytes)?.as_chunks::<ENTRY>();
    let entry = |bytes: &[u8; ENTRY]| {
        let (key, rest) = bytes.split_first_chunk::<PRINT>()?;
        let number = |place: usize| Some(u64::from_le_bytes(*rest.as_chunks::<8>().0.get(place)?));
        let entry =
            Entry { place: number(0)?, length: number(1)?, sum: number(2)?, used: false, indexed: true };
        Some((Fingerprint(u128::from_le_bytes(*key)), entry))
    };
    let mut known = ByFingerprint::with_capacity_and_hasher(entries.len(), BuildHasherDefault::default());
    for bytes in entries {
        let (key, entry) = entry(bytes)?;
        known.insert(key, entry);
    }
    rest.is_empty().then_some(known)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Bytes in memory.
    #[derive(Debug, Default)]
    struct Bytes(Mutex<Vec<u8>>);

    impl Store for Bytes {
        fn append(&self, bytes: &[u8]) -> Option<u64> {
            let mut all = lock(&self.0);
            let place = all.len() as u64;
            all.extend_from_slice(bytes);
            Some(place)
        }

        fn read(&self, place: u64, bytes: &mut [u8]) -> Option<()> {
            bytes.copy_from_slice(lock(&self.0).get(place as usize..)?.get(..bytes.len())?);
            Some(())
        }
    }

    fn key(text: &str) -> Fingerprint {
        Fingerprint::of(text.as_bytes())
    }

    fn filled(store: &Arc<Bytes>, texts: &[&str]) -> Vec<u8> {
        let shelf = Shelf::new(Arc::clone(store) as _, ShelfIndex::default());
        assert!(texts.iter().all(|text| shelf.put(key(text), &(*text).to_owned())));
        shelf.index().expect("something new")
    }

    #[test]
    fn the_next_process_has_what_this_one_put_there_or_asked_for() {
        let store = Arc::new(Bytes::default());
        let index = filled(&store, &["one", "zwei", ""]);
        let next = Shelf::new(Arc::clone(&store) as _, ShelfIndex::read(&index));
        assert_eq!(next.get::<String>(key("one")).as_deref(), Some("one"));
        assert_eq!(next.get::<String>(key("three")), None);
        assert!(next.touch(key("")));
        let index = next.index().expect("one less");
        assert_eq!(ShelfIndex::read(&index).size(), 2 * 4 + 3);
        let last = Shelf::new(Arc::clone(&store) as _, ShelfIndex::read(&index));
        assert!(last.touch(key("one")) && last.touch(key("")));
        assert!(!last.touch(key("zwei")), "nobody asked for it");
        assert_eq!(last.index(), None, "it is the same");
    }

    #[test]
    fn what_the_shelf_lost_is_made_again() {
        let store = Arc::new(Bytes::default());
        let shelf = Arc::new(Shelf::new(Arc::clone(&store) as _, ShelfIndex::default()));
        let again: Again<String> = Arc::new(|| "again".to_owned());
        let values: Vec<_> = (0..2 * RECENT as u128)
            .map(|number| {
                Shelved::from(number.to_string()).leave(&shelf, Fingerprint(number), Arc::clone(&again))
            })
            .collect();
        for (number, value) in values.iter().enumerate() {
            assert_eq!(*value.get(), number.to_string());
        }
        lock(&store.0).fill(0xFF);
        assert_eq!(*values[2 * RECENT - 1].get(), (2 * RECENT - 1).to_string(), "read last, it is in memory");
        assert_eq!(*values[0].get(), "again");

        let nowhere = Shelved::from("here".to_owned()).leave(&Arc::default(), key("here"), again);
        assert_eq!(*nowhere.get(), "here");
    }

    proptest! {
        #[test]
        fn an_index_that_changed_is_none(
            at in any::<prop::sample::Index>(),
            other in 1_u8..,
            cut in any::<prop::sample::Index>(),
            noise in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let store = Arc::new(Bytes::default());
            let whole = filled(&store, &["one", "two"]);
            let mut changed = whole.clone();
            changed[at.index(whole.len())] ^= other;
            for bytes in [&changed, &whole[..cut.index(whole.len())], &noise] {
                prop_assert!(read_index(bytes).is_none());
            }
        }

        #[test]
        fn a_value_that_changed_is_none(at in any::<prop::sample::Index>(), other in 1_u8..) {
            let store = Arc::new(Bytes::default());
            let index = filled(&store, &["a text"]);
            let length = lock(&store.0).len();
            lock(&store.0)[at.index(length)] ^= other;
            prop_assert_eq!(Shelf::new(store, ShelfIndex::read(&index)).get::<String>(key("a text")), None);
        }
    }
}
