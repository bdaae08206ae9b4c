//! `prepbook init`
#![allow(clippy::disallowed_methods, reason = "a new book is written here")]

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use include_dir::{Dir, DirEntry, include_dir};

use super::new_file::{root_argument, write_new};
use super::terminal::Terminal;
use super::{Exit, Failure, adopt, schema};
use crate::config::BOOK_FILE;
use crate::source::disk;

/// The example guide.
static GUIDE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/init");

/// Files of a new repository that a guide can be added to.
const ACCEPTED: [&str; 6] = [".git", ".gitignore", ".gitattributes", ".editorconfig", "README", "LICENSE"];

/// Create a book with a small example guide; in a folder that has articles, only its settings.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// Folder to create the book in [default: the current folder].
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
}

impl Init {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let folder = &self.folder;
        let shown = folder.display();
        let existing =
            existing(folder).map_err(|error| Failure::caused_by(format!("cannot open `{shown}`"), error))?;
        if !folder.join(BOOK_FILE).exists()
            && disk::load(folder, None).is_ok_and(|loaded| adopt::has_articles(&loaded.value))
        {
            return adopt::adopt(folder, terminal);
        }
        if !existing.is_empty() {
            let names: String = existing.iter().map(|name| format!("\n  {name}")).collect();
            return Err(Failure::new(format!(
                "`{shown}` is not empty; choose an empty or a new folder. It contains:{names}"
            )));
        }
        let mut files = Vec::new();
        collect(&GUIDE, &mut files);
        // The author's own stays.
        files.retain(|(path, _)| *path != Path::new(".gitignore") || !folder.join(path).exists());
        for (path, bytes) in &files {
            write_new(&folder.join(path), &filled_in(path, bytes))?;
        }
        let schemas = schema::write(folder)
            .map_err(|error| Failure::caused_by("cannot write the schemas for editors", error))?;
        let count = files.len() + schemas.len();
        terminal.line(&format!("Created a guide with {count} files in `{shown}`."));
        terminal.line(&format!("Next: prepbook serve{} --open", root_argument(folder)));
        Ok(Exit::Clean)
    }
}

/// The names in `folder` that prevent a new guide, sorted. Empty if the folder does not exist.
fn existing(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        // Also accepts `README.md`, `LICENSE-MIT` and similar names.
        let stem = name.split_once(['.', '-']).map_or(name.as_str(), |(stem, _)| stem);
        if !ACCEPTED.contains(&name.as_str()) && (stem.is_empty() || !ACCEPTED.contains(&stem)) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// A workflow names the release of this version; other files are written as they are.
fn filled_in<'a>(path: &Path, bytes: &'a [u8]) -> Cow<'a, [u8]> {
    if path.extension().is_none_or(|extension| extension != "yml") {
        return Cow::Borrowed(bytes);
    }
    let text = String::from_utf8_lossy(bytes)
        .replace("@REPOSITORY@", env!("CARGO_PKG_REPOSITORY"))
        .replace("@VERSION@", env!("CARGO_PKG_VERSION"));
    Cow::Owned(text.into_bytes())
}

fn collect<'a>(folder: &'a Dir<'a>, files: &mut Vec<(&'a Path, &'a [u8])>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(folder) => collect(folder, files),
            DirEntry::File(file) => files.push((file.path(), file.contents())),
        }
    }
}
