//! The cache of a book, in the user's own cache folder.
//!
//! Outside the book's folder, so that nobody who writes the book can write an entry: entries hold HTML that is published as it is. Each book has a
//! folder there, named after the path of its root.
#![allow(clippy::disallowed_methods, reason = "the cache is read and written here")]

mod log;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs, io};

use log::Log;

use super::fonts::SystemFonts;
use crate::cache::{DiskCache, Fingerprint};
use crate::content::isolation::Runner;
use crate::content::jobs::InProcess;
use crate::pipeline::Pipeline;
use crate::sink::disk::replace;
use crate::worker::Pool;

/// The file of a book's folder with the path of the book's root. Locked by the process that writes the cache.
const ROOT_FILE: &str = "book";
/// The file with the entries.
const LOG_FILE: &str = "entries";

/// A pipeline with the cache of the book in `root`, where there is a folder for it.
pub(super) fn pipeline(root: &Path) -> Pipeline {
    let log = open(root).and_then(|folder| log(&folder).ok());
    pipeline_with(log.map_or_else(DiskCache::default, DiskCache::new))
}

/// A pipeline that stores nothing.
pub(super) fn pipeline_without_cache() -> Pipeline {
    pipeline_with(DiskCache::default())
}

fn pipeline_with(cache: DiskCache) -> Pipeline {
    Pipeline::with_cache(cache, runner(), Arc::new(SystemFonts))
}

/// Worker processes of this program, where the system says which that is.
fn runner() -> Arc<dyn Runner> {
    match env::current_exe() {
        Ok(program) => Arc::new(Pool::new(program)),
        Err(_) => Arc::new(InProcess),
    }
}

/// Removes the cache of the book in `root`; the number of bytes that it took.
///
/// # Errors
/// When a file of the cache cannot be removed.
pub(super) fn clear(root: &Path) -> io::Result<u64> {
    cache_folder().map_or(Ok(0), |folder| remove(&book_folder(&folder, &root.canonicalize()?)))
}

/// The folder of all books' caches.
fn cache_folder() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let of_user = || {
        let home = |path: &str| env::home_dir().map(|home| home.join(path));
        folder("XDG_CACHE_HOME").or_else(|| {
            if cfg!(windows) {
                folder("LOCALAPPDATA")
            } else if cfg!(target_os = "macos") {
                home("Library/Caches")
            } else {
                home(".cache")
            }
        })
    };
    folder("PREPBOOK_CACHE_DIR").or_else(|| Some(of_user()?.join("prepbook")))
}

/// The cache of the book in `root`, which is canonical.
fn book_folder(cache_folder: &Path, root: &Path) -> PathBuf {
    cache_folder.join(Fingerprint::of(root.as_os_str().as_encoded_bytes()).to_string())
}

/// The cache folder of the book in `root`, made if it does not exist. Making one also removes the caches of books that no longer exist. `None` where there
/// can be no cache.
pub(super) fn open(root: &Path) -> Option<PathBuf> {
    cache_folder().and_then(|folder| open_in(&folder, &root.canonicalize().ok()?).ok())
}

fn open_in(cache_folder: &Path, root: &Path) -> io::Result<PathBuf> {
    let folder = book_folder(cache_folder, root);
    make_private(&folder)?;
    let root_file = folder.join(ROOT_FILE);
    if !root_file.exists() {
        replace(&root_file, root.to_string_lossy().as_bytes())?;
        remove_orphans(cache_folder);
    }
    Ok(folder)
}

/// The log of entries in the cache folder of a book.
fn log(folder: &Path) -> io::Result<Log> {
    Log::open(&folder.join(LOG_FILE), File::open(folder.join(ROOT_FILE))?)
}

/// Removes the cache of a book; the number of bytes that it took.
fn remove(folder: &Path) -> io::Result<u64> {
    if !folder.join(ROOT_FILE).is_file() {
        return Ok(0);
    }
    let mut size = 0;
    for file in fs::read_dir(folder)? {
        let file = file?;
        size += file.metadata()?.len();
        fs::remove_file(file.path())?;
    }
    fs::remove_dir(folder)?;
    Ok(size)
}

/// Removes the caches of books whose root no longer exists.
fn remove_orphans(cache_folder: &Path) {
    for folder in fs::read_dir(cache_folder).into_iter().flatten().flatten() {
        let root = fs::read_to_string(folder.path().join(ROOT_FILE));
        if root.is_ok_and(|root| !Path::new(&root).exists()) {
            let _ = remove(&folder.path());
        }
    }
}

/// Makes `folder` for this user alone.
///
/// # Errors
/// When it cannot be made, or when another user owns it or may write to it.
#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let meta = fs::metadata(folder)?;
    let is_private = meta.uid() == rustix::process::geteuid().as_raw() && meta.mode() & 0o022 == 0;
    if is_private { Ok(()) } else { Err(io::ErrorKind::PermissionDenied.into()) }
}

/// Makes `folder`, which takes its permissions from the user's profile.
#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}
