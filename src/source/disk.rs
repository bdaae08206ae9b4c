//! The one place that reads a book from disk. [I/O]
#![allow(clippy::disallowed_methods, reason = "this file is the edge where the book is read")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{MANIFEST_FILE, MAX_ARTICLE_BYTES, SourceFile, Sources, is_article};
use crate::diag::{Diagnostic, Outcome, Rule};

/// Folders that never hold content of a book that is a plain folder.
const SKIPPED_FOLDERS: [&str; 4] = ["node_modules", "target", "public", "dist"];
/// The largest file that is read at all, in bytes.
const MAX_ASSET_BYTES: u64 = 256 * 1024 * 1024;

/// Reads the book in `root`: `book.toml`, `book.lock`, `content/` and `themes/`; or, where there is no `book.toml`, the folder itself.
///
/// `except` is a folder not to read (the output). Files that cannot be read are diagnostics of `unreadable-file`.
///
/// # Errors
/// When `root` is not a folder that may be listed, or has a `book.toml` and no `content/`.
pub fn load(root: &Path, except: Option<&Path>) -> io::Result<Outcome<Sources>> {
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
    let name = root.file_name().map_or_else(|| "Guide".into(), |name| name.to_string_lossy().into_owned());
    let mut sources = Sources::new(name, has_book);
    let mut diagnostics = Vec::new();
    let mut found = Vec::new();
    if has_book {
        found.push((Arc::from("book.toml"), root.join("book.toml")));
        if root.join("book.lock").is_file() {
            found.push((Arc::from("book.lock"), root.join("book.lock")));
        }
        for folder in ["content", "themes"] {
            walk(&root, &root.join(folder), except.as_deref(), &mut found, &mut diagnostics);
        }
    } else {
        walk(&root, &root, except.as_deref(), &mut found, &mut diagnostics);
    }
    let files: Vec<_> = found.par_iter().map(|(path, file)| (path, read(&root, path, file))).collect();
    for (path, file) in files {
        match file {
            Ok(file) => sources.insert(Arc::clone(path), file),
            Err(reason) => diagnostics.push(unreadable(path, &reason)),
        }
    }
    Ok(Outcome { value: sources, diagnostics })
}

fn walk(
    root: &Path,
    folder: &Path,
    except: Option<&Path>,
    found: &mut Vec<(Arc<str>, PathBuf)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if !folder.is_dir() {
        return;
    }
    let kept = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0
            || !(name.starts_with('.')
                || except == Some(entry.path())
                || entry.file_type().is_dir() && entry.path().join(MANIFEST_FILE).exists()
                || entry.file_type().is_dir() && SKIPPED_FOLDERS.contains(&&*name))
    };
    for entry in WalkDir::new(folder).follow_links(true).into_iter().filter_entry(kept) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => match slashed(root, entry.path()) {
                Some(path) => found.push((path, entry.into_path())),
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

fn read(root: &Path, path: &str, file: &Path) -> Result<SourceFile, String> {
    let real = file.canonicalize().map_err(|error| error.to_string())?;
    if !real.starts_with(root) {
        return Err("it is a link that leads out of the book".into());
    }
    let size = fs::metadata(&real).map_err(|error| error.to_string())?.len();
    let limit = if is_article(path) { MAX_ARTICLE_BYTES } else { MAX_ASSET_BYTES };
    if size > limit {
        return Err(format!("it has {size} bytes, and {limit} are the most that is read"));
    }
    fs::read(&real).map(SourceFile::new).map_err(|error| error.to_string())
}

/// The path from the root with `/`, where it is UTF-8.
fn slashed(root: &Path, path: &Path) -> Option<Arc<str>> {
    let relative = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = relative.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| Arc::from(parts.join("/")))
}

fn lossy(root: &Path, path: &Path) -> Arc<str> {
    Arc::from(path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/"))
}

fn unreadable(path: &Arc<str>, reason: &str) -> Diagnostic {
    Diagnostic::new(Rule::UnreadableFile, path, 0..0, format!("`{path}` was not read: {reason}"))
}
