//! The entries of a cache in one file.
//!
//! An append-only log: a header, then records of a key, a length and as many bytes. One file, since making thousands takes longer than writing
//! what is in them. The index of keys is in memory, found by reading the records' heads. Records that no build uses are dropped by writing the file
//! again once they are half of it.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::cache::{ByFingerprint, Fingerprint, Store};

const HEADER: &[u8] = b"prepbook cache 1\n";
const KEY: usize = 16;
/// Bytes of a record before those of its entry: the key and the length.
const HEAD: usize = KEY + 8;
/// Bytes of unused records that are not worth writing the file again.
const MOST_UNUSED: u64 = 4 << 20;

/// A log, read and appended to by any thread.
#[derive(Debug)]
pub(super) struct Log(Mutex<State>);

#[derive(Debug)]
struct State {
    path: PathBuf,
    file: File,
    /// Where the last whole record ends.
    end: u64,
    index: ByFingerprint<EntryRange>,
    /// Whether this process may write; held for as long as the log is open.
    lock: Option<File>,
}

/// Where an entry is in the file.
#[derive(Debug, Clone, Copy)]
struct EntryRange {
    start: u64,
    length: u64,
}

impl Log {
    /// The log at `path`, made where there is none. One process at a time writes, the one that holds the `lock`; others only read.
    ///
    /// # Errors
    /// When the file cannot be opened, or another process is about to make it.
    pub(super) fn open(path: &Path, lock: File) -> io::Result<Self> {
        let lock = lock.try_lock().is_ok().then_some(lock);
        let state = match (State::read(path), lock) {
            (Ok(state), Some(lock)) => {
                state.file.set_len(state.end)?;
                State { lock: Some(lock), ..state }
            }
            (Ok(state), None) => state,
            (Err(_), Some(lock)) => State { lock: Some(lock), ..State::create(path)? },
            (Err(error), None) => return Err(error),
        };
        Ok(Self(Mutex::new(state)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic in another thread leaves a truncated record at worst, which its checksum detects.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for Log {
    fn read(&self, key: Fingerprint) -> Option<Vec<u8>> {
        let mut state = self.state();
        let span = *state.index.get(&key)?;
        state.entry(span).ok()
    }

    // What cannot be written costs memory now and time at the next build, and nothing else.
    fn write(&self, key: Fingerprint, bytes: &[u8]) -> bool {
        let mut state = self.state();
        state.lock.is_some() && state.append(key, bytes).is_ok()
    }

    fn retain(&self, keys: &HashSet<Fingerprint>) {
        let mut state = self.state();
        state.index.retain(|key, _| keys.contains(key));
        if state.lock.is_some() && state.unused() > MOST_UNUSED.max(state.end / 2) {
            let _ = state.compact();
        }
    }
}

impl State {
    fn create(path: &Path) -> io::Result<Self> {
        // Not emptied but removed: another process may be reading it.
        let _ = fs::remove_file(path);
        let mut file = File::options().read(true).write(true).create_new(true).open(path)?;
        file.write_all(HEADER)?;
        let (path, end) = (path.to_owned(), HEADER.len() as u64);
        Ok(Self { path, file, end, index: ByFingerprint::default(), lock: None })
    }

    /// The log at `path`, up to the first record that is cut short.
    fn read(path: &Path) -> io::Result<Self> {
        let mut file = File::options().read(true).write(true).open(path)?;
        let length = file.metadata()?.len();
        let mut header = [0; HEADER.len()];
        file.read_exact(&mut header)?;
        if header != HEADER {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut state = Self {
            path: path.to_owned(),
            file,
            end: HEADER.len() as u64,
            index: ByFingerprint::default(),
            lock: None,
        };
        while let Some((key, span)) = state.next(length)? {
            state.index.insert(key, span);
            state.end = span.start + span.length;
        }
        Ok(state)
    }

    /// The record at the end of what was read, if it is whole in a file of `length` bytes.
    fn next(&mut self, length: u64) -> io::Result<Option<(Fingerprint, EntryRange)>> {
        let start = self.end + HEAD as u64;
        if start > length {
            return Ok(None);
        }
        let mut head = [0; HEAD];
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.read_exact(&mut head)?;
        let (key, size) = head.split_at(KEY);
        let number =
            |bytes: &[u8]| bytes.iter().rev().fold(0, |number, byte| number << 8 | u128::from(*byte));
        let span = EntryRange { start, length: number(size) as u64 };
        let is_whole = start.checked_add(span.length).is_some_and(|end| end <= length);
        Ok(is_whole.then_some((Fingerprint(number(key)), span)))
    }

    fn entry(&mut self, span: EntryRange) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; usize::try_from(span.length).map_err(io::Error::other)?];
        self.file.seek(SeekFrom::Start(span.start))?;
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn append(&mut self, key: Fingerprint, bytes: &[u8]) -> io::Result<()> {
        let length = bytes.len() as u64;
        let record = [&key.0.to_le_bytes()[..], &length.to_le_bytes(), bytes].concat();
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(&record)?;
        self.index.insert(key, EntryRange { start: self.end + HEAD as u64, length });
        self.end += record.len() as u64;
        Ok(())
    }

    /// Bytes of records that are not in the index.
    fn unused(&self) -> u64 {
        let used: u64 = self.index.values().map(|span| HEAD as u64 + span.length).sum();
        self.end - HEADER.len() as u64 - used.min(self.end)
    }

    /// Writes the records of the index to a file that replaces this one.
    fn compact(&mut self) -> io::Result<()> {
        let mut spans: Vec<(Fingerprint, EntryRange)> =
            self.index.iter().map(|(key, span)| (*key, *span)).collect();
        spans.sort_unstable_by_key(|(_, span)| span.start);
        let temporary = self.path.with_extension("new");
        let mut compact = Self::create(&temporary)?;
        for (key, span) in spans {
            let bytes = self.entry(span)?;
            compact.append(key, &bytes)?;
        }
        fs::rename(&temporary, &self.path)?;
        (self.file, self.end, self.index) = (compact.file, compact.end, compact.index);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::DiskCache;

    struct Book(tempfile::TempDir);

    impl Book {
        fn open(&self) -> Log {
            let lock = File::create(self.0.path().join("lock")).expect("made");
            Log::open(&self.file(), lock).expect("opened")
        }

        fn file(&self) -> PathBuf {
            self.0.path().join("entries")
        }

        fn size(&self) -> u64 {
            fs::metadata(self.file()).expect("a file").len()
        }
    }

    fn book() -> Book {
        Book(tempfile::tempdir().expect("a folder"))
    }

    fn keys(numbers: impl IntoIterator<Item = u128>) -> HashSet<Fingerprint> {
        numbers.into_iter().map(Fingerprint).collect()
    }

    const ONE: Fingerprint = Fingerprint(1);

    #[test]
    fn the_next_process_reads_what_this_one_wrote() {
        let book = book();
        let log = book.open();
        log.write(ONE, b"one");
        log.write(Fingerprint(u128::MAX), b"");
        log.write(ONE, b"once more");
        assert_eq!(log.read(ONE).as_deref(), Some(&b"once more"[..]));
        let other = book.open();
        other.write(ONE, b"not written");
        assert_eq!(other.read(ONE).as_deref(), Some(&b"once more"[..]), "one process writes, others read");
        drop((log, other));
        let next = book.open();
        assert_eq!(next.read(ONE).as_deref(), Some(&b"once more"[..]));
        assert_eq!(next.read(Fingerprint(u128::MAX)).as_deref(), Some(&b""[..]));
        assert_eq!(next.read(Fingerprint(2)), None);
    }

    #[test]
    fn a_file_cut_short_is_read_as_far_as_it_goes() {
        let book = book();
        let log = book.open();
        log.write(ONE, b"one");
        let whole = book.size();
        log.write(Fingerprint(2), b"two");
        drop(log);
        let bytes = fs::read(book.file()).expect("read");
        for length in 0..bytes.len() {
            fs::write(book.file(), &bytes[..length]).expect("written");
            let log = book.open();
            assert_eq!(log.read(ONE).is_some(), length as u64 >= whole, "{length}");
            assert_eq!(log.read(Fingerprint(2)), None);
            log.write(Fingerprint(3), b"three");
            drop(log);
            assert_eq!(book.open().read(Fingerprint(3)).as_deref(), Some(&b"three"[..]), "{length}");
        }
        fs::write(book.file(), "something else").expect("written");
        assert_eq!(book.open().read(ONE), None);
    }

    #[test]
    fn a_file_that_is_altered_anywhere_gives_what_was_written_or_nothing() {
        let book = book();
        let cache = DiskCache::new(book.open());
        cache.put(ONE, &"one".to_owned());
        cache.put(Fingerprint(2), &"two".to_owned());
        drop(cache);
        let bytes = fs::read(book.file()).expect("read");
        for at in 0..bytes.len() {
            for mask in [0x01, 0x80, 0xff] {
                let mut altered = bytes.clone();
                altered[at] ^= mask;
                fs::write(book.file(), &altered).expect("written");
                let cache = DiskCache::new(book.open());
                for (key, value) in [(1, "one"), (2, "two")] {
                    let found = cache.get::<String>(Fingerprint(key));
                    assert!(found.is_none_or(|found| found == value), "{at}");
                }
                cache.put(Fingerprint(3), &"three".to_owned());
                assert_eq!(cache.get::<String>(Fingerprint(3)).as_deref(), Some("three"), "{at}");
            }
        }
    }

    #[test]
    fn a_file_of_which_half_is_unused_is_written_again() {
        let book = book();
        let log = book.open();
        let entry = vec![7; 1 << 20];
        assert!((0..6).all(|number| log.write(Fingerprint(number), &entry)));
        log.retain(&keys(1..6));
        assert!(book.size() > 6 << 20, "one in six");
        log.retain(&keys([1, 3, 4]));
        assert!(book.size() > 6 << 20, "little");
        log.write(Fingerprint(8), &entry);
        log.retain(&keys([4]));
        assert!(book.size() < 2 << 20);
        for log in [log, book.open()] {
            assert_eq!(log.read(Fingerprint(4)).as_deref(), Some(&entry[..]));
            assert_eq!(log.read(ONE), None);
        }
    }
}
