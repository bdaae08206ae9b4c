//! The only module that reads a book from disk. [I/O]
//!
//! A [`BookReader`] that is reused opens only files that may have changed since its last reading. That is safe because a file
//! is taken as unchanged only where size, times and number all are as before, and where it had rested for a while when it was
//! read: a clock that ticks coarsely may give two edits one time, and such a file is read again.
#![allow(clippy::disallowed_methods, reason = "this file is the edge where the book is read")]

mod stamp;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::ignore::{Exclusion, GITIGNORE, Ignored, is_no_content};
use super::layout::{BOOK_FILE, BOOK_FOLDERS, BUNDLES, LOCK_FILE, Layout, MKDOCS_FILES, PUBLIC};
use super::{MANIFEST_FILE, MAX_ARTICLE_BYTES, SourceFile, Sources, git, hidden, is_article};
use crate::diag::{Diagnostic, Outcome, Rule};
use stamp::Stamp;

/// Folders that have no content where every folder may have some.
const SKIPPED_FOLDERS: [&str; 4] = ["node_modules", "target", PUBLIC, BUNDLES];
/// The largest file that is read at all, in bytes.
const MAX_ASSET_BYTES: u64 = 256 * 1024 * 1024;
/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
enum ReadError {
    #[error("it is a link to a folder that holds it")]
    LeadsUp,
    #[error("it is a link that leads out of the book")]
    LeadsOut,
    /// Reading it may wait forever.
    #[error("it is not a regular file but a folder, a pipe, a socket or a device")]
    NotRegular,
    #[error("it is larger than {} MiB", .limit / (1024 * 1024))]
    TooLarge { limit: u64 },
    #[error(transparent)]
    Io(#[from] io::Error),
}
/// Reads a book, and remembers what it read.
#[derive(Debug, Default)]
pub struct BookReader {
    known: HashMap<Arc<str>, ReadFile>,
    linked_folders: BTreeSet<PathBuf>,
}

/// A file as it was read.
#[derive(Debug)]
struct ReadFile {
    stamp: Stamp,
    /// Whether the file had rested for a while.
    rested: bool,
    file: SourceFile,
}

/// A file that is to be read.
struct FileEntry {
    /// The path in the book.
    path: Arc<str>,
    /// The path on the disk, whose beginning is the book's root.
    file: PathBuf,
    /// Whether it or a folder above it, below the root, is a link.
    is_linked: bool,
}

/// Reads the book in `root` once. See [`BookReader::load`].
///
/// # Errors
/// When `root` is not a folder that may be listed.
pub fn load(root: &Path, except: Option<&Path>) -> io::Result<Outcome<Sources>> {
    BookReader::default().load(root, except)
}

impl BookReader {
    /// The folders of the book that links led to when it was read: those of linked files, and linked folders with the folders in them.
    pub fn linked_folders(&self) -> &BTreeSet<PathBuf> {
        &self.linked_folders
    }

    /// Reads the book in `root`: `book.toml`, `book.lock`, settings of MkDocs, the content, `search/`, `strings/` and `themes/`; or the folder itself, where it was not made for Prepbook or has no
    /// folder for the content.
    ///
    /// `except` is a folder not to read (the output). Files that cannot be read are diagnostics of `unreadable-file`. Files that `.gitignore` or
    /// `content.ignore` of `book.toml` name are not read.
    ///
    /// # Errors
    /// When `root` is not a folder that may be listed, or its `book.toml` has no folder with articles.
    pub fn load(&mut self, root: &Path, except: Option<&Path>) -> io::Result<Outcome<Sources>> {
        let root = root.canonicalize()?;
        let layout = layout(&root)?;
        if let Some(folder) = &layout.missing {
            let message = format!("{} has a book.toml but no folder {folder}/", root.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        let public = root.join(PUBLIC);
        let except = except.and_then(|path| path.canonicalize().ok());
        let except = except.filter(|path| !layout.has_public || *path != public);
        let repository = read_text(&root.join(".git/config")).and_then(|text| git::remote(&text));
        let name = repository
            .as_deref()
            .map(|address| git::name(address).to_owned())
            .unwrap_or_else(|| root.file_name().unwrap_or(root.as_os_str()).to_string_lossy().into_owned());
        let mut found = Vec::new();
        // `navigation = "mkdocs"` reads the order of its settings.
        for name in [BOOK_FILE, LOCK_FILE].into_iter().chain(MKDOCS_FILES).filter(|_| layout.is_book) {
            let file = root.join(name);
            if let Ok(metadata) = fs::symlink_metadata(&file) {
                found.push(FileEntry { path: Arc::from(name), is_linked: metadata.is_symlink(), file });
            }
        }
        let ignored = Ignored::new(&root.join(&layout.content), &layout.ignored);
        let mut walk = FolderWalk {
            root: &root,
            is_closed: layout.is_closed,
            has_public: layout.has_public,
            except: except.as_deref(),
            ignored,
            found,
            excluded: BTreeMap::new(),
            linked_folders: BTreeSet::new(),
            diagnostics: Vec::new(),
        };
        if layout.is_closed {
            walk.enter(&root);
            for folder in [layout.content.trim_end_matches('/')].into_iter().chain(BOOK_FOLDERS) {
                walk.walk(&root.join(folder));
            }
        } else {
            walk.walk(&root);
        }
        let FolderWalk { mut found, excluded, mut diagnostics, mut linked_folders, .. } = walk;
        let linked = found.iter().filter(|entry| entry.is_linked);
        let targets = linked.filter_map(|entry| entry.file.canonicalize().ok());
        linked_folders.extend(targets.filter_map(|file| file.parent().map(Path::to_owned)));
        linked_folders.retain(|folder| folder.starts_with(&root));
        self.linked_folders = linked_folders;
        found.sort_by(|one, other| one.path.cmp(&other.path));
        found.dedup_by(|one, other| one.path == other.path);
        let mut sources = Sources { repository, excluded, ..Sources::with_layout(name, layout) };
        let known = std::mem::take(&mut self.known);
        let files: Vec<_> = found
            .into_par_iter()
            .map_init(Vec::new, |buffer, found| {
                let read = read(&root, &found, known.get(&found.path), buffer);
                (found.path, read)
            })
            .collect();
        let mut add = |sources: &mut Sources, path: Arc<str>, read: Result<ReadFile, ReadError>| match read {
            Ok(read) => {
                sources.insert(Arc::clone(&path), read.file.clone());
                self.known.insert(path, read);
            }
            // It was deleted since it was found, or never existed. A link that is still there leads nowhere.
            Err(ReadError::Io(error))
                if error.kind() == io::ErrorKind::NotFound && !root.join(&*path).is_symlink() => {}
            Err(reason) => diagnostics.push(unreadable(&path, &reason.to_string())),
        };
        for (path, read) in files {
            add(&mut sources, path, read);
        }
        for path in hidden::named(&sources) {
            let file = root.join(&path);
            let entry = FileEntry { path: Arc::from(path), file, is_linked: true };
            let read = read(&root, &entry, known.get(&entry.path), &mut Vec::new());
            add(&mut sources, entry.path, read);
        }
        sources.add_static_files();
        Ok(Outcome { value: sources, diagnostics })
    }
}

/// The layout of the folder `root`.
///
/// # Errors
/// When it may not be listed.
pub fn layout(root: &Path) -> io::Result<Layout> {
    fs::read_dir(root)?;
    let mut layout = Layout::find(|name| read_text(&root.join(name)), |path| root.join(path).is_dir());
    // Programs in JavaScript publish what is in `public`.
    let may_be_static = layout.has_public || layout.is_foreign && root.join("package.json").is_file();
    layout.has_public = may_be_static && has_static_files(&root.join(PUBLIC));
    Ok(layout)
}

/// The text of a file, if it is a regular one that can be read.
fn read_text(path: &Path) -> Option<String> {
    let bytes = path.is_file().then(|| fs::read(path).ok()).flatten()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether the folder `public` holds files of an author.
fn has_static_files(public: &Path) -> bool {
    let is_file = |entry: io::Result<fs::DirEntry>| {
        entry.is_ok_and(|entry| !is_no_content(&entry.file_name().to_string_lossy()))
    };
    !public.join(MANIFEST_FILE).exists() && fs::read_dir(public).is_ok_and(|mut entries| entries.any(is_file))
}

/// Whether a folder of this name has no content where every folder may have some.
pub fn is_skipped(name: &str) -> bool {
    name.starts_with('.') || SKIPPED_FOLDERS.contains(&name)
}

/// A walk through folders, and what it found.
struct FolderWalk<'a> {
    root: &'a Path,
    /// Whether the content has a folder of its own.
    is_closed: bool,
    /// Whether `public/` is not output.
    has_public: bool,
    except: Option<&'a Path>,
    ignored: Ignored,
    found: Vec<FileEntry>,
    /// What is not read, by path; folders with a final `/`.
    excluded: BTreeMap<String, Exclusion>,
    linked_folders: BTreeSet<PathBuf>,
    diagnostics: Vec<Diagnostic>,
}

impl FolderWalk<'_> {
    fn walk(&mut self, folder: &Path) {
        if !folder.is_dir() {
            return;
        }
        let mut link: Option<PathBuf> = None;
        let mut entries = WalkDir::new(folder).follow_links(true).into_iter();
        while let Some(entry) = entries.next() {
            if let Ok(entry) = &entry {
                let is_folder = entry.file_type().is_dir();
                if self.leaves_out(entry, is_folder) {
                    if is_folder {
                        entries.skip_current_dir();
                    }
                    continue;
                }
                if is_folder
                    && entry.path_is_symlink()
                    && let Some(error) = self.refused(entry.path())
                {
                    self.diagnostics.push(unreadable(&lossy(self.root, entry.path()), &error.to_string()));
                    entries.skip_current_dir();
                    continue;
                }
                if is_folder {
                    self.enter(entry.path());
                }
                // What is in a folder comes right behind it.
                if link.as_ref().is_none_or(|link| !entry.path().starts_with(link)) {
                    link = entry.path_is_symlink().then(|| entry.path().to_owned());
                }
                if is_folder && link.is_some() {
                    self.linked_folders.extend(entry.path().canonicalize());
                }
            }
            self.take(entry, link.is_some());
        }
    }

    /// Why the folder that a link leads to is not read.
    fn refused(&self, link: &Path) -> Option<ReadError> {
        let real = link.canonicalize().ok()?;
        if !real.starts_with(self.root) {
            return Some(ReadError::LeadsOut);
        }
        let folder = link.parent()?.canonicalize().ok()?;
        folder.starts_with(&real).then_some(ReadError::LeadsUp)
    }

    /// Takes in the `.gitignore` of a folder, where it has one.
    fn enter(&mut self, folder: &Path) {
        if let Some(text) = read_text(&folder.join(GITIGNORE)) {
            self.ignored.enter(folder, &text);
        }
    }

    fn leaves_out(&mut self, entry: &DirEntry, is_folder: bool) -> bool {
        let name = entry.file_name().to_string_lossy();
        if entry.depth() == 0 {
            return false;
        }
        let exclusion = match is_no_content(&name) {
            true => name.starts_with('.').then_some(Exclusion::Hidden),
            false => self.ignored.exclusion(entry.path(), is_folder),
        };
        if let (Some(exclusion), Some(path)) = (exclusion, slashed(self.root, entry.path())) {
            let end = if is_folder { "/" } else { "" };
            self.excluded.insert(format!("{path}{end}"), exclusion);
        }
        exclusion.is_some()
            || is_no_content(&name)
            || self.except == Some(entry.path())
            || is_folder && entry.path().join(MANIFEST_FILE).exists()
            || is_folder && !self.is_closed && is_skipped(&name) && !(self.has_public && name == PUBLIC)
    }

    fn take(&mut self, entry: walkdir::Result<DirEntry>, is_linked: bool) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => match slashed(self.root, entry.path()) {
                Some(path) => self.found.push(FileEntry { path, is_linked, file: entry.into_path() }),
                None => {
                    self.diagnostics
                        .push(unreadable(&lossy(self.root, entry.path()), "its name is not UTF-8"));
                }
            },
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let path = lossy(self.root, entry.path());
                self.diagnostics.push(unreadable(&path, &ReadError::NotRegular.to_string()));
            }
            // Emacs marks an unsaved file by a link that leads nowhere: `.#a.md`.
            Err(error)
                if error
                    .path()
                    .and_then(Path::file_name)
                    .is_some_and(|name| is_no_content(&name.to_string_lossy())) => {}
            Err(error) => {
                let path = error.path().map_or_else(|| Arc::from(""), |path| lossy(self.root, path));
                let reason = if error.loop_ancestor().is_some() {
                    ReadError::LeadsUp.to_string()
                } else {
                    error.io_error().map_or_else(|| error.to_string(), ToString::to_string)
                };
                self.diagnostics.push(unreadable(&path, &reason));
            }
        }
    }
}

/// Reads the file that was found, or takes it from `known` if it has not changed. `buffer` is scratch space.
fn read(
    root: &Path,
    FileEntry { path, file, is_linked }: &FileEntry,
    known: Option<&ReadFile>,
    buffer: &mut Vec<u8>,
) -> Result<ReadFile, ReadError> {
    let metadata = fs::metadata(file)?;
    if !metadata.is_file() {
        return Err(ReadError::NotRegular);
    }
    let stamp = Stamp::of(&metadata);
    if let Some(known) = known.filter(|known| known.rested && known.stamp == stamp) {
        return Ok(ReadFile { stamp, rested: true, file: known.file.clone() });
    }
    let real = if *is_linked { file.canonicalize()? } else { file.clone() };
    if !real.starts_with(root) {
        return Err(ReadError::LeadsOut);
    }
    let (size, limit) = (metadata.len(), if is_article(path) { MAX_ARTICLE_BYTES } else { MAX_ASSET_BYTES });
    if size > limit {
        return Err(ReadError::TooLarge { limit });
    }
    let rested = stamp.has_rested(SystemTime::now());
    let bytes = read_whole(&real, size, buffer)?;
    Ok(ReadFile { stamp, rested, file: SourceFile::new(bytes) })
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
    use std::time::Duration;

    use super::stamp::RESTED;
    use super::*;

    #[test]
    fn a_reused_reader_sees_every_edit() {
        let book = tempfile::TempDir::new().expect("a folder");
        let file = book.path().join("a.md");
        let mut reader = BookReader::default();
        let text = |reader: &mut BookReader| {
            let sources = reader.load(book.path(), None).expect("read").value;
            sources.text("a.md").map(str::to_owned)
        };
        // Of one size, and within one tick of the clock.
        for version in ["one", "two", "six"] {
            fs::write(&file, version).expect("written");
            assert_eq!(text(&mut reader).as_deref(), Some(version));
        }
        fs::remove_file(&file).expect("removed");
        assert_eq!(text(&mut reader), None);
        assert!(reader.known.is_empty(), "what is gone is forgotten");
        // An old file replaced another, as by `mv` or `git checkout`.
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
        let left = [
            "4913",
            "5036",
            "a_REMOTE_4711.md",
            "a (conflicted copy 2026-11-30).md",
            "a.md.save",
            "a.orig",
            "a.rej",
            "a.bak",
            "a.swp",
            "a.md.tmp",
            "~$a.md",
            "#a#",
            "Thumbs.db",
            "desktop.ini",
            ".DS_Store",
        ];
        let unsaved = ["a.md", "a.md~", "#a.md#", ".#a.md", ".a.md.swp", "a.md___jb_tmp___"];
        for name in left.into_iter().chain(unsaved) {
            fs::write(book.path().join(name), "text").expect("written");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("me@desk.4711:1700000000", book.path().join(".#b.md")).expect("linked");
        let read = load(book.path(), None).expect("read");
        assert_eq!(read.diagnostics, []);
        assert_eq!(read.value.iter().map(|(path, _)| path.to_string()).collect::<Vec<_>>(), ["a.md"]);
    }

    #[test]
    fn opens_only_what_may_have_changed() {
        let book = tempfile::TempDir::new().expect("a folder");
        let file = book.path().join("a.md");
        fs::write(&file, "one").expect("written");
        let mut reader = BookReader::default();
        reader.load(book.path(), None).expect("read");
        let known = reader.known.get_mut("a.md").expect("known");
        assert!(!known.rested, "written just now");
        // As if it had been read later.
        known.rested = known.stamp.has_rested(SystemTime::now() + 2 * RESTED);
        assert!(known.rested);
        known.file = SourceFile::new(*b"kept");
        let sources = reader.load(book.path(), None).expect("read").value;
        assert_eq!(sources.text("a.md"), Some("kept"));
    }
}
