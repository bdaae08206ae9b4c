//! The output folder's manifest on disk.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;

use super::manifest::{MANIFEST_FILE, Manifest, ManifestEntry};
use super::{Conflict, Reason, WriteSummary, files};

/// An output folder with what earlier builds wrote to it.
pub(super) struct Ledger<'t> {
    out: PathBuf,
    pub(super) manifest: Manifest<'t>,
    /// When the manifest was written. A file that changed later was changed by another program.
    written_at: Option<SystemTime>,
    /// Whether there was nothing in the folder: then there is nothing to look for.
    was_empty: bool,
    /// Whether the folder's disk takes `A` and `a` for the same name.
    pub(super) ignores_case: bool,
}

/// Makes the folder `out`, and waits until no other build writes to it, as long as the result lives. Where folders cannot be locked, builds do not wait.
pub(super) fn lock(out: &Path) -> io::Result<Option<fs::File>> {
    fs::create_dir_all(out)?;
    let Ok(folder) = fs::File::open(out) else { return Ok(None) };
    Ok(folder.lock().is_ok().then_some(folder))
}

/// The text of the manifest of `out`, if there is one.
pub(super) fn read_manifest(out: &Path) -> io::Result<Option<String>> {
    match fs::read(out.join(MANIFEST_FILE)) {
        Ok(bytes) => Ok(Some(
            String::from_utf8(bytes)
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

impl<'t> Ledger<'t> {
    /// What the `manifest` of `out` says; makes the folder and an empty manifest where there is none.
    pub(super) fn open(out: &Path, manifest: Option<&'t str>) -> io::Result<Self> {
        let was_empty = fs::read_dir(out)?.next().is_none();
        let file = out.join(MANIFEST_FILE);
        if manifest.is_none() {
            files::replace(&file, Manifest::default().to_text().as_bytes())?;
        }
        let manifest = manifest.map(Manifest::parse).unwrap_or_default();
        let written_at = fs::metadata(&file)?.modified().ok();
        let ignores_case = out.join(MANIFEST_FILE.to_uppercase()).exists();
        Ok(Self { out: out.to_owned(), manifest, written_at, was_empty, ignores_case })
    }

    /// Writes `manifest`.
    pub(super) fn save(&self, manifest: &Manifest<'_>) -> io::Result<()> {
        files::replace(&self.out.join(MANIFEST_FILE), manifest.to_text().as_bytes())
    }

    /// The name by which the disk knows `path`.
    pub(super) fn fold<'p>(&self, path: &'p str) -> Cow<'p, str> {
        if self.ignores_case { Cow::Owned(path.to_lowercase()) } else { Cow::Borrowed(path) }
    }

    /// The type of the file at `path`, links not followed.
    pub(super) fn look(&self, path: &str) -> Option<fs::Metadata> {
        if self.was_empty { None } else { fs::symlink_metadata(self.out.join(path)).ok() }
    }

    /// Whether `meta` is that of a file that a build wrote as `entry` says, and nobody changed since.
    ///
    /// A file as old as the manifest itself may have been changed within the disk's clock tick, so it is looked into.
    pub(super) fn is_untouched(&self, entry: ManifestEntry, meta: &fs::Metadata) -> bool {
        let older = meta.modified().ok().zip(self.written_at).is_some_and(|(file, manifest)| file < manifest);
        older && meta.is_file() && meta.len() == entry.size && entry != ManifestEntry::PENDING
    }

    /// Removes `paths`, all of which the manifest names. What cannot be removed stays named in `after`.
    pub(super) fn prune<'p>(&self, paths: &[&'p str], after: &mut Manifest<'p>, result: &mut WriteSummary) {
        let removed: Vec<_> = paths.par_iter().map(|path| files::remove(&self.out, path)).collect();
        for (&path, removed) in paths.iter().zip(removed) {
            match removed {
                Ok(removed) => result.pruned += usize::from(removed),
                Err(error) => {
                    after.entries.insert(path.into(), ManifestEntry::PENDING);
                    let reason = Reason::Failed(format!("not removed: {error}"));
                    result.conflicts.push(Conflict { path: path.to_owned(), reason });
                }
            }
        }
    }
}
