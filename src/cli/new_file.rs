//! New files of the author's, and how a command names the folder they are in.
#![allow(clippy::disallowed_methods, reason = "files of a new book or article are written here")]

use std::path::Path;
use std::{fs, io};

/// The argument that names `folder` in a suggested command.
pub(super) fn root_argument(folder: &Path) -> String {
    if folder == Path::new(".") {
        String::new()
    } else {
        format!(" --root {}", quoted(&folder.to_string_lossy()))
    }
}

/// Writes a new file, and creates its parent folders.
///
/// # Errors
/// `AlreadyExists`, or another I/O error.
pub(super) fn write_new(file: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    io::Write::write_all(&mut fs::File::create_new(file)?, bytes)
}

/// A word quoted for a POSIX shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+:@\\".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
