//! A site into a folder. [I/O]
//!
//! Three promises hold whenever the process is killed: every file is whole, the old one or the new; what an earlier
//! build wrote is known, so that it can be pruned; and nothing that a build did not write is changed.
//!
//! The manifest keeps them. Before the first file is touched, it names the old files and the new ones (these as
//! [`ManifestEntry::PENDING`], never taken for up to date); after the last, it says what is there. A file counts as unchanged,
//! and is not even rendered, when its fingerprint and size are those of the manifest and it is older than the manifest.
#![allow(clippy::disallowed_methods, reason = "this folder is the edge where a site is written")]

mod files;
mod folder;
mod ledger;
mod manifest;
mod plan;

use std::borrow::Cow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, io};

use rayon::prelude::*;

use crate::cache::Fingerprint;
use crate::diag::Diagnostic;
use crate::site::{RenderError, Site};
pub use files::replace;
pub use folder::{BESIDE_PUBLIC, OutputFolder, Refusal};
use ledger::Ledger;
pub use manifest::MANIFEST_FILE;
use manifest::ManifestEntry;
use plan::{FileJob, FileState, Plan};

/// What a build did to the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteSummary {
    /// Files that are new or have new bytes.
    pub written: usize,
    /// Files that had the right bytes already.
    pub unchanged: usize,
    /// Files of an earlier build that were removed.
    pub pruned: usize,
    /// The diagnostics of pages that could not be rendered. Their older files stay.
    pub diagnostics: Vec<Diagnostic>,
    /// Files that could not be written or removed, by path.
    pub conflicts: Vec<Conflict>,
}

/// A file that could not be written or removed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// The path from the output folder, with `/`.
    pub path: String,
    /// The reason.
    pub reason: Reason,
}

/// Why a file could not be written or removed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A file that no build wrote has its path.
    Foreign,
    /// A folder has its path.
    Folder,
    /// One of its folders is a file or a link.
    NoFolder,
    /// The file system ignores case, and this other file of the site differs only in case.
    SameName(String),
    /// The address leads out of the output folder.
    Outside,
    /// The file system reported an error.
    Failed(String),
}

/// Files of one task: few, so that all cores finish at about the same time.
const AT_ONCE: usize = 8;

/// Writes `site` to `out`: what changed, in parallel; then removes what an earlier build wrote and the site no longer has.
///
/// `progress` receives the number of files done and the total, from any thread.
///
/// # Errors
/// When the folder or its manifest cannot be read or written. Trouble with one file is a [`Conflict`].
pub fn write(
    site: &Site,
    out: &OutputFolder,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> io::Result<WriteSummary> {
    let _lock = ledger::lock(out.path())?;
    let manifest = ledger::read_manifest(out.path())?;
    // Counting the files makes those that are only known together, much of it on one core alone.
    let (ledger, _) = rayon::join(|| Ledger::open(out.path(), manifest.as_deref()), || site.len());
    let ledger = ledger?;
    bring_up_to_date(&Plan::new(site, &ledger), &ledger, out, progress)
}

/// Writes the files of `site` to `out`, beside what earlier builds wrote there.
///
/// # Errors
/// As [`write()`].
pub fn add(site: &Site, out: &OutputFolder) -> io::Result<WriteSummary> {
    let _lock = ledger::lock(out.path())?;
    let manifest = ledger::read_manifest(out.path())?;
    let ledger = Ledger::open(out.path(), manifest.as_deref())?;
    bring_up_to_date(&Plan::without_pruning(site, &ledger), &ledger, out, &|_, _| {})
}

/// Removes what earlier builds wrote to `out`, and the folder unless something else is in it.
///
/// # Errors
/// As [`write()`].
pub fn clear(out: &OutputFolder) -> io::Result<WriteSummary> {
    if ledger::read_manifest(out.path())?.is_none() {
        return Ok(WriteSummary::default());
    }
    let removed = write(&Site::default(), out, &|_, _| {})?;
    if removed.conflicts.is_empty() {
        fs::remove_file(out.path().join(MANIFEST_FILE))?;
        if out.is_removable() {
            // Fails where the author's files are in it.
            let _ = fs::remove_dir(out.path());
        }
    }
    Ok(removed)
}

fn bring_up_to_date(
    plan: &Plan<'_>,
    ledger: &Ledger<'_>,
    out: &OutputFolder,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> io::Result<WriteSummary> {
    files::remove_leftovers(out.path(), &plan.unfinished(&ledger.manifest));
    let mut result = WriteSummary { conflicts: plan.conflicts.clone(), ..WriteSummary::default() };
    let mut after = plan.unchanged.clone();

    if let Some(union) = plan.union(&ledger.manifest) {
        ledger.save(&union)?;
    }
    ledger.prune(&plan.blocking, &mut after, &mut result);
    let done = AtomicUsize::new(0);
    let put = |job| {
        let outcome = put(out.path(), job);
        progress(done.fetch_add(1, Ordering::Relaxed) + 1, plan.jobs.len());
        outcome
    };
    // The service worker is the last file. It contains the fingerprints of the others, which are computed while these are rendered.
    let (others, last) = plan.jobs.split_at(plan.jobs.len().saturating_sub(1));
    let mut outcomes: Vec<_> = others.par_iter().with_max_len(AT_ONCE).map(put).collect();
    outcomes.extend(last.iter().map(put));
    let mut entries: Vec<(Cow<'_, str>, ManifestEntry)> = Vec::with_capacity(plan.jobs.len());
    for (job, (outcome, diagnostics)) in plan.jobs.iter().zip(outcomes) {
        result.diagnostics.extend(diagnostics);
        entries.extend(result.record(job, outcome).map(|entry| (job.url.into(), entry)));
    }
    // In order, they are put into the map as they come.
    entries.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
    after.entries.append(&mut entries.into_iter().collect());
    ledger.prune(&plan.stale, &mut after, &mut result);
    // Saving also makes it newer than every file, so that the next build need not look into them.
    if result.written > 0 || after != ledger.manifest {
        ledger.save(&after)?;
    }
    result.conflicts.sort();
    Ok(result)
}

/// What happened to a file.
enum FileOutcome {
    Unchanged(ManifestEntry),
    /// A file that no build wrote has the right bytes. It stays the author's, and is never removed.
    Equal,
    Written(ManifestEntry),
    NotRendered,
    Conflict(Reason),
}

fn put(out: &Path, job: &FileJob<'_>) -> (FileOutcome, Vec<Diagnostic>) {
    if let FileState::Current { size } = job.state {
        return (
            FileOutcome::Unchanged(ManifestEntry { fingerprint: job.artifact.fingerprint(), size }),
            Vec::new(),
        );
    }
    match job.artifact.fingerprint_and_render() {
        (fingerprint, Ok(bytes)) => (put_bytes(out, job, fingerprint, &bytes), Vec::new()),
        // Without its fingerprint, the next build renders the page again, and reports what is wrong.
        (_, Err(RenderError { diagnostics, without_hooks: Some(bytes) })) => {
            (put_bytes(out, job, ManifestEntry::PENDING.fingerprint, &bytes), diagnostics)
        }
        (_, Err(RenderError { diagnostics, without_hooks: None })) => (FileOutcome::NotRendered, diagnostics),
    }
}

fn put_bytes(out: &Path, job: &FileJob<'_>, fingerprint: Fingerprint, bytes: &[u8]) -> FileOutcome {
    let file = out.join(job.url);
    let entry = ManifestEntry { fingerprint, size: bytes.len() as u64 };
    if job.state != FileState::Absent && files::holds(&file, bytes) {
        return if job.state == FileState::Foreign {
            FileOutcome::Equal
        } else {
            FileOutcome::Unchanged(entry)
        };
    }
    if job.state == FileState::Foreign {
        return FileOutcome::Conflict(Reason::Foreign);
    }
    match files::replace(&file, bytes) {
        Ok(()) => FileOutcome::Written(entry),
        Err(_) if file.is_dir() => FileOutcome::Conflict(Reason::Folder),
        Err(error) => FileOutcome::Conflict(Reason::Failed(error.to_string())),
    }
}

impl WriteSummary {
    /// Counts the outcome of a file; returns its entry in the manifest.
    fn record(&mut self, job: &FileJob<'_>, outcome: FileOutcome) -> Option<ManifestEntry> {
        match outcome {
            FileOutcome::Unchanged(entry) => {
                self.unchanged += 1;
                Some(entry)
            }
            FileOutcome::Equal => {
                self.unchanged += 1;
                None
            }
            FileOutcome::Written(entry) => {
                self.written += 1;
                Some(entry)
            }
            FileOutcome::NotRendered => job.before,
            FileOutcome::Conflict(reason) => {
                // A write that failed left the older file, which is still ours; what is foreign never was.
                let kept = matches!(reason, Reason::Failed(_));
                self.conflicts.push(Conflict { path: job.url.to_owned(), reason });
                job.before.filter(|_| kept)
            }
        }
    }
}

impl std::fmt::Display for Conflict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = &self.path;
        match &self.reason {
            Reason::Foreign => write!(
                f,
                "`{path}` was not written: there is a file that Prepbook did not write; move it, or choose another `--out`"
            ),
            Reason::Folder => write!(f, "`{path}` was not written: there is a folder with this name"),
            Reason::NoFolder => write!(f, "`{path}` was not written: one of its folders is a file or a link"),
            Reason::SameName(other) => {
                write!(
                    f,
                    "`{path}` was not written: the file system ignores case, and there is also `{other}`"
                )
            }
            Reason::Outside => {
                write!(f, "`{path}` was not written: its path is outside of the output folder")
            }
            Reason::Failed(error) => write!(f, "`{path}`: {error}"),
        }
    }
}

#[cfg(test)]
mod tests;
