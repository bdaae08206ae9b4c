//! Single files of the output folder: compared, replaced and removed without following links.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::cache::Fingerprint;

/// The end of the names of files that are being written.
const TEMPORARY: &str = ".prepbook-tmp";
/// Hexadecimal digits of a temporary file's name that tell its target.
const DIGITS: usize = 10;

/// Whether `file` is a file, not a link, that holds exactly `bytes`.
pub(super) fn holds(file: &Path, bytes: &[u8]) -> bool {
    let same_size =
        fs::symlink_metadata(file).is_ok_and(|meta| meta.is_file() && meta.len() == bytes.len() as u64);
    same_size && fs::read(file).is_ok_and(|old| old == bytes)
}

/// Replaces `file` with `bytes` in one step: readers see the old file or the new one. Makes its folders.
///
/// # Errors
/// What the disk says; the old file is then as it was.
pub fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = temporary_for(file);
    let result = write_new(&temporary, bytes).and_then(|()| fs::rename(&temporary, file));
    if result.is_err() {
        // It may not be there; the first error is the one to tell.
        let _ = fs::remove_file(&temporary);
    }
    result
}

/// Removes `path` from `out` if it is a file, and then the folders that this left empty. Says whether it did.
///
/// # Errors
/// What the disk says about a file that is there.
pub(super) fn remove(out: &Path, path: &str) -> io::Result<bool> {
    let file = out.join(path);
    if !is_real(out, &file) || !fs::symlink_metadata(&file).is_ok_and(|meta| meta.is_file()) {
        return Ok(false);
    }
    fs::remove_file(&file)?;
    for folder in file.ancestors().skip(1).take_while(|folder| *folder != out) {
        // Fails for a folder that holds something: then it stays, and so do those above.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(true)
}

/// Removes what a build that was killed left half written in `folders`.
pub(super) fn remove_leftovers(out: &Path, folders: &BTreeSet<&str>) {
    for folder in folders {
        let folder = out.join(folder);
        if !is_real(out, &folder.join("_")) {
            continue;
        }
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let ours = entry.file_name().to_str().is_some_and(is_temporary);
            if ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                // One that cannot be removed does no harm.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Whether all folders between `out` and `file` are folders and not links to somewhere else.
fn is_real(out: &Path, file: &Path) -> bool {
    let mut between = file.ancestors().skip(1).take_while(|folder| *folder != out);
    between.all(|folder| fs::symlink_metadata(folder).is_ok_and(|meta| meta.is_dir()))
}

fn write_new(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let created = match fs::File::create(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(file.parent().unwrap_or(file))?;
            fs::File::create(file)
        }
        created => created,
    };
    created?.write_all(bytes)
}

/// A name in the same folder, so that renaming never copies; short, so that it fits wherever the file's own name does.
fn temporary_for(file: &Path) -> PathBuf {
    let digest = Fingerprint::of(file.as_os_str().as_encoded_bytes()).short();
    file.with_file_name(format!(".{}-{digest}{TEMPORARY}", std::process::id()))
}

fn is_temporary(name: &str) -> bool {
    let Some((process, digest)) = name
        .strip_prefix('.')
        .and_then(|name| name.strip_suffix(TEMPORARY))
        .and_then(|name| name.split_once('-'))
    else {
        return false;
    };
    let digits = |text: &str, radix| !text.is_empty() && text.chars().all(|c| c.is_digit(radix));
    digits(process, 10) && digest.len() == DIGITS && digits(digest, 16)
}
