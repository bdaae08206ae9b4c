//! The one place that reads a book from disk. [I/O]
//!
//! A [`Reader`] that is kept opens only files that may have changed since its last reading. That is safe because a file
//! is taken as unchanged only where size, times and number all are as before, and where it had rested for a while when it was
//! read: a clock that ticks coarsely may give two edits one time, and such a file is read again.
#![allow(clippy::disallowed_methods, reason = "this file is the edge where the book is read")]

use std::collections::HashMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{MANIFEST_FILE, MAX_ARTICLE_BYTES, SourceFile, Sources, is_article};
use crate::diag::{Diagnostic, Outcome, Rule};

/// Folders that never hold content of a book that is a plain folder.
const SKIPPED_FOLDERS: [&str; 4] = ["node_modules", "target", "public", "dist"];
/// The largest file that is read at all, in bytes.
const MAX_ASSET_BYTES: u64 = 256 * 1024 * 1024;
/// A book of more files holds its articles packed. Packing takes a tenth of a build in which little changed, which fewer files are not worth.
const UNPACKED: usize = 16_384;
/// How long a file must have rested for its times to tell the next edit from this one: the coarsest file systems count in
/// steps of two seconds.
const RESTED: Duration = Duration::from_secs(2);

/// Reads a book, and remembers what it read.
#[derive(Debug, Default)]
pub struct Reader {
    known: HashMap<Arc<str>, Known>,
}

/// A file as it was read.
#[derive(Debug)]
struct Known {
    stamp: Stamp,
    /// Whether the file had [`RESTED`].
    rested: bool,
    file: SourceFile,
}

/// A file that is to be read.
struct Found {
    /// The path in the book.
    path: Arc<str>,
    /// The path on the disk, whose beginning is the book's root.
    file: PathBuf,
    /// Whether it or a folder above it, below the root, is a link.
    is_linked: bool,
}

/// What the system says about a file without opening it. Every write changes some of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    created: Option<SystemTime>,
    /// When anything about it changed, by seconds and nanoseconds; its device and number. Zeros where there is no such thing.
    #[cfg(unix)]
    inode: [i128; 4],
}

/// Reads the book in `root` once. See [`Reader::load`].
///
/// # Errors
/// When `root` is not a folder that may be listed, or has a `book.toml` and no `content/`.
pub fn load(root: &Path, except: Option<&Path>) -> io::Result<Outcome<Sources>> {
    Reader::default().load(root, except)
}

impl Reader {
    /// Reads the book in `root`: `book.toml`, `book.lock`, `content/`, `themes/` and `strings/`; or, where there is no `book.toml`, the folder itself.
    ///
    /// `except` is a folder not to read (the output). Files that cannot be read are diagnostics of `unreadable-file`.
    ///
    /// # Errors
    /// When `root` is not a folder that may be listed, or has a `book.toml` and no `content/`.
    pub fn load(&mut self, root: &Path, except: Option<&Path>) -> io::Result<Outcome<Sources>> {
        let root = root.canonicalize()?;
        fs::read_dir(&root)?;
        let has_book = root.join("book.toml").is_file();
        if has_book && !root.join("content").is_dir() {
            return Err(io::Error::new(
                io::ErrorKind::NotFound,
                format!("{} has a book.toml but no content/ folder", root.display()),
            ));
        }
        let except = except.and_then(|path| path.canonicalize().ok());
        let name =
            root.file_name().map_or_else(|| "Guide".into(), |name| name.to_string_lossy().into_owned());
        let mut sources = Sources::new(name, has_book);
        let mut diagnostics = Vec::new();
        let mut found = Vec::new();
        if has_book {
            for name in ["book.toml", "book.lock"] {
                let file = root.join(name);
                if file.is_file() {
                    found.push(Found { path: Arc::from(name), is_linked: file.is_symlink(), file });
                }
            }
            for folder in ["content", "themes", "strings"] {
                walk(&root, &root.join(folder), except.as_deref(), &mut found, &mut diagnostics);
            }
        } else {
            walk(&root, &root, except.as_deref(), &mut found, &mut diagnostics);
        }
        let known = std::mem::take(&mut self.known);
        let packed = found.len() > UNPACKED;
        let files: Vec<_> = found
            .into_par_iter()
            .map_init(Vec::new, |buffer, found| {
                let read = read(&root, &found, known.get(&found.path), packed, buffer);
                (found.path, read)
            })
            .collect();
        for (path, read) in files {
            match read {
                Ok(read) => {
                    sources.insert(Arc::clone(&path), read.file.clone());
                    self.known.insert(path, read);
                }
                Err(reason) => diagnostics.push(unreadable(&path, &reason)),
            }
        }
        Ok(Outcome { value: sources, diagnostics })
    }
}

fn walk(
    root: &Path,
    folder: &Path,
    except: Option<&Path>,
    found: &mut Vec<Found>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if !folder.is_dir() {
        return;
    }
    let kept = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0
            || !(name.starts_with('.')
                || is_of_an_editor(&name)
                || except == Some(entry.path())
                || entry.file_type().is_dir() && entry.path().join(MANIFEST_FILE).exists()
                || entry.file_type().is_dir() && SKIPPED_FOLDERS.contains(&&*name))
    };
    let mut link: Option<PathBuf> = None;
    for entry in WalkDir::new(folder).follow_links(true).into_iter().filter_entry(kept) {
        if let Ok(entry) = &entry {
            // What is in a folder comes right behind it.
            if link.as_ref().is_none_or(|link| !entry.path().starts_with(link)) {
                link = entry.path_is_symlink().then(|| entry.path().to_owned());
            }
        }
        match entry {
            Ok(entry) if entry.file_type().is_file() => match slashed(root, entry.path()) {
                Some(path) => found.push(Found { path, is_linked: link.is_some(), file: entry.into_path() }),
                None => {
                    diagnostics.push(unreadable(&lossy(root, entry.path()), "its name is not UTF-8"));
                }
            },
            Ok(_) => {}
            Err(error) => {
                let path = error.path().map_or_else(|| Arc::from(""), |path| lossy(root, path));
                let reason = if error.loop_ancestor().is_some() {
                    "it is a link to a folder that holds it".to_owned()
                } else {
                    error.io_error().map_or_else(|| error.to_string(), ToString::to_string)
                };
                diagnostics.push(unreadable(&path, &reason));
            }
        }
    }
}

/// Whether an editor left the file beside the one it saves: a backup, or what becomes the new file in a moment.
fn is_of_an_editor(name: &str) -> bool {
    name.ends_with('~')
        || name.starts_with('#') && name.ends_with('#')
        || name.ends_with("___jb_tmp___")
        || name.ends_with("___jb_old___")
}

/// What was found at `file`; as `known` if it is the same. An article is `packed`, if that is wanted. `buffer` is room to use.
fn read(
    root: &Path,
    Found { path, file, is_linked }: &Found,
    known: Option<&Known>,
    packed: bool,
    buffer: &mut Vec<u8>,
) -> Result<Known, String> {
    let metadata = fs::metadata(file).map_err(|error| error.to_string())?;
    let stamp = Stamp::of(&metadata);
    if let Some(known) = known.filter(|known| known.rested && known.stamp == stamp) {
        return Ok(Known { stamp, rested: true, file: known.file.clone() });
    }
    let real = if *is_linked { file.canonicalize() } else { Ok(file.clone()) };
    let real = real.map_err(|error| error.to_string())?;
    if !real.starts_with(root) {
        return Err("it is a link that leads out of the book".into());
    }
    let (size, limit) = (metadata.len(), if is_article(path) { MAX_ARTICLE_BYTES } else { MAX_ASSET_BYTES });
    if size > limit {
        return Err(format!("it has {size} bytes, and {limit} are the most that is read"));
    }
    let rested = stamp.has_rested(SystemTime::now());
    let bytes = read_whole(&real, size, buffer).map_err(|error| error.to_string())?;
    let file = if packed && is_article(path) { SourceFile::packed(bytes) } else { SourceFile::new(bytes) };
    Ok(Known { stamp, rested, file })
}

/// The bytes of a file that had `size` of them a moment ago, read to `buffer`, whatever that held. The library would ask for the size again, and read
/// once more to find the end.
fn read_whole<'b>(file: &Path, size: u64, buffer: &'b mut Vec<u8>) -> io::Result<&'b [u8]> {
    let mut file = File::open(file)?;
    // Room for one more, by which a file that grew meanwhile is known.
    let room = usize::try_from(size).unwrap_or_default() + 1;
    buffer.resize(buffer.len().max(room), 0);
    let length = match file.read(&mut buffer[..room]) {
        Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
        read => read?,
    };
    if length as u64 == size {
        return Ok(&buffer[..length]);
    }
    buffer.truncate(length);
    file.read_to_end(buffer)?;
    Ok(buffer)
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Self {
            size: metadata.len(),
            modified: metadata.modified().ok(),
            created: metadata.created().ok(),
            #[cfg(unix)]
            inode: [
                metadata.ctime().into(),
                metadata.ctime_nsec().into(),
                metadata.dev().into(),
                metadata.ino().into(),
            ],
        }
    }

    /// Whether the last change was a while before `now`. A file whose times lie ahead or are unknown never rests.
    fn has_rested(&self, now: SystemTime) -> bool {
        let rested = |at: SystemTime| now.duration_since(at).is_ok_and(|passed| passed > RESTED);
        #[cfg(unix)]
        let rested_on_disk = u64::try_from(self.inode[0])
            .is_ok_and(|seconds| rested(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds + 1)));
        #[cfg(not(unix))]
        let rested_on_disk = true;
        rested_on_disk && self.modified.is_some_and(rested)
    }
}

/// The path from the root with `/`, where it is UTF-8.
fn slashed(root: &Path, path: &Path) -> Option<Arc<str>> {
    let relative = path.strip_prefix(root).ok()?.to_str()?;
    Some(if cfg!(windows) { Arc::from(relative.replace('\\', "/")) } else { Arc::from(relative) })
}

fn lossy(root: &Path, path: &Path) -> Arc<str> {
    Arc::from(path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/"))
}

fn unreadable(path: &Arc<str>, reason: &str) -> Diagnostic {
    Diagnostic::new(Rule::UnreadableFile, path, 0..0, format!("`{path}` was not read: {reason}"))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    #[test]
    fn a_kept_reader_sees_every_edit() {
        let book = tempfile::TempDir::new().expect("a folder");
        let file = book.path().join("a.md");
        let mut reader = Reader::default();
        let text = |reader: &mut Reader| {
            let sources = reader.load(book.path(), None).expect("read").value;
            sources.text("a.md").map(Cow::into_owned)
        };
        // Of one size, and within one tick of the clock.
        for version in ["one", "two", "six"] {
            fs::write(&file, version).expect("written");
            assert_eq!(text(&mut reader).as_deref(), Some(version));
        }
        fs::remove_file(&file).expect("removed");
        assert_eq!(text(&mut reader), None);
        assert!(reader.known.is_empty(), "what is gone is forgotten");
        // An old file in the place of another, as `mv` and `git checkout` put it there.
        let old = fs::File::create(&file).expect("made");
        old.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)).expect("set");
        assert_eq!(text(&mut reader).as_deref(), Some(""));
        fs::write(book.path().join("b"), "new").expect("written");
        fs::rename(book.path().join("b"), &file).expect("renamed");
        assert_eq!(text(&mut reader).as_deref(), Some("new"));
    }

    #[test]
    fn reads_a_file_whole_whatever_size_it_had() {
        let book = tempfile::TempDir::new().expect("a folder");
        let file = book.path().join("a.md");
        let mut buffer = Vec::new();
        for text in ["", "x", "texts", "y"] {
            fs::write(&file, text).expect("written");
            for size in [0, 1, 2, 3, 4, 5, 6, 2] {
                let read = read_whole(&file, size, &mut buffer).expect("read");
                assert_eq!(read, text.as_bytes(), "{size}");
            }
        }
    }

    #[test]
    fn leaves_out_what_editors_leave_behind() {
        let book = tempfile::TempDir::new().expect("a folder");
        for name in ["a.md", "a.md~", "#a.md#", ".#a.md", ".a.md.swp", "a.md___jb_tmp___"] {
            fs::write(book.path().join(name), "text").expect("written");
        }
        let sources = load(book.path(), None).expect("read").value;
        assert_eq!(sources.iter().map(|(path, _)| path.to_string()).collect::<Vec<_>>(), ["a.md"]);
    }

    #[test]
    fn opens_only_what_may_have_changed() {
        let book = tempfile::TempDir::new().expect("a folder");
        let file = book.path().join("a.md");
        fs::write(&file, "one").expect("written");
        let mut reader = Reader::default();
        reader.load(book.path(), None).expect("read");
        let known = reader.known.get_mut("a.md").expect("known");
        assert!(!known.rested, "written just now");
        // As if it had been read later.
        known.rested = known.stamp.has_rested(SystemTime::now() + 2 * RESTED);
        assert!(known.rested);
        known.file = SourceFile::new(*b"kept");
        let sources = reader.load(book.path(), None).expect("read").value;
        assert_eq!(sources.text("a.md").as_deref(), Some("kept"));
    }
}
