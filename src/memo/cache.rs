//! Texts that outlive the process.
//!
//! A cache is what a memo is, but for texts that take milliseconds each to make and are few and small: reading back anything that
//! is quick to make would take as long as making it. It is bytes to whoever keeps it; where they come from is not its business.
//! Bytes of another code, cut short or changed, are no cache: it is then empty, and everything is made anew.

use std::sync::{Arc, Mutex};

use super::seal::{self, PRINT};
use super::{ByFingerprint, Fingerprint, lock};

/// How the bytes begin.
const MAGIC: &[u8] = b"prepbook cache 1\n";
/// Bytes of texts that are kept though nobody asked for them.
const ROOM: usize = 4 << 20;

/// Texts by fingerprint, made by an earlier process or by this one.
#[derive(Debug, Default)]
pub struct Cache {
    entries: Mutex<ByFingerprint<Entry>>,
}

#[derive(Debug)]
struct Entry {
    text: Arc<str>,
    origin: Origin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// An earlier process made it, and nobody asked for it yet.
    Idle,
    /// It is in the bytes handed out last, and somebody asked for it.
    Used,
    /// This process made it, after the bytes were handed out.
    New,
}

impl Cache {
    /// The cache that [`Cache::to_bytes`] wrote; empty for any other bytes.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self { entries: Mutex::new(read(bytes).unwrap_or_default()) }
    }

    /// Whether some code, this or another, wrote `bytes` as a cache.
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(MAGIC)
    }

    /// The text for `key`: kept, or made now and then kept. What cannot be made is not kept.
    ///
    /// # Errors
    /// That of `make`.
    pub fn get_or<E>(
        &self,
        key: Fingerprint,
        make: impl FnOnce() -> Result<String, E>,
    ) -> Result<Arc<str>, E> {
        if let Some(entry) = lock(&self.entries).get_mut(&key) {
            if entry.origin == Origin::Idle {
                entry.origin = Origin::Used;
            }
            return Ok(Arc::clone(&entry.text));
        }
        let text: Arc<str> = make()?.into();
        lock(&self.entries).insert(key, Entry { text: Arc::clone(&text), origin: Origin::New });
        Ok(text)
    }

    /// What there is, as bytes for the next process; `None` where these were handed out before, to this one or to the one that left
    /// them. What this process did not ask for is forgotten only where there is much of it: it may be asked for again, with a change to
    /// the article it is in.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let mut entries = lock(&self.entries);
        let bytes = |origin| -> usize {
            let those = entries.values().filter(|entry| entry.origin == origin);
            those.map(|entry| entry.text.len()).sum()
        };
        let forget = bytes(Origin::Idle) > ROOM.max(bytes(Origin::Used) + bytes(Origin::New));
        if !forget && entries.values().all(|entry| entry.origin != Origin::New) {
            return None;
        }
        entries.retain(|_, entry| !(forget && entry.origin == Origin::Idle));
        for entry in entries.values_mut().filter(|entry| entry.origin == Origin::New) {
            entry.origin = Origin::Used;
        }
        let mut used: Vec<(&Fingerprint, &Entry)> = entries.iter().collect();
        used.sort_unstable_by_key(|(key, _)| **key);
        let mut bytes = seal::begin(MAGIC, 0);
        for (key, entry) in used {
            bytes.extend_from_slice(&key.0.to_le_bytes());
            bytes.extend_from_slice(&(entry.text.len() as u64).to_le_bytes());
            bytes.extend_from_slice(entry.text.as_bytes());
        }
        Some(seal::end(bytes))
    }
}

/// The entries in `bytes`; `None` where they are not what this very code wrote, to the last byte.
fn read(bytes: &[u8]) -> Option<ByFingerprint<Entry>> {
    let mut rest = seal::open(MAGIC, bytes)?;
    let mut entries = ByFingerprint::default();
    while !rest.is_empty() {
        let (key, after) = rest.split_first_chunk::<PRINT>()?;
        let (length, after) = after.split_first_chunk::<8>()?;
        let (text, after) = after.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        let text = std::str::from_utf8(text).ok()?.into();
        entries.insert(Fingerprint(u128::from_le_bytes(*key)), Entry { text, origin: Origin::Idle });
        rest = after;
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filled(texts: &[&str]) -> Cache {
        let cache = Cache::default();
        for text in texts {
            let made = cache.get_or(Fingerprint::of(text.as_bytes()), || Ok::<_, ()>((*text).to_owned()));
            assert_eq!(made.as_deref(), Ok(*text));
        }
        cache
    }

    #[test]
    fn the_next_process_has_what_this_one_asked_for() {
        let cache = filled(&["one", "zwei", "三", ""]);
        let bytes = cache.to_bytes().expect("something new");
        assert_eq!(cache.to_bytes(), None, "once is enough");
        let next = Cache::from_bytes(&bytes);
        for text in ["one", "zwei", "三", ""] {
            let kept = next.get_or(Fingerprint::of(text.as_bytes()), || Err("made anew"));
            assert_eq!(kept.as_deref(), Ok(text));
        }
        assert_eq!(next.to_bytes(), None, "nothing to write");
        assert_eq!(next.get_or(Fingerprint::of(b"four"), || Err(4)), Err(4));
        assert_eq!(next.to_bytes(), None, "what failed is not kept");
    }

    #[test]
    fn what_nobody_asks_for_is_forgotten_once_it_is_much() {
        let much = "one".repeat(ROOM);
        let bytes = filled(&["zero", "two"]).to_bytes().expect("something new");
        let next = Cache::from_bytes(&bytes);
        assert!(next.get_or(Fingerprint::of(b"two"), || Err(())).is_ok());
        assert_eq!(next.to_bytes(), None, "it may be asked for again");

        let key = Fingerprint::of(b"one");
        assert!(next.get_or(key, || Ok::<_, ()>(much)).is_ok());
        let bytes = next.to_bytes().expect("one more");
        let next = Cache::from_bytes(&bytes);
        assert!(next.get_or(Fingerprint::of(b"two"), || Err(())).is_ok());
        let bytes = next.to_bytes().expect("one less");
        let last = Cache::from_bytes(&bytes);
        assert!(last.get_or(Fingerprint::of(b"two"), || Err(())).is_ok());
        assert!(last.get_or(Fingerprint::of(b"one"), || Err(())).is_err());
    }

    proptest! {
        #[test]
        fn bytes_that_changed_are_no_cache(
            at in any::<prop::sample::Index>(),
            other in 1_u8..,
            cut in any::<prop::sample::Index>(),
            noise in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let whole = filled(&["one", "two"]).to_bytes().expect("something new");
            let mut changed = whole.clone();
            changed[at.index(whole.len())] ^= other;
            for bytes in [&changed, &whole[..cut.index(whole.len())], &noise] {
                let cache = Cache::from_bytes(bytes);
                prop_assert!(lock(&cache.entries).is_empty());
            }
        }
    }
}
