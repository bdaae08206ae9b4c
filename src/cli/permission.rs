//! Permission for a book to choose the editor on this machine.
#![allow(clippy::disallowed_methods, reason = "the answer is saved in the user's configuration folder")]

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

use super::terminal::Terminal;
use crate::cache::Fingerprint;

/// The file that lists the books which may choose the editor, one per line.
const FILE: &str = "prepbook/allowed-editors";

/// Whether the request of the book in `root` is allowed: by an earlier answer, by an option, or by the user at the terminal.
pub(super) fn granted(root: &Path, request: &str, by_option: bool, terminal: &Terminal) -> bool {
    let file = config_folder().map(|folder| folder.join(FILE));
    let entry = entry(root, request);
    if file.as_deref().is_some_and(|file| is_listed(file, &entry)) {
        return true;
    }
    if !by_option && !asked(request, terminal) {
        return false;
    }
    let remembered = file
        .ok_or_else(|| io::Error::other("there is no configuration folder"))
        .and_then(|file| add(&file, &entry));
    if let Err(error) = remembered {
        terminal.error(&format!("cannot save the permission: {error}"));
    }
    true
}

/// Asks the user at the terminal; without a terminal, prints how to allow it.
fn asked(request: &str, terminal: &Terminal) -> bool {
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        terminal.print_error(&format!(
            "note: `book.toml` asks to open files {request}; run `prepbook serve --allow-editor` once to allow it\n"
        ));
        return false;
    }
    terminal
        .print_error(&format!("`book.toml` asks to open files {request}. Allow it for this book? [y/N] "));
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}

/// Identifies a book by its folder and its request: a different request of the same book needs a new permission.
fn entry(root: &Path, request: &str) -> String {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    format!("{} {}", Fingerprint::of(request.as_bytes()), root.display())
}

fn is_listed(file: &Path, entry: &str) -> bool {
    fs::read_to_string(file).is_ok_and(|text| text.lines().any(|line| line == entry))
}

fn add(file: &Path, entry: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let before = fs::read_to_string(file).unwrap_or_default();
    fs::write(file, format!("{before}{entry}\n"))
}

/// The configuration folder of the user.
fn config_folder() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    folder("XDG_CONFIG_HOME").or_else(|| {
        if cfg!(windows) { folder("APPDATA") } else { env::home_dir().map(|home| home.join(".config")) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_a_book_and_its_request() {
        let scratch = tempfile::tempdir().expect("a folder");
        let file = scratch.path().join("a/b");
        let (book, other) = (scratch.path().join("book"), scratch.path().join("other"));
        assert!(!is_listed(&file, &entry(&book, "x")));
        add(&file, &entry(&other, "x")).expect("is written");
        add(&file, &entry(&book, "x")).expect("is written");
        assert!(is_listed(&file, &entry(&book, "x")) && is_listed(&file, &entry(&other, "x")));
        assert!(!is_listed(&file, &entry(&book, "y")));
    }
}
