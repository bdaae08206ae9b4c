//! The names of the index's files.

use crate::cache::Fingerprint;

/// Files of one kind that share a hash: a change to one of them leaves the other groups unchanged.
const GROUP: usize = 32;

/// The names of files of one kind: by number and by the hash of their group. The first file, which every search loads, has one hash per group rather
/// than one per file.
pub(super) struct Named {
    stem: &'static str,
    /// Eight digits for each group: enough to tell a file from its older versions.
    hashes: Vec<String>,
}

impl Named {
    /// The names of files with these fingerprints.
    pub(super) fn of(stem: &'static str, fingerprints: &[Fingerprint]) -> Self {
        let hash = |group: &[Fingerprint]| {
            let mut hash = Fingerprint::default().and(group.iter().copied()).short();
            hash.truncate(8);
            hash
        };
        Self { stem, hashes: fingerprints.chunks(GROUP).map(hash).collect() }
    }

    /// The name of the file with this number.
    pub(super) fn name(&self, number: usize) -> String {
        format!("{}{number}.{}", self.stem, self.hashes[number / GROUP])
    }

    /// The hashes of all groups.
    pub(super) fn hashes(&self) -> String {
        self.hashes.concat()
    }
}
