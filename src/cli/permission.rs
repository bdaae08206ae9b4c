//! What a book asks of the machine that serves it, and whether the author allowed that.
#![allow(clippy::disallowed_methods, reason = "the answer is kept in the user's own folder")]

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

use super::terminal::Terminal;
use crate::cache::Fingerprint;

/// The file with the books that were allowed to choose the editor, a line each.
const FILE: &str = "prepbook/allowed-editors";

/// Whether the book in `root` may do what it wishes: it was allowed before, is now by an option, or by whoever sits at the terminal.
pub(super) fn granted(root: &Path, wish: &str, by_option: bool, terminal: &Terminal) -> bool {
    let file = config_folder().map(|folder| folder.join(FILE));
    let entry = entry(root, wish);
    if file.as_deref().is_some_and(|file| is_listed(file, &entry)) {
        return true;
    }
    if !by_option && !asked(wish, terminal) {
        return false;
    }
    let remembered = file
        .ok_or_else(|| io::Error::other("there is no folder for settings"))
        .and_then(|file| add(&file, &entry));
    if let Err(error) = remembered {
        terminal.error(&format!("the permission is not remembered: {error}"));
    }
    true
}

/// Asks whoever sits at the terminal; without one, says how to allow it.
fn asked(wish: &str, terminal: &Terminal) -> bool {
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        terminal.print_error(&format!(
            "note: `book.toml` wants files opened {wish}; allow it once with `prepbook serve --allow-editor`\n"
        ));
        return false;
    }
    terminal.print_error(&format!("`book.toml` wants files opened {wish}. Allow this book to? [y/N] "));
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}

/// A book by its folder and what it wishes: another wish of the same book is asked for again.
fn entry(root: &Path, wish: &str) -> String {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    format!("{} {}", Fingerprint::of(wish.as_bytes()), root.display())
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

/// Where the user's settings are.
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
    fn remembers_a_book_and_its_wish() {
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
