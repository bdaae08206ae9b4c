//! The changes to the output folder, planned before any is made.

use std::borrow::Cow;
use std::collections::hash_map::Entry as Slot;
use std::collections::{BTreeSet, HashSet};
use std::hash::BuildHasherDefault;

use rayon::iter::Either;
use rayon::prelude::*;

use super::ledger::Ledger;
use super::manifest::{MANIFEST_FILE, Manifest, ManifestEntry, stays_inside};
use super::{AT_ONCE, Conflict, Reason};
use crate::cache::ByText;
use crate::site::{Artifact, Site};
use crate::source::paths::folder_of;

/// The changes to make.
pub(super) struct Plan<'a> {
    pub(super) jobs: Vec<FileJob<'a>>,
    /// Files of earlier builds where a folder is needed, or in a folder where a file is needed. They are removed first.
    pub(super) blocking: Vec<&'a str>,
    /// Other files of earlier builds that are not in the site. They are removed last.
    pub(super) stale: Vec<&'a str>,
    /// Files of earlier builds that are not in the site and not removed.
    pub(super) unchanged: Manifest<'a>,
    /// Files that cannot be written.
    pub(super) conflicts: Vec<Conflict>,
}

/// A file to write, unless it is up to date.
pub(super) struct FileJob<'a> {
    pub(super) url: &'a str,
    pub(super) artifact: &'a Artifact,
    /// Its entry in the manifest of the last build.
    pub(super) before: Option<ManifestEntry>,
    pub(super) state: FileState,
}

/// What is at the path of a file before the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileState {
    /// The same file, according to its fingerprint.
    Current { size: u64 },
    /// Nothing.
    Absent,
    /// A file of an earlier build.
    Ours,
    /// A file that no build wrote.
    Foreign,
}

impl<'a> Plan<'a> {
    /// Compares `site` with the folder and its manifest.
    pub(super) fn new(site: &'a Site, ledger: &'a Ledger<'_>) -> Self {
        let old = &ledger.manifest.entries;
        let (known, (wanted, mut conflicts)) = rayon::join(
            || -> ByText<Cow<'_, str>, ManifestEntry> {
                old.iter().map(|(path, entry)| (ledger.fold(path), *entry)).collect()
            },
            || distinct(site, ledger),
        );
        let is_wanted = |url: &str| wanted.get(ledger.fold(url).as_ref()).is_some_and(|first| *first == url);
        let mut ground = Background { ledger, known: &known, wanted: &wanted, usable: ByText::default() };
        let (mut wanted_folders, mut no_folders) = (HashSet::new(), HashSet::new());
        let mut last_folder = None;
        for (url, _) in site.iter() {
            let folder = folder_of(url);
            if last_folder == Some(folder) || !is_wanted(url) {
                continue;
            }
            last_folder = Some(folder);
            wanted_folders.extend(above(&ledger.fold(url)).map(str::to_owned));
            if !ground.is_usable(folder) {
                no_folders.insert(folder);
            }
        }
        let job = |(url, artifact): (&'a str, &'a Artifact)| {
            if no_folders.contains(folder_of(url)) {
                return Either::Right(Conflict { path: url.to_owned(), reason: Reason::NoFolder });
            }
            let before = known.get(ledger.fold(url).as_ref()).copied();
            Either::Left(FileJob { url, artifact, before, state: state(ledger, url, artifact, before) })
        };
        let ((jobs, in_no_folder), (blocking, stale)): ((Vec<_>, Vec<_>), _) = rayon::join(
            || {
                let mut files: Vec<(&str, &Artifact)> = site.iter().collect();
                // The last file stays the last.
                files.sort_by_key(|(_, artifact)| artifact.position().unwrap_or(usize::MAX));
                let files = files.into_par_iter().with_max_len(AT_ONCE);
                files.filter(|(url, _)| is_wanted(url)).partition_map(job)
            },
            || {
                let gone = old.keys().map(Cow::as_ref);
                let gone = gone.filter(|path| !wanted.contains_key(ledger.fold(path).as_ref()));
                gone.partition(|path| {
                    let path = ledger.fold(path);
                    wanted_folders.contains(path.as_ref())
                        || above(&path).any(|folder| wanted.contains_key(folder))
                })
            },
        );
        conflicts.extend(in_no_folder);
        Self { jobs, blocking, stale, unchanged: Manifest::default(), conflicts }
    }

    /// The same without pruning.
    pub(super) fn without_pruning(site: &'a Site, ledger: &'a Ledger<'_>) -> Self {
        let mut plan = Self::new(site, ledger);
        let stale = std::mem::take(&mut plan.stale);
        let old = &ledger.manifest.entries;
        let entries = stale.into_iter().filter_map(|path| Some((path.into(), *old.get(path)?)));
        plan.unchanged = Manifest { entries: entries.collect() };
        plan
    }

    /// The folders in which a build that was killed may have left something: none of those below the output folder where the last build, which
    /// left the manifest `before`, came to its end.
    pub(super) fn unfinished<'p>(&'p self, before: &'p Manifest<'_>) -> BTreeSet<&'p str> {
        if before.is_finished() {
            return BTreeSet::from([""]);
        }
        let old = before.entries.keys().map(Cow::as_ref);
        folders(old.chain(self.jobs.iter().map(|job| job.url)))
    }

    /// The manifest to save before anything is touched, naming old files and new ones; `None` if no new bytes are due.
    pub(super) fn union(&self, before: &Manifest<'a>) -> Option<Manifest<'a>> {
        let ours = || self.jobs.iter().filter(|job| matches!(job.state, FileState::Absent | FileState::Ours));
        let is_due = |job: &FileJob<'_>| {
            job.before.is_none_or(|entry| entry.fingerprint != job.artifact.fingerprint())
        };
        ours().any(is_due).then(|| {
            let mut union = before.clone();
            union.entries.extend(ours().map(|job| (job.url.into(), ManifestEntry::PENDING)));
            union
        })
    }
}

/// The site's addresses by the name that the disk knows them by.
type DesiredFiles<'a> = ByText<Cow<'a, str>, &'a str>;

/// The site's addresses by the name the disk knows them by, and those that collide or lead out of the folder.
fn distinct<'a>(site: &'a Site, ledger: &Ledger<'_>) -> (DesiredFiles<'a>, Vec<Conflict>) {
    let mut wanted = DesiredFiles::with_capacity_and_hasher(site.len(), BuildHasherDefault::default());
    let mut conflicts = Vec::new();
    for (url, _) in site.iter() {
        let reason = if !stays_inside(url) || ledger.fold(url) == MANIFEST_FILE {
            Reason::Outside
        } else {
            match wanted.entry(ledger.fold(url)) {
                Slot::Vacant(slot) => {
                    slot.insert(url);
                    continue;
                }
                Slot::Occupied(first) => Reason::SameName((*first.get()).to_owned()),
            }
        };
        conflicts.push(Conflict { path: url.to_owned(), reason });
    }
    (wanted, conflicts)
}

fn state(ledger: &Ledger<'_>, url: &str, artifact: &Artifact, before: Option<ManifestEntry>) -> FileState {
    let Some(meta) = ledger.look(url) else { return FileState::Absent };
    match before {
        // A folder may be emptied by the time the file is written.
        _ if meta.is_dir() => FileState::Ours,
        Some(entry) if entry.fingerprint == artifact.fingerprint() && ledger.is_untouched(entry, &meta) => {
            FileState::Current { size: entry.size }
        }
        Some(_) if meta.is_file() => FileState::Ours,
        _ => FileState::Foreign,
    }
}

/// Which folders files can be written to.
struct Background<'a> {
    ledger: &'a Ledger<'a>,
    known: &'a ByText<Cow<'a, str>, ManifestEntry>,
    wanted: &'a DesiredFiles<'a>,
    usable: ByText<&'a str, bool>,
}

impl<'a> Background<'a> {
    /// Whether `folder` is one, or will be: the path is free, or a generated file that is removed first.
    fn is_usable(&mut self, folder: &'a str) -> bool {
        if folder.is_empty() {
            return true;
        }
        if let Some(usable) = self.usable.get(folder) {
            return *usable;
        }
        let folded = self.ledger.fold(folder);
        let usable = self.is_usable(folder_of(folder))
            && !self.wanted.contains_key(folded.as_ref())
            && self.ledger.look(folder).is_none_or(|meta| {
                meta.is_dir() || meta.is_file() && self.known.contains_key(folded.as_ref())
            });
        self.usable.insert(folder, usable);
        usable
    }
}

/// The output folder and all folders in it that hold `paths`. Those of one folder mostly follow one another.
fn folders<'p>(paths: impl Iterator<Item = &'p str>) -> BTreeSet<&'p str> {
    let mut folders = BTreeSet::from([""]);
    let mut last = "";
    for path in paths {
        if folder_of(path) != last {
            last = folder_of(path);
            folders.extend(above(path));
        }
    }
    folders
}

/// The folders that hold `path`, nearest first, without the output folder itself.
fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder_of(path)), |folder| Some(folder_of(folder)))
        .take_while(|folder| !folder.is_empty())
}
