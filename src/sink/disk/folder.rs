//! The output folder, checked before anything is written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::MANIFEST_FILE;
use crate::source::disk;
use crate::source::layout::{BOOK_FOLDERS, PUBLIC};

/// The output folder of a book whose author has files in `public`.
pub const BESIDE_PUBLIC: &str = "dist/site";

/// A folder that a site may be written to: not the book, and not a folder of its sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFolder {
    path: PathBuf,
    /// Whether it was named by a link, which the author made for a folder of theirs.
    is_linked: bool,
}

/// Why a site may not be written to a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is the book's root, or contains it.
    HoldsBook,
    /// It is a folder of sources, or is in one.
    IsSource,
    /// It is the version control system's, or is in it.
    IsRepository,
    /// There is a file of that name.
    IsFile,
}

impl OutputFolder {
    /// Where the site of the book in `root` is written without `--out`: `public`, or another folder if the author has files there.
    pub fn default_path(root: &Path) -> PathBuf {
        let has_public = disk::layout(root).is_ok_and(|layout| layout.has_public);
        root.join(if has_public { BESIDE_PUBLIC } else { PUBLIC })
    }

    /// Checks `out`, which need not exist yet, against the book in `root`. Both may be relative to the working folder.
    ///
    /// # Errors
    /// The [`Refusal`] as an error of kind `InvalidInput`; or the reason why `root` or `out` cannot be looked at.
    pub fn new(out: &Path, root: &Path) -> io::Result<Self> {
        let root = root.canonicalize()?;
        let real = resolve(out)?;
        let refused = if root.starts_with(&real) {
            Some(Refusal::HoldsBook)
        } else if real.iter().any(|part| part == ".git") {
            Some(Refusal::IsRepository)
        } else if is_source(&real, &root) {
            Some(Refusal::IsSource)
        } else if real.exists() && !real.is_dir() {
            Some(Refusal::IsFile)
        } else {
            None
        };
        match refused {
            Some(refusal) => {
                let message = format!("cannot write to {}: {refusal}", out.display());
                Err(io::Error::new(io::ErrorKind::InvalidInput, message))
            }
            None => Ok(Self { path: real, is_linked: out.is_symlink() }),
        }
    }

    /// The folder, absolute and free of links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it may be removed when nothing is left in it.
    pub(super) fn is_removable(&self) -> bool {
        !self.is_linked
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Refusal::HoldsBook => "it contains the book",
            Refusal::IsSource => "the book is read from it",
            Refusal::IsRepository => "it is in `.git`",
            Refusal::IsFile => "it is a file",
        })
    }
}

/// Whether the book in `root` is read from `out` or a folder around it.
fn is_source(out: &Path, root: &Path) -> bool {
    let layout = disk::layout(root).unwrap_or_default();
    let is_in = |folder: &str| out.starts_with(root.join(folder));
    if !layout.content.is_empty() && is_in(&layout.content)
        || BOOK_FOLDERS.into_iter().any(is_in)
        || layout.has_public && is_in(PUBLIC)
    {
        return true;
    }
    // Without a folder for the content, every folder of the author's may have some.
    let Ok(inside) = out.strip_prefix(root) else { return false };
    let first = inside.iter().next().unwrap_or_default();
    if !layout.content.is_empty() || disk::is_skipped(&first.to_string_lossy()) {
        return false;
    }
    let mut between = out.ancestors().take_while(|folder| *folder != root);
    between.any(|folder| !folder.join(MANIFEST_FILE).exists() && holds_something(folder))
}

fn holds_something(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

/// The absolute path without links: of the part that exists as the disk says, of the rest as written.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let mut missing = Vec::new();
    let mut existing = path.as_path();
    while fs::symlink_metadata(existing).is_err() {
        // The parent of a folder that does not exist is unknown.
        let Some(name) = existing.file_name() else {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("{} does not exist", path.display()),
            ));
        };
        missing.push(name);
        existing = existing.parent().unwrap_or(Path::new("/"));
    }
    let mut real = existing.canonicalize().map_err(|error| {
        let message = format!("cannot write to {}: it is a link that leads nowhere", existing.display());
        if existing.is_symlink() { io::Error::new(io::ErrorKind::InvalidInput, message) } else { error }
    })?;
    real.extend(missing.iter().rev());
    Ok(real)
}
