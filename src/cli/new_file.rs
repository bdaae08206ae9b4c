//! New files of the author's, and how a command names the folder they are in.
#![allow(clippy::disallowed_methods, reason = "new files are written here")]

use std::path::Path;
use std::{fs, io};

use super::Failure;

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
/// The file exists, or cannot be written.
pub(super) fn write_new(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let write = || {
        file.parent().map_or(Ok(()), fs::create_dir_all)?;
        io::Write::write_all(&mut fs::File::create_new(file)?, bytes)
    };
    write().map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::new(format!("`{}` already exists", file.display())),
        _ => Failure::caused_by(format!("cannot write `{}`", file.display()), error),
    })
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
