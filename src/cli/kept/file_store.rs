//! Bytes one behind the other in a file.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::memo::Store;

/// How the file begins.
const MAGIC: &[u8] = b"prepbook articles 1\n";
/// Bytes that are written at once.
const BLOCK: usize = 1 << 20;

/// A file that only ever grows: what was read once can be read again.
#[derive(Debug)]
pub(super) struct FileStore(Mutex<Growing>);

#[derive(Debug)]
struct Growing {
    file: File,
    /// Bytes in the file.
    length: u64,
    /// What comes behind them, not written yet; `None` where the file is only read.
    rest: Option<Vec<u8>>,
}

impl FileStore {
    /// The file at `path`, to be read only.
    pub(super) fn open(path: &Path) -> Option<Self> {
        let file = File::open(path).ok()?;
        is_one(&file).then_some(())?;
        let length = file.metadata().ok()?.len();
        Some(Self(Mutex::new(Growing { file, length, rest: None })))
    }

    /// The file at `path`, of which `used` bytes are of use, to be read and added to. A new one where there is none, where less than half of
    /// it is of use, or where it is shorter than that. `None` where there is some other file, or it cannot be written.
    pub(super) fn append_to(path: &Path, used: u64) -> Option<Self> {
        let mut options = File::options();
        options.read(true).write(true);
        if let Ok(file) = options.open(path) {
            is_one(&file).then_some(())?;
            let length = file.metadata().ok()?.len();
            if used <= length && length <= 2 * used + BLOCK as u64 {
                return Some(Self(Mutex::new(Growing { file, length, rest: Some(Vec::new()) })));
            }
            // Not emptied but removed: another process may be reading it.
            fs::remove_file(path).ok()?;
        }
        let mut file = options.create_new(true).open(path).ok()?;
        file.write_all(MAGIC).ok()?;
        Some(Self(Mutex::new(Growing { file, length: MAGIC.len() as u64, rest: Some(Vec::new()) })))
    }

    /// Writes what is not written yet.
    pub(super) fn flush(&self) -> Option<()> {
        self.lock().flush()
    }

    fn lock(&self) -> MutexGuard<'_, Growing> {
        // A panic in another thread leaves bytes that nobody reads at worst.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether `file` is one that a build left.
fn is_one(mut file: &File) -> bool {
    let mut begin = [0; MAGIC.len()];
    file.read_exact(&mut begin).is_ok() && begin == MAGIC
}

impl Growing {
    fn flush(&mut self) -> Option<()> {
        let rest = self.rest.as_mut()?;
        self.file.seek(SeekFrom::Start(self.length)).ok()?;
        self.file.write_all(rest).ok()?;
        self.length += rest.len() as u64;
        rest.clear();
        Some(())
    }
}

impl Store for FileStore {
    fn append(&self, bytes: &[u8]) -> Option<u64> {
        let mut growing = self.lock();
        if growing.rest.as_ref()?.len() >= BLOCK {
            growing.flush()?;
        }
        let length = growing.length;
        let rest = growing.rest.as_mut()?;
        let place = length + rest.len() as u64;
        rest.extend_from_slice(bytes);
        Some(place)
    }

    fn read(&self, place: u64, length: usize) -> Option<Vec<u8>> {
        let mut growing = self.lock();
        if let Some(from) = place.checked_sub(growing.length) {
            let from = usize::try_from(from).ok()?;
            return Some(growing.rest.as_ref()?.get(from..from.checked_add(length)?)?.to_vec());
        }
        // The index, and so the length, may be of another file.
        (place.checked_add(length as u64)? <= growing.length).then_some(())?;
        let mut bytes = vec![0; length];
        growing.file.seek(SeekFrom::Start(place)).ok()?;
        growing.file.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }
}
