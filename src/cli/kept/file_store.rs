//! Bytes one behind the other in a file.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::memo::Store;

/// How the file begins.
const MAGIC: &[u8] = b"prepbook articles 1\n";
/// Bytes that are written at once.
const BLOCK: usize = 1 << 20;

/// A file that only ever grows: what was read once can be read again.
#[derive(Debug)]
pub(super) struct FileStore {
    file: File,
    /// Bytes in the file: all before are there to be read.
    length: AtomicU64,
    /// What comes behind them, not written yet; `None` where the file is only read.
    rest: Mutex<Option<Vec<u8>>>,
}

impl FileStore {
    fn new(file: File, length: u64, rest: Option<Vec<u8>>) -> Self {
        Self { file, length: AtomicU64::new(length), rest: Mutex::new(rest) }
    }

    /// The file at `path`, to be read only.
    pub(super) fn open(path: &Path) -> Option<Self> {
        let file = File::open(path).ok()?;
        is_one(&file).then_some(())?;
        let length = file.metadata().ok()?.len();
        Some(Self::new(file, length, None))
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
                return Some(Self::new(file, length, Some(Vec::new())));
            }
            // Not emptied but removed: another process may be reading it.
            fs::remove_file(path).ok()?;
        }
        let mut file = options.create_new(true).open(path).ok()?;
        file.write_all(MAGIC).ok()?;
        Some(Self::new(file, MAGIC.len() as u64, Some(Vec::new())))
    }

    /// Writes what is not written yet.
    pub(super) fn flush(&self) -> Option<()> {
        self.write(self.rest().as_mut()?)
    }

    /// Writes `rest`, which is then empty. The caller holds the lock, so the length is as it was read.
    fn write(&self, rest: &mut Vec<u8>) -> Option<()> {
        let length = self.length.load(Ordering::Acquire);
        at_place::write(&self.file, rest, length).ok()?;
        self.length.store(length + rest.len() as u64, Ordering::Release);
        rest.clear();
        Some(())
    }

    fn rest(&self) -> MutexGuard<'_, Option<Vec<u8>>> {
        // A panic in another thread leaves bytes that nobody reads at worst.
        self.rest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether `file` is one that a build left.
fn is_one(mut file: &File) -> bool {
    let mut begin = [0; MAGIC.len()];
    file.read_exact(&mut begin).is_ok() && begin == MAGIC
}

impl Store for FileStore {
    fn append(&self, bytes: &[u8]) -> Option<u64> {
        let mut rest = self.rest();
        let rest = rest.as_mut()?;
        if rest.len() >= BLOCK {
            self.write(rest)?;
        }
        let place = self.length.load(Ordering::Acquire) + rest.len() as u64;
        rest.extend_from_slice(bytes);
        Some(place)
    }

    fn read(&self, place: u64, bytes: &mut [u8]) -> Option<()> {
        // The index, and so place and length, may be of another file.
        let end = place.checked_add(bytes.len() as u64)?;
        if end > self.length.load(Ordering::Acquire) {
            let rest = self.rest();
            // It may have been written meanwhile.
            let written = self.length.load(Ordering::Acquire);
            if end > written {
                let from = usize::try_from(place.checked_sub(written)?).ok()?;
                bytes.copy_from_slice(rest.as_ref()?.get(from..from.checked_add(bytes.len())?)?);
                return Some(());
            }
        }
        at_place::read(&self.file, bytes, place).ok()
    }
}

/// Reading and writing at a place, wherever other threads read or write: the file has one place that it is at, and they would move it.
#[cfg(unix)]
mod at_place {
    use std::fs::File;
    use std::io;
    use std::os::unix::fs::FileExt;

    pub(super) fn read(file: &File, bytes: &mut [u8], place: u64) -> io::Result<()> {
        file.read_exact_at(bytes, place)
    }

    pub(super) fn write(file: &File, bytes: &[u8], place: u64) -> io::Result<()> {
        file.write_all_at(bytes, place)
    }
}

/// The same where the system may do a part of what it is asked for.
#[cfg(windows)]
mod at_place {
    use std::fs::File;
    use std::io::{self, ErrorKind};
    use std::os::windows::fs::FileExt;

    pub(super) fn read(file: &File, mut bytes: &mut [u8], mut place: u64) -> io::Result<()> {
        while !bytes.is_empty() {
            let count = file.seek_read(bytes, place)?;
            if count == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            bytes = &mut bytes[count..];
            place += count as u64;
        }
        Ok(())
    }

    pub(super) fn write(file: &File, mut bytes: &[u8], mut place: u64) -> io::Result<()> {
        while !bytes.is_empty() {
            let count = file.seek_write(bytes, place)?;
            if count == 0 {
                return Err(ErrorKind::WriteZero.into());
            }
            bytes = &bytes[count..];
            place += count as u64;
        }
        Ok(())
    }
}
